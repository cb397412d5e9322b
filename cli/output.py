"""How results are printed: tables for people, JSON and CSV for programs and Excel.

Rich is imported where something is printed by it: JSON is printed without.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

import typer

from report.naming import format_day, format_points

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

    from index.snippet import Snippet

# Piped output is not wrapped at all: whoever reads it has no screen to fit, and a program reads whole lines.
_PIPE_WIDTH: Final = sys.maxsize
# What commands a terminal, where a paper's text has it; line ends stay. Rich measures a tab as no width and
# then breaks the line there.
_CONTROLS: Final = {**dict.fromkeys((*range(32), *range(127, 160))), ord("\n"): "\n", ord("\t"): " "}
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def stdout() -> Console:
    """The console for results."""
    from rich.console import Console

    return Console(soft_wrap=False, highlight=False, width=None if sys.stdout.isatty() else _PIPE_WIDTH)


def say(text: str = "", style: str | None = None) -> None:
    """Print a line of a result, wrapped at words."""
    from rich.text import Text

    _print(Text(_clean(text), style=style or ""))


def say_indented(text: str | Text, indent: int) -> None:
    """Print a paragraph of a result, all its lines set in by `indent` blanks; a Text comes from `mark`."""
    from rich.padding import Padding
    from rich.text import Text

    paragraph = Text(_clean(text)) if isinstance(text, str) else text
    _print(Padding(paragraph, (0, 0, 0, indent), expand=False))


def note(text: str) -> None:
    """Print a line that is not part of the result, to stderr."""
    typer.echo(_clean(text), err=True)


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[int] = ()) -> None:
    """Print rows as a table; columns whose places stand in `right` are aligned right."""
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for place, name in enumerate(columns):
        table.add_column(name, justify="right" if place in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(escape(_clean(cell)) for cell in row))
    _print(table)


def print_json(value: Any) -> None:
    """Print a value as JSON, UTF-8, two blanks deep; scores stay exact as strings."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def print_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows as CSV that opens right in a Vietnamese Excel: BOM, semicolons, decimal commas.

    A cell that Excel would take for a formula gets an apostrophe in front.
    """
    out = sys.stdout
    out.write("\ufeff")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)


def mark(snippet: Snippet) -> Text:
    """A passage with its hits in bold; where there is no colour, between «…»."""
    from rich.text import Text

    console = stdout()
    text = Text()
    position = 0
    for start, end in snippet.marks:
        text.append(_clean(snippet.text[position:start]))
        hit = _clean(snippet.text[start:end])
        if console.is_terminal:
            text.append(hit, style="bold yellow")
        else:
            text.append(f"«{hit}»")
        position = end
    text.append(_clean(snippet.text[position:]))
    return text


def _print(what: RenderableType) -> None:
    """Print to a terminal as wide as it is; anywhere else without the blanks that fill up columns."""
    console = stdout()
    if sys.stdout.isatty():
        console.print(what)
        return
    with console.capture() as captured:
        console.print(what)
    typer.echo("\n".join(line.rstrip(" ") for line in captured.get().split("\n")), nl=False)


def _clean(text: str) -> str:
    return text.translate(_CONTROLS)


def _cell(value: object) -> str:
    if isinstance(value, Decimal):
        return format_points(value)
    if isinstance(value, date):
        return format_day(value)
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(type(value).__name__)
