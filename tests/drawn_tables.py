"""Made-up tables of criteria of other exercises, as communes hand them in: Word, Excel, PDF, text."""

import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
from docx import Document
from docx.enum.section import WD_ORIENT
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

_FONTS = Path("/usr/share/fonts/truetype/liberation2")
Row = Sequence[object]

REFORM_HEADER = (
    "STT",
    "Lĩnh vực/Tiêu chí/Tiêu chí thành phần",
    "Điểm tối đa",
    "Điểm tự đánh giá",
    "Tài liệu kiểm chứng",
    "Ghi chú",
)
REFORM_ROWS = (
    ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"),
    ("1", "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH CẢI CÁCH HÀNH CHÍNH", "5,5", "4.75", "", ""),
    ("1.1", "Kế hoạch cải cách hành chính năm", "3,0", "2,5", "", ""),
    (
        "1.1.1",
        "Ban hành kế hoạch cải cách hành chính năm",
        "1,0",
        "1,0",
        "Kế hoạch số 12/KH-UBND ngày 08/01/2026 của UBND xã về cải cách hành chính năm 2026",
        "",
    ),
    ("", "- Ban hành trong tháng 01: 1 điểm", "", "", "", ""),
    ("", "- Ban hành sau tháng 01: 0,5 điểm", "", "", "", ""),
    ("", "- Không ban hành: 0 điểm", "", "", "", ""),
    (
        "1.1.2",
        "Mức độ hoàn thành kế hoạch",
        "2,0",
        "1,5 ",
        "Báo cáo số 305/BC-UBND ngày 10/12/2026 của UBND xã",
        "",
    ),
    ("", "Hoàn thành 100% kế hoạch", "2,0", "", "", ""),
    ("", "Hoàn thành từ 80% đến dưới 100%", "1,5", "", "", ""),
    ("", "Hoàn thành dưới 80%", "0", "", "", ""),
    ("1.2", "Tuyên truyền cải cách hành chính", "2,5", "2,25", "", ""),
    (
        "1.2.1",
        "Có kế hoạch tuyên truyền",
        "1",
        "1,0 điểm",
        "Kế hoạch số 31/KH-UBND ngày 20/01/2026 về tuyên truyền cải cách hành chính",
        "",
    ),
    (
        "1.2.2",
        "Số lượng tin, bài",
        "1,5",
        "1,25",
        "https://anmau.gov.vn/cai-cach-hanh-chinh",
        "Thiếu 02 bài",
    ),
    ("2", "CẢI CÁCH THỦ TỤC HÀNH CHÍNH", "4", "3", "", ""),
    ("2.1", "Niêm yết công khai thủ tục hành chính", "2", "2", "Thông báo số 77/TB-UBND ngày 05/3/2026", ""),
    ("2.2", "Xin lỗi bằng văn bản khi trễ hẹn", "2", "1", "", "Chưa đủ"),
    ("", "Tổng cộng", "9,5", "7,75", "", ""),
)


def reform_docx(path: Path, rows: Sequence[Row] = REFORM_ROWS, header: Row = REFORM_HEADER) -> Path:
    """A PAR index in Word: head in a table without lines, rules between the items, a signature below."""
    document = Document()
    document.sections[0].orientation = WD_ORIENT.LANDSCAPE
    _word_table(
        document,
        [
            (
                "ỦY BAN NHÂN DÂN\nXÃ AN MẪU",
                "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc",
            ),
            ("Số: 310/BC-UBND", "An Mẫu, ngày 15 tháng 12 năm 2026"),
        ],
    )
    document.add_paragraph("")
    document.add_paragraph("BẢNG TỰ ĐÁNH GIÁ, CHẤM ĐIỂM")
    document.add_paragraph("Chỉ số cải cách hành chính năm 2026 của Ủy ban nhân dân xã An Mẫu")
    document.add_paragraph("(Kèm theo Báo cáo số 310/BC-UBND ngày 15/12/2026 của UBND xã An Mẫu)")
    _word_table(document, [header, *rows]).style = "Table Grid"
    document.add_paragraph("")
    _word_table(document, [("Nơi nhận:\n- Sở Nội vụ;\n- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH")])
    document.save(str(path))
    return path


def law_docx(path: Path) -> Path:
    """Access to law in Word: criteria numbered by their names, lettered rules, behind a report."""
    document = Document()
    _word_table(
        document, [("UBND XÃ AN MẪU", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc")]
    )
    document.add_paragraph("BÁO CÁO\nĐánh giá xã đạt chuẩn tiếp cận pháp luật")
    for number in range(1, 6):
        document.add_paragraph(
            f"{number}. Trong năm, Ủy ban nhân dân xã đã chỉ đạo các đơn vị thực hiện nhiệm vụ được giao, "
            "rà soát từng tiêu chí, chỉ tiêu và lưu hồ sơ theo quy định của cấp trên."
        )
    _word_table(document, [("Đơn vị", "Số hồ sơ", "Ghi chú"), ("Văn phòng", "12", ""), ("Tư pháp", "30", "")])
    document.add_paragraph("BẢNG TỔNG HỢP ĐIỂM TỰ CHẤM")
    document.add_paragraph("Tiêu chí tiếp cận pháp luật năm 2026")
    rows: list[Row] = [
        (
            "Tiêu chí, chỉ tiêu",
            "Nội dung",
            "Điểm số tối đa",
            "Số liệu đánh giá",
            "Điểm số tự chấm",
            "Giải trình",
        ),
        ("Tiêu chí 1", "Ban hành văn bản theo thẩm quyền", "20", "", "18", ""),
        (
            "Chỉ tiêu 1",
            "Ban hành đầy đủ, đúng quy định văn bản được giao",
            "10",
            "100%",
            "10",
            "Quyết định số 05/2026/QĐ-UBND ngày 02/3/2026",
        ),
        ("", "a) Đạt 100%: 10 điểm", "", "", "", ""),
        ("", "b) Từ 90% đến dưới 100%: 7 điểm", "", "", "", ""),
        (
            "Chỉ tiêu 2",
            "Thực hiện rà soát văn bản",
            "10",
            "",
            "8/10",
            "Báo cáo số 40/BC-UBND ngày 06/6/2026 của UBND xã",
        ),
        ("Tiêu chí 2", "Tiếp cận thông tin, phổ biến pháp luật", "10", "", "9,5", ""),
        (
            "Chỉ tiêu 1",
            "Công khai thông tin đúng hạn",
            "10",
            "",
            "9,5",
            "Thông báo số 9/TB-UBND ngày 15/01/2026",
        ),
        ("Tổng điểm", "", "30", "", "27,5", ""),
    ]
    _word_table(document, rows)
    document.save(str(path))
    return path


def digital_xlsx(path: Path) -> Path:
    """A digital index in Excel: header of two rows, formulas, hidden things, a summary sheet."""
    book = openpyxl.Workbook()
    summary = book.active
    summary.title = "Tổng hợp"
    for row in (
        ("STT", "Lĩnh vực", "Điểm tối đa", "Điểm tự chấm"),
        ("I", "HẠ TẦNG SỐ", 3, 2.5),
        ("II", "CHÍNH QUYỀN SỐ", 2, 2),
    ):
        summary.append(row)
    book.create_sheet("Danh mục").sheet_state = "hidden"
    sheet = book.create_sheet("Chi tiết")
    rows: list[Row] = [
        ("UBND XÃ AN MẪU", None, None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("PHÒNG VĂN HÓA - XÃ HỘI", None, None, None, "Độc lập - Tự do - Hạnh phúc"),
        (),
        ("PHIẾU TỰ CHẤM ĐIỂM CHỈ SỐ CHUYỂN ĐỔI SỐ CẤP XÃ",),
        ("(Từ ngày 15/12/2025 đến ngày 14/12/2026)",),
        (),
        (
            "TT", "Tên chỉ số", "Năm trước", "Điểm tối đa", "Kết quả đánh giá", None, "Giải trình",
            "Tài liệu cần có", "Đơn vị thực hiện",
        ),
        (None, None, None, None, "Xã tự chấm", "Sở thẩm định", None, None, None),
        (None, "Tổng cộng", 4, "=D10+D13", "=E10+E13"),
        ("I", "HẠ TẦNG SỐ", 2, "=SUM(D11:D12)", "=SUM(E11:E12)"),
        (
            "1", "Tỷ lệ thôn có băng rộng", 1, 2, 1.5, None,
            "Đạt 92%, Báo cáo số 18/BC-VHXH ngày 03/12/2026", "Báo cáo", "Phòng VH-XH",
        ),
        ("2", "Wifi công cộng", 1, 1, 1, None, "Có 05 điểm", "Danh sách điểm", "Phòng VH-XH"),
        ("II", "CHÍNH QUYỀN SỐ", 2, 2, 2),
        (
            "1", "Hồ sơ trực tuyến", 2, 2, 2, None,
            "Báo cáo số 7/BC-TTPVHCC ngày 01/12/2026", "Báo cáo", "Trung tâm PVHCC",
        ),
        ("x", "dòng cũ", None, 5, 5),
        (None, None, None, None, None, None, "NGƯỜI LẬP BIỂU"),
        (None, None, None, None, None, None, "Lê Văn Thử"),
    ]  # fmt: skip
    for row in rows:
        sheet.append(row)
    for area in ("A7:A8", "B7:B8", "C7:C8", "D7:D8", "E7:F7", "G7:G8", "H7:H8", "I7:I8", "A4:I4", "A5:I5"):
        sheet.merge_cells(area)
    sheet.column_dimensions["C"].hidden = True
    sheet.row_dimensions[15].hidden = True
    return _save_computed(book, path, {"D9": 5, "E9": 4.5, "D10": 3, "E10": 2.5})


def village_xlsx(path: Path) -> Path:
    """New rural areas in Excel: a column of criteria over several rows each, TT and its name merged."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "NTM"
    for row in (
        ("KẾT QUẢ TỰ CHẤM ĐIỂM XÃ NÔNG THÔN MỚI KIỂU MẪU NĂM 2026",),
        ("TT", "Tên tiêu chí", "Nội dung tiêu chí", "Điểm chuẩn", "Kết quả thực hiện", "Điểm tự chấm"),
        (1, "Giao thông", "1.1. Đường xã được nhựa hóa", 3, "Biên bản số 2/BB-UBND ngày 04/02/2026", 3),
        (None, None, "1.2. Đường thôn có đèn", 2, "Đạt 85%", 1.5),
        (2, "Môi trường", "2.1. Thu gom rác thải", 4, "Kế hoạch số 60/KH-UBND ngày 09/4/2026", 4),
        (None, None, "2.2. Hàng rào xanh", 1, None, None),
        ("Tổng điểm", None, None, 10, None, "8,5"),
    ):
        sheet.append(row)
    for area in ("A1:F1", "A3:A4", "B3:B4", "A5:A6", "B5:B6", "A7:C7"):
        sheet.merge_cells(area)
    book.save(path)
    return path


EMULATION_HEADER = (
    "Số TT",
    "Nội dung thi đua",
    "Điểm chuẩn",
    "Điểm tự chấm",
    "Minh chứng",
    "Điểm Cụm thi đua thẩm định",
)


def emulation_pdf(path: Path) -> Path:
    """An emulation table in PDF over two pages, its header on both, one row cut between them."""
    first: list[Row] = [
        EMULATION_HEADER,
        ("A", "PHÁT TRIỂN KINH TẾ - XÃ HỘI", "3", "2,5", "", "3"),
        ("1", "Thu ngân sách trên địa bàn đạt dự toán được giao đầu năm", "1", "1,0",
         "Báo cáo số 214/BC-UBND ngày 02/12/2026 của Ủy ban nhân dân xã An Mẫu về kết quả thu ngân sách",
         "1"),
        ("2", "Xây dựng đường giao thông các thôn", "2", "1,5",
         "- Kế hoạch số 45/KH-UBND ngày 03/3/2026 của UBND xã;<br/>- Thông báo số 118/TB-UBND ngày "
         "09/4/2026 của UBND xã về lịch", "2"),
    ]  # fmt: skip
    second: list[Row] = [
        EMULATION_HEADER,
        ("", "", "", "", "thi công các tuyến đường", ""),
        ("B", "CÔNG TÁC XÂY DỰNG ĐẢNG", "2", "1,5", "Báo cáo số 88-BC/ĐU ngày 03/12/2026", ""),
        ("", "Tổng cộng (A+B)", "5", "4,0", "", ""),
    ]
    _register_font()
    style = ParagraphStyle("cell", fontName="table", fontSize=10, leading=12)

    def ruled(rows: list[Row]) -> Table:
        cells = [[Paragraph(str(cell), style) for cell in row] for row in rows]
        table = Table(cells, colWidths=(40, 200, 55, 55, 290, 70))
        table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.7, colors.black)]))
        return table

    head = Table(
        [
            [Paragraph(text, style) for text in ("ĐẢNG ỦY XÃ AN MẪU", "ĐẢNG CỘNG SẢN VIỆT NAM")],
            [Paragraph(text, style) for text in ("VĂN PHÒNG", "An Mẫu, ngày 10 tháng 12 năm 2026")],
        ]
    )
    title = Paragraph("BẢNG CHẤM ĐIỂM THI ĐUA NĂM 2026", style)
    target = io.BytesIO()
    document = SimpleDocTemplate(target, pagesize=landscape(A4), invariant=True)
    gap = Spacer(1, 12)
    document.build([head, gap, title, gap, ruled(first), PageBreak(), ruled(second)])
    path.write_bytes(target.getvalue())
    return path


def reform_csv(path: Path) -> Path:
    """The PAR index as Excel saves it for exchange: semicolons, quotation marks, lines inside a cell."""

    def quoted(cell: object) -> str:
        return '"' + str(cell).replace("Kế hoạch", "Kế\nhoạch").replace('"', '""') + '"'

    lines = [";".join(map(quoted, row)) for row in (REFORM_HEADER, *REFORM_ROWS[1:])]
    head = "UBND XÃ AN MẪU;;;;;\nBẢNG TỰ CHẤM ĐIỂM CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM 2026;;;;;\n"
    path.write_text("\ufeff" + head + "\n".join(lines), encoding="utf-8")
    return path


def _word_table(document: Any, rows: Sequence[Row]) -> Any:
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for word_row, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(word_row.cells, row, strict=True):
            cell.text = str(text)
    return table


def _save_computed(book: openpyxl.Workbook, path: Path, values: dict[str, float]) -> Path:
    """Save with what Excel would have computed, which openpyxl does not do."""
    buffer = io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            for place, value in values.items():
                data = re.sub(
                    rb'(<c r="%s"[^>]*><f>[^<]*</f>)(?:<v ?/>|<v></v>)' % place.encode(),
                    rb"\g<1><v>%s</v>" % str(value).encode(),
                    data,
                )
            target.writestr(name, data)
    return path


def _register_font() -> None:
    if "table" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("table", str(_FONTS / "LiberationSerif-Regular.ttf")))
