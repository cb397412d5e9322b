"""Which paper a person means on the command line: `#12`, or a reference in any spelling."""

from cli.hints import see
from cli.workplace import Workplace
from desk import papers
from registry.language import _
from registry.tables import Document


def get_paper(workplace: Workplace, text: str) -> Document:
    """The one paper meant.

    Raises:
        UsageError: it is no reference, or fits several papers, which are named.
        NotFoundError: no filed paper carries it.
    """
    words = _("WORDS")
    with see(f"search {words}"):
        return papers.get_paper(workplace.registry, workplace.lookup, text)
