"""minhchung doctor: whether the home is sound, and how to mend what is not."""

from collections.abc import Set
from dataclasses import replace
from typing import Annotated, Final

import typer

from cli.examination import Examination, examine, mend_home
from cli.output import note, print_json, say
from cli.progress import counting
from cli.workplace import Workplace, workplace_of
from index.health import FaultKind, IndexFault, find_index_faults
from registry.errors import RegistryError
from registry.health import HomeFault, HomeFaultKind, Weight
from registry.language import _, ngettext
from report.wording_health import word_fault

# What a rebuilt index mends; the choice of an engine is a person's.
_MENDED: Final = frozenset(FaultKind) - {FaultKind.TOO_MANY_PAPERS}
_OF_DATABASE: Final = frozenset(
    {
        HomeFaultKind.DATABASE_MISSING,
        HomeFaultKind.DATABASE_DAMAGED,
        HomeFaultKind.BROKEN_LINKS,
        HomeFaultKind.PAPERS_WITHOUT_FILE,
        HomeFaultKind.VALUES_DAMAGED,
        HomeFaultKind.READINGS_DAMAGED,
        HomeFaultKind.CHANGES_MISCOUNTED,
        HomeFaultKind.TRAIL_BROKEN,
    }
)
_OF_VAULT: Final = frozenset({HomeFaultKind.ORIGINALS_MISSING, HomeFaultKind.ORIGINALS_CHANGED})


def doctor(
    context: typer.Context,
    fix: Annotated[
        bool, typer.Option("--fix", help=_("Mend what is derived, or can be put back without a loss."))
    ] = False,
    quick: Annotated[
        bool, typer.Option("--quick", help=_("Do not read the originals, only see whether they are there."))
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
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
    if not left.kinds & _OF_DATABASE:
        say(_("Database: sound."))
        if not left.kinds & _OF_VAULT:
            count = left.vault.count
            line = ngettext(
                "Originals: {count}, as it was kept.", "Originals: {count}, all as they were kept.", count
            )
            if quick:
                line = ngettext("Originals: {count}, not read.", "Originals: {count}, not read.", count)
            say(line.format(count=count))
    for index_fault in found.index or ():
        say(_word(index_fault))
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


def _word(fault: IndexFault) -> str:
    count = fault.count
    match fault.kind:
        case FaultKind.NO_INDEX:
            return _(
                "Index: there is none yet, or one of another version or damaged. "
                "Build it: minhchung doctor --fix"
            )
        case FaultKind.BEHIND:
            line = ngettext(
                "Index: {count} changed paper is not in it yet; the next search takes it in.",
                "Index: {count} changed papers are not in it yet; the next search takes them in.",
                count,
            )
        case FaultKind.WRONG_PAPERS:
            line = ngettext(
                "Index: differs from the registry in {count} paper. Build it anew: minhchung doctor --fix",
                "Index: differs from the registry in {count} papers. Build it anew: minhchung doctor --fix",
                count,
            )
        case FaultKind.WORDS_LOST:
            line = ngettext(
                "Index: {count} paper is not found by its own words: it is damaged. Build it anew: "
                "minhchung doctor --fix",
                "Index: {count} papers are not found by their own words: it is damaged. Build it anew: "
                "minhchung doctor --fix",
                count,
            )
        case FaultKind.TOO_MANY_PAPERS:
            line = ngettext(
                "Index: {count} paper is more than Whoosh answers quickly. Change the engine: "
                "minhchung reindex --engine tantivy",
                "Index: {count} papers are more than Whoosh answers quickly. Change the engine: "
                "minhchung reindex --engine tantivy",
                count,
            )
    return line.format(count=count)
