"""The pages of an evidence pack: a cover with the table, one page an item; they open from disk, no script."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final

from jinja2 import Environment

from ingest.files import PDF
from registry.assessment import ItemVerdict, is_linked
from registry.signatures import is_intact
from registry.vocabulary.kinds import ItemStatus
from report import wording, wording_pack
from report.pack_names import to_ascii
from report.pack_plan import PackedFile, PackPlan
from report.pack_signatures import list_trust_digests
from report.pack_view import ItemView
from report.page_templates import TEMPLATES, open_templates
from report.result_pieces import Piece, split_result
from report.summary import period_of
from report.wording_signatures import word_signatures

COVER_NAME: Final = "index.html"
STYLE_NAME: Final = "data/pack.css"
SIGNATURE_PAGE_NAME: Final = "data/signatures.html"
_CODE_LENGTH: Final = 24


@dataclass(frozen=True, slots=True)
class _CoverRow:
    """A row of the cover: an item with its page and its result in pieces, or a heading."""

    item: ItemVerdict
    page: str | None
    pieces: tuple[Piece, ...]


def name_item_page(folder: str, code: str) -> str:
    """The name of an item's page in the pack."""
    return f"{folder}/{to_ascii(code, _CODE_LENGTH)}.html"


def render_item(view: ItemView, plan: PackPlan, undrawn: Collection[str]) -> bytes:
    """The page of an item: claim beside paper, the words lit on the page.

    Args:
        undrawn: pictures that could not be made: the words of the page stand in their place.
    """
    neighbours = [item.criterion.code for item in plan.items]
    place = neighbours.index(view.item.criterion.code)
    return _render(
        "pack_item.html",
        {
            "view": view,
            "row": view.item.criterion,
            "whys": _whys_of(view.item),
            "pieces": split_result(view.item.criterion.result, view.item.claims),
            "before": plan.items[place - 1] if place > 0 else None,
            "after": plan.items[place + 1] if place + 1 < len(plan.items) else None,
            "undrawn": undrawn,
            "page_of": lambda item: (
                "../" + _in_data(name_item_page(plan.folders[item.criterion.code], item.criterion.code))
            ),
            "here": lambda name: "../" + _in_data(name),
        },
    )


def render_cover(plan: PackPlan, at: datetime) -> bytes:
    """The cover: the table with statuses, what is not in the pack, how to check it."""
    assessment = plan.assessment
    chosen = {item.criterion.code for item in plan.items}
    parents = {item.criterion.code: item.criterion.parent_code for item in assessment.items}
    shown = set(chosen)
    for code in chosen:
        above = parents.get(code)
        while above and above not in shown:
            shown.add(above)
            above = parents.get(above)
    rows = [
        _CoverRow(
            item,
            name_item_page(plan.folders[item.criterion.code], item.criterion.code)
            if item.criterion.code in chosen
            else None,
            tuple(split_result(item.criterion.result, item.claims)),
        )
        for item in assessment.items
        if item.criterion.code in shown
    ]
    return _render(
        "pack_cover.html",
        {
            "table": assessment.table,
            "period": period_of(assessment.table),
            "points": assessment.points if len(chosen) == len(assessment.leaves) else None,
            "rows": rows,
            "plan": plan,
            "paper_count": sum(paper.file is not None for paper in plan.papers.values()),
            "signed_count": sum(bool(file.signatures) for file in plan.files),
            "head": plan.head,
            "at": at,
            "ItemStatus": ItemStatus,
        },
    )


def render_signatures(plan: PackPlan) -> bytes:
    """The page of all digital signatures in the pack, file by file."""
    return _render(
        "pack_signatures.html",
        {
            "signed": [file for file in plan.files if file.signatures],
            "unexamined": [file for file in plan.files if file.signatures is None],
            "digests": list_trust_digests(plan),
            "here": _in_data,
        },
    )


@cache
def style_sheet() -> bytes:
    """The style sheet of all pages."""
    return (TEMPLATES / "pack.css").read_bytes()


def _whys_of(item: ItemVerdict) -> Mapping[str, str | None]:
    """Why an item stands as it does, each reason once with what would mend it."""
    return {wording.describe(reason): wording.cure(reason) for reason in item.reasons}


def _in_data(name: str) -> str:
    return name.removeprefix("data/")


def _at_page(file: PackedFile, page: int) -> str:
    """What leads a viewer to a page: browsers take it for PDFs."""
    return f"#page={page}" if file.stored.media_type == PDF and page > 1 else ""


def _render(template: str, values: Mapping[str, Any]) -> bytes:
    return _environment().get_template(template).render(values).encode()


@cache
def _environment() -> Environment:
    environment = open_templates()
    environment.globals.update(
        wording_pack=wording_pack,
        is_linked=is_linked,
        is_intact=is_intact,
        at_page=_at_page,
        word_signatures=word_signatures,
    )
    environment.filters["why"] = wording.describe
    return environment
