"""minhchung check: what in the table itself a reviewer would stumble over."""

from typing import Annotated

import typer

from cli.options import Csv, Json
from cli.output import print_csv, print_json, say, say_indented
from cli.workplace import workplace_of
from index.checks import check_table
from registry.errors import NotFoundError, UsageError
from registry.findings import Finding, Weight
from registry.language import _, ngettext
from registry.text import fold
from report.summary import Assessment, assess, is_below, period_of
from report.wording_checks import cure_finding, describe_finding, weight_name


def check(
    context: typer.Context,
    criterion: Annotated[
        str | None, typer.Option(help=_("Only this criterion and what is below it, e.g. II.4."))
    ] = None,
    weight: Annotated[
        list[str] | None, typer.Option(help=_("Only findings of this weight: error, warning, typo, note."))
    ] = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """List what does not fit in the table, the heaviest first."""
    assessment = assess(workplace_of(context).registry)
    weights = [_parse_weight(name) for name in weight] if weight else list(Weight)
    found = [
        finding
        for finding in check_table(
            assessment.items,
            period=period_of(assessment.table),
            seen_on=assessment.table.imported_at.date(),
        )
        if finding.weight in weights and _is_about(assessment, finding, criterion)
    ]
    if as_json:
        print_json([_as_json(finding) for finding in found])
    elif as_csv:
        columns = (_("Weight"), _("Items"), _("Finding"), _("To do"))
        print_csv(columns, (_row(finding) for finding in found))
    else:
        _print(found, weights)


def _print(found: list[Finding], weights: list[Weight]) -> None:
    if not found:
        say(_("Nothing was found."))
        return
    for weight in weights:
        same = [finding for finding in found if finding.weight is weight]
        if not same:
            continue
        title = ngettext("{weight}: {count} finding", "{weight}: {count} findings", len(same))
        say(title.format(weight=weight_name(weight), count=len(same)), style="bold")
        for finding in same:
            say_indented(f"{', '.join(finding.items)}: {describe_finding(finding)}", 2)
            say_indented(f"→ {cure_finding(finding)}", 6)


def _is_about(assessment: Assessment, finding: Finding, criterion: str | None) -> bool:
    """Whether a finding touches a criterion or what is below it.

    Raises:
        NotFoundError: the table has no such criterion.
    """
    if criterion is None:
        return True
    if all(item.criterion.code.upper() != criterion.upper() for item in assessment.items):
        raise NotFoundError(
            _("No item {code} in the table. See: minhchung criteria list").format(code=criterion)
        )
    return any(is_below(code, criterion) for code in finding.items)


def _parse_weight(name: str) -> Weight:
    for weight in Weight:
        if fold(name) in (weight.value, fold(weight_name(weight))):
            return weight
    message = _("{name}: no such weight. Weights: {known}.")
    raise UsageError(message.format(name=name, known=", ".join(map(weight_name, Weight))))


def _row(finding: Finding) -> tuple[str, ...]:
    items = ", ".join(finding.items)
    return weight_name(finding.weight), items, describe_finding(finding), cure_finding(finding)


def _as_json(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "weight": finding.weight,
        "items": list(finding.items),
        "places": [
            {"item": place.item, "field": place.field, "span": [place.start, place.end], "raw": place.raw}
            for place in finding.places
        ],
        "values": dict(finding.values),
        "finding": describe_finding(finding),
        "cure": cure_finding(finding),
    }
