#!/bin/sh
# The main job on the real table and a made-up inbox, in a home folder of its own: data/demo.
set -eu
cd "$(dirname "$0")/.."
minhchung() { .venv/bin/minhchung --home data/demo "$@"; }
step() { printf '\n\033[1;36m== %s ==\033[0m\n' "$1"; }

step "1. Hộp đến mẫu: văn bản giả định, có dấu MẪU"
if ! .venv/bin/python data/samples/make_samples.py; then
    echo "Chưa vẽ được hộp đến mẫu; các bước sau làm với hộp đến trống."
    mkdir -p data/samples/inbox
fi

step "2. Nạp bảng tiêu chí thật của xã"
minhchung criteria import data/samples/ket-qua-chinh-quyen-than-thien.txt

step "3. Nhận văn bản: mỗi tệp một kết quả"
# 10: some drops were refused, as the sample inbox means them to be.
minhchung ingest data/samples/inbox || [ $? -eq 10 ]

step '4. Tìm "số 1042/TB-UBND"'
minhchung search "số 1042/TB-UBND"

step "5. Các mục thiếu minh chứng"
minhchung gaps

step "6. Bao nhiêu điểm có căn cứ"
minhchung status
