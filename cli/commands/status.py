"""minhchung status: the half page for the chairperson."""

import typer

from cli.options import Json
from cli.output import print_json, print_table, say
from cli.workplace import workplace_of
from registry.assessment import Points
from registry.language import _
from registry.text import squeeze
from registry.vocabulary.kinds import ItemStatus
from report import wording
from report.summary import Assessment, assess


def status(
    context: typer.Context,
    as_json: Json = False,
) -> None:
    """Print how many points stand on paper."""
    workplace = workplace_of(context)
    assessment = assess(workplace.registry)
    if as_json:
        print_json(_as_json(assessment))
        return
    points = assessment.points
    say(squeeze(assessment.table.title), style="bold")
    say(
        _("Self score {own} of {maximum} points, of which:").format(
            own=wording.format_points(points.self_score), maximum=wording.format_points(points.maximum)
        )
    )
    rows = [
        (_("secured"), points.secured, ItemStatus.BACKED, _("every claim is backed by a filed paper")),
        (
            _("doubtful"),
            points.doubtful,
            ItemStatus.PARTLY_BACKED,
            _("something is missing or to be confirmed"),
        ),
        (_("unsupported"), points.unsupported, ItemStatus.UNBACKED, _("no paper at all yet")),
    ]
    print_table(
        ("", _("Points"), _("Items"), ""),
        [
            (name, wording.format_points(sum_), str(_count(assessment, kind)), meaning)
            for name, sum_, kind, meaning in rows
        ],
        right=(1, 2),
    )
    say(
        _(
            "Not claimed: {forgone} points ({items} items at 0, and what others score below the maximum)."
        ).format(
            forgone=wording.format_points(points.forgone), items=_count(assessment, ItemStatus.CLAIMS_NOTHING)
        )
    )
    say()
    columns = (_("Criterion"), _("secured"), _("doubtful"), _("unsupported"), _("forgone"))
    print_table(
        columns,
        [
            (f"{top.code}. {wording.shorten(top.text, 70)}", *_points_row(sums))
            for top, sums in assessment.points_by_criterion()
        ],
        right=(1, 2, 3, 4),
    )
    waiting = len(workplace.registry.wanting_documents())
    if waiting:
        say()
        say(_("Papers waiting for data or confirmation: {count} (minhchung pending)").format(count=waiting))


def _count(assessment: Assessment, kind: ItemStatus) -> int:
    return sum(item.status is kind for item in assessment.leaves)


def _points_row(points: Points) -> tuple[str, ...]:
    sums = (points.secured, points.doubtful, points.unsupported, points.forgone)
    return tuple(map(wording.format_points, sums))


def _as_json(assessment: Assessment) -> dict[str, object]:
    points = assessment.points
    return {
        "title": assessment.table.title,
        "self_score": points.self_score,
        "maximum": points.maximum,
        "secured": points.secured,
        "doubtful": points.doubtful,
        "unsupported": points.unsupported,
        "forgone": points.forgone,
        "items": {
            kind.value: _count(assessment, kind) for kind in ItemStatus if kind.value != "not applicable"
        },
    }
