"""Which paper a person means on the command line: `#12`, or a reference in any spelling."""

from cli.workplace import Workplace
from index.by_reference import find_by_reference
from index.query import parse_query
from registry.errors import NotFoundError, UsageError
from registry.language import _
from registry.tables import Document
from report.wording import name_of


def get_paper(workplace: Workplace, text: str) -> Document:
    """The one paper meant.

    Raises:
        UsageError: it is no reference, or fits several papers, which are named.
        NotFoundError: no filed paper carries it.
    """
    if text.startswith("#") and text[1:].isdigit():
        return workplace.registry.get_document(int(text[1:]))
    reference = parse_query(text).reference
    if reference is None:
        raise UsageError(_("{text}: not a document number. Type one such as 1042/TB-UBND.").format(text=text))
    papers = find_by_reference(workplace.lookup, reference)
    if not papers:
        raise NotFoundError(
            _("No paper {text} is filed. See what is: minhchung search WORDS").format(text=text)
        )
    if len(papers) > 1:
        names = "\n".join(f"  #{paper.id}  {name_of(paper)}" for paper in papers)
        raise UsageError(
            _("{text} fits several papers; give one of:\n{names}").format(text=text, names=names)
        )
    return workplace.registry.get_document(papers[0].id)
