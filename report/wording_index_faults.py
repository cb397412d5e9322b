"""Findings about the full-text index in sentences: what, of how many papers, and how to mend it."""

from index.health import FaultKind, IndexFault
from registry.language import _, ngettext


def word_index_fault(fault: IndexFault) -> str:
    """A finding, and how to mend it."""
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
