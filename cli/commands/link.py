"""minhchung link: what a person decides about papers as proof of items, and how it was decided."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from cli.commands.item import get_claim, get_item
from cli.help import Command, build_group
from cli.link_check import check_links
from cli.output import print_json, print_table, say
from cli.papers import get_paper
from cli.workplace import Workplace, now, workplace_of
from registry.assessment import ItemVerdict
from registry.decisions import Place, decisions_about
from registry.errors import NotFoundError, UsageError
from registry.language import _
from registry.reference import Reference
from registry.tables import Attachment, Decision, Document, StoredClaim
from registry.vocabulary.kinds import ClaimKind, Judgement
from report import wording
from report.linking import occurrences
from report.summary import Assessment, assess

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
    assessment = assess(workplace.registry)
    verdict = get_item(assessment, item)
    said = get_claim(verdict, claim)
    if said.kind is not ClaimKind.NUMBERED_DOCUMENT:
        raise UsageError(
            _("Claim {number} of {code} cites no numbered paper. Attach a file: minhchung attach").format(
                number=claim, code=verdict.criterion.code
            )
        )
    document = get_paper(workplace, paper) if paper else _only_candidate(verdict, claim)
    _refuse_draft(document)
    cited = said.reference
    if cited and document.reference and not reason and _is_other_number(cited, document.reference):
        message = _(
            "The claim cites {cited}, the paper is {filed}. If it is meant all the same, say why: --reason"
        )
        raise UsageError(message.format(cited=cited, filed=document.reference))
    _record(workplace, assessment, verdict, claim, document, Judgement.ACCEPTED, reason)


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
    document = get_paper(workplace, paper)
    _refuse_draft(document)
    assessment = assess(workplace.registry)
    verdict = get_item(assessment, item)
    if not verdict.criterion.is_leaf:
        message = _("{code} is the sum of the items below it. Link the paper to one of these.")
        raise UsageError(message.format(code=verdict.criterion.code))
    _record(workplace, assessment, verdict, None, document, Judgement.ACCEPTED, reason)


def detach(
    context: typer.Context,
    item: _Item,
    what: Annotated[str, typer.Argument(help=_("The paper, or the name of an attached file."))],
    claim: _Claim = None,
    reason: _Why = "",
) -> None:
    """Take a decision or an attachment back."""
    workplace = workplace_of(context)
    assessment = assess(workplace.registry)
    verdict = get_item(assessment, item)
    if claim is not None and _detach_file(workplace, assessment, verdict, claim, what):
        say(_("{file} is not attached to {code} any more.").format(file=what, code=verdict.criterion.code))
        return
    document = get_paper(workplace, what)
    code = verdict.criterion.code
    wanted = None if claim is None else _place_of(verdict, claim)
    places = [
        place
        for place, decisions in workplace.registry.standing_decisions(assessment.table.id or 0).items()
        if (place.criterion_code == code if wanted is None else place == wanted)
        and any(decision.document_id == document.id for decision in decisions)
    ]
    if not places:
        message = _("Nothing was decided about {paper} there. See: minhchung link history {code}")
        raise NotFoundError(message.format(paper=wording.name_of(document), code=code))
    for place in places:
        _decide(workplace, assessment, place, document, Judgement.WITHDRAWN, reason)
    _say_outcome(workplace, code, document, Judgement.WITHDRAWN)


def history(
    context: typer.Context,
    item: _Item,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
) -> None:
    """Print all decisions about an item, in the order they were taken."""
    workplace = workplace_of(context)
    assessment = assess(workplace.registry)
    verdict = get_item(assessment, item)
    placed = decisions_about(
        verdict.criterion.code,
        workplace.registry.decisions_of(assessment.table.id or 0),
        [one.criterion for one in assessment.items],
    )
    decisions = [decision for _place, decision in placed]
    if as_json:
        print_json([decision.model_dump(exclude={"table_id"}) for decision in decisions])
        return
    files = [
        file
        for file in workplace.registry.detached_from(assessment.table.id or 0)
        if file.criterion_code == verdict.criterion.code
    ]
    if not decisions and not files:
        say(_("Nothing was decided about {code} yet.").format(code=verdict.criterion.code))
        return
    papers = {
        paper.id: paper for paper in workplace.registry.documents([one.document_id for one in decisions])
    }
    claims = [said.claim for said in verdict.claims]
    columns = (_("When"), _("Who"), "", _("Paper"), _("Claim"), _("Why"))
    rows = [_history_row(place, decision, papers, claims) for place, decision in placed]
    print_table(columns, [*rows, *(_file_row(file, claims) for file in files)])


def _history_row(
    place: Place, decision: Decision, papers: dict[int | None, Document], claims: Sequence[StoredClaim]
) -> tuple[str, ...]:
    why = decision.reason
    if decision.is_carried:
        why = "; ".join(part for part in (why, _("taken over from the period before")) if part)
    return (
        wording.format_day(decision.decided_at.date()),
        decision.decided_by,
        wording.judgement(decision.judgement),
        wording.name_of(papers[decision.document_id]),
        _claim_number(place, claims),
        why,
    )


def _file_row(file: Attachment, claims: Sequence[StoredClaim]) -> tuple[str, ...]:
    """A file that was attached and taken back."""
    return (
        wording.format_day(file.detached_at.date()) if file.detached_at else "",
        file.detached_by or "",
        wording.judgement(Judgement.WITHDRAWN),
        file.name,
        _claim_number(Place(file.criterion_code, file.claim_raw, file.occurrence), claims),
        _("attached by {who}").format(who=file.attached_by),
    )


def _claim_number(place: Place, claims: Sequence[StoredClaim]) -> str:
    """The claim's number in the table as it is now, its wording where it has no such claim any more."""
    if not place.claim_raw:
        return ""
    for number, (claim, occurrence) in enumerate(zip(claims, occurrences(claims), strict=True), start=1):
        if Place(place.criterion_code, claim.raw, occurrence) == place:
            return str(number)
    return wording.shorten(place.claim_raw)


def _judge(
    context: typer.Context, item: str, paper: str, claim: int | None, judgement: Judgement, reason: str
) -> None:
    workplace = workplace_of(context)
    document = get_paper(workplace, paper)
    assessment = assess(workplace.registry)
    _record(workplace, assessment, get_item(assessment, item), claim, document, judgement, reason)


def _record(
    workplace: Workplace,
    assessment: Assessment,
    verdict: ItemVerdict,
    claim: int | None,
    document: Document,
    judgement: Judgement,
    reason: str,
) -> None:
    """Keep a decision and say how the item stands after it."""
    _decide(workplace, assessment, _place_of(verdict, claim), document, judgement, reason)
    _say_outcome(workplace, verdict.criterion.code, document, judgement)


def _decide(
    workplace: Workplace,
    assessment: Assessment,
    place: Place,
    document: Document,
    judgement: Judgement,
    reason: str,
) -> None:
    workplace.registry.decide(
        Decision(
            table_id=assessment.table.id or 0,
            criterion_code=place.criterion_code,
            claim_raw=place.claim_raw,
            occurrence=place.occurrence,
            document_id=document.id or 0,
            judgement=judgement,
            reason=reason.strip(),
            decided_by=workplace.who,
            decided_at=now(),
        )
    )


def _say_outcome(workplace: Workplace, code: str, document: Document, judgement: Judgement) -> None:
    after = get_item(assess(workplace.registry), code)
    say(
        _("{code}: {paper} {judgement}. The item is now: {status}.").format(
            code=code,
            paper=wording.name_of(document),
            judgement=wording.judgement(judgement),
            status=wording.item_status(after.status),
        )
    )


def _place_of(verdict: ItemVerdict, number: int | None) -> Place:
    code = verdict.criterion.code
    if number is None:
        return Place(code)
    claim = get_claim(verdict, number)
    claims = [said.claim for said in verdict.claims]
    return Place(code, claim.raw, occurrences(claims)[number - 1])


def _only_candidate(verdict: ItemVerdict, number: int) -> Document:
    papers = verdict.claims[number - 1].documents
    if len(papers) == 1:
        return papers[0]
    if not papers:
        raise NotFoundError(_("No paper was found for this claim. Name the one that is meant."))
    names = "\n".join(f"  #{paper.id}  {wording.name_of(paper)}" for paper in papers)
    raise UsageError(_("Several papers may be meant; give one of:\n{names}").format(names=names))


def _is_other_number(cited: Reference, filed: Reference) -> bool:
    return (cited.number, cited.letter) != (filed.number, filed.letter)


def _refuse_draft(document: Document) -> None:
    if document.is_draft:
        message = _("{paper} is a draft and proves nothing. If it is none: minhchung correct #{id} draft no")
        raise UsageError(message.format(paper=wording.name_of(document), id=document.id))


def _detach_file(
    workplace: Workplace, assessment: Assessment, verdict: ItemVerdict, claim: int, name: str
) -> bool:
    """Take back an attachment of a claim by its name; False where none is called so."""
    files = [file for said in verdict.claims[claim - 1 : claim] for file in said.attachments]
    named = next((file for file in files if file.name == name), None)
    return named is not None and workplace.registry.detach(
        assessment.table.id or 0, _place_of(verdict, claim), named.sha256, workplace.who, now()
    )
