"""Points by how they stand, as a bar: what the pages draw in SVG (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from registry.assessment import Points
from registry.language import _
from registry.vocabulary.kinds import ItemStatus
from report import wording

_ORDER: Final[Mapping[ItemStatus, str]] = {
    ItemStatus.BACKED: "secured",
    ItemStatus.PARTLY_BACKED: "doubtful",
    ItemStatus.UNBACKED: "unsupported",
    ItemStatus.CLAIMS_NOTHING: "forgone",
}


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar: the points of items of one status; place and width in hundredths of the whole."""

    status: ItemStatus
    name: str
    points: Decimal
    x: str
    width: str


def build_bar(points: Points, whole: Decimal) -> tuple[Segment, ...]:
    """The four parts of a bar, in which `whole` points take the whole width."""
    segments, start = [], Decimal(0)
    for status, name in _ORDER.items():
        part = max(getattr(points, name), Decimal(0))  # a self score above the maximum forgoes nothing
        segments.append(Segment(status, name, part, _share(start, whole), _share(part, whole)))
        start += part
    return tuple(segments)


def describe_bar(bar: tuple[Segment, ...]) -> str:
    """The bar in words, for those who do not see it; parts without points are left out."""
    return "; ".join(
        _("{status}: {points} points").format(
            status=wording.item_status(segment.status), points=wording.format_points(segment.points)
        )
        for segment in bar
        if segment.points
    )


def _share(part: Decimal, whole: Decimal) -> str:
    return f"{part * 100 / whole:.2f}%" if whole else "0%"
