"""Made-up texts of the sample papers: what stands between the subject and the signature.

All names, figures and events are invented. The `Căn cứ` lines cite other papers on purpose: a reader
must not take their numbers for the paper's own.
"""

import random
from calendar import THURSDAY, monthcalendar
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from papers import Paper, short_date, spell_month


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph; `kind` is address, basis, order, heading, article or text."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Figures:
    """A table with rules; the first row is its head."""

    rows: tuple[tuple[str, ...], ...]


Content = list[Block | Figures]
Writer = Callable[[Paper, random.Random], Content]

_LOCAL_GOVERNMENT_LAW: Final = "Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15 ngày 16/6/2025;"
_DEMOCRACY_LAW: Final = "Căn cứ Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15 ngày 10/11/2022;"
_RECEPTION_LAW: Final = "Căn cứ Luật Tiếp công dân số 42/2013/QH13 ngày 25/11/2013;"
_ONE_STOP_DECREE: Final = "Căn cứ Nghị định số 118/2025/NĐ-CP ngày 09/6/2025 của Chính phủ;"

# Villages that exist in no commune: the figures must not look like anybody's.
_VILLAGES: Final = ("Thôn Mẫu Một", "Thôn Mẫu Hai", "Thôn Mẫu Ba", "Thôn Mẫu Bốn", "Thôn Mẫu Năm")


def write_text(paper: Paper) -> Content:
    """The paper's text; the same paper always says the same."""
    return _WRITERS[paper.full_reference](paper, random.Random(paper.full_reference))


def recipients_of(paper: Paper) -> list[str]:
    """Nơi nhận, line by line; the last one names who keeps the paper."""
    if paper.is_party:
        return [
            "- Các chi bộ trực thuộc,",
            "- Các đồng chí ủy viên Ban Chấp hành,",
            "- Lưu Văn phòng Đảng ủy.",
        ]
    first = {
        "Báo cáo": ["- UBND thành phố (để b/c);", "- TT Đảng ủy, TT HĐND xã;"],
        "Quyết định": ["- Như Điều 3;", "- TT Đảng ủy, TT HĐND xã;"],
        "Công văn": ["- Như trên;", "- Chủ tịch, các PCT UBND xã;"],
        "Phiếu xin lỗi": ["- Như trên;"],
    }.get(
        paper.document_type,
        ["- TT Đảng ủy, TT HĐND xã;", "- Các phòng, ban, đơn vị thuộc xã;", "- Các thôn;"],
    )
    if paper.document_type == "Báo cáo" and paper.parent_body:
        first = ["- Như trên;"]
    keeper = paper.symbol.split("-")[-1]
    return [*first, f"- Lưu: VT{'' if keeper in ('UBND', 'VP', 'TTPVHCC') else f', {keeper}'}."]


def _texts(*lines: str) -> Content:
    return [Block("text", line) for line in lines]


def _bases(*lines: str) -> Content:
    return [Block("basis", line) for line in lines]


def _articles(*lines: str) -> Content:
    return [Block("article", f"Điều {number}. {line}") for number, line in enumerate(lines, start=1)]


def _section(title: str, *lines: str) -> Content:
    return [Block("heading", title), *_texts(*lines)]


def _phone_rows(draw: random.Random, posts: tuple[str, ...]) -> Figures:
    head = ("TT", "Chức vụ", "Số điện thoại")
    # The prefix 0900 is given to no operator.
    rows = tuple(
        (str(n), post, f"0900.{draw.randint(0, 999):03d}.{n:03d}") for n, post in enumerate(posts, 1)
    )
    return Figures((head, *rows))


def _public_phones(paper: Paper, draw: random.Random, posts: tuple[str, ...]) -> Content:
    return [
        *_bases(
            _RECEPTION_LAW,
            "Căn cứ Quy chế làm việc ban hành kèm theo Quyết định số 45/QĐ-UBND ngày 03/7/2025 của UBND xã;",
        ),
        *_texts(
            "Ủy ban nhân dân xã Nghi Dương thông báo công khai số điện thoại để tổ chức, công dân liên hệ, "
            "phản ánh, kiến nghị như sau:"
        ),
        _phone_rows(draw, posts),
        *_texts(
            "Các số điện thoại trên tiếp nhận phản ánh trong giờ hành chính các ngày làm việc; ngoài giờ "
            "hành chính đề nghị tổ chức, công dân nhắn tin, nêu rõ họ tên, địa chỉ và nội dung phản ánh.",
            "Giao Văn phòng HĐND và UBND xã niêm yết Thông báo này tại Trụ sở Tiếp công dân, Trung tâm "
            "Phục vụ hành chính công, nhà văn hóa các thôn và đăng tải trên Cổng thông tin điện tử xã.",
            "Ủy ban nhân dân xã thông báo để các cơ quan, đơn vị, tổ chức và công dân được biết./.",
        ),
    ]


def _reception_schedule(paper: Paper, draw: random.Random, year: int, month: int) -> Content:
    thursdays = [week[THURSDAY] for week in monthcalendar(year, month) if week[THURSDAY]]
    receivers = ("Chủ tịch UBND xã", "Chủ tịch UBND xã", "Phó Chủ tịch UBND xã (được ủy quyền)")
    rows = tuple(
        (
            str(n),
            f"Thứ Năm, {day:02d}/{month:02d}/{year}",
            "Từ 07 giờ 30 đến 11 giờ 30",
            draw.choice(receivers),
        )
        for n, day in enumerate(thursdays, 1)
    )
    return [
        *_bases(
            _RECEPTION_LAW,
            "Căn cứ Quyết định số 43/QĐ-UBND ngày 02/7/2025 của UBND xã về việc ban hành Nội quy tiếp "
            "công dân;",
        ),
        *_texts(
            "Ủy ban nhân dân xã Nghi Dương thông báo lịch tiếp công dân định kỳ của Chủ tịch Ủy ban nhân "
            f"dân xã {spell_month(year, month)} như sau:"
        ),
        Figures((("TT", "Ngày tiếp", "Thời gian", "Người tiếp"), *rows)),
        *_texts(
            "Địa điểm: Trụ sở Tiếp công dân xã Nghi Dương.",
            "Trường hợp lịch tiếp trùng vào ngày nghỉ, ngày lễ hoặc Chủ tịch Ủy ban nhân dân xã có lịch "
            "công tác đột xuất thì việc tiếp công dân được chuyển sang ngày làm việc kế tiếp.",
            "Giao Văn phòng HĐND và UBND xã bố trí công chức ghi chép, chuẩn bị hồ sơ, tài liệu có liên "
            "quan; Công an xã bảo đảm an ninh, trật tự tại nơi tiếp công dân.",
            "Ủy ban nhân dân xã thông báo để công dân được biết và liên hệ./.",
        ),
    ]


def _schedule_change(paper: Paper, draw: random.Random) -> Content:
    return [
        *_bases(
            _RECEPTION_LAW,
            "Căn cứ Thông báo số 271/TB-UBND ngày 02/12/2025 của UBND xã về lịch tiếp công dân định kỳ;",
        ),
        *_texts(
            "Do lịch tiếp công dân định kỳ ngày 01/01/2026 trùng với ngày nghỉ Tết Dương lịch, Ủy ban "
            "nhân dân xã Nghi Dương thông báo thay đổi lịch tiếp công dân của Chủ tịch Ủy ban nhân dân "
            "xã như sau:",
            "1. Thời gian: chuyển từ ngày 01/01/2026 (Thứ Năm) sang ngày 05/01/2026 (Thứ Hai), buổi sáng "
            "từ 07 giờ 30 đến 11 giờ 30.",
            "2. Địa điểm: Trụ sở Tiếp công dân xã Nghi Dương.",
            "3. Các nội dung khác thực hiện theo Nội quy tiếp công dân hiện hành.",
            "Giao Văn phòng HĐND và UBND xã niêm yết công khai và thông báo trên hệ thống truyền thanh./.",
        ),
    ]


def _hotline(paper: Paper, draw: random.Random) -> Content:
    posts = ("Đường dây nóng UBND xã", "Trực ban Công an xã", "Trung tâm Phục vụ hành chính công")
    return [
        *_bases(
            "Căn cứ Luật Khiếu nại số 02/2011/QH13 và Luật Tố cáo số 25/2018/QH14;",
            "Thực hiện Công văn số 512/UBND-NC ngày 06/5/2026 về tiếp nhận phản ánh, kiến nghị;",
        ),
        *_texts(
            "Ủy ban nhân dân xã Nghi Dương thông báo số điện thoại đường dây nóng và trang Facebook tiếp "
            "nhận thông tin phản ánh, kiến nghị, khiếu nại, tố cáo như sau:"
        ),
        _phone_rows(draw, posts),
        *_texts(
            "Trang Facebook: “Trang mẫu xã Nghi Dương”, tiếp nhận tin nhắn 24/24 giờ.",
            "Thông tin phản ánh được ghi sổ, phân loại và chuyển bộ phận chuyên môn trong thời hạn 02 "
            "ngày làm việc; kết quả xử lý được trả lời trong thời hạn 10 ngày làm việc.",
            "Đề nghị tổ chức, cá nhân phản ánh trung thực, nêu rõ họ tên, địa chỉ; thông tin người phản "
            "ánh được giữ bí mật theo quy định./.",
        ),
    ]


def _hygiene(paper: Paper, draw: random.Random) -> Content:
    return [
        *_texts(
            "Thực hiện Công văn số 618/UBND-ĐT ngày 22/4/2026 về bảo đảm trật tự đô thị dịp nghỉ Lễ, Ủy "
            "ban nhân dân xã Nghi Dương thông báo một số nội dung như sau:"
        ),
        *_section(
            "1. Về vệ sinh môi trường",
            "Các thôn tổ chức tổng vệ sinh đường làng, ngõ xóm xong trước ngày 30/4/2026; thu gom rác "
            "thải hằng ngày, không để tồn đọng tại các điểm tập kết.",
        ),
        *_section(
            "2. Về an toàn giao thông",
            "Công an xã tăng cường tuần tra, xử lý vi phạm nồng độ cồn, quá tốc độ; không để phương tiện "
            "dừng, đỗ lấn chiếm lòng đường, hành lang an toàn giao thông.",
        ),
        *_section(
            "3. Về trật tự xây dựng",
            "Phòng Kinh tế phối hợp với các thôn kiểm tra, ngăn chặn ngay từ đầu các trường hợp xây dựng "
            "trái phép trong những ngày nghỉ; báo cáo Ủy ban nhân dân xã trước 16 giờ hằng ngày.",
            "Yêu cầu các cơ quan, đơn vị và các thôn nghiêm túc thực hiện./.",
        ),
    ]


def _inspection_result(paper: Paper, draw: random.Random, decision: str, units: tuple[str, ...]) -> Content:
    rows = tuple(
        (str(n), unit, str(draw.randint(5, 14)), str(draw.randint(0, 1)), "Chấp hành tốt giờ giấc làm việc")
        for n, unit in enumerate(units, 1)
    )
    head = ("TT", "Đơn vị được kiểm tra", "Có mặt", "Vắng", "Nhận xét")
    return [
        *_bases(
            f"Căn cứ {decision} của Ủy ban nhân dân xã;",
            "Xét Báo cáo của Đoàn kiểm tra kỷ luật, kỷ cương công vụ,",
        ),
        *_texts(
            "Ủy ban nhân dân xã Nghi Dương thông báo kết quả kiểm tra kỷ luật, kỷ cương công vụ như sau:"
        ),
        *_section("I. KẾT QUẢ KIỂM TRA"),
        Figures((head, *rows)),
        *_section(
            "II. NHẬN XÉT, ĐÁNH GIÁ",
            "Các đơn vị được kiểm tra cơ bản thực hiện nghiêm giờ giấc làm việc, đeo thẻ công chức, giải "
            "quyết công việc đúng thẩm quyền; thái độ tiếp công dân lịch sự, đúng mực.",
            "Còn có đơn vị sắp xếp hồ sơ chưa gọn gàng, cập nhật lịch công tác tuần chưa kịp thời.",
        ),
        *_section(
            "III. YÊU CẦU",
            "Thủ trưởng các đơn vị khắc phục tồn tại nêu trên, báo cáo Ủy ban nhân dân xã (qua Phòng Văn "
            "hóa - Xã hội) trong thời hạn 10 ngày kể từ ngày ban hành Thông báo này./.",
        ),
    ]


def _youth_conclusion(paper: Paper, draw: random.Random) -> Content:
    return [
        *_texts(
            "Ngày 23/3/2026, tại Hội trường UBND xã, Chủ tịch Ủy ban nhân dân xã chủ trì Hội nghị đối "
            "thoại với thanh niên năm 2026 theo Kế hoạch số 91/KH-UBND ngày 16/3/2026. Sau khi nghe các "
            "ý kiến, Chủ tịch Ủy ban nhân dân xã kết luận như sau:",
            f"1. Hội nghị đã tiếp nhận {draw.randint(12, 20)} ý kiến, kiến nghị của đoàn viên, thanh niên "
            "về việc làm, vay vốn khởi nghiệp, thiết chế văn hóa, thể thao và chuyển đổi số.",
            "2. Giao Phòng Kinh tế phối hợp với Đoàn Thanh niên xã rà soát nhu cầu vay vốn, hoàn thành "
            "trước ngày 30/4/2026.",
            "3. Giao Phòng Văn hóa - Xã hội tham mưu kế hoạch sử dụng nhà văn hóa thôn phục vụ sinh hoạt "
            "của thanh niên, báo cáo trong quý II năm 2026.",
            "4. Giao Trung tâm Phục vụ hành chính công mở điểm hướng dẫn dịch vụ công trực tuyến có "
            "thanh niên tình nguyện tham gia vào sáng thứ Bảy hằng tuần.",
            "Văn phòng HĐND và UBND xã thông báo để các đơn vị biết, thực hiện./.",
        ),
    ]


def _evaluation(paper: Paper, draw: random.Random) -> Content:
    schools = ("Trường Mầm non Mẫu", "Trường Tiểu học Mẫu", "Trường THCS Mẫu")
    rows = tuple(
        (str(n), school, str(well_done + 1), "1", str(well_done), "0")
        for n, (school, well_done) in enumerate(zip(schools, draw.choices((1, 2), k=3), strict=True), 1)
    )
    head = ("TT", "Đơn vị", "Số người", "Xuất sắc", "Hoàn thành tốt", "Hoàn thành")
    return [
        *_bases(
            "Căn cứ Nghị định số 90/2020/NĐ-CP ngày 13/8/2020 và Nghị định số 48/2023/NĐ-CP ngày 17/7/2023 "
            "của Chính phủ;",
            "Căn cứ Biên bản họp số 07/BB-UBND ngày 09/6/2026 của Ủy ban nhân dân xã;",
        ),
        *_texts(
            "Ủy ban nhân dân xã Nghi Dương thông báo kết quả đánh giá, xếp loại viên chức quản lý các "
            "đơn vị sự nghiệp giáo dục năm học 2025 - 2026 như sau:"
        ),
        Figures((head, *rows)),
        *_texts(
            "Viên chức quản lý có ý kiến về kết quả xếp loại gửi kiến nghị bằng văn bản về Phòng Văn hóa "
            "- Xã hội trong thời hạn 05 ngày làm việc.",
            "Hiệu trưởng các trường công khai Thông báo này tại đơn vị và lưu hồ sơ viên chức theo quy "
            "định./.",
        ),
    ]


def _assignment(paper: Paper, draw: random.Random, unit: str, tasks: tuple[tuple[str, str], ...]) -> Content:
    rows = tuple((str(n), post, task) for n, (post, task) in enumerate(tasks, 1))
    return [
        *_bases(
            "Căn cứ Quyết định số 52/QĐ-UBND ngày 08/7/2025 của UBND xã quy định chức năng, nhiệm vụ, "
            f"quyền hạn của {unit};"
        ),
        *_texts(f"{unit} xã Nghi Dương thông báo phân công nhiệm vụ như sau:"),
        Figures((("TT", "Vị trí", "Nhiệm vụ"), *rows)),
        *_texts(
            "Khi vắng mặt, người được phân công bàn giao công việc cho người cùng vị trí và báo cáo lãnh "
            "đạo đơn vị.",
            f"Thông báo này thay thế các thông báo trước đây về phân công nhiệm vụ và có hiệu lực từ ngày "
            f"{short_date(paper.issued_on)}./.",
        ),
    ]


def _party_opinion(paper: Paper, draw: random.Random) -> Content:
    return [
        *_texts(
            "Ngày 05/5/2026, đồng chí Bí thư Đảng ủy chủ trì cuộc họp nghe Ủy ban nhân dân xã báo cáo về "
            "việc chuẩn bị hội nghị theo Kế hoạch số 101/KH-UBND, ngày 24/3/2026. Sau khi thảo luận, "
            "đồng chí Bí thư có ý kiến chỉ đạo như sau:",
            "1. Thống nhất chủ trương tổ chức hội nghị trong tháng 5 năm 2026; thành phần gồm doanh "
            "nghiệp, hộ kinh doanh lớn, hợp tác xã trên địa bàn.",
            "2. Ủy ban nhân dân xã chuẩn bị báo cáo tổng hợp kiến nghị, phân rõ thẩm quyền giải quyết; "
            "gửi tài liệu cho đại biểu trước hội nghị ít nhất 05 ngày.",
            "3. Các cơ quan tham mưu của Đảng ủy phối hợp nắm tình hình, đôn đốc việc trả lời kiến nghị "
            "sau hội nghị.",
            "Văn phòng Đảng ủy thông báo để các cơ quan, đơn vị biết, thực hiện.",
        ),
    ]


def _regulation(
    paper: Paper, draw: random.Random, bases: tuple[str, ...], articles: tuple[str, ...]
) -> Content:
    orders = {
        "Hội đồng nhân dân": "THƯỜNG TRỰC HỘI ĐỒNG NHÂN DÂN XÃ NGHI DƯƠNG",
        "Đảng ủy": "BAN THƯỜNG VỤ ĐẢNG ỦY",
    }
    decider = (
        "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ NGHI DƯƠNG" if not paper.capacity else "ỦY BAN NHÂN DÂN XÃ NGHI DƯƠNG"
    )
    for body, name in orders.items():
        if paper.issuing_body.startswith(body):
            decider = name
    return [
        *([] if paper.is_party else [Block("order", decider)]),
        *_bases(*bases),
        Block("order", f"{decider} QUYẾT ĐỊNH:" if paper.is_party else "QUYẾT ĐỊNH:"),
        *_articles(*articles),
    ]


def _plan(
    paper: Paper,
    draw: random.Random,
    bases: tuple[str, ...],
    aim: str,
    tasks: tuple[str, ...],
    units: tuple[str, ...],
) -> Content:
    return [
        *_bases(*bases),
        *_texts("Ủy ban nhân dân xã Nghi Dương xây dựng kế hoạch thực hiện như sau:"),
        *_section(
            "I. MỤC ĐÍCH, YÊU CẦU",
            aim,
            "Việc triển khai bảo đảm thiết thực, hiệu quả, tiết kiệm, đúng tiến độ; phân công rõ người, "
            "rõ việc, rõ thời gian, rõ kết quả.",
        ),
        *_section("II. NỘI DUNG", *(f"{n}. {task}" for n, task in enumerate(tasks, 1))),
        *_section(
            "III. TỔ CHỨC THỰC HIỆN",
            *(f"{n}. {unit}" for n, unit in enumerate(units, 1)),
            "Trong quá trình thực hiện, nếu có khó khăn, vướng mắc, các đơn vị phản ánh về Ủy ban nhân "
            "dân xã để xem xét, giải quyết./.",
        ),
    ]


def _counter_report(paper: Paper, draw: random.Random) -> Content:
    month = spell_month(paper.issued_on.year, paper.issued_on.month)
    fields = ("Hộ tịch", "Chứng thực", "Đất đai", "Bảo trợ xã hội", "Đăng ký kinh doanh")
    counts = [(field, draw.randint(20, 160), draw.randint(0, 12)) for field in fields]
    rows = tuple(
        (str(n), field, str(received + open_), str(received), str(open_), "0")
        for n, (field, received, open_) in enumerate(counts, 1)
    )
    total = sum(received + open_ for _, received, open_ in counts)
    settled = sum(received for _, received, _ in counts)
    head = ("TT", "Lĩnh vực", "Tiếp nhận", "Đã giải quyết", "Đang giải quyết", "Quá hạn")
    return [
        Block("address", "Kính gửi: Ủy ban nhân dân xã Nghi Dương"),
        *_bases(
            _ONE_STOP_DECREE,
            "Thực hiện Công văn số 96/UBND-VP ngày 12/01/2026 của UBND xã về chế độ báo cáo tháng;",
        ),
        *_texts(
            "Trung tâm Phục vụ hành chính công báo cáo kết quả tiếp nhận, giải quyết thủ tục hành chính "
            f"{month} như sau:"
        ),
        *_section(
            "I. KẾT QUẢ THỰC HIỆN",
            f"Tổng số hồ sơ tiếp nhận: {total} hồ sơ, trong đó trực tuyến {total * 7 // 10} hồ sơ. Đã "
            f"giải quyết {settled} hồ sơ, trước hạn và đúng hạn {settled} hồ sơ; đang giải quyết "
            f"{total - settled} hồ sơ.",
        ),
        Figures((head, *rows)),
        *_section(
            "II. KHÓ KHĂN, VƯỚNG MẮC",
            "Một số người dân lớn tuổi chưa sử dụng được tài khoản định danh điện tử; đường truyền có "
            "thời điểm chưa ổn định.",
        ),
        *_section(
            "III. NHIỆM VỤ THÁNG TIẾP THEO",
            "Tiếp tục tuyên truyền, hướng dẫn nộp hồ sơ trực tuyến; duy trì công khai kết quả giải "
            "quyết; thực hiện xin lỗi bằng văn bản đối với hồ sơ chậm hạn (nếu có).",
            "Trên đây là báo cáo của Trung tâm Phục vụ hành chính công, trân trọng báo cáo./.",
        ),
    ]


def _control_report(paper: Paper, draw: random.Random, period: str) -> Content:
    received = draw.randint(300, 900)
    late = draw.randint(0, 3)
    return [
        Block("address", "Kính gửi: Ủy ban nhân dân thành phố Hải Phòng"),
        *_texts(
            "Thực hiện Kế hoạch số 08/KH-UBND ngày 09/01/2026 về công tác kiểm soát thủ tục hành chính "
            f"năm 2026, Ủy ban nhân dân xã Nghi Dương báo cáo kết quả {period} như sau:"
        ),
        *_section(
            "1. Công khai thủ tục hành chính",
            f"Niêm yết, công khai {draw.randint(310, 360)} thủ tục hành chính thuộc thẩm quyền tại Trung "
            "tâm Phục vụ hành chính công và trên Cổng thông tin điện tử xã.",
        ),
        *_section(
            "2. Tiếp nhận, giải quyết thủ tục hành chính",
            f"Tiếp nhận {received} hồ sơ; đã giải quyết {received - late - 18} hồ sơ đúng hạn, trước hạn; "
            f"đang giải quyết 18 hồ sơ trong hạn; {late} hồ sơ chậm hạn đã có phiếu xin lỗi.",
        ),
        *_section(
            "3. Tiếp nhận phản ánh, kiến nghị",
            f"Tiếp nhận {draw.randint(1, 6)} phản ánh, kiến nghị qua đường dây nóng; đã trả lời 100%.",
        ),
        *_section(
            "4. Rà soát, đơn giản hóa thủ tục hành chính",
            "Kiến nghị cắt giảm thời gian giải quyết 02 thủ tục thuộc lĩnh vực hộ tịch và bảo trợ xã hội.",
        ),
        *_section(
            "5. Phương hướng, nhiệm vụ",
            "Tiếp tục nâng tỷ lệ hồ sơ trực tuyến toàn trình; kiểm tra việc chấp hành quy trình tại các "
            "phòng chuyên môn; tập huấn nghiệp vụ cho công chức Trung tâm.",
            "Trên đây là báo cáo của Ủy ban nhân dân xã Nghi Dương./.",
        ),
    ]


def _reception_report(paper: Paper, draw: random.Random, period: str) -> Content:
    visits = [(village, draw.randint(0, 4), draw.randint(0, 3)) for village in _VILLAGES]
    rows = tuple(
        (str(n), village, str(seen), str(letters)) for n, (village, seen, letters) in enumerate(visits, 1)
    )
    seen_in_all = sum(seen for _, seen, _ in visits)
    letters_in_all = sum(letters for _, _, letters in visits)
    return [
        Block("address", "Kính gửi: Thanh tra thành phố Hải Phòng"),
        *_bases(
            _RECEPTION_LAW,
            "Thực hiện Công văn số 27/TTTP-NV1 ngày 06/01/2026 về chế độ thông tin, báo cáo;",
        ),
        *_texts(
            "Ủy ban nhân dân xã Nghi Dương báo cáo kết quả công tác tiếp công dân, giải quyết đơn thư "
            f"khiếu nại, tố cáo {period} như sau:"
        ),
        *_section(
            "I. CÔNG TÁC TIẾP CÔNG DÂN",
            f"Tổng số lượt tiếp công dân: {seen_in_all} lượt; Chủ tịch Ủy ban nhân dân xã tiếp định kỳ 04 "
            "buổi; không có đoàn đông người.",
        ),
        Figures((("TT", "Địa bàn", "Lượt tiếp", "Đơn thư"), *rows)),
        *_section(
            "II. TIẾP NHẬN, XỬ LÝ ĐƠN",
            f"Tiếp nhận {letters_in_all} đơn, trong đó đơn kiến nghị, phản ánh {letters_in_all} đơn, "
            "không có đơn khiếu nại, tố cáo thuộc thẩm quyền. Các đơn đã được phân loại, chuyển bộ phận "
            "chuyên môn giải quyết.",
        ),
        *_section(
            "III. PHƯƠNG HƯỚNG",
            "Duy trì lịch tiếp công dân; đối thoại, hòa giải ngay từ cơ sở; không để phát sinh điểm nóng.",
            "Ủy ban nhân dân xã trân trọng báo cáo./.",
        ),
    ]


def _report(
    paper: Paper, draw: random.Random, bases: tuple[str, ...], sections: tuple[tuple[str, str], ...]
) -> Content:
    return [
        *_bases(*bases),
        *_texts("Ủy ban nhân dân xã Nghi Dương báo cáo như sau:"),
        *(block for title, text in sections for block in _section(title, text)),
        *_texts("Trên đây là báo cáo của Ủy ban nhân dân xã Nghi Dương./."),
    ]


def _letter(paper: Paper, draw: random.Random, addressees: str, lines: tuple[str, ...]) -> Content:
    return [Block("address", f"Kính gửi: {addressees}"), *_texts(*lines)]


def _invitation(paper: Paper, draw: random.Random, guests: str, when: str, where: str, what: str) -> Content:
    return [
        *_texts(
            f"{paper.issuing_body.replace('|', ' ')} trân trọng kính mời: {guests}.",
            f"Nội dung: {what}.",
            f"Thời gian: {when}.",
            f"Địa điểm: {where}.",
            "Đề nghị các đại biểu sắp xếp công việc, đến dự đúng thành phần và thời gian để buổi làm "
            "việc đạt kết quả; trường hợp không dự được, xin báo lại Văn phòng trước 01 ngày./.",
        ),
    ]


def _apology(paper: Paper, draw: random.Random, procedure: str) -> Content:
    case = f"H24.99-{paper.issued_on:%y%m%d}-{draw.randint(1, 99):04d}"
    return [
        Block("address", "Kính gửi: Ông Nguyễn Văn A (tên minh họa)"),
        *_texts(
            f"{paper.issuing_body.replace('|', ' ')} xã Nghi Dương đã tiếp nhận hồ sơ thủ tục "
            f"“{procedure}”, mã hồ sơ {case}. Theo phiếu hẹn, hồ sơ phải trả kết quả trước ngày "
            f"{short_date(paper.issued_on)}.",
            "Do cần xác minh thêm thông tin với cơ quan có liên quan, hồ sơ chưa được giải quyết đúng "
            "thời hạn. Chúng tôi thành thật xin lỗi Ông vì sự chậm trễ này.",
            "Thời gian trả kết quả được hẹn lại sau 03 ngày làm việc kể từ ngày ký Phiếu này, tại Trung "
            "tâm Phục vụ hành chính công xã.",
            "Rất mong nhận được sự thông cảm của Ông./.",
        ),
    ]


_CHECKED_TOGETHER: Final = ("Phòng Kinh tế", "Phòng Văn hóa - Xã hội", "Trung tâm Phục vụ hành chính công")
_EVERYBODY: Final = (
    "Phòng Văn hóa - Xã hội là đầu mối theo dõi, đôn đốc, tổng hợp kết quả báo cáo Ủy ban nhân dân xã.",
    "Văn phòng HĐND và UBND xã bố trí kinh phí, cơ sở vật chất, phối hợp kiểm tra việc thực hiện.",
    "Đề nghị Ủy ban MTTQ Việt Nam xã và các đoàn thể phối hợp tuyên truyền, giám sát.",
)
_HALL: Final = "Hội trường Ủy ban nhân dân xã Nghi Dương"

_WRITERS: Final[dict[str, Writer]] = {
    "165/TB-UBND": partial(
        _public_phones,
        posts=(
            "Bí thư Đảng ủy",
            "Phó Bí thư Đảng ủy",
            "Chủ tịch HĐND xã",
            "Chủ tịch UBND xã",
            "Phó Chủ tịch UBND xã",
        ),
    ),
    "497/TB-UBND": partial(
        _public_phones,
        posts=(
            "Bí thư Đảng ủy",
            "Phó Bí thư Đảng ủy",
            "Chủ tịch HĐND xã",
            "Phó Chủ tịch HĐND xã",
            "Chủ tịch UBND xã",
            "Phó Chủ tịch UBND xã",
            "Trưởng phòng Kinh tế",
            "Phó Trưởng phòng Kinh tế",
            "Trưởng phòng Văn hóa - Xã hội",
            "Chánh Văn phòng HĐND và UBND",
            "Giám đốc Trung tâm Phục vụ hành chính công",
        ),
    ),
    "43/QĐ-UBND": partial(
        _regulation,
        bases=(
            _LOCAL_GOVERNMENT_LAW,
            _RECEPTION_LAW,
            "Căn cứ Thông tư số 04/2021/TT-TTCP ngày 01/10/2021 của Thanh tra Chính phủ;",
            "Theo đề nghị của Chánh Văn phòng HĐND và UBND xã tại Tờ trình số 05/TTr-VP ngày 01/7/2025,",
        ),
        articles=(
            "Ban hành kèm theo Quyết định này Nội quy tiếp công dân tại Trụ sở Tiếp công dân xã Nghi Dương.",
            "Quyết định này có hiệu lực kể từ ngày ký. Bãi bỏ các quy định trước đây trái với Quyết định "
            "này.",
            "Chánh Văn phòng HĐND và UBND, Trưởng các phòng chuyên môn, Trưởng Công an xã và các tổ "
            "chức, cá nhân có liên quan chịu trách nhiệm thi hành Quyết định này./.",
        ),
    ),
    "286/TB-UBND": _schedule_change,
    "35/TB-UBND": partial(_reception_schedule, year=2026, month=2),
    "431/TB-UBND": partial(_reception_schedule, year=2026, month=3),
    "1004/TB-UBND": partial(_reception_schedule, year=2026, month=4),
    "1077/TB-UBND": _hotline,
    "839/UBND-VHXH": partial(
        _letter,
        addressees="Các phòng, ban, đơn vị thuộc xã; Trưởng các thôn",
        lines=(
            "Thực hiện Kế hoạch số 63/KH-UBND ngày 12/02/2026 của Ủy ban nhân dân xã về thực hiện dân "
            "chủ ở cơ sở, Ủy ban nhân dân xã hướng dẫn triển khai ký cam kết không gây phiền hà, sách "
            "nhiễu năm 2026 như sau:",
            "1. Đối tượng ký cam kết: toàn thể cán bộ, công chức, viên chức, người lao động trực tiếp "
            "tiếp nhận, giải quyết công việc của tổ chức, công dân.",
            "2. Nội dung cam kết: không nhũng nhiễu, gây phiền hà; không đặt thêm thủ tục, giấy tờ ngoài "
            "quy định; giải quyết công việc đúng hẹn; thái độ lịch sự, tôn trọng người dân.",
            "3. Hình thức: ký cam kết cá nhân với thủ trưởng đơn vị; thủ trưởng đơn vị ký cam kết với "
            "Chủ tịch Ủy ban nhân dân xã. Bản cam kết lưu tại đơn vị và gửi Phòng Văn hóa - Xã hội 01 "
            "bản.",
            "4. Thời gian hoàn thành: trước ngày 25/4/2026.",
            "Đề nghị các đơn vị nghiêm túc thực hiện, báo cáo kết quả về Phòng Văn hóa - Xã hội trước "
            "ngày 30/4/2026./.",
        ),
    ),
    "08/2025/QĐ-UBND": partial(
        _regulation,
        bases=(
            _LOCAL_GOVERNMENT_LAW,
            "Căn cứ Luật Ban hành văn bản quy phạm pháp luật số 64/2025/QH15 ngày 19/02/2025;",
            _DEMOCRACY_LAW,
            "Căn cứ Nghị định số 59/2023/NĐ-CP ngày 14/8/2023 của Chính phủ;",
            "Theo đề nghị của Trưởng phòng Văn hóa - Xã hội tại Tờ trình số 31/TTr-VHXH ngày 20/10/2025;",
        ),
        articles=(
            "Ban hành kèm theo Quyết định này Quy chế thực hiện dân chủ ở xã Nghi Dương.",
            "Quyết định này có hiệu lực thi hành kể từ ngày 10 tháng 11 năm 2025.",
            "Chánh Văn phòng HĐND và UBND, Trưởng các phòng chuyên môn, Trưởng các thôn và tổ chức, cá "
            "nhân có liên quan chịu trách nhiệm thi hành Quyết định này./.",
        ),
    ),
    "34/KH-UBND": partial(
        _plan,
        bases=(_DEMOCRACY_LAW, "Căn cứ Nghị quyết số 20/NQ-HĐND ngày 19/12/2025 của Hội đồng nhân dân xã;"),
        aim="Triển khai đầy đủ, kịp thời các biện pháp bảo đảm thực hiện dân chủ ở cơ sở; phát huy quyền "
        "làm chủ của Nhân dân, nâng cao trách nhiệm của cán bộ, công chức.",
        tasks=(
            "Phổ biến nội dung Nghị quyết đến toàn thể cán bộ, công chức và Nhân dân trong quý I năm 2026.",
            "Công khai các nội dung theo quy định tại nhà văn hóa thôn và trên Cổng thông tin điện tử xã.",
            "Tổ chức lấy ý kiến Nhân dân đối với các nội dung phải lấy ý kiến trước khi quyết định.",
            "Kiện toàn Ban Thanh tra nhân dân, Ban Giám sát đầu tư của cộng đồng.",
        ),
        units=_EVERYBODY,
    ),
    "63/KH-UBND": partial(
        _plan,
        bases=(_DEMOCRACY_LAW, "Căn cứ Kế hoạch số 34/KH-UBND ngày 21/01/2026 của Ủy ban nhân dân xã;"),
        aim="Nâng cao nhận thức, trách nhiệm về thực hiện dân chủ ở cơ sở; gắn thực hiện dân chủ với cải "
        "cách hành chính và xây dựng chính quyền thân thiện.",
        tasks=(
            "Tuyên truyền Luật Thực hiện dân chủ ở cơ sở trên hệ thống truyền thanh mỗi tháng 02 lần.",
            "Tổ chức hội nghị trao đổi, đối thoại giữa người đứng đầu với Nhân dân ít nhất 01 lần trong năm.",
            "Niêm yết công khai thu, chi các khoản đóng góp của Nhân dân.",
            "Kiểm tra việc thực hiện dân chủ tại 03 thôn và 02 đơn vị trong quý III năm 2026.",
        ),
        units=_EVERYBODY,
    ),
    **dict.fromkeys(("03/TTPVHCC", "02/TTPVHCC", "04/TTPVHCC", "20/TTPVHCC", "25/TTPVHCC"), _counter_report),
    "63/BC-UBND": partial(_control_report, period="tháng 02 năm 2026"),
    "116/BC-UBND": partial(_control_report, period="quý I năm 2026"),
    "148/BC-UBND": partial(_control_report, period="tháng 4 năm 2026"),
    "03/TB-VP": partial(
        _assignment,
        unit="Văn phòng HĐND và UBND",
        tasks=(
            ("Chánh Văn phòng", "Phụ trách chung; tổng hợp, tham mưu chương trình công tác"),
            ("Phó Chánh Văn phòng", "Kiểm soát thủ tục hành chính; tiếp công dân; chuyển đổi số"),
            ("Công chức văn thư", "Quản lý văn bản đi, đến; con dấu; lưu trữ hồ sơ"),
            ("Công chức kế toán", "Quản lý tài chính, tài sản của cơ quan"),
            ("Người lao động", "Phục vụ, lễ tân, vệ sinh, bảo vệ trụ sở"),
        ),
    ),
    "05/TB-TTDVSNC": partial(
        _assignment,
        unit="Trung tâm Dịch vụ sự nghiệp công",
        tasks=(
            ("Giám đốc", "Phụ trách chung, tổ chức bộ máy, tài chính của Trung tâm"),
            ("Phó Giám đốc", "Phụ trách văn hóa, thể thao, truyền thanh cơ sở"),
            ("Viên chức khuyến nông", "Hướng dẫn kỹ thuật trồng trọt, chăn nuôi, thủy sản"),
            ("Viên chức truyền thanh", "Biên tập, phát thanh tin, bài; quản trị trang thông tin"),
            ("Người lao động", "Quản lý nhà văn hóa, sân thể thao; vệ sinh môi trường"),
        ),
    ),
    "66/KH-UBND": partial(
        _plan,
        bases=(_ONE_STOP_DECREE, "Căn cứ Kế hoạch số 08/KH-UBND ngày 09/01/2026 của Ủy ban nhân dân xã;"),
        aim="Rút ngắn thời gian giải quyết, trả kết quả ngay trong ngày đối với một số thủ tục hành "
        "chính, tạo thuận lợi cho tổ chức, công dân.",
        tasks=(
            "Áp dụng vào thứ Sáu hằng tuần, từ 07 giờ 30 đến 16 giờ 30, bắt đầu từ ngày 27/02/2026.",
            "Danh mục gồm 12 thủ tục thuộc lĩnh vực hộ tịch, chứng thực; kết quả trả trong ngày, không hẹn.",
            "Bố trí lãnh đạo Ủy ban nhân dân xã trực ký tại Trung tâm trong thời gian thực hiện mô hình.",
            "Lấy ý kiến đánh giá mức độ hài lòng bằng phiếu và bằng mã phản hồi.",
        ),
        units=(
            "Trung tâm Phục vụ hành chính công chủ trì, công khai danh mục thủ tục, bố trí nhân lực.",
            "Văn phòng HĐND và UBND xã bảo đảm trang thiết bị, tổng hợp báo cáo kết quả hằng tháng.",
            "Trung tâm Dịch vụ sự nghiệp công tuyên truyền mô hình trên hệ thống truyền thanh.",
        ),
    ),
    "1422/QĐ-UBND": partial(
        _regulation,
        bases=(
            _LOCAL_GOVERNMENT_LAW,
            "Căn cứ Nghị định số 23/2015/NĐ-CP ngày 16/02/2015 của Chính phủ về chứng thực;",
            "Theo đề nghị của Giám đốc Trung tâm Phục vụ hành chính công tại Tờ trình số 28/TTr-TTPVHCC ngày "
            "25/6/2026,",
        ),
        articles=(
            "Thành lập Tổ công tác hướng dẫn, hỗ trợ thủ tục hành chính chứng thực chữ ký cho người yếu "
            "thế gồm 05 thành viên, do Phó Giám đốc Trung tâm Phục vụ hành chính công làm Tổ trưởng.",
            "Tổ công tác đến tận nơi ở của công dân khi có yêu cầu, không thu phí đi lại; làm việc theo "
            "chế độ kiêm nhiệm và tự giải thể khi hoàn thành nhiệm vụ.",
            "Quyết định này có hiệu lực kể từ ngày ký. Chánh Văn phòng HĐND và UBND, Giám đốc Trung tâm "
            "Phục vụ hành chính công và các thành viên Tổ công tác chịu trách nhiệm thi hành Quyết định "
            "này./.",
        ),
    ),
    "259/QĐ-UBND": partial(
        _regulation,
        bases=(
            _LOCAL_GOVERNMENT_LAW,
            "Căn cứ Quyết định số 77/QĐ-UBND ngày 21/7/2025 về việc thành lập Đoàn viếng Lễ tang xã;",
            "Theo đề nghị của Trưởng phòng Văn hóa - Xã hội,",
        ),
        articles=(
            "Kiện toàn Đoàn viếng Lễ tang xã Nghi Dương năm 2026 gồm 07 thành viên, do 01 đồng chí Phó "
            "Chủ tịch Ủy ban nhân dân xã làm Trưởng đoàn.",
            "Đoàn viếng có trách nhiệm thay mặt Đảng ủy, HĐND, UBND, Ủy ban MTTQ Việt Nam xã viếng và "
            "chia buồn với gia đình theo quy định; kinh phí chi từ ngân sách xã.",
            "Quyết định này có hiệu lực kể từ ngày ký và thay thế Quyết định số 77/QĐ-UBND. Các đồng chí "
            "có tên tại Điều 1 và các đơn vị có liên quan chịu trách nhiệm thi hành./.",
        ),
    ),
    "01/PXL-VP": partial(_apology, procedure="Cấp bản sao trích lục hộ tịch"),
    "01/PXL-VHXH": partial(_apology, procedure="Hỗ trợ chi phí mai táng đối với đối tượng bảo trợ xã hội"),
    "06/GM-UBND": partial(
        _invitation,
        guests="Ban Giám hiệu Trường THCS Mẫu, giáo viên phụ trách và học sinh trong đội tuyển",
        when="08 giờ 00, ngày 10/01/2026 (Thứ Bảy)",
        where="Phòng họp số 1, trụ sở Ủy ban nhân dân xã Nghi Dương",
        what="gặp mặt, động viên học sinh tham gia kỳ thi học sinh giỏi cấp thành phố lớp 9",
    ),
    "23/GM-UBND": partial(
        _invitation,
        guests="cán bộ không chuyên trách các thôn dân cư",
        when="14 giờ 00, ngày 05/02/2026 (Thứ Năm)",
        where=_HALL,
        what="tiếp xúc, tặng quà nhân dịp Tết Nguyên đán Bính Ngọ 2026",
    ),
    "24/GM-UBND": partial(
        _invitation,
        guests="đại biểu kiều bào, người con quê hương đang công tác, sinh sống xa quê",
        when="08 giờ 30, ngày 11/02/2026 (Thứ Tư)",
        where=_HALL,
        what="gặp gỡ, tiếp xúc Xuân Quê hương Xuân Bính Ngọ năm 2026",
    ),
    "33/GM-UBND": partial(
        _invitation,
        guests="thanh niên có lệnh gọi nhập ngũ, tham gia nghĩa vụ Công an nhân dân và đại diện gia đình",
        when="14 giờ 00, ngày 27/02/2026 (Thứ Sáu)",
        where=_HALL,
        what="tiếp xúc, tặng quà thanh niên trước ngày lên đường",
    ),
    "1056/TB-UBND": _hygiene,
    "12/BC-UBND": partial(_reception_report, period="tháng 01 năm 2026"),
    "42/BC-UBND": partial(_reception_report, period="tháng 02 năm 2026"),
    "82/BC-UBND": partial(_reception_report, period="tháng 3 và quý I năm 2026"),
    "140/BC-UBND": partial(_reception_report, period="tháng 4 năm 2026"),
    "198/BC-UBND": partial(_reception_report, period="tháng 5 năm 2026"),
    "120/QĐ-UBND": partial(
        _regulation,
        bases=(
            _LOCAL_GOVERNMENT_LAW,
            "Căn cứ Chỉ thị số 26/CT-TTg ngày 05/9/2016 của Thủ tướng Chính phủ;",
            "Theo đề nghị của Trưởng phòng Văn hóa - Xã hội tại Tờ trình số 06/TTr-VHXH ngày 26/01/2026,",
        ),
        articles=(
            "Thành lập Đoàn kiểm tra kỷ luật, kỷ cương công vụ năm 2026 gồm 05 thành viên, do 01 đồng "
            "chí Phó Chủ tịch Ủy ban nhân dân xã làm Trưởng đoàn.",
            "Đoàn kiểm tra định kỳ hoặc đột xuất việc chấp hành giờ giấc làm việc, văn hóa công sở; báo "
            "cáo kết quả sau mỗi đợt kiểm tra.",
            "Quyết định này có hiệu lực kể từ ngày ký. Thủ trưởng các đơn vị và các thành viên Đoàn kiểm "
            "tra chịu trách nhiệm thi hành Quyết định này./.",
        ),
    ),
    "197/QĐ-UBND": partial(
        _regulation,
        bases=(
            _LOCAL_GOVERNMENT_LAW,
            "Căn cứ Quyết định số 120/QĐ-UBND ngày 28/01/2026 của Chủ tịch Ủy ban nhân dân xã;",
            "Theo đề nghị của Trưởng phòng Văn hóa - Xã hội,",
        ),
        articles=(
            "Kiện toàn Đoàn kiểm tra kỷ luật, kỷ cương công vụ năm 2026: bổ sung 01 thành viên là Phó "
            "Chánh Văn phòng HĐND và UBND xã; thay đổi Thư ký Đoàn.",
            "Các nội dung khác giữ nguyên theo Quyết định số 120/QĐ-UBND ngày 28/01/2026.",
            "Quyết định này có hiệu lực kể từ ngày ký. Chánh Văn phòng HĐND và UBND, Trưởng phòng Văn "
            "hóa - Xã hội và các thành viên Đoàn kiểm tra chịu trách nhiệm thi hành./.",
        ),
    ),
    "211/UBND-VHXH": partial(
        _letter,
        addressees="Các phòng, ban, đơn vị thuộc xã; các trường học trên địa bàn",
        lines=(
            "Thực hiện Công văn số 305/SNV-TTr ngày 22/01/2026 về việc kiểm tra đột xuất việc thực hiện "
            "kỷ luật, kỷ cương công vụ, Ủy ban nhân dân xã yêu cầu:",
            "1. Thủ trưởng các đơn vị quán triệt cán bộ, công chức, viên chức chấp hành nghiêm giờ giấc "
            "làm việc; không làm việc riêng, không rời nhiệm sở khi chưa được phép.",
            "2. Niêm yết lịch công tác tuần, biển chức danh; mở sổ theo dõi người ra, vào cơ quan.",
            "3. Chuẩn bị hồ sơ, tài liệu và bố trí người làm việc với Đoàn kiểm tra khi được yêu cầu.",
            "Giao Phòng Văn hóa - Xã hội theo dõi, tổng hợp, báo cáo Chủ tịch Ủy ban nhân dân xã./.",
        ),
    ),
    "1042/TB-UBND": partial(
        _inspection_result,
        decision="Quyết định số 197/QĐ-UBND ngày 23/02/2026",
        units=(*_CHECKED_TOGETHER, "Văn phòng HĐND và UBND"),
    ),
    "1191/UBND-VHXH": partial(
        _letter,
        addressees="Các phòng, ban, đơn vị thuộc xã; Công an xã; các trường học",
        lines=(
            "Để chấn chỉnh việc sử dụng rượu, bia, đồ uống có cồn của cán bộ, công chức, viên chức, căn "
            "cứ Luật Phòng, chống tác hại của rượu, bia số 44/2019/QH14, Ủy ban nhân dân xã yêu cầu:",
            "1. Nghiêm cấm sử dụng rượu, bia, đồ uống có cồn ngay trước, trong giờ làm việc, giờ nghỉ "
            "trưa của ngày làm việc, ngày trực.",
            "2. Thủ trưởng đơn vị chịu trách nhiệm trước Chủ tịch Ủy ban nhân dân xã nếu để xảy ra vi "
            "phạm; kết quả chấp hành là căn cứ đánh giá, xếp loại hằng năm.",
            "3. Đoàn kiểm tra theo Quyết định số 197/QĐ-UBND ngày 23/02/2026 đưa nội dung này vào kiểm "
            "tra đột xuất.",
            "Yêu cầu các đơn vị triển khai thực hiện nghiêm túc./.",
        ),
    ),
    "39/KH-UBND": partial(
        _plan,
        bases=(
            "Căn cứ Luật Hòa giải ở cơ sở số 35/2013/QH13 ngày 20/6/2013;",
            "Căn cứ Kế hoạch số 15/KH-UBND ngày 14/01/2026 về phổ biến, giáo dục pháp luật năm 2026;",
        ),
        aim="Trang bị kiến thức pháp luật, kỹ năng tuyên truyền, hòa giải cho đội ngũ tuyên truyền viên, "
        "hòa giải viên.",
        tasks=(
            f"Thời gian: 01 buổi, ngày 02/02/2026 tại {_HALL}.",
            "Thành phần: tuyên truyền viên pháp luật xã, hòa giải viên của 05 thôn, khoảng 80 người.",
            "Nội dung: kỹ năng hòa giải tranh chấp đất đai; quy định mới về hôn nhân, gia đình, bầu cử.",
        ),
        units=_EVERYBODY,
    ),
    "19/GM-UBND": partial(
        _invitation,
        guests="tuyên truyền viên pháp luật xã và hòa giải viên các thôn",
        when="08 giờ 00, ngày 02/02/2026 (Thứ Hai)",
        where=_HALL,
        what="tuyên truyền, tập huấn, phổ biến kiến thức pháp luật theo Kế hoạch số 39/KH-UBND ngày "
        "23/01/2026",
    ),
    "81/KH-UBND": partial(
        _plan,
        bases=(
            "Căn cứ Luật Trồng trọt số 31/2018/QH14 và Luật Chăn nuôi số 32/2018/QH14;",
            "Căn cứ Kế hoạch số 22/KH-UBND ngày 16/01/2026 về phát triển nông nghiệp năm 2026;",
        ),
        aim="Giúp nông dân nắm được kỹ thuật chăm sóc, phòng trừ sâu bệnh và các quy định pháp luật có "
        "liên quan.",
        tasks=(
            "Tổ chức 04 lớp tập huấn tại 04 cụm thôn trong tháng 3 năm 2026, mỗi lớp 50 người.",
            "Nội dung: phòng trừ bệnh đạo ôn, rầy nâu; tiêm phòng đàn vật nuôi; quản lý ao nuôi thủy sản.",
            "Phổ biến quy định về đăng ký chăn nuôi, sử dụng thuốc bảo vệ thực vật an toàn.",
        ),
        units=_EVERYBODY,
    ),
    "03/GM-UBBC": partial(
        _invitation,
        guests="thành viên Ủy ban bầu cử xã, Tổ giúp việc, tổ trưởng các tổ bầu cử",
        when="14 giờ 00, ngày 06/3/2026 (Thứ Sáu)",
        where="Điểm cầu trực tuyến tại Hội trường Ủy ban nhân dân xã",
        what="tập huấn một số nội dung về phần mềm phục vụ công tác bầu cử",
    ),
    "66/GM-UBND": partial(
        _invitation,
        guests="Trưởng các đơn vị sự nghiệp, kế toán các trường học, công chức thống kê",
        when="08 giờ 00, ngày 26/3/2026 (Thứ Năm)",
        where="Điểm cầu trực tuyến tại Hội trường Ủy ban nhân dân xã",
        what="tập huấn nghiệp vụ điều tra cơ sở hành chính, sự nghiệp năm 2026 và sử dụng phiếu điện tử",
    ),
    "03/QĐ-HĐND": partial(
        _regulation,
        bases=(
            _LOCAL_GOVERNMENT_LAW,
            "Căn cứ Luật Hoạt động giám sát của Quốc hội và Hội đồng nhân dân số 87/2015/QH13;",
            "Căn cứ Nghị quyết số 17/NQ-HĐND ngày 19/12/2025 về chương trình giám sát năm 2026;",
        ),
        articles=(
            "Thành lập Đoàn giám sát của Ban Văn hóa - Xã hội Hội đồng nhân dân xã gồm 06 thành viên, do "
            "Trưởng ban làm Trưởng đoàn.",
            "Đoàn giám sát xây dựng kế hoạch, đề cương báo cáo; thời gian giám sát từ ngày 10/02/2026 "
            "đến ngày 13/3/2026.",
            "Quyết định có hiệu lực kể từ ngày ký. Ban Văn hóa - Xã hội, Ủy ban nhân dân xã và các đơn "
            "vị có liên quan chịu trách nhiệm thi hành./.",
        ),
    ),
    "75/BC-UBND": partial(
        _report,
        bases=("Thực hiện Quyết định số 03/QĐ-HĐND ngày 03/02/2026 của Thường trực Hội đồng nhân dân xã;",),
        sections=(
            (
                "1. Công tác chỉ đạo, triển khai",
                "Ủy ban nhân dân xã đã ban hành 02 văn bản chỉ đạo, phân công Phòng Văn hóa - Xã hội chủ "
                "trì rà soát đối tượng hưởng trợ cấp hưu trí xã hội trên địa bàn.",
            ),
            (
                "2. Kết quả thực hiện",
                "Đã lập hồ sơ, thẩm định 214 trường hợp; đã chi trả cho 209 người; 05 trường hợp đang bổ "
                "sung hồ sơ. Dịp Tết Nguyên đán đã trao 486 suất quà cho các gia đình chính sách, hộ "
                "nghèo, hộ cận nghèo.",
            ),
            (
                "3. Khó khăn, kiến nghị",
                "Dữ liệu của một số đối tượng chưa khớp; đề nghị cấp trên sớm hoàn thiện phần mềm chi trả.",
            ),
        ),
    ),
    "203-QĐ/ĐU": partial(
        _regulation,
        bases=(
            "- Căn cứ Điều lệ Đảng Cộng sản Việt Nam;",
            "- Căn cứ Quy định số 296-QĐ/TW, ngày 30/5/2025 về công tác kiểm tra, giám sát;",
            "- Căn cứ Chương trình số 07-CTr/ĐU, ngày 12/01/2026 về kiểm tra, giám sát năm 2026;",
            "- Xét đề nghị của Ủy ban Kiểm tra Đảng ủy,",
        ),
        articles=(
            "Thành lập Tổ giám sát thường xuyên gồm 05 đồng chí, do đồng chí Chủ nhiệm Ủy ban Kiểm tra "
            "Đảng ủy làm Tổ trưởng.",
            "Tổ giám sát thực hiện nhiệm vụ theo quy chế; định kỳ hằng quý báo cáo kết quả với Ban "
            "Thường vụ Đảng ủy.",
            "Văn phòng Đảng ủy, Ủy ban Kiểm tra Đảng ủy, các cơ quan, đơn vị có liên quan và các đồng "
            "chí có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này.",
        ),
    ),
    "121/BC-UBND": partial(
        _report,
        bases=("Thực hiện Công văn số 14/HĐND-VP ngày 24/3/2026 của Thường trực Hội đồng nhân dân xã;",),
        sections=(
            (
                "1. Về kinh tế",
                "Giá trị sản xuất quý I ước tăng 11,2% so với cùng kỳ; thu ngân sách đạt 27,5% dự toán "
                "năm; gieo cấy lúa xuân 486,5 ha, đạt 100% kế hoạch.",
            ),
            (
                "2. Về văn hóa - xã hội",
                "Tổ chức các hoạt động mừng Đảng, mừng Xuân an toàn, tiết kiệm; chi trả trợ cấp xã hội "
                "đầy đủ, đúng hạn; tỷ lệ bao phủ bảo hiểm y tế đạt 95,1%.",
            ),
            (
                "3. Về cải cách hành chính",
                "Tiếp nhận 2.146 hồ sơ, giải quyết đúng hạn và trước hạn đạt 99,8%; hồ sơ trực tuyến đạt "
                "84,3%.",
            ),
            (
                "4. Nhiệm vụ quý II",
                "Tập trung giải phóng mặt bằng, quản lý đất đai, trật tự xây dựng; đẩy mạnh chuyển đổi số.",
            ),
        ),
    ),
    "172/BC-UBND": partial(
        _report,
        bases=(
            _DEMOCRACY_LAW,
            "Thực hiện Công văn số 1216/SNV-XDCQ ngày 10/4/2026 về báo cáo thi hành Luật;",
        ),
        sections=(
            (
                "1. Công tác chỉ đạo, tuyên truyền",
                "Ủy ban nhân dân xã ban hành Kế hoạch số 34/KH-UBND ngày 21/01/2026 và Kế hoạch số "
                "63/KH-UBND ngày 12/02/2026; phát 24 tin, bài trên hệ thống truyền thanh.",
            ),
            (
                "2. Kết quả thực hiện ở xã, thôn",
                "Công khai 100% nội dung theo quy định; 05/05 thôn tổ chức hội nghị nhân dân; lấy ý kiến "
                "612 hộ về chỉnh trang đường ngõ.",
            ),
            (
                "3. Kết quả thực hiện trong cơ quan, đơn vị",
                "100% đơn vị tổ chức hội nghị cán bộ, công chức, viên chức; không có đơn thư phản ánh "
                "việc vi phạm quy chế dân chủ.",
            ),
            ("4. Tồn tại", "Việc cập nhật nội dung công khai ở một số thôn còn chậm."),
        ),
    ),
    "02/CT-UBND": lambda paper, draw: [
        *_texts(
            "Để thực hiện thắng lợi nhiệm vụ phát triển kinh tế - xã hội, quốc phòng - an ninh năm 2026, "
            "Chủ tịch Ủy ban nhân dân xã yêu cầu:",
            "1. Các phòng, ban, đơn vị, các thôn phát động phong trào thi đua yêu nước với nội dung, chỉ "
            "tiêu cụ thể, đăng ký trước ngày 15/3/2026.",
            "2. Phòng Kinh tế tập trung tham mưu quản lý đất đai, giải phóng mặt bằng, thu hút đầu tư; "
            "báo cáo tiến độ hằng tuần.",
            "3. Phòng Văn hóa - Xã hội tham mưu tổ chức các đợt thi đua chào mừng ngày lễ lớn; bình xét "
            "khen thưởng kịp thời, đúng người, đúng việc.",
            "4. Văn phòng HĐND và UBND xã theo dõi, đôn đốc việc thực hiện Chỉ thị này; tham mưu sơ kết "
            "6 tháng, tổng kết năm theo Kế hoạch số 12/KH-UBND ngày 12/01/2026.",
            "Chỉ thị này có hiệu lực kể từ ngày ký./.",
        )
    ],
    "91/KH-UBND": partial(
        _plan,
        bases=(
            "Căn cứ Luật Thanh niên số 57/2020/QH14 ngày 16/6/2020;",
            "Căn cứ Nghị định số 13/2021/NĐ-CP ngày 01/3/2021 của Chính phủ quy định đối thoại với thanh "
            "niên;",
        ),
        aim="Lắng nghe tâm tư, nguyện vọng, kiến nghị của thanh niên; kịp thời giải quyết các vấn đề "
        "thuộc thẩm quyền.",
        tasks=(
            f"Thời gian: 08 giờ 00, ngày 23/3/2026, tại {_HALL}.",
            "Thành phần: Chủ tịch Ủy ban nhân dân xã, các phòng chuyên môn, 60 đại biểu thanh niên.",
            "Chủ đề: thanh niên với chuyển đổi số, khởi nghiệp và bảo vệ môi trường.",
        ),
        units=_EVERYBODY,
    ),
    "62/GM-UBND": partial(
        _invitation,
        guests="đại diện đoàn viên, thanh niên các thôn, trường học, doanh nghiệp trên địa bàn",
        when="08 giờ 00, ngày 23/3/2026 (Thứ Hai)",
        where=_HALL,
        what="đối thoại giữa Chủ tịch Ủy ban nhân dân xã với thanh niên năm 2026",
    ),
    "773/TB-UBND": _youth_conclusion,
    "101/KH-UBND": partial(
        _plan,
        bases=(
            "Căn cứ Nghị quyết số 68-NQ/TW ngày 04/5/2025 của Bộ Chính trị về phát triển kinh tế tư nhân;",
            "Căn cứ Kế hoạch số 19/KH-UBND ngày 15/01/2026 về cải thiện môi trường kinh doanh;",
        ),
        aim="Nắm bắt, tháo gỡ khó khăn, vướng mắc của doanh nghiệp, hộ kinh doanh, hợp tác xã trên địa bàn.",
        tasks=(
            "Tiếp nhận kiến nghị bằng văn bản và qua biểu mẫu điện tử đến hết ngày 20/4/2026.",
            "Tổ chức 01 hội nghị đối thoại trực tiếp trong tháng 5 năm 2026, khoảng 70 đại biểu.",
            "Trả lời bằng văn bản các kiến nghị trong thời hạn 15 ngày sau hội nghị.",
        ),
        units=(
            "Phòng Kinh tế là đầu mối, tổng hợp kiến nghị, chuẩn bị báo cáo tại hội nghị.",
            "Văn phòng HĐND và UBND xã mời đại biểu, chuẩn bị hội trường.",
        ),
    ),
    "177-TB/ĐU": _party_opinion,
    "19/UBND-VHXH": partial(
        _letter,
        addressees="Sở Nội vụ thành phố Hải Phòng",
        lines=(
            "Thực hiện Công văn số 4127/SNV-CCVC ngày 15/12/2025 về việc đánh giá, xếp loại chất lượng "
            "năm 2025, Ủy ban nhân dân xã Nghi Dương báo cáo kết quả như sau:",
            "1. Cán bộ, công chức: tổng số 52 người được đánh giá; hoàn thành xuất sắc nhiệm vụ 10 người "
            "(19,2%), hoàn thành tốt nhiệm vụ 40 người (76,9%), hoàn thành nhiệm vụ 02 người (3,9%).",
            "2. Viên chức: tổng số 143 người được đánh giá; hoàn thành xuất sắc nhiệm vụ 28 người "
            "(19,6%), hoàn thành tốt nhiệm vụ 112 người (78,3%), hoàn thành nhiệm vụ 03 người (2,1%).",
            "3. Không có trường hợp không hoàn thành nhiệm vụ.",
            "Ủy ban nhân dân xã trân trọng báo cáo./.",
        ),
    ),
    "1402/TB-UBND": _evaluation,
    "1406/TB-UBND": partial(
        _inspection_result,
        decision="Quyết định số 197/QĐ-UBND ngày 23/02/2026",
        units=(*_CHECKED_TOGETHER, "Trung tâm Dịch vụ sự nghiệp công"),
    ),
    "44/KH-UBND": partial(
        _plan,
        bases=(
            "Căn cứ Luật Bảo vệ môi trường số 72/2020/QH14 ngày 17/11/2020;",
            "Căn cứ Nghị quyết số 394/NQ-CP ngày 03/12/2025 của Chính phủ;",
        ),
        aim="Huy động toàn dân tham gia bảo vệ môi trường; hình thành thói quen phân loại rác tại nguồn.",
        tasks=(
            "Phát động “Ngày thứ Bảy xanh” hằng tuần, mỗi thôn tổ chức ít nhất 02 buổi tổng vệ sinh "
            "trong tháng.",
            "Trang bị 120 thùng phân loại rác tại nhà văn hóa thôn, trường học, chợ.",
            "Trồng mới 1.500 m đường hoa, 800 cây xanh trong năm 2026.",
            "Xử lý nghiêm hành vi đổ rác thải, chất thải xây dựng không đúng nơi quy định.",
        ),
        units=_EVERYBODY,
    ),
    "144/KH-UBND": partial(
        _plan,
        bases=(
            "Căn cứ Luật Thi đua, khen thưởng số 06/2022/QH15 ngày 15/6/2022;",
            "Thực hiện Kế hoạch số 118/KH-UBND ngày 14/4/2026 của Ủy ban nhân dân thành phố;",
        ),
        aim="Tạo khí thế thi đua sôi nổi trong cán bộ, công chức và Nhân dân, góp phần xây dựng quê "
        "hương xanh, văn minh, hiện đại.",
        tasks=(
            "Thi đua chỉnh trang đường làng, ngõ xóm; xóa các điểm tập kết rác tự phát trước năm 2027.",
            "Thi đua ứng xử văn minh, thực hiện nếp sống văn hóa trong việc cưới, việc tang, lễ hội.",
            "Thi đua chuyển đổi số: 90% người trưởng thành có tài khoản định danh điện tử mức 2 vào năm "
            "2028.",
            "Sơ kết vào năm 2028, tổng kết vào năm 2030.",
        ),
        units=_EVERYBODY,
    ),
}
