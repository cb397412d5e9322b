"""Title, issuing body and period of a criteria table, from what stands before it."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from ingest.prose_words import body_pattern
from registry.text import fold, squeeze

_MOTTO: Final = "doc lap - tu do - hanh phuc"
_STATE: Final = "cong hoa xa hoi chu nghia viet nam"
_PARTY: Final = "dang cong san viet nam"
# Number, "(Kèm theo …)", place and date, what a form is called in its series, the unit of the numbers.
_REFERENCE_LINE: Final = re.compile(
    r"[Ss]ố\s*[:.…\d/]|\(|[^,]{2,40}, ngày|(?:Phụ lục|PHỤ LỤC|Biểu|BIỂU|Mẫu|MẪU)"
    r"(?: (?:mẫu|MẪU|số|SỐ))*[ :.]*[\dIVX]*$"
    r"|[ĐD]ơn vị tính|[-_*=.\s]+$"
)
_BRACKETED: Final = re.compile(r"^\s*\([^()]*\)[ .]*$", re.MULTILINE)
_TITLE_WORD: Final = re.compile(
    r"(?:BẢNG|BIỂU|KẾT QUẢ|BÁO CÁO|TỔNG HỢP|PHIẾU|(?:BỘ )?(?:TIÊU CHÍ|CHỈ SỐ)|TỰ (?:ĐÁNH GIÁ|CHẤM))",
    re.IGNORECASE,
)
# "Đơn vị: UBND xã …" below the title says whose table it is.
_OFFICE_LINE: Final = re.compile(
    r"(?:tên )?(?:đơn vị|cơ quan|địa phương)(?: (?:tự )?(?:đánh giá|chấm(?: điểm)?|báo cáo))?"
    r"\s*:\s*(?P<body>.+)",
    re.IGNORECASE,
)
# Alone on a line only these are bodies for sure: "BỘ TIÊU CHÍ", "TỔ CHỨC THỰC HIỆN" begin like others.
_COMMITTEE: Final = re.compile(r"(?:ubnd|uy ban nhan dan)\b")
# A line that ends so goes on in the next one: "KẾT QUẢ TỰ CHẤM CỦA" / "UBND XÃ …".
_GOES_ON: Final = re.compile(r".*(?:\b(?:của|tại|ở|cho|do|với|và|địa bàn|đối với)|[-–,:])$", re.IGNORECASE)
_TITLE_LETTERS: Final = 400  # more is a report before the table, whose last heading is then the title
_CAPITALS: Final = 0.7  # of the letters of a heading

_YEAR: Final = r"(?:nam )?(?P<year>20\d\d)"
_PERIODS: Final = (
    (re.compile(rf"(?:6|06|sau) thang dau {_YEAR}"), (1, 6)),
    (re.compile(rf"(?:6|06|sau) thang cuoi {_YEAR}"), (7, 12)),
    (re.compile(rf"(?:9|09|chin) thang(?: dau)? {_YEAR}"), (1, 9)),
    (re.compile(rf"\bquy (?:iv|4)(?: |/){_YEAR}"), (10, 12)),
    (re.compile(rf"\bquy (?:iii|3)(?: |/){_YEAR}"), (7, 9)),
    (re.compile(rf"\bquy (?:ii|2)(?: |/){_YEAR}"), (4, 6)),
    (re.compile(rf"\bquy (?:i|1)(?: |/){_YEAR}"), (1, 3)),
    (re.compile(rf"\bthang (?P<month>\d{{1,2}})(?: |/){_YEAR}"), None),
)
_WHOLE_YEAR: Final = re.compile(r"\bnam (20\d\d)")
_DAY: Final = r"(?:ngay )?(\d{1,2})/(\d{1,2})/(20\d\d)"
_PERIOD_LINE: Final = re.compile(r"(?:tu ngay|ky|thoi (?:diem|gian|ky)|nam|quy|(?:0?6|sau|0?9|chin) thang)\b")
_FROM_TO: Final = re.compile(rf"tu {_DAY} den(?: het)? {_DAY}")


def find_title(preamble: Sequence[str]) -> tuple[str, str]:
    """The table's title and the issuing body, from the blocks that stand before it."""
    motto = next((k for k, block in enumerate(preamble) if _is_motto(block)), None)
    if motto is None:
        return _title_without_motto(preamble)
    issuer_lines = [line for block in preamble[:motto] for line in _telling_lines(block)]
    bodies = [k for k, line in enumerate(issuer_lines) if _is_body(line)]
    title_blocks = [
        [line for line in _telling_lines(block) if not _is_motto(line)] for block in preamble[motto + 1 :]
    ]
    # The superior body stands in the lines above the issuing one.
    issuer = issuer_lines[bodies[-1] :] if bodies else issuer_lines
    below = [line for block in title_blocks for line in block]
    title_lines, body = _split_office(below, squeeze(" ".join(issuer)))
    return _title_of(title_lines), body


def find_period(title: str) -> tuple[date | None, date | None]:
    """The first and last day of the period that a title names, None where it names none or several."""
    folded = fold(title)
    days = _FROM_TO.search(folded)
    if days:
        first, last = _day(*days.groups()[:3]), _day(*days.groups()[3:])
        return (first, last) if first and last and first <= last else (None, None)
    for pattern, months in _PERIODS:
        match = pattern.search(folded)
        if match:
            first_month, last_month = months or (int(match["month"]), int(match["month"]))
            if 1 <= first_month <= last_month <= 12:
                return _month_span(int(match["year"]), first_month, last_month)
    years = set(_WHOLE_YEAR.findall(folded))
    return _month_span(int(years.pop()), 1, 12) if len(years) == 1 else (None, None)


def find_stated_period(preamble: Sequence[str]) -> tuple[date | None, date | None]:
    """The period that a line of its own states: `(Từ ngày … đến ngày …)`, `Kỳ đánh giá: …`."""
    lines = [fold(line).lstrip("( ") for block in preamble for line in _lines(block)]
    found = {find_period(line) for line in lines if _PERIOD_LINE.match(line)} - {(None, None)}
    return found.pop() if len(found) == 1 else (None, None)


def _title_without_motto(preamble: Sequence[str]) -> tuple[str, str]:
    """As of a sheet: the bodies stand above the line that a title begins with."""
    lines = [line for block in preamble for line in _telling_lines(block)]
    start = next((k for k, line in enumerate(lines) if _TITLE_WORD.match(line)), 0)
    bodies = [k for k, line in enumerate(lines[:start]) if _is_body(line)]
    issuer = squeeze(" ".join(lines[bodies[-1] : start])) if bodies else ""
    title_lines, issuer = _split_office(lines[start:], issuer)
    return _title_of(title_lines), issuer


def _split_office(lines: Sequence[str], above: str) -> tuple[list[str], str]:
    """The lines of a title, and the issuing body: the one above it, or else one that a line below names.

    A line `Đơn vị: …` is no part of the title unless it names another body; one alone must be the last.
    """
    named = [
        (line, squeeze(match["body"]))
        for line in lines[1:]
        if (match := _OFFICE_LINE.match(line)) and _is_body(match["body"])
    ]
    bodies = {fold(body) for body in (above, *(body for _line, body in named)) if body}
    if named and len(bodies) == 1:
        told = {line for line, _body in named}
        return [line for line in lines if line not in told], above or named[0][1]
    is_alone = len(lines) > 1 and _COMMITTEE.match(fold(lines[-1])) and not _GOES_ON.match(lines[-2])
    if is_alone and not bodies:
        return list(lines[:-1]), squeeze(lines[-1])
    return list(lines), above


def _title_of(lines: Sequence[str]) -> str:
    title = squeeze(" ".join(lines))
    if len(title) <= _TITLE_LETTERS:
        return title
    # A report stands before the table: its last heading in capitals, and what follows that.
    headings = [k for k, line in enumerate(lines) if _is_in_capitals(line) and _TITLE_WORD.match(line)]
    return squeeze(" ".join(lines[headings[-1] :]))[:_TITLE_LETTERS] if headings else ""


def _is_in_capitals(line: str) -> bool:
    letters = [letter for letter in line if letter.isalpha()]
    return sum(map(str.isupper, letters)) >= _CAPITALS * max(len(letters), 1)


def _telling_lines(block: str) -> list[str]:
    """The lines that are neither number, date nor a remark in brackets, which may go on over several."""
    return [line for line in _lines(_BRACKETED.sub("", block)) if not _REFERENCE_LINE.match(line)]


def _is_body(line: str) -> bool:
    return re.match(body_pattern(), line, re.IGNORECASE) is not None


def _is_motto(block: str) -> bool:
    folded = fold(block)
    return _MOTTO in folded or _STATE in folded or _PARTY in folded


def _lines(block: str) -> list[str]:
    return [line.strip() for line in block.splitlines() if line.strip()]


def _day(day: str, month: str, year: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _month_span(year: int, first: int, last: int) -> tuple[date, date]:
    end = date(year + 1, 1, 1) if last == 12 else date(year, last + 1, 1)
    return date(year, first, 1), date.fromordinal(end.toordinal() - 1)
