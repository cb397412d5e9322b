"""minhchung doctor: whether what is derived agrees with the registry, and how to mend what does not."""

from collections.abc import Set
from typing import Annotated, Final

import typer

from cli.output import note, print_json, say
from cli.progress import counting
from cli.workplace import Workplace, workplace_of
from index.health import FaultKind, IndexFault, find_index_faults
from registry.errors import RegistryError
from registry.language import _, ngettext

# What a rebuilt index mends; the choice of an engine is a person's.
_MENDED: Final = frozenset(FaultKind) - {FaultKind.TOO_MANY_PAPERS}


def doctor(
    context: typer.Context,
    fix: Annotated[bool, typer.Option("--fix", help=_("Build anew what is derived and at fault."))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
) -> int:
    """Check the full-text index against the registry."""
    workplace = workplace_of(context)
    faults = find_index_faults(workplace.lookup, workplace.index)
    if as_json:
        print_json([{"fault": fault.kind, "count": fault.count} for fault in faults])
    else:
        for fault in faults:
            say(_word(fault))
        if not faults:
            count = workplace.lookup.count()
            line = ngettext(
                "Index: holds the {count} paper of the registry.",
                "Index: holds all {count} papers of the registry.",
                count,
            )
            say(line.format(count=count))
    to_mend = [fault for fault in faults if fault.kind in _MENDED]
    if to_mend and fix:
        _mend(workplace, {fault.kind for fault in to_mend})
        return 0
    return RegistryError.exit_code if to_mend else 0


def _mend(workplace: Workplace, kinds: Set[FaultKind]) -> None:
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
