"""What an extractor hands over, and the hook by which it tells that it is alive."""

from collections.abc import Callable
from dataclasses import dataclass

from ingest.layout import HeadEvidence
from registry.parsed import Page, Problem, ProblemCode

PageDone = Callable[[], None]
"""Called after every page, so that a supervisor sees the work go on."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """The pages of a file, what was faulty, and what else was seen of a scanned head."""

    pages: tuple[Page, ...] = ()
    problems: tuple[Problem, ...] = ()
    evidence: HeadEvidence | None = None


def refuse(code: ProblemCode, detail: str = "") -> Extraction:
    """The extraction of a file of which nothing can be read."""
    return Extraction(problems=(Problem(code, detail),))
