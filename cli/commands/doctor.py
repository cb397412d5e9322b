"""minhchung doctor: whether the home is sound, and how to mend what is not."""

from collections.abc import Set
from dataclasses import replace
from typing import Annotated, Final

import typer

from cli.examination import examine, mend_home
from cli.options import Json
from cli.output import note, print_json, say
from cli.progress import counting
from cli.workplace import Workplace, workplace_of
from desk.health import Examination
from index.health import FaultKind, IndexFault, find_index_faults
from registry.errors import RegistryError
from registry.health import HomeFault, Weight
from registry.language import _, ngettext
from report.wording_health import word_fault
from report.wording_index_faults import word_index_fault

# What a rebuilt index mends; the choice of an engine is a person's.
_MENDED: Final = frozenset(FaultKind) - {FaultKind.TOO_MANY_PAPERS}


def doctor(
    context: typer.Context,
    fix: Annotated[
        bool, typer.Option("--fix", help=_("Mend what is derived, or can be put back without a loss."))
    ] = False,
    quick: Annotated[
        bool, typer.Option("--quick", help=_("Do not read the originals, only see whether they are there."))
    ] = False,
    as_json: Json = False,
) -> int:
    """Check database, originals, index, folder, disk, and the programs that reading needs."""
    workplace = workplace_of(context)
    found = left = examine(workplace, quick=quick)
    if fix and found.can_be_mended:
        mend_home(workplace, found)
        left = examine(workplace, quick=quick)
    if fix and _to_mend(left):
        _mend_index(workplace, {fault.kind for fault in _to_mend(left)})
        left = replace(left, index=tuple(find_index_faults(workplace.lookup, workplace.index)))
    if as_json:
        _print_json(found, left)
    else:
        _print(workplace, found, left, quick)
    is_wrong = any(fault.kind.weight is Weight.ERROR for fault in left.home)
    return RegistryError.exit_code if is_wrong or _to_mend(left) else 0


def _to_mend(found: Examination) -> list[IndexFault]:
    return [fault for fault in found.index or () if fault.kind in _MENDED]


def _print(workplace: Workplace, found: Examination, left: Examination, quick: bool) -> None:
    for fault, is_mended in _compare(found, left):
        say(word_fault(fault) + ("\n    " + _("Mended.") if is_mended else ""))
    if left.is_database_sound:
        say(_("Database: sound."))
        if left.has_all_originals:
            count = left.vault.count
            line = ngettext(
                "Originals: {count}, as it was kept.", "Originals: {count}, all as they were kept.", count
            )
            if quick:
                line = ngettext("Originals: {count}, not read.", "Originals: {count}, not read.", count)
            say(line.format(count=count))
    for index_fault in found.index or ():
        say(word_index_fault(index_fault))
    if left.index == ():
        count = workplace.lookup.count()
        line = ngettext(
            "Index: holds the {count} paper of the registry.",
            "Index: holds all {count} papers of the registry.",
            count,
        )
        say(line.format(count=count))


def _print_json(found: Examination, left: Examination) -> None:
    print_json(
        [
            {
                "fault": fault.kind,
                "count": fault.count,
                "weight": fault.kind.weight,
                "names": fault.names,
                "mended": is_mended,
            }
            for fault, is_mended in _compare(found, left)
        ]
        + [
            {
                "fault": fault.kind,
                "count": fault.count,
                "weight": Weight.ERROR if fault.kind in _MENDED else Weight.WARNING,
                "names": (),
                "mended": fault not in (left.index or ()),
            }
            for fault in found.index or ()
        ]
    )


def _compare(found: Examination, left: Examination) -> list[tuple[HomeFault, bool]]:
    """What was found and is mended, then what is left."""
    mended = [(fault, True) for fault in found.home if fault.kind not in left.kinds]
    return [*mended, *((fault, False) for fault in left.home)]


def _mend_index(workplace: Workplace, kinds: Set[FaultKind]) -> None:
    lookup, index = workplace.lookup, workplace.index
    with counting(_("Indexing")) as progress:
        is_behind = kinds == {FaultKind.BEHIND}
        taken = index.refresh(lookup, progress) if is_behind else 0
        if taken or (is_behind and index.is_current(lookup)):
            line = ngettext("{count} paper indexed.", "{count} papers indexed.", taken)
            note(line.format(count=taken))
            return
        index.rebuild(lookup, progress=progress)  # says so where another program is writing
    note(_("The index was built anew."))
