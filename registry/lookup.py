"""What a search asks of the database, read only and in plain SQL.

The models of `tables.py` take a third of a second to load and a tenth of a millisecond a row to fill; a clerk
who looks for a number has the answer before that.
"""

import json
import os
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from registry.errors import RegistryError
from registry.language import _
from registry.migrations.head import SCHEMA_HEAD
from registry.reference import Reference, make_reference
from registry.vocabulary.kinds import EXPECTED, FieldName, Judgement

_BUSY_TIMEOUT_SECONDS: Final = 10.0
# As many as are read in one go when all papers are: texts of long papers stay few megabytes.
_BATCH: Final = 200
# A decree is cited by every second paper; each mention that is looked at takes 3 µs.
_MOST_MENTIONS: Final = 1000
_ALL_PAGES: Final = 1_000_000
# Of the number of a paper (see `registry.reference`).
_MOST_DIGITS: Final = 6
# The best copy of a paper is the first one; a paper may be some pages of a file.
_BEST_PAGES: Final = """
    SELECT copy.document_id, page.number, page.text
    FROM document_file AS copy JOIN page ON page.sha256 = copy.sha256
     AND (copy.first_page IS NULL OR page.number BETWEEN copy.first_page AND copy.last_page)
    WHERE copy.document_id IN (SELECT value FROM json_each(?))
      AND copy.position = (SELECT min(position) FROM document_file WHERE document_id = copy.document_id)
      AND page.number < coalesce(copy.first_page, 1) + ?
"""
_CURRENT_TABLE: Final = "(SELECT id FROM criteria_table ORDER BY chosen_at DESC, id DESC LIMIT 1)"


@dataclass(frozen=True, slots=True)
class Paper:
    """A filed document as a list of hits shows it."""

    id: int
    number: int | None
    digits: str
    letter: str
    symbol: str
    year_in_code: int | None
    reference_key: str | None
    document_type: str | None
    issued_on: date | None
    issuing_body: str | None
    place: str | None
    subject: str | None
    signer: str | None
    unsure: frozenset[FieldName]

    @property
    def reference(self) -> Reference | None:
        """Số, ký hiệu; None while the number is not known."""
        if self.number is None:
            return None
        year = str(self.year_in_code) if self.year_in_code else None
        return make_reference(self.digits or str(self.number), self.symbol, letter=self.letter, year=year)


@dataclass(frozen=True, slots=True)
class PaperText:
    """The text of a paper's best copy: its pages joined by form feeds, and their numbers in the file."""

    text: str = ""
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class IndexedPaper:
    """All that the index takes in of a paper: `lacks` are header elements that are open or unsure."""

    paper: Paper
    text: str
    file_names: tuple[str, ...]
    lacks: tuple[FieldName, ...]
    change: int


@dataclass(frozen=True, slots=True)
class ItemCitation:
    """An item whose result cites a reference, in the words of the table that is worked on."""

    code: str
    raw: str
    reference: Reference
    issued_on: date | None


@dataclass(frozen=True, slots=True)
class PaperMention:
    """A place where the text of a paper cites a reference."""

    paper_id: int
    page: int
    raw: str


_NAMES: Final = tuple(field.name for field in fields(Paper))
_COLUMNS: Final = ", ".join(_NAMES)
_DAY: Final = _NAMES.index("issued_on")
_UNSURE: Final = _NAMES.index("unsure")
_SURE: Final[frozenset[FieldName]] = frozenset()


class Lookup:
    """Read-only questions to the database of a registry; for one thread."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def open(cls, database: Path) -> Self:
        """Look-ups in a registry that is there, brought up to date where its schema is older.

        Raises:
            RegistryError: the file is no registry, is damaged, or comes from a newer program.
        """
        try:
            connection = connect_reading(database)
            if _schema_version(connection) != SCHEMA_HEAD:
                connection.close()
                from registry.database import open_database  # loads SQLAlchemy: only for the rare upgrade

                open_database(database).dispose()
                connection = connect_reading(database)
        except sqlite3.Error as error:
            message = _("{path}: the registry cannot be opened ({problem}). Restore it from a backup.")
            raise RegistryError(message.format(path=database, problem=error)) from error
        return cls(connection)

    def close(self) -> None:
        """Let go of the database."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Papers

    def last_change(self) -> int:
        """The number of the newest change to a document; 0 while there are none."""
        return int(self._value("SELECT last FROM change_count"))

    def change_token(self, change: int) -> str:
        """The mark of a change; a registry that was put back to an older state gives its number another."""
        query = "SELECT mark FROM change_mark WHERE change <= ? ORDER BY change DESC LIMIT 1"
        return str(self._rows(query, change)[0][0])

    def count(self) -> int:
        """How many documents are filed."""
        return int(self._value("SELECT count(*) FROM document"))

    def greatest_id(self) -> int:
        """No paper has a greater id, so there are no more than that; counting takes a look at each."""
        return int(self._value("SELECT coalesce(max(id), 0) FROM document"))

    def ids(self, since: int = -1) -> frozenset[int]:
        """The ids of all documents, or of those changed after `since`."""
        return frozenset(row[0] for row in self._rows("SELECT id FROM document WHERE change > ?", since))

    def papers(self, ids: Sequence[int]) -> dict[int, Paper]:
        """The papers with these ids, by id; those that are gone are left out."""
        query = f"SELECT {_COLUMNS} FROM document WHERE id IN (SELECT value FROM json_each(?))"
        return {row[0]: _paper(row) for row in self._rows(query, _json(ids))}

    def numbered(self, numbers: Iterable[int]) -> list[Paper]:
        """Papers with any of these numbers, whatever their symbol, in the order of filing."""
        query = (
            f"SELECT {_COLUMNS} FROM document WHERE number IN (SELECT value FROM json_each(?)) ORDER BY id"
        )
        return [_paper(row) for row in self._rows(query, _json(numbers))]

    def symbols(self, number: int, letter: str, days: tuple[date, date] | None = None) -> dict[str, int]:
        """The symbols that papers of this number bear, each with how many of these there are.

        Args:
            days: the first and last day of issue; papers of which the day is not known are of any.
        """
        within, values = _within(days)
        query = (
            f"SELECT symbol, count(*) FROM document WHERE number = ? AND letter = ?{within} GROUP BY symbol"
        )
        return dict(self._rows(query, number, letter, *values))

    def bearers(
        self,
        number: int,
        letter: str,
        symbols: Collection[str],
        days: tuple[date, date] | None,
        limit: int,
        offset: int,
    ) -> list[int]:
        """The papers with this number and any of these symbols, the newest first.

        Args:
            days: the first and last day of issue; papers of which the day is not known are of any.
        """
        within, values = _within(days)
        query = f"""
            SELECT id FROM document
            WHERE number = ? AND letter = ? AND symbol IN (SELECT value FROM json_each(?)){within}
            ORDER BY issued_on DESC, id DESC LIMIT ? OFFSET ?
        """
        rows = self._rows(query, number, letter, _json(symbols), *values, limit, offset)
        return [row[0] for row in rows]

    def filed_keys(self, keys: Collection[str]) -> frozenset[str]:
        """Those reference keys that a filed paper bears."""
        query = """
            SELECT value FROM json_each(?)
            WHERE EXISTS (SELECT 1 FROM document WHERE document.reference_key = value)
        """
        return frozenset(row[0] for row in self._rows(query, _json(keys)))

    def numbers_from(self, start: int, limit: int) -> list[Paper]:
        """Papers whose number begins with the digits of `start`: shorter numbers first, then the newest."""
        found: list[Paper] = []
        for zeros in range(_MOST_DIGITS - len(str(start)) + 1):
            low = start * 10**zeros
            query = (
                f"SELECT {_COLUMNS} FROM document WHERE number BETWEEN ? AND ?"
                " ORDER BY issued_on DESC, id DESC LIMIT ?"
            )
            rows = self._rows(query, low, low + 10**zeros - 1, limit - len(found))
            found += [_paper(row) for row in rows]
            if len(found) >= limit:
                break
        return found

    def signers(self) -> dict[str, list[int]]:
        """The papers of each signer, by the name as it was read."""
        found: dict[str, list[int]] = defaultdict(list)
        for signer, paper in self._rows(
            "SELECT signer, id FROM document WHERE signer IS NOT NULL ORDER BY id"
        ):
            found[signer].append(paper)
        return dict(found)

    def cited_keys(self, number: int, letter: str) -> list[str]:
        """The keys of all references with a number that the text of any paper cites, each once."""
        start = f"{number}{letter}/"
        query = """
            WITH RECURSIVE cited(key) AS (
                SELECT min(reference_key) FROM mention WHERE reference_key >= ? AND reference_key < ?
                UNION ALL
                SELECT (
                    SELECT min(reference_key) FROM mention
                    WHERE reference_key > cited.key AND reference_key < ?
                )
                FROM cited WHERE cited.key IS NOT NULL
            ) SELECT key FROM cited WHERE key IS NOT NULL
        """
        end = f"{number}{letter}0"  # the sign behind the stroke
        return [row[0] for row in self._rows(query, start, end, end)]

    def bodies(self) -> list[str]:
        """The issuing bodies of all papers, each once."""
        # Goes from one to the next in the index: looking at every paper takes twenty times as long.
        query = """
            WITH RECURSIVE body(name) AS (
                SELECT min(issuing_body) FROM document
                UNION ALL
                SELECT (SELECT min(issuing_body) FROM document WHERE issuing_body > body.name)
                FROM body WHERE body.name IS NOT NULL
            ) SELECT name FROM body WHERE name IS NOT NULL
        """
        return [row[0] for row in self._rows(query)]

    def texts(self, ids: Collection[int], pages: int = _ALL_PAGES) -> dict[int, PaperText]:
        """The texts of papers, or of their first pages, by id; papers that were not read are left out."""
        # Sorted here: SQLite would copy the texts for it.
        rows = sorted(self._rows(_BEST_PAGES, _json(ids), pages), key=itemgetter(0, 1))
        found = {}
        for paper, read in groupby(rows, key=lambda row: row[0]):
            numbers, texts = zip(*((number, text) for _paper_id, number, text in read), strict=True)
            found[int(paper)] = PaperText("\f".join(texts), numbers)
        return found

    def file_names(self, ids: Collection[int]) -> dict[int, tuple[str, ...]]:
        """The names under which the copies of papers were dropped."""
        query = """
            SELECT copy.document_id, arrival.id, arrival.name
            FROM document_file AS copy JOIN arrival ON arrival.sha256 = copy.sha256
            WHERE copy.document_id IN (SELECT value FROM json_each(?))
        """
        names: dict[int, dict[str, None]] = defaultdict(dict)
        for paper, _arrival, name in sorted(self._rows(query, _json(ids))):
            names[paper][name] = None  # each once
        return {paper: tuple(found) for paper, found in names.items()}

    def changed(self, since: int, limit: int | None = None) -> Iterator[IndexedPaper]:
        """Papers changed after `since`, oldest change first, at most `limit`."""
        left = limit
        while left is None or left > 0:
            size = _BATCH if left is None else min(_BATCH, left)
            query = f"SELECT {_COLUMNS}, change FROM document WHERE change > ? ORDER BY change, id LIMIT ?"
            rows = self._rows(query, since, size)
            # Changes are numbered one by one; papers that share a number stay together.
            if len(rows) == size:
                shared = self._rows(f"SELECT {_COLUMNS}, change FROM document WHERE change = ?", rows[-1][-1])
                rows = [row for row in rows if row[-1] != rows[-1][-1]] + shared
            if not rows:
                return
            yield from self._indexed(rows)
            since = rows[-1][-1]
            left = None if left is None else left - len(rows)

    def indexed(self, ids: Collection[int]) -> list[IndexedPaper]:
        """Some papers as the index takes them in; for a few hundred, as their texts are read at once."""
        query = f"SELECT {_COLUMNS}, change FROM document WHERE id IN (SELECT value FROM json_each(?))"
        return list(self._indexed(self._rows(query, _json(ids))))

    def count_changed(self, since: int) -> int:
        """How many papers changed after `since`."""
        return int(self._rows("SELECT count(*) FROM document WHERE change > ?", since)[0][0])

    # Who cites what

    def items_citing(self, keys: Collection[str]) -> dict[str, list[ItemCitation]]:
        """The items whose result cites any of these reference keys, by key, in the table's order."""
        query = f"""
            SELECT claim.reference_key, criterion.code, claim.raw, claim.digits, claim.symbol, claim.letter,
                   claim.year_in_code, claim.issued_on
            FROM claim JOIN criterion ON criterion.id = claim.criterion_id
            WHERE claim.reference_key IN (SELECT value FROM json_each(?))
              AND +criterion.table_id = {_CURRENT_TABLE} -- the sign keeps it from reading all items
            ORDER BY criterion.position, claim.position
        """
        found: dict[str, list[ItemCitation]] = defaultdict(list)
        for key, *row in self._rows(query, _json(keys)):
            found[key].append(_item_citation(row))
        return dict(found)

    def items_citing_number(self, number: int) -> list[ItemCitation]:
        """The items whose result cites this number, whatever its symbol, in the table's order."""
        query = f"""
            SELECT criterion.code, claim.raw, claim.digits, claim.symbol, claim.letter, claim.year_in_code,
                   claim.issued_on
            FROM claim JOIN criterion ON criterion.id = claim.criterion_id
            WHERE CAST(claim.digits AS INTEGER) = ? AND criterion.table_id = {_CURRENT_TABLE}
            ORDER BY criterion.position, claim.position
        """
        return [_item_citation(row) for row in self._rows(query, number)]

    def mentions(self, keys: Collection[str], most: int = _MOST_MENTIONS) -> list[PaperMention]:
        """The papers whose text cites any of these references, each with the first place, newest first.

        Args:
            most: so many mentions are looked at, those of each reference that were read last.
        """
        query = """
            SELECT copy.document_id, found.page, found.raw, document.issued_on
            FROM json_each(?) AS wanted
            CROSS JOIN mention AS found ON found.id IN (
                SELECT id FROM mention WHERE reference_key = wanted.value ORDER BY id DESC LIMIT ?
            )
            JOIN document_file AS copy ON copy.sha256 = found.sha256
              AND (copy.first_page IS NULL OR found.page BETWEEN copy.first_page AND copy.last_page)
            JOIN document ON document.id = copy.document_id
            ORDER BY found.page, found.start
        """
        of_each = max(1, most // max(1, len(keys)))
        rows = self._rows(query, _json(keys), of_each)
        first: dict[int, tuple[str, PaperMention]] = {}
        for paper, page, raw, issued_on in rows:
            first.setdefault(paper, (issued_on or "", PaperMention(paper, page, raw)))
        newest = sorted(first.values(), key=lambda one: (one[0], one[1].paper_id), reverse=True)
        return [mention for _day, mention in newest]

    def papers_of_item(self, code: str) -> frozenset[int]:
        """The papers that an item of the table worked on, or the items below it, cites or was given."""
        below = [f"{code}.%", f"{code}-%"]
        query = f"""
            WITH item AS (
                SELECT id, code FROM criterion
                WHERE table_id = {_CURRENT_TABLE} AND (code = ? OR code LIKE ? OR code LIKE ?)
            )
            SELECT document.id FROM document
            JOIN claim ON claim.reference_key = document.reference_key
            JOIN item ON item.id = claim.criterion_id
            UNION
            SELECT copy.document_id FROM document_file AS copy
            JOIN attachment ON attachment.sha256 = copy.sha256
            JOIN item ON item.code = attachment.criterion_code
            WHERE attachment.table_id = {_CURRENT_TABLE} AND attachment.detached_at IS NULL
            UNION
            SELECT decision.document_id FROM decision JOIN item ON item.code = decision.criterion_code
            WHERE decision.table_id = {_CURRENT_TABLE} AND decision.judgement = '{Judgement.ACCEPTED}'
              AND decision.id IN (
                SELECT max(id) FROM decision WHERE table_id = {_CURRENT_TABLE}
                GROUP BY criterion_code, claim_raw, occurrence, document_id
              )
        """
        return frozenset(row[0] for row in self._rows(query, code, *below))

    def has_item(self, code: str) -> bool:
        """Whether the table that is worked on has an item, or a group of items, with this code."""
        query = f"SELECT 1 FROM criterion WHERE code = ? AND table_id = {_CURRENT_TABLE}"
        return bool(self._rows(query, code))

    # Inside

    def _indexed(self, rows: Sequence[Sequence[Any]]) -> Iterator[IndexedPaper]:
        ids = [row[0] for row in rows]
        texts, names, settled = self.texts(ids), self.file_names(ids), self._settled(ids)
        for row in rows:
            paper = _paper(row[:-1])
            lacks = tuple(
                name
                for name in EXPECTED
                if name in paper.unsure or (not _has(paper, name) and (paper.id, name) not in settled)
            )
            text = texts.get(paper.id, PaperText()).text
            yield IndexedPaper(paper, text, names.get(paper.id, ()), lacks, row[-1])

    def _settled(self, ids: Sequence[int]) -> frozenset[tuple[int, str]]:
        """The header elements of which a person said that the paper does not bear them."""
        query = """
            SELECT document_id, name FROM header_field
            WHERE document_id IN (SELECT value FROM json_each(?)) AND value = '' AND confirmed_by IS NOT NULL
        """
        return frozenset((paper, name) for paper, name in self._rows(query, _json(ids)))

    def _rows(self, query: str, *values: object) -> list[Any]:
        try:
            return self._connection.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            message = _("The registry cannot be read ({problem}). Restore it from a backup.")
            raise RegistryError(message.format(problem=error)) from error

    def _value(self, query: str) -> Any:
        return self._rows(query)[0][0]


def connect_reading(database: Path) -> sqlite3.Connection:
    """A connection that only reads, also where nothing may be written; for one thread at a time."""
    if os.access(database.parent, os.W_OK):
        connection = sqlite3.connect(database, timeout=_BUSY_TIMEOUT_SECONDS, check_same_thread=False)
    else:
        # A copy on a read-only disk. SQLite wants to make a file beside it, unless told that nobody writes;
        # with a log that was not taken in yet, reading past it would show an older state.
        log = database.with_name(f"{database.name}-wal")
        how = "mode=ro" if log.exists() and log.stat().st_size else "immutable=1"
        address = f"{database.absolute().as_uri()}?{how}"
        connection = sqlite3.connect(address, uri=True, check_same_thread=False)
    connection.execute("PRAGMA query_only=ON")
    return connection


def _schema_version(connection: sqlite3.Connection) -> str | None:
    try:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError:  # no such table: empty, or made by somebody else
        return None
    return str(row[0]) if row else None


def _within(days: tuple[date, date] | None) -> tuple[str, list[str]]:
    """What a statement says of the day of issue, and the values for it."""
    if days is None:
        return "", []
    return " AND (issued_on IS NULL OR issued_on BETWEEN ? AND ?)", [day.isoformat() for day in days]


def _paper(row: Sequence[Any]) -> Paper:
    values = list(row)
    values[_DAY] = date.fromisoformat(values[_DAY]) if values[_DAY] else None
    values[_UNSURE] = frozenset(map(FieldName, values[_UNSURE].split())) if values[_UNSURE] else _SURE
    return Paper(*values)


def _item_citation(row: Sequence[Any]) -> ItemCitation:
    code, raw, digits, symbol, letter, year, issued_on = row
    reference = make_reference(digits, symbol, letter=letter, year=str(year) if year else None)
    return ItemCitation(code, raw, reference, date.fromisoformat(issued_on) if issued_on else None)


def _has(paper: Paper, name: FieldName) -> bool:
    values: Mapping[FieldName, object] = {
        FieldName.NUMBER: paper.number,
        FieldName.SYMBOL: paper.symbol,
        FieldName.DOCUMENT_TYPE: paper.document_type,
        FieldName.ISSUING_BODY: paper.issuing_body,
        FieldName.PLACE: paper.place,
        FieldName.ISSUED_ON: paper.issued_on,
        FieldName.SUBJECT: paper.subject,
        FieldName.SIGNER: paper.signer,
    }
    return bool(values[name])


def _json(values: Iterable[object]) -> str:
    return json.dumps(list(values))
