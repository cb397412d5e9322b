"""minhchung link: what a person decides about papers as proof of items, and how it was decided."""

from typing import Annotated, Any

import typer

from cli.commands.item import get_item
from cli.help import Command, build_group
from cli.hints import how_to_go_on, see
from cli.link_check import check_links
from cli.options import Json
from cli.output import print_json, print_table, say
from cli.papers import get_paper
from cli.workplace import workplace_of
from desk import decisions
from desk.attachments import detach_file
from desk.clock import now
from desk.decisions import HistoryLine
from registry.assessment import ItemVerdict
from registry.language import _
from registry.store import Registry
from registry.tables import Attachment, Decision
from registry.vocabulary.kinds import Judgement
from report import wording
from report.summary import assess
from report.wording_audit import event_kind

_Item = Annotated[str, typer.Argument(help=_("The item's code, e.g. III.1.2-1."))]
_Paper = Annotated[str, typer.Argument(help=_("The paper: #ID or a reference such as 1042/TB-UBND."))]
_Claim = Annotated[
    int | None, typer.Option(help=_("The claim's number in `minhchung item`; without it the whole item."))
]
_Why = Annotated[str, typer.Option(help=_("Why; kept with the decision."))]


def build_app() -> Any:
    """The group of commands about papers as proof."""
    app = build_group()
    for name, command, help_text in (
        ("accept", accept, _("Say that a claim means this filed paper.")),
        ("reject", reject, _("Say that a paper does not prove a claim, or not this item.")),
        ("ask", ask, _("Note a question about a paper; nothing is decided by it.")),
        ("attach", attach, _("Link a filed paper to an item that does not cite it.")),
        ("detach", detach, _("Take back what was decided or attached; it stays in the history.")),
        ("history", history, _("Show what was decided about an item, by whom and why.")),
        ("check", check_links, _("Look at the linked pages: do they answer, what do they show.")),
    ):
        app.command(name, cls=Command, help=help_text)(command)
    return app


def accept(
    context: typer.Context,
    item: _Item,
    claim: Annotated[int, typer.Argument(help=_("The claim's number in `minhchung item`."))],
    paper: Annotated[
        str | None, typer.Argument(help=_("The paper: #ID or a reference; the one found where left out."))
    ] = None,
    reason: _Why = "",
) -> None:
    """Record that a claim means a paper."""
    workplace = workplace_of(context)
    registry = workplace.registry
    assessment = assess(registry)
    code = get_item(assessment, item).criterion.code
    document = get_paper(workplace, paper) if paper else None
    with see(f"item {code}"), how_to_go_on():
        decision = decisions.accept(registry, assessment, code, claim, document, reason, workplace.who, now())
    _say_outcome(registry, code, decision)


def reject(
    context: typer.Context,
    item: _Item,
    paper: _Paper,
    claim: _Claim = None,
    reason: _Why = "",
) -> None:
    """Record that a paper does not prove a claim or an item; it is not suggested there again."""
    _judge(context, item, paper, claim, Judgement.REJECTED, reason)


def ask(
    context: typer.Context,
    item: _Item,
    paper: _Paper,
    reason: Annotated[str, typer.Option(help=_("The question; kept with the decision."))],
    claim: _Claim = None,
) -> None:
    """Record a question about a paper."""
    _judge(context, item, paper, claim, Judgement.ASKED, reason)


def attach(
    context: typer.Context,
    item: _Item,
    paper: _Paper,
    reason: _Why = "",
) -> None:
    """Record that a paper proves an item although its result does not cite it."""
    workplace = workplace_of(context)
    registry = workplace.registry
    document = get_paper(workplace, paper)
    assessment = assess(registry)
    code = get_item(assessment, item).criterion.code
    with how_to_go_on():
        decision = decisions.link_paper(registry, assessment, code, document, reason, workplace.who, now())
    _say_outcome(registry, code, decision)


def detach(
    context: typer.Context,
    item: _Item,
    what: Annotated[str, typer.Argument(help=_("The paper, or the name of an attached file."))],
    claim: _Claim = None,
    reason: _Why = "",
) -> None:
    """Take a decision or an attachment back."""
    workplace = workplace_of(context)
    registry = workplace.registry
    assessment = assess(registry)
    verdict = get_item(assessment, item)
    code = verdict.criterion.code
    file = _find_attachment(verdict, claim, what)
    if claim is not None and file is not None:
        detach_file(registry, assessment, code, claim, file.sha256, workplace.who, now())
        say(_("{file} is not attached to {code} any more.").format(file=what, code=code))
        return
    document = get_paper(workplace, what)
    with see(f"link history {code}"):
        *_others, decision = decisions.take_back(
            registry, assessment, code, claim, document, reason, workplace.who, now()
        )
    _say_outcome(registry, code, decision)


def history(
    context: typer.Context,
    item: _Item,
    as_json: Json = False,
) -> None:
    """Print all that was decided about an item or attached to it, in the order it was done."""
    registry = workplace_of(context).registry
    assessment = assess(registry)
    code = get_item(assessment, item).criterion.code
    lines = decisions.history(registry, assessment, code)
    if as_json:
        decided = [line.decision for line in lines if line.decision is not None]
        print_json([decision.model_dump(exclude={"table_id"}) for decision in decided])
    elif not lines:
        say(_("Nothing was decided about {code} yet.").format(code=code))
    else:
        columns = (_("When"), _("Who"), "", _("Paper"), _("Claim"), _("Why"))
        print_table(columns, map(_history_row, lines))


def _history_row(line: HistoryLine) -> tuple[str, ...]:
    carried = _("taken over from the period before") if line.is_carried else ""
    file = f"{line.file.name}, {wording.format_day(line.file.dated_on)}" if line.file else ""
    return (
        wording.format_day(line.at.astimezone().date()),
        line.who,
        event_kind(line.act),
        wording.name_of(line.paper) if line.paper else file,
        str(line.claim) if line.claim else wording.shorten(line.claim_raw),
        "; ".join(part for part in (line.why, carried) if part),
    )


def _judge(
    context: typer.Context, item: str, paper: str, claim: int | None, judgement: Judgement, reason: str
) -> None:
    workplace = workplace_of(context)
    registry = workplace.registry
    document = get_paper(workplace, paper)
    assessment = assess(registry)
    code = get_item(assessment, item).criterion.code
    with see(f"item {code}"), how_to_go_on():
        decision = decisions.judge(
            registry, assessment, code, claim, document, judgement, reason, workplace.who, now()
        )
    _say_outcome(registry, code, decision)


def _say_outcome(registry: Registry, code: str, decision: Decision) -> None:
    """Say what was decided and how the item stands after it."""
    after = get_item(assess(registry), code)
    say(
        _("{code}: {paper} {judgement}. The item is now: {status}.").format(
            code=code,
            paper=wording.name_of(registry.get_document(decision.document_id)),
            judgement=wording.judgement(decision.judgement),
            status=wording.item_status(after.status),
        )
    )


def _find_attachment(verdict: ItemVerdict, claim: int | None, name: str) -> Attachment | None:
    """The file of this name that is attached to a claim."""
    claims = verdict.claims[claim - 1 : claim] if claim and claim > 0 else ()
    return next((file for said in claims for file in said.attachments if file.name == name), None)
