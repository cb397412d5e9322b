"""What a person said of a table's columns at the import: told by the values that were read from them then."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from ingest.criteria_columns import ColumnChoice
from ingest.criteria_grid import Column, FileRow, FileTable, is_column_numbers, split_number
from ingest.criteria_scores import parse_score
from registry.tables import StoredCriterion
from registry.text import fold

_Value = str | Decimal | None
_AGREEING: Final = 0.9  # of the rows: rules are read into the item above them and stand in cells of their own
_STORED: Final[Mapping[Column, Callable[[StoredCriterion], _Value]]] = {
    Column.MAX: lambda row: row.max_score,
    Column.SELF: lambda row: row.self_score,
    Column.RESULT: lambda row: fold(row.result),
    Column.EVIDENCE: lambda row: fold(row.evidence_required),
    Column.LEAD: lambda row: fold(row.lead_unit),
    Column.COORDINATING: lambda row: fold(row.coordinating_unit),
}
_SCORES: Final = (Column.MAX, Column.SELF)


def find_choices(
    tables: Sequence[FileTable], criteria: Sequence[StoredCriterion]
) -> Iterator[tuple[ColumnChoice, ...]]:
    """What may have been said of the columns of each table, first by their names, then by their places."""
    by_text = {fold(row.text.split("\n")[0]): row for row in criteria}
    for table in tables:
        pairs, text = max(
            ((_pair_rows(table, column, by_text), column) for column in range(table.width)),
            key=lambda found: len(found[0]),
            default=([], 0),
        )
        if not pairs:
            continue
        places = {Column.TEXT: text, **_find_places(pairs, table.width, text)}
        absent = [ColumnChoice(None, one) for one in (Column.SELF, Column.RESULT) if one not in places]
        above = table.rows[: table.rows.index(pairs[0][0])]
        names = {place: _last_name(above, place) for place in places.values()}
        if all(names.values()):
            yield (*(ColumnChoice(names[place], one) for one, place in places.items()), *absent)
        yield (*(ColumnChoice(str(place + 1), one) for one, place in places.items()), *absent)


def _pair_rows(
    table: FileTable, column: int, by_text: Mapping[str, StoredCriterion]
) -> list[tuple[FileRow, StoredCriterion]]:
    """The rows whose cell in a column says what a criterion says."""
    pairs = []
    for row in table.rows:
        cell = row.text_at(column)
        said = (fold(text) for text in (cell, split_number(cell, fills_both=False)[1]))
        found = next((by_text[text] for text in said if text in by_text), None)
        if found is not None:
            pairs.append((row, found))
    return pairs


def _find_places(
    pairs: Sequence[tuple[FileRow, StoredCriterion]], width: int, text: int
) -> dict[Column, int]:
    """The columns that say what is stored; of several that agree any will do: rows are told by text."""
    places: dict[Column, int] = {}
    for meaning, stored in _STORED.items():
        filled = [(row, value) for row, criterion in pairs if (value := stored(criterion)) not in ("", None)]
        agreeing = {
            place: sum(_read(row.text_at(place), meaning) == value for row, value in filled)
            for place in range(width)
            if place != text and place not in places.values()
        }
        best = max(agreeing, key=lambda place: agreeing[place], default=None)
        if best is not None and filled and agreeing[best] >= _AGREEING * len(filled):
            places[meaning] = best
    return places


def _read(text: str, meaning: Column) -> _Value:
    return parse_score(text) if meaning in _SCORES else fold(text)


def _last_name(above: Sequence[FileRow], place: int) -> str:
    """What the header's last line says of a column."""
    names = (row.text_at(place).strip() for row in reversed(above) if not is_column_numbers(row))
    return next(filter(None, names), "")
