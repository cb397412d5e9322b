"""Which paper a person means on the command line: `#12`, or a reference in any spelling."""

from index.query import ReferenceQuery, parse_query
from index.search import find_by_reference
from registry.errors import NotFoundError, UsageError
from registry.language import _
from registry.store import Registry
from registry.tables import Document
from report.wording import name_of


def get_paper(registry: Registry, text: str) -> Document:
    """The one paper meant.

    Raises:
        UsageError: it is no reference, or fits several papers, which are named.
        NotFoundError: no filed paper carries it.
    """
    if text.startswith("#") and text[1:].isdigit():
        return registry.get_document(int(text[1:]))
    query = parse_query(text)
    if not isinstance(query, ReferenceQuery):
        raise UsageError(_("{text}: not a document number. Type one such as 1042/TB-UBND.").format(text=text))
    papers = find_by_reference(registry, query)
    if not papers:
        raise NotFoundError(
            _("No paper {text} is filed. See what is: minhchung search WORDS").format(text=text)
        )
    if len(papers) > 1:
        names = "\n".join(f"  #{paper.id}  {name_of(paper)}" for paper in papers)
        raise UsageError(
            _("{text} fits several papers; give one of:\n{names}").format(text=text, names=names)
        )
    return papers[0]
