#!/bin/sh
# Set up what is missing: system parts (OCR, fonts for PDFs and samples), then .venv from the lock file.
# Run it as often as you like: what is there already is left alone.
# With OFFICE=1 also LibreOffice, for old Word files; the program and its tests do without it.
# With BROWSER=1 also Chromium, in which the page is tested and pictured.
set -eu
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}

has_package() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'install ok installed'; }

missing_parts() {
    for part in tesseract-ocr tesseract-ocr-vie fonts-liberation2 \
        ${OFFICE:+libreoffice-writer-nogui libreoffice-calc-nogui} ${BROWSER:+chromium}; do
        has_package "$part" || echo "$part"
    done
    "$python" -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
}

install_parts() {
    if [ "$(id -u)" = 0 ]; then as_root=
    elif sudo -n true 2>/dev/null; then as_root=sudo
    else return 1
    fi
    $as_root apt-get -qq update &&
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@" >/dev/null
}

if command -v dpkg-query >/dev/null; then
    parts=$(missing_parts | tr '\n' ' ')
    if [ -n "$parts" ]; then
        echo "Đang cài phần hệ thống còn thiếu: $parts"
        # shellcheck disable=SC2086 # each part is a word of its own
        if ! install_parts $parts; then
            echo "Máy còn thiếu: $parts"
            echo "Nhờ người quản trị chạy một lần dòng này, rồi chạy lại:"
            echo "    sudo apt-get install $parts"
            echo "Chưa có các phần này thì bản quét được ghi là \"chưa đọc\", mọi việc khác vẫn chạy."
        fi
    fi
else
    echo "Không phải Debian/Ubuntu: tự cài Tesseract (kèm dữ liệu tiếng Việt \"vie\") và phông Liberation 2."
fi

stamp=.venv/.installed
wanted=$(cat requirements.lock pyproject.toml | sha256sum)
if [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$wanted" ]; then
    echo "Đang chuẩn bị môi trường Python trong .venv (lần đầu mất vài phút)"
    [ -x .venv/bin/python ] || "$python" -m venv .venv
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
    printf '%s\n' "$wanted" >"$stamp"
fi
