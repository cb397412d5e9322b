"""What an extractor hands over, and the hooks by which it tells that it is alive."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

from ingest.layout import HeadEvidence
from registry.parsed import Page, Problem, ProblemCode, SignatureReport
from registry.vocabulary.kinds import ReadMethod

PageDone = Callable[[], None]
"""Called after every page, so that a supervisor sees the work go on."""

AtPage = Callable[[int, int], None]
"""Called with the number of the page that is read next, and with how many there are: should the reader die,
its supervisor knows of what."""

SIGNATURES: Final = -1
"""In the place of a page's number: the digital signatures are read next, or are not to be touched."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """The pages of a file, what was faulty, and what else was seen of a scanned head.

    `later` names the pages that were left for another task.
    """

    pages: tuple[Page, ...] = ()
    problems: tuple[Problem, ...] = ()
    evidence: HeadEvidence | None = None
    later: tuple[int, ...] = ()
    signed: SignatureReport | None = None

    def with_later(self, *parts: "Extraction") -> "Extraction":
        """This together with pages that were read later, in their order."""
        pages = sorted((page for part in (self, *parts) for page in part.pages), key=lambda page: page.number)
        problems = tuple(problem for part in (self, *parts) for problem in part.problems)
        done = {page.number for page in pages}
        later = tuple(number for number in self.later if number not in done)
        return replace(self, pages=tuple(pages), problems=problems, later=later)


def refuse(code: ProblemCode, detail: str = "") -> Extraction:
    """The extraction of a file of which nothing can be read."""
    return Extraction(problems=(Problem(code, detail),))


def unread_pages(numbers: Iterable[int]) -> Extraction:
    """The extraction of pages of which nothing is known, not even their size."""
    pages = [Page(number, 0.0, 0.0, "", (), ReadMethod.UNREAD, 0.0) for number in numbers]
    return Extraction(
        tuple(pages), tuple(Problem(ProblemCode.PAGE_UNREAD, str(page.number)) for page in pages)
    )
