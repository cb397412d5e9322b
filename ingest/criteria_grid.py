"""A criteria table as rows of cells, whichever file it came from: what each column means."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from registry.language import _
from registry.text import fold, squeeze


class Column(StrEnum):
    """What a column of the table holds."""

    NUMBER = "number"  # TT
    TEXT = "text"  # nội dung tiêu chí
    MAX = "max"  # điểm chuẩn, điểm tối đa
    LEAD = "lead"  # đơn vị chủ trì
    COORDINATING = "coordinating"  # đơn vị phối hợp
    EVIDENCE = "evidence"  # tài liệu minh chứng
    RESULT = "result"  # kết quả thực hiện
    SELF = "self"  # điểm tự đánh giá


REQUIRED_COLUMNS: Final = (Column.NUMBER, Column.TEXT, Column.MAX, Column.RESULT, Column.SELF)
Columns = tuple[Column | None, ...]

# In this order: "Kết quả tự đánh giá" is a score, "Nội dung minh chứng" is evidence.
_MEANINGS: Final = (
    (Column.NUMBER, re.compile(r"(?:s?tt|so tt|so thu tu|thu tu|muc)\.?$")),
    (Column.SELF, re.compile(r".*\b(?:tu danh gia|tu cham|diem dat|diem thuc hien)")),
    (
        Column.MAX,
        re.compile(r".*\b(?:diem (?:chuan|toi da|quy dinh|cao nhat)|thang diem|bieu diem)|so diem$|diem$"),
    ),
    (Column.LEAD, re.compile(r".*\bchu tri")),
    (Column.COORDINATING, re.compile(r".*\bphoi hop")),
    (Column.EVIDENCE, re.compile(r".*\b(?:minh chung|kiem chung)")),
    (Column.RESULT, re.compile(r".*\bket qua")),
    (Column.TEXT, re.compile(r".*\b(?:noi dung|tieu chi|chi tieu)")),
)
_TOTALS: Final = frozenset({"tong", "tong cong", "tong diem", "tong so", "tong so diem", "cong"})
_NUMBER_SHAPE: Final = re.compile(r"[IVXL]+|[A-H]|\d{1,2}(?:\.\d{1,2}){0,4}|[a-zđ]")
_NAMING_WORDS: Final = 8  # enough of a row's text to find it in the file


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row: the text of each cell that the row has, and where it stands, for messages."""

    cells: Mapping[Column, str]
    place: str

    def text(self, column: Column) -> str:
        """The cell's text, "" where the row has no such cell."""
        return self.cells.get(column, "")

    @property
    def is_total(self) -> bool:
        """Whether it is the row of the grand total."""
        return is_total(self.text(Column.NUMBER)) or (
            not self.text(Column.NUMBER).strip() and is_total(self.text(Column.TEXT))
        )


@dataclass(frozen=True, slots=True)
class Grid:
    """The table and the blocks of text that stand before it."""

    preamble: tuple[str, ...]
    rows: tuple[GridRow, ...]


def find_columns(header: Sequence[str]) -> Columns | None:
    """What the columns below these header cells hold; None where this is no header of a criteria table."""
    columns: list[Column | None] = []
    for cell in header:
        name = fold(cell)
        meaning = next((column for column, pattern in _MEANINGS if pattern.match(name)), None)
        columns.append(None if meaning in columns else meaning)
    return tuple(columns) if all(column in columns for column in REQUIRED_COLUMNS) else None


def is_total(text: str) -> bool:
    """Whether the cell is the label of the grand total."""
    return fold(text).rstrip(":. ") in _TOTALS


def is_item_number(text: str) -> bool:
    """Whether the text has the shape of a TT: `IV`, `1`, `1.2`, `a`."""
    return _NUMBER_SHAPE.fullmatch(item_number(text)) is not None


def item_number(text: str) -> str:
    """The TT without the stop or bracket that offices put behind it."""
    return text.strip().rstrip(".)").strip()


def row_name(code: str, text: str, place: str) -> str:
    """How a row is named in messages: its code, first words and place."""
    words = squeeze(text).split(" ")
    start = " ".join(words[:_NAMING_WORDS]) + ("…" if len(words) > _NAMING_WORDS else "")
    return _("Row {code} “{words}” ({place})").format(code=code or "?", words=start, place=place)
