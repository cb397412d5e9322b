"""What a table's column for papers says of an item, and what a comment beside it says is missing (pure)."""

from collections.abc import Iterator
from typing import Final

from registry.language import _
from registry.text import squeeze
from registry.vocabulary.kinds import CitationStatus
from report import wording
from report.cell_lines import Line
from report.citing import name_in_full
from report.naming import format_day, format_points
from report.results import ClaimResult, ItemResult

# What table and paper disagree about is no proof to hand up: the comment names it.
_BACKS: Final = frozenset({CitationStatus.VERIFIED, CitationStatus.PROBABLE})


def list_evidence(result: ItemResult) -> tuple[Line, ...]:
    """The papers that back an item with the pages to look at, then its photos and pages of the web.

    They are Vietnamese in every language of the page, as the table is.
    """
    return (
        *_list_papers(result),
        *dict.fromkeys(line for claim in result.claims for line in _list_files(claim)),
    )


def say_standing(result: ItemResult) -> tuple[str, ...]:
    """How an item that lacks evidence stands, and what it lacks; nothing of any other item."""
    if result.gap is None:
        return ()
    status = wording.item_status(result.gap.status)
    head = _("{status}: {points} points").format(
        status=status[:1].upper() + status[1:], points=format_points(result.gap.self_score)
    )
    return (head, *(f"– {missing}" for missing in result.gap.missing))


def _list_papers(result: ItemResult) -> Iterator[Line]:
    found: dict[int, Line] = {}
    pages: dict[int, list[int]] = {}
    for claim in result.claims:
        for paper in claim.papers if claim.verdict.status in _BACKS else ():
            key = paper.document.id or 0
            found.setdefault(key, Line(name_in_full(paper.document), paper.link))
            if paper.page is not None and paper.page not in pages.setdefault(key, []):
                pages[key].append(paper.page)
    for key, line in found.items():
        numbers = ", ".join(map(str, sorted(pages.get(key, ()))))
        yield Line(f"{line.text} (tr.\N{NO-BREAK SPACE}{numbers})" if numbers else line.text, line.link)


def _list_files(claim: ClaimResult) -> Iterator[Line]:
    url = claim.verdict.claim.url
    for file in claim.files:
        name, day = squeeze(file.name), format_day(file.attachment.dated_on)
        text = f"{url} (bản chụp {name}, ngày {day})" if url else f"{name} (ngày {day})"
        yield Line(text, file.link)
