"""A criteria table as rows of cells, whichever file it came from."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from string import ascii_lowercase
from typing import Final

from registry.language import _
from registry.text import fold, squeeze


class Column(StrEnum):
    """What a column of the table holds."""

    NUMBER = "number"  # TT
    GROUP = "group"  # tên tiêu chí, over several rows of a column beside it
    TEXT = "text"  # nội dung tiêu chí
    MAX = "max"  # điểm chuẩn, điểm tối đa
    LEAD = "lead"  # đơn vị chủ trì
    COORDINATING = "coordinating"  # đơn vị phối hợp
    EVIDENCE = "evidence"  # tài liệu minh chứng
    RESULT = "result"  # kết quả thực hiện
    SELF = "self"  # điểm tự đánh giá


_TOTAL: Final = re.compile(
    r"(?:tong(?: cong| so)*(?: diem)?|cong)"
    r"(?: (?:chung|toan bo|dat duoc|tu cham|tu danh gia|toi da|chuan|cac (?:tieu chi|linh vuc|phan|muc)))*"
)
_SUBTOTAL: Final = re.compile(
    r"(?:tong|cong)(?: cong| so| diem)* (?:(?:cua )?(?:muc|phan|linh vuc|tieu chi|nhom) )?"
    r"(?P<number>[ivxl]+|[a-h]|\d{1,2})"
)
_BRACKETS: Final = re.compile(r"\([^()]*\)")
_NUMBER_SHAPE: Final = re.compile(
    r"(?:TC)?\d{1,3}(?:\.\d{1,3}){0,5}|[IVXL]+(?:\.\d{1,3}){0,5}|[A-H](?:\.\d{1,3}){0,5}|[a-zđ]"
)
_NAMED_NUMBER: Final = re.compile(
    r"(?P<name>tiêu chí|tc|chỉ tiêu|lĩnh vực|lv|phần|nhóm|mục|nội dung)\s*(?:số\s*)?"
    r"(?P<number>[IVXL]+|[A-H]|\d[\d.]*)",
    re.IGNORECASE,
)
_OF_CRITERION: Final = frozenset({"tiêu chí", "tc"})
_BULLETS: Final = frozenset("-–—+*•∙·")
_NUMBER_BEFORE_TEXT: Final = re.compile(
    r"\s*((?:[IVXL]+|[A-H]|\d{1,2}(?:\.\d{1,2})*)[.)/]|\d{1,2}(?:\.\d{1,2})+|[a-zđ]\))[\s:-]+(\S.*)",
    re.DOTALL,
)
_NAMED_BEFORE_TEXT: Final = re.compile(
    r"\s*((?:tiêu chí|chỉ tiêu|lĩnh vực|phần|nhóm|mục)\s+(?:số\s+)?(?:[IVXL]+|[A-H]|\d{1,2}))\s*[.:)–-]\s*\S",
    re.IGNORECASE,
)
_IN_BOTH_CELLS: Final = re.compile(r"\s*([IVXL]+|[A-H]|\d{1,2}(?:\.\d{1,2})*)[.)/]?\s+(.+)", re.DOTALL)
_COLUMN_NUMBER: Final = re.compile(r"[(\[]?(\d{1,2}|[a-z])[)\]]?(?:\s*[=:][\s\w()+*/.-]+)?[)\]]?")
_LEAST_COLUMN_NUMBERS: Final = 3
CRITERION: Final = "TC"  # before the number of a row called “Tiêu chí 1”
_ROMAN_RANK: Final = 10
_NAMED_RANK: Final = 20
_ARABIC_RANK: Final = 30
_LETTER_RANK: Final = 90
_NAMING_WORDS: Final = 8  # enough of a row's text to find it in the file


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the file as it lies on the table's grid; one that `continues` the cell above is empty."""

    first: int
    span: int
    text: str
    continues: bool = False


@dataclass(frozen=True, slots=True)
class FileRow:
    """A row of the file; `starts_page` says that the row above may go on in it."""

    cells: tuple[Cell, ...]
    place: str
    starts_page: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        """What rows that say the same have in common: headers stand on every page."""
        return tuple(fold(cell.text) for cell in self.cells)

    def has_own(self, column: int) -> bool:
        """Whether the row has a cell of its own over a grid column, be it empty."""
        return any(
            cell.first <= column < cell.first + cell.span and not cell.continues for cell in self.cells
        )

    def place_of(self, column: int) -> int:
        """Which of the row's cells lies over a grid column, counted from 0."""
        return next(
            place for place, cell in enumerate(self.cells) if cell.first <= column < cell.first + cell.span
        )

    def text_at(self, column: int) -> str:
        """What stands over a grid column."""
        return next((cell.text for cell in self.cells if cell.first <= column < cell.first + cell.span), "")


@dataclass(frozen=True, slots=True)
class FileTable:
    """A table of the file, of whatever it may be; `before` is the text since the table before it.

    `remarks` say what of it was not read.
    """

    name: str
    rows: tuple[FileRow, ...]
    before: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """How many columns its grid has."""
        return max((cell.first + cell.span for row in self.rows for cell in row.cells), default=0)


@dataclass(frozen=True, slots=True)
class NamedColumn:
    """A column of the grid: what its header says and what it was taken for."""

    name: str
    meaning: Column | None


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row: the text of each cell that the row has, and where it stands, for messages."""

    cells: Mapping[Column, str]
    place: str

    def text(self, column: Column) -> str:
        """The cell's text, "" where the row has no such cell."""
        return self.cells.get(column, "")

    @property
    def label(self) -> str:
        """What tells the row of a sum: its TT, or its text where the TT is empty."""
        return self.text(Column.NUMBER).strip() or self.text(Column.TEXT)

    @property
    def is_total(self) -> bool:
        """Whether it is the row of the grand total."""
        return is_total(self.label)


@dataclass(frozen=True, slots=True)
class Grid:
    """The table, the blocks of text before it, and how the file was understood.

    `remarks` say what was left out or taken together, in words.
    """

    preamble: tuple[str, ...]
    rows: tuple[GridRow, ...]
    source: str = ""
    columns: tuple[NamedColumn, ...] = ()
    remarks: tuple[str, ...] = ()


def is_total(text: str) -> bool:
    """Whether the cell is the label of the grand total."""
    return _TOTAL.fullmatch(_label(text)) is not None


def find_subtotal(text: str) -> str | None:
    """The TT of the group of which a row labelled so prints the sum."""
    match = _SUBTOTAL.fullmatch(_label(text))
    return match["number"].upper() if match else None


def is_item_number(text: str) -> bool:
    """Whether the text has the shape of a TT: `IV`, `1`, `1.2`, `a`, `TC1`."""
    return _NUMBER_SHAPE.fullmatch(item_number(text)) is not None


def item_number(text: str) -> str:
    """The TT without the stop or bracket that offices put around it; "" for a bullet.

    `Tiêu chí 1` is `TC1`, `Chỉ tiêu 1` below it is `1`, `Lĩnh vực I` is `I`.
    """
    number = squeeze(text)
    if number and set(number) <= _BULLETS:
        return ""
    named = _NAMED_NUMBER.fullmatch(number.rstrip(".:) "))
    if named:
        prefix = CRITERION if named["name"].lower() in _OF_CRITERION and named["number"][0].isdigit() else ""
        return prefix + named["number"].rstrip(".")
    number = number.removeprefix("(").rstrip(".)/ ").strip()
    return number.replace(",", ".") if re.fullmatch(r"\d+(?:,\d+)+", number) else number


def number_rank(number: str) -> int:
    """How deep a TT lies by its shape alone: A, then I, then TC1, then 1, 1.1, 1.1.1, then a."""
    first = number.partition(".")[0]
    dots = number.count(".")
    if re.fullmatch(r"[IVXL]+", first):
        return _ROMAN_RANK + dots
    if first.isalpha():
        return dots if first.isupper() else _LETTER_RANK
    return (_NAMED_RANK if number.startswith(CRITERION) else _ARABIC_RANK) + dots


def split_number(text: str, *, fills_both: bool) -> tuple[str, str]:
    """TT and text of a cell that holds both: `I. TIÊU CHÍ 1 …`, `1.2. Ban hành …`.

    Args:
        fills_both: the cell lies over both columns, so that a TT needs no stop behind it.
    """
    if is_total(text) or find_subtotal(text):
        return "", text
    named = _NAMED_BEFORE_TEXT.match(text)
    if named:
        return item_number(named[1]), text.strip()
    match = (_IN_BOTH_CELLS if fills_both else _NUMBER_BEFORE_TEXT).fullmatch(text)
    if match:
        return item_number(match[1]), match[2]
    return (text, "") if fills_both and is_item_number(text) else ("", text)


def is_column_numbers(row: FileRow) -> bool:
    """A row `(1) (2) (3)=(1)x(2) …` under the header."""
    matches = [_COLUMN_NUMBER.fullmatch(fold(cell.text)) for cell in row.cells if cell.text.strip()]
    if len(matches) < _LEAST_COLUMN_NUMBERS or not all(matches):
        return False
    marks = [match[1] for match in matches if match]
    letters = [mark for mark in marks if mark.isalpha()]
    numbers = [int(mark) for mark in marks[len(letters) :] if mark.isdigit()]
    return (
        letters == list(ascii_lowercase[: len(letters)])
        and len(letters) + len(numbers) == len(marks)
        and all(after == before + 1 for before, after in pairwise(numbers))
    )


def row_name(code: str, text: str, place: str) -> str:
    """How a row is named in messages: its code, first words and place."""
    words = squeeze(text).split(" ")
    start = " ".join(words[:_NAMING_WORDS]) + ("…" if len(words) > _NAMING_WORDS else "")
    return _("Row {code} “{words}” ({place})").format(code=code or "?", words=start, place=place)


def _label(text: str) -> str:
    return _BRACKETS.sub("", fold(text)).strip(":. ")
