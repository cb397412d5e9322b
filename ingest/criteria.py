"""Reads a table of criteria: its rows with codes, scores and claims, checked against its printed sums."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from ingest.citation_cores import blank_urls
from ingest.claims import find_claims
from ingest.criteria_docx import read_docx_grid
from ingest.criteria_grid import Column, Grid, GridRow, is_item_number, item_number, row_name
from ingest.criteria_text import read_text_grid
from ingest.prose_words import body_pattern
from registry.errors import InputFileError, TableError, no_such_file
from registry.language import _
from registry.parsed import Claim, CriteriaTable, CriterionRow
from registry.text import fold, normalise, squeeze
from registry.vocabulary.kinds import Periodicity

_ZIP_MARK: Final = b"PK\x03\x04"
_SCORE: Final = re.compile(r"\d{1,4}(?:[.,]\d{1,3})?")
_WORD_COLUMNS: Final = (Column.TEXT, Column.LEAD, Column.COORDINATING, Column.EVIDENCE)
_TOTAL_CODE: Final = "Tổng"
_MOTTO: Final = "doc lap - tu do - hanh phuc"
_STATE: Final = "cong hoa xa hoi chu nghia viet nam"
_PARTY: Final = "dang cong san viet nam"
_REFERENCE_LINE: Final = re.compile(
    r"[Ss]ố\s*[:.…\d/]|\(|[^,]{2,40}, ngày"
)  # number, "(Kèm theo …)", place and date
# Enough to tell a duty that recurs from one paper and its correction.
_MONTHS_OF_A_SERIES: Final = 3

_MONTHLY: Final = re.compile(
    r"(?:hằng|hàng|mỗi) tháng|(?<!\d)0?1 (?:tháng/(?:1 )?lần|lần/(?:1 )?tháng)|báo cáo tháng(?! *\d)",
    re.IGNORECASE,
)
_WEEKLY: Final = re.compile(r"(?:hằng|hàng|mỗi) tuần|\blần/(?:1 )?tuần|tuần/lần", re.IGNORECASE)
_PERIODIC: Final = re.compile(r"định kỳ", re.IGNORECASE)
_MONTH: Final = re.compile(r"tháng (\d{1,2})(?: và [Qq]uý \w+)?(?:/| năm )(\d{4})", re.IGNORECASE)

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
    (re.compile(r"\bnam (?P<year>20\d\d)"), (1, 12)),
)


@dataclass(slots=True)
class _Node:
    """A row on its way into the tree."""

    row: CriterionRow
    children: list["_Node"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Sums:
    checked: int
    unprinted: tuple[tuple[str, str], ...]


def read_criteria(path: Path) -> CriteriaTable:
    """The table of criteria in a Word file or in its text form, every printed sum checked.

    Raises:
        InputFileError: the file is missing, damaged or of another kind.
        TableError: the table cannot be read for sure; the message names the row.
    """
    try:
        return _read_table(_read_grid(path))
    except TableError as error:
        raise TableError(f"{path.name}: {error}") from error


def _read_table(grid: Grid) -> CriteriaTable:
    total, rows = _split_total(grid.rows)
    roots = _build_tree(rows)
    sums = _check_sums(roots, total)
    title, issuer = find_title(grid.preamble)
    period_from, period_to = find_period(title)
    return CriteriaTable(
        title=title,
        issuer=issuer,
        period_from=period_from,
        period_to=period_to,
        total_max=_score(total, Column.MAX, _TOTAL_CODE) if total else None,
        total_self=_score(total, Column.SELF, _TOTAL_CODE) if total else None,
        rows=tuple(_with_claims(row) for row in _flatten(roots)),
        sums_checked=sums.checked,
        unprinted=sums.unprinted,
    )


def find_title(preamble: Sequence[str]) -> tuple[str, str]:
    """The table's title and the issuing body, from the blocks that stand before it."""
    motto = next((k for k, block in enumerate(preamble) if _is_motto(block)), None)
    before = preamble[:motto] if motto is not None else ()
    issuer_lines = [line for block in before for line in _lines(block) if not _REFERENCE_LINE.match(line)]
    bodies = [k for k, line in enumerate(issuer_lines) if re.match(body_pattern(), line, re.IGNORECASE)]
    title_lines = [
        line
        for block in preamble[motto + 1 if motto is not None else 0 :]
        for line in _lines(block)
        if not (_is_motto(line) or _REFERENCE_LINE.match(line))
    ]
    # The superior body stands in the lines above the issuing one.
    issuer = issuer_lines[bodies[-1] :] if bodies else issuer_lines
    return squeeze(" ".join(title_lines)), squeeze(" ".join(issuer))


def find_period(title: str) -> tuple[date | None, date | None]:
    """The first and last day of the period that a title names, None where it names none."""
    folded = fold(title)
    for pattern, months in _PERIODS:
        match = pattern.search(folded)
        if match:
            first, last = months or (int(match["month"]), int(match["month"]))
            if 1 <= first <= last <= 12:
                return _month_span(int(match["year"]), first, last)
    return None, None


def find_periodicity(text: str, result: str, claims: Iterable[Claim]) -> Periodicity:
    """How often the duty recurs, as the words of criterion and result propose it."""
    words = squeeze(f"{text} {blank_urls(result)}")
    if _MONTHLY.search(words) or (_PERIODIC.search(text) and _has_monthly_series(claims)):
        return Periodicity.MONTHLY
    return Periodicity.WEEKLY if _WEEKLY.search(words) else Periodicity.NONE


def _read_grid(path: Path) -> Grid:
    if not path.is_file():
        raise no_such_file(path)
    data = path.read_bytes()
    if data.startswith(_ZIP_MARK):
        return read_docx_grid(data, path)
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputFileError(
            _(
                "{path}: neither a Word file (.docx) nor text in UTF-8. Open it in Word, save it as .docx, "
                "and import that."
            ).format(path=path)
        ) from error
    return read_text_grid(normalise(text))


def _split_total(rows: Iterable[GridRow]) -> tuple[GridRow | None, list[GridRow]]:
    total: GridRow | None = None
    items: list[GridRow] = []
    for row in rows:
        if not any(text.strip() for text in row.cells.values()):
            continue
        if not row.is_total:
            items.append(row)
        elif total is None:
            total = row
        else:
            raise TableError(
                _(
                    "{row}: a second row of the grand total; the first stands in {first}. Keep one and "
                    "import the table again."
                ).format(row=row_name(_TOTAL_CODE, _TOTAL_CODE, row.place), first=total.place)
            )
    return total, items


def _build_tree(rows: list[GridRow]) -> list[_Node]:
    """The rows as a tree by their printed TT; a row without TT lies below the last one that has one."""
    if not rows:
        raise TableError(_("The table has a header and no rows. Check the file and import it again."))
    roots: list[_Node] = []
    by_code: dict[str, _Node] = {}
    open_nodes: list[_Node] = []
    for grid_row in rows:
        _check_number(grid_row)
        _check_words(grid_row)
        number = item_number(grid_row.text(Column.NUMBER))
        if number:
            open_nodes = open_nodes[: _depth_of_parent(number, open_nodes)]
        parent = open_nodes[-1] if open_nodes else None
        code = _code(number, parent)
        if code is None or code in by_code or (parent is None and not number):
            raise TableError(
                _(
                    "{row}: it has no certain place in the table: its TT “{number}” does not follow from the "
                    "rows above, or is there twice. Correct the TT and import the table again."
                ).format(
                    row=row_name(code or number, grid_row.text(Column.TEXT), grid_row.place), number=number
                )
            )
        node = _Node(_criterion(grid_row, code, parent, number))
        by_code[code] = node
        (parent.children if parent else roots).append(node)
        if number:
            open_nodes.append(node)
    return roots


def _check_number(row: GridRow) -> None:
    printed = row.text(Column.NUMBER)
    if printed.strip() and not is_item_number(printed):
        raise TableError(
            _(
                "{row}: “{number}” is no TT such as I, 1 or 1.2. Correct it, or put the cell in its place, "
                "and import the table again."
            ).format(row=row_name("", row.text(Column.TEXT), row.place), number=squeeze(printed)[:40])
        )


def _check_words(row: GridRow) -> None:
    """A criterion says something, and where words belong a bare number is a cell out of its place."""
    words = [row.text(column).strip() for column in _WORD_COLUMNS]
    if not words[0] or any(_SCORE.fullmatch(word) for word in words):
        raise TableError(
            _(
                "{row}: a cell is missing, or holds a number where words belong. Put the cells of the row in "
                "their places and import the table again."
            ).format(row=row_name(item_number(row.text(Column.NUMBER)), " ".join(words), row.place))
        )


def _rank(number: str) -> int:
    """How deep a TT lies by its shape alone: A, then I, then 1, 1.1, 1.1.1, then a."""
    if re.fullmatch(r"[IVXL]+", number):
        return 1
    if number.isalpha():
        return 0 if number.isupper() else 9
    return 2 + number.count(".")


def _depth_of_parent(number: str, open_nodes: list[_Node]) -> int:
    """How many of the open rows stay open above a row with this TT."""
    rank = _rank(number)
    return sum(1 for node in open_nodes if _rank(node.row.printed_number) < rank)


def _code(number: str, parent: _Node | None) -> str | None:
    """The row's code: the printed TT below its parent, or `…-k`; None where it does not fit."""
    if not number:
        unnumbered = sum(1 for child in parent.children if not child.row.printed_number) if parent else 0
        return f"{parent.row.code}-{unnumbered + 1}" if parent else None
    if parent is None:
        return number
    above = parent.row.printed_number
    if "." in number and above[:1].isdigit():
        fits = number.rpartition(".")[0] == above
        return f"{parent.row.code}.{number.rpartition('.')[2]}" if fits else None
    return f"{parent.row.code}.{number}"


def _criterion(row: GridRow, code: str, parent: _Node | None, number: str) -> CriterionRow:
    return CriterionRow(
        code=code,
        parent_code=parent.row.code if parent else None,
        level=parent.row.level + 1 if parent else 1,
        is_leaf=True,
        printed_number=number,
        text=row.text(Column.TEXT).strip(),
        max_score=_score(row, Column.MAX, code),
        self_score=_score(row, Column.SELF, code),
        lead_unit=row.text(Column.LEAD).strip(),
        coordinating_unit=row.text(Column.COORDINATING).strip(),
        evidence_required=row.text(Column.EVIDENCE).strip(),
        result=row.text(Column.RESULT),
        place=row.place,
    )


def _score(row: GridRow, column: Column, code: str) -> Decimal | None:
    printed = row.text(column).strip()
    if not printed:
        return None
    if not _SCORE.fullmatch(printed):
        raise TableError(
            _(
                "{row}: the score “{score}” is not a number. Write it like 4 or 4,9 (or put the cells of the "
                "row in their places) and import the table again."
            ).format(
                row=row_name(code, row.text(Column.TEXT) or code, row.place), score=squeeze(printed)[:40]
            )
        )
    return Decimal(printed.replace(",", "."))


def _check_sums(roots: list[_Node], total: GridRow | None) -> _Sums:
    """Every printed sum against the rows below it; a sum that is not printed is taken from below."""
    checked = 0
    unprinted: list[tuple[str, str]] = []

    def add_up(nodes: list[_Node], column: Column) -> Decimal:
        return sum((value_of(node, column) for node in nodes), Decimal(0))

    def value_of(node: _Node, column: Column) -> Decimal:
        nonlocal checked
        row = node.row
        printed = row.max_score if column is Column.MAX else row.self_score
        if not node.children:
            if printed is None and column is Column.MAX:
                raise TableError(
                    _("{row}: the maximum score is empty. Fill it in and import the table again.").format(
                        row=row_name(row.code, row.text, row.place)
                    )
                )
            return printed or Decimal(0)
        below = add_up(node.children, column)
        if printed is None:
            unprinted.append((row.code, column.value))
            return below
        _compare(row_name(row.code, row.text, row.place), column, printed, below)
        checked += 1
        return printed

    for column in (Column.MAX, Column.SELF):
        below = add_up(roots, column)
        printed = _score(total, column, _TOTAL_CODE) if total else None
        if total and printed is not None:
            _compare(row_name(_TOTAL_CODE, _TOTAL_CODE, total.place), column, printed, below)
            checked += 1
    return _Sums(checked, tuple(unprinted))


def _compare(row: str, column: Column, printed: Decimal, below: Decimal) -> None:
    if printed == below:
        return
    message = (
        _(
            "{row}: the maximum score is printed as {printed}, the rows below it add up to {below}. Correct "
            "the table and import it again."
        )
        if column is Column.MAX
        else _(
            "{row}: the self score is printed as {printed}, the rows below it add up to {below}. Correct "
            "the table and import it again."
        )
    )
    raise TableError(message.format(row=row, printed=_with_comma(printed), below=_with_comma(below)))


def _with_comma(score: Decimal) -> str:
    return str(score).replace(".", ",")


def _flatten(nodes: list[_Node]) -> Iterable[CriterionRow]:
    for node in nodes:
        yield replace(node.row, is_leaf=not node.children)
        yield from _flatten(node.children)


def _with_claims(row: CriterionRow) -> CriterionRow:
    if not row.is_leaf:
        return row
    claims = find_claims(row.result, evidence_required=row.evidence_required)
    return replace(row, claims=claims, periodicity=find_periodicity(row.text, row.result, claims))


def _has_monthly_series(claims: Iterable[Claim]) -> bool:
    """Whether the papers cited are about months that follow each other."""
    months = {
        int(match[2]) * 12 + int(match[1])
        for claim in claims
        if claim.citation and claim.subject and (match := _MONTH.search(squeeze(claim.subject)))
    }
    return any(set(range(month, month + _MONTHS_OF_A_SERIES)) <= months for month in months)


def _month_span(year: int, first: int, last: int) -> tuple[date, date]:
    end = date(year + 1, 1, 1) if last == 12 else date(year, last + 1, 1)
    return date(year, first, 1), date.fromordinal(end.toordinal() - 1)


def _lines(block: str) -> list[str]:
    return [line.strip() for line in block.splitlines() if line.strip()]


def _is_motto(block: str) -> bool:
    folded = fold(block)
    return _MOTTO in folded or _STATE in folded or _PARTY in folded
