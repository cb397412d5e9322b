"""What searching is compared with: SQLite's FTS5 with the same words, ripgrep over the same text."""

import shutil
import sqlite3
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from index.fulltext import EngineQuery, IndexEntry, Order, Within

RIPGREP: Final = "rg"
_TABLES: Final = """
    CREATE VIRTUAL TABLE paper USING fts5(folded, exact, content='', tokenize='ascii');
    CREATE TABLE header (id INTEGER PRIMARY KEY, document_type TEXT, issuing_body TEXT, issued_on TEXT);
"""
_JOINED: Final = "paper JOIN header ON header.id = paper.rowid"
_FACETS: Final = ("document_type", "substr(issued_on, 1, 4)", "issuing_body")


class Fts5:
    """Papers in a table of SQLite's full-text engine, without their texts."""

    def __init__(self, database: Path) -> None:
        self._connection = sqlite3.connect(database)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")

    def create(self) -> None:
        """Make the tables."""
        self._connection.executescript(_TABLES)

    def add(self, entries: Iterable[IndexEntry]) -> None:
        """Take in papers in one commit."""
        with self._connection as connection:
            for entry in entries:
                row = (entry.document_id, " ".join(entry.folded), " ".join(entry.exact))
                connection.execute("INSERT INTO paper (rowid, folded, exact) VALUES (?, ?, ?)", row)
                day = entry.issued_on.isoformat() if entry.issued_on else None
                header = (entry.document_id, entry.document_type, entry.issuing_body, day)
                connection.execute("INSERT INTO header VALUES (?, ?, ?, ?)", header)

    def search(self, query: EngineQuery, limit: int, *, is_phrase: bool = False) -> list[int]:
        """Ids of the best hits, those with the accents typed in front; how many there are is not counted.

        The words of a phrase must stand in a row, with the accents that were typed.
        """
        folded = [forms[0] for forms in query.words]
        expressions = []
        if query.exact:
            expressions.append(_expression("exact", query.exact, is_phrase=is_phrase))
        if not (query.exact and is_phrase):
            expressions.append(_expression("folded", folded, is_phrase=is_phrase, prefix=query.prefix))
        found: dict[int, None] = {}
        for expression in expressions:
            if len(found) < limit:
                found |= dict.fromkeys(self._find(expression, query, limit))
        return list(found)[:limit]

    def count(self, query: EngineQuery) -> list[dict[str, int]]:
        """How many hits are of each type, year and body."""
        expression = _expression("folded", [forms[0] for forms in query.words], prefix=query.prefix)
        where, values = _limits(query.within)
        statements = (
            f"SELECT {column}, count(*) FROM {_JOINED} WHERE paper MATCH ?{where} GROUP BY 1"
            for column in _FACETS
        )
        return [dict(self._connection.execute(one, (expression, *values)).fetchall()) for one in statements]

    def close(self) -> None:
        """Let go of the database."""
        self._connection.close()

    def _find(self, expression: str, query: EngineQuery, limit: int) -> list[int]:
        # Made-up papers are filed in the order of their days: the newest has the greatest id.
        order = "paper.rowid DESC" if query.order is Order.NEWEST else "paper.rank"
        where, values = _limits(query.within)
        tables = _JOINED if where else "paper"
        statement = f"SELECT paper.rowid FROM {tables} WHERE paper MATCH ?{where} ORDER BY {order} LIMIT ?"
        return [row[0] for row in self._connection.execute(statement, (expression, *values, limit))]


def has_ripgrep() -> bool:
    """Whether ripgrep is installed."""
    return shutil.which(RIPGREP) is not None


def write_lines(file: Path, entries: Iterable[IndexEntry]) -> None:
    """The folded words of papers, a line each, as ripgrep is to search them."""
    with file.open("w", encoding="utf-8") as lines:
        lines.writelines(f"{' '.join(entry.folded)}\n" for entry in entries)


def count_lines(query: EngineQuery, file: Path, *, is_phrase: bool = False) -> int:
    """In how many papers ripgrep finds all the words; a process each where they may stand anywhere."""
    words = [forms[0] for forms in query.words]
    patterns = [rf"\b{' '.join(words)}\b"] if is_phrase else [rf"\b{word}\b" for word in words]
    if query.prefix:
        patterns.append(rf"\b{query.prefix}")
    running: list[subprocess.Popen[bytes]] = []
    for number, pattern in enumerate(patterns, start=1):
        options = ["--count", "--include-zero"] if number == len(patterns) else []
        before = running[-1].stdout if running else None
        command = [RIPGREP, "--no-config", "--no-filename", "--no-line-number", *options, pattern]
        source = "-" if before else str(file)
        running.append(subprocess.Popen([*command, source], stdin=before, stdout=subprocess.PIPE))
        if before is not None:
            before.close()  # so that the process before is told when this one has gone
    told, _ = running[-1].communicate()
    for process in running:
        process.wait()
    return int(told)


def _expression(column: str, words: Sequence[str], *, is_phrase: bool = False, prefix: str = "") -> str:
    if is_phrase:
        return f'{column} : "{" ".join(words)}"'
    pieces = [f'"{word}"' for word in words] + ([f'"{prefix}" *'] if prefix else [])
    return f"{column} : ({' AND '.join(pieces)})"


def _limits(within: Within) -> tuple[str, list[str]]:
    """What else must hold; a type and a stretch of days are all the limits that the bench sets."""
    if within == Within():
        return "", []
    days = [day.isoformat() for day in (within.first_day, within.last_day) if day is not None]
    types = ", ".join("?" for _ in within.document_types)
    return f" AND document_type IN ({types}) AND issued_on BETWEEN ? AND ?", [*within.document_types, *days]
