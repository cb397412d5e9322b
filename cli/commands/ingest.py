"""minhchung ingest: drops in, one line with its fate for each."""

import itertools
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from cli.options import Json
from cli.output import note, print_json, print_table, say
from cli.workplace import Workplace, workplace_of
from desk.clock import now
from desk.fates import describe_fate
from desk.sortings import find_folders
from ingest.attempts import Attempts
from ingest.inbox import FoundFile, find_drops
from ingest.pipeline import Filed, Finished, Places, Postponed, Withdrawn
from ingest.pipeline import ingest as run_ingest
from ingest.workers import ReadingPool
from registry.errors import EXIT_SOME_LEFT_OUT
from registry.foldered import path_of
from registry.language import _, ngettext
from registry.tables import Arrival
from registry.vocabulary.kinds import Fate
from report import wording
from report.folders import Folders
from report.wording_folders import describe_sorting


def ingest(
    context: typer.Context,
    paths: Annotated[
        list[Path] | None, typer.Argument(help=_("Files or folders; the inbox when none is given."))
    ] = None,
    as_json: Json = False,
) -> int:
    """Take in the files of the inbox, or of the given paths; files at given paths stay where they are."""
    workplace = workplace_of(context)
    settings = workplace.settings
    workplace.make_home()
    if not paths:
        settings.inbox.mkdir(parents=True, exist_ok=True)
    drops = find_drops(paths or [settings.inbox], _note_closed)
    places = Places(
        workplace.vault, settings.refused, None if paths else settings.inbox, Attempts(settings.attempts)
    )
    with workplace.only_writer():
        workplace.vault.sweep()
        with ReadingPool(workplace.readers, trust=workplace.settings.trust) as pool:
            acts = run_ingest(drops, workplace.start_registry(), places, pool, now)
            left: list[Postponed] = []
            last = {one.arrival.id: one for one in _watch(acts, drops, workplace, left)}
    filed = list(last.values())
    if as_json:
        print_json([_as_json(one) for one in filed])
    else:
        _print_fates(workplace, filed)
        _print_counts(filed)
    for one in left:
        note(f"{one.file.name}: {wording.hindrance(one.hindrance)}")
    refused = any(one.arrival.fate is Fate.REFUSED for one in filed if not one.known)
    return EXIT_SOME_LEFT_OUT if refused or left else 0


def _note_closed(fault: OSError) -> None:
    message = _("{path}: the folder cannot be looked into ({problem}). Have the administrator grant access.")
    note(message.format(path=fault.filename, problem=fault.strerror))


def _watch(
    acts: Iterable[Filed | Finished | Withdrawn | Postponed],
    drops: tuple[FoundFile, ...],
    workplace: Workplace,
    left: list[Postponed],
) -> Iterator[Filed]:
    """Pass drops on while showing how far the work is: a bar on a terminal, plain lines elsewhere.

    A drop that is withdrawn comes once more. Those that stay where they are go to `left`.
    """
    showing = _showing_bar if sys.stderr.isatty() else _showing_lines
    with showing(len(drops)) as show:
        for act in acts:
            if isinstance(act, Withdrawn):
                yield from _forget(act, workplace)
            elif isinstance(act, Postponed):
                left.append(act)
            else:
                show(act)
                if isinstance(act, Filed):
                    yield act


@contextmanager
def _showing_lines(count: int) -> Iterator[Callable[[Filed | Finished], None]]:
    numbers = itertools.count(1)

    def show(act: Filed | Finished) -> None:
        if isinstance(act, Filed):
            number = next(numbers)
            if not act.known:
                note(f"[{number}/{count}] {act.arrival.name}: {wording.fate(act.arrival.fate)}")
        elif not act.broken_off:
            note(_("{name}: all pages read").format(name=wording.name_of(act.document)))

    yield show


@contextmanager
def _showing_bar(count: int) -> Iterator[Callable[[Filed | Finished], None]]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(_("Reading"), total=count)

        def show(act: Filed | Finished) -> None:
            if isinstance(act, Filed):
                progress.update(task, advance=1, description=wording.shorten(act.arrival.name, 40))
            elif not act.broken_off:
                name = wording.shorten(wording.name_of(act.document), 40)
                progress.update(task, description=_("{name}: all pages read").format(name=name))

        yield show


def _forget(act: Withdrawn, workplace: Workplace) -> tuple[Filed, ...]:
    """Have what is derived, too, keep nothing of what was withdrawn; gives its drops."""
    workplace.forget()
    for one in act.drops:
        note(_("{name}: taken out of the registry again, see why below").format(name=one.arrival.name))
    return act.drops


def _print_fates(workplace: Workplace, filed: list[Filed]) -> None:
    fresh = [one for one in filed if not one.known]
    if not fresh:
        return
    know_folders = cache(lambda: find_folders(workplace.registry))
    rows = []
    for one in fresh:
        rows.append(_row(workplace, one.arrival, "", know_folders))
        rows += [_row(workplace, member, one.arrival.name, know_folders) for member in one.members]
    print_table((_("File"), _("Fate"), _("Paper, or reason")), rows)
    if any(arrival.fate is Fate.NEEDS_DATA for one in fresh for arrival in (one.arrival, *one.members)):
        say(_("To complete or check: {command}").format(command="minhchung pending"))


def _row(
    workplace: Workplace, arrival: Arrival, archive: str, know_folders: Callable[[], Folders | None]
) -> tuple[str, str, str]:
    says = [describe_fate(workplace.registry, arrival)]
    path = path_of(arrival.name, archive)
    folders = know_folders() if "/" in path else None
    sorting = folders.find_sorting(path) if folders else None
    if sorting is not None:
        says += describe_sorting(sorting)
    indent = "  " if archive else ""
    return indent + arrival.name, wording.fate(arrival.fate), "; ".join(filter(None, says))


def _print_counts(filed: list[Filed]) -> None:
    fresh = [one for one in filed if not one.known]
    known = len(filed) - len(fresh)
    counts = Counter(one.arrival.fate for one in fresh)
    if fresh:
        parts = ", ".join(f"{wording.fate(fate)} {counts[fate]}" for fate in Fate)
        line = ngettext("{count} file: {parts}.", "{count} files: {parts}.", len(fresh))
        say(line.format(count=len(fresh), parts=parts), style="bold")
    if known:
        line = ngettext(
            "{count} file had been taken in before; nothing changed.",
            "{count} files had been taken in before; nothing changed.",
            known,
        )
        say(line.format(count=known))
    if not filed:
        say(_("Nothing to take in."))


def _as_json(one: Filed) -> dict[str, object]:
    return {
        **_arrival_json(one.arrival),
        "known": one.known,
        "members": [_arrival_json(m) for m in one.members],
    }


def _arrival_json(arrival: Arrival) -> dict[str, object]:
    return {
        "name": arrival.name,
        "sha256": arrival.sha256,
        "fate": arrival.fate,
        "reason": arrival.reason or None,
        "detail": arrival.detail or None,
        "document_id": arrival.document_id,
    }
