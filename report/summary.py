"""The whole table assessed against the registry: statuses, points, what is lacking."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from registry.assessment import (
    ClaimVerdict,
    ItemVerdict,
    Points,
    Reason,
    ReasonCode,
    Resolution,
    assess_claim,
    assess_item,
    assess_linked_paper,
    count_points,
    find_item_slots,
)
from registry.decisions import Place, Standing, find_loose
from registry.reference import Reference
from registry.registers import Entry, OutOfOrder, find_out_of_order
from registry.store import Registry
from registry.tables import Attachment, Decision, Document, StoredCriterion, StoredTable
from registry.vocabulary.kinds import CitationStatus, ClaimKind, ClaimRole, ItemStatus, Judgement
from report.lead_units import is_meant
from report.linking import Holdings, occurrences, read_holdings, replace_acts, replace_papers, resolve_claim


@dataclass(frozen=True)
class Assessment:
    """A table with the verdict on each of its rows, in the table's order, and what they were made from."""

    table: StoredTable
    items: tuple[ItemVerdict, ...]
    holdings: Holdings = field(repr=False, compare=False)
    resolutions: tuple[Resolution | None, ...] = field(repr=False, compare=False)

    @property
    def leaves(self) -> tuple[ItemVerdict, ...]:
        """The rows that are scored themselves."""
        return tuple(item for item in self.items if item.criterion.is_leaf)

    @property
    def points(self) -> Points:
        """The points of the whole table."""
        return count_points(self.items)

    def get_claims(self) -> tuple[ClaimVerdict, ...]:
        """All claims of all rows."""
        return tuple(claim for item in self.items for claim in item.claims)

    def points_by_criterion(self) -> tuple[tuple[StoredCriterion, Points], ...]:
        """The points below each of the table's main criteria."""
        tops = [item.criterion for item in self.items if item.criterion.parent_code is None]
        return tuple(
            (top, count_points(item for item in self.items if is_below(item.criterion.code, top.code)))
            for top in tops
        )


def assess(registry: Registry) -> Assessment:
    """The table imported last against everything that is filed.

    Raises:
        NotFoundError: no table has been imported.
    """
    table = registry.get_table()
    assert table.id is not None
    criteria = registry.criteria_of(table.id)
    holdings = read_holdings(registry, table, criteria, registry.claims_of(table.id))
    return _assemble(table, criteria, holdings, [resolve_claim(holdings, asked) for asked in holdings.asked])


def reassess(
    assessment: Assessment,
    changed: Collection[Document],
    *,
    removed: Collection[int] = (),
    confirmed: Collection[int] = (),
) -> Assessment:
    """The assessment after papers came, changed or went: the same as a new one, without asking the registry.

    Args:
        removed: ids of papers that are gone.
        confirmed: ids of the changed papers of which a person confirmed the subject.
    """
    holdings, touched = replace_papers(assessment.holdings, changed, removed=removed, confirmed=confirmed)
    resolutions = [
        resolve_claim(holdings, asked) if number in touched else known
        for number, (asked, known) in enumerate(zip(holdings.asked, assessment.resolutions, strict=True))
    ]
    criteria = [item.criterion for item in assessment.items]
    return _assemble(assessment.table, criteria, holdings, resolutions)


def rejudge(
    assessment: Assessment,
    decided: Standing,
    attachments: Iterable[Attachment],
    papers: Collection[Document],
) -> Assessment:
    """The assessment after people decided or attached something: the same as a new one, papers as they were.

    Args:
        decided: all decisions that count for the table now.
        attachments: all files that are attached to it now.
        papers: the papers that decisions are about.
    """
    holdings, touched = replace_acts(assessment.holdings, decided, attachments, papers)
    resolutions = [
        resolve_claim(holdings, asked) if number in touched else known
        for number, (asked, known) in enumerate(zip(holdings.asked, assessment.resolutions, strict=True))
    ]
    criteria = [item.criterion for item in assessment.items]
    return _assemble(assessment.table, criteria, holdings, resolutions)


def find_gaps(
    assessment: Assessment,
    *,
    unit: str | None = None,
    criterion: str | None = None,
    statuses: Sequence[ItemStatus] = (ItemStatus.UNBACKED, ItemStatus.PARTLY_BACKED),
) -> tuple[ItemVerdict, ...]:
    """Items lacking evidence, worst first: by points, then unbacked ones, then by claims not verified.

    Args:
        unit: words of the lead unit's name, with or without accents, or its abbreviation.
        criterion: a code; it and everything below it.
    """
    found = [
        item
        for item in assessment.leaves
        if item.status in statuses
        and (unit is None or is_led_by(item.criterion, unit))
        and (criterion is None or is_below(item.criterion.code, criterion))
    ]
    return tuple(sorted(found, key=_badness))


def leaves_below(assessment: Assessment, item: ItemVerdict) -> tuple[ItemVerdict, ...]:
    """The scored items below a row that is not scored itself; none below a scored one."""
    top = item.criterion
    return tuple(
        leaf for leaf in assessment.leaves if leaf is not item and is_below(leaf.criterion.code, top.code)
    )


def is_led_by(criterion: StoredCriterion, unit: str) -> bool:
    """Whether a row is led by a unit: by words of its name, or by the symbol the unit's papers bear."""
    return is_meant(criterion.lead_unit, unit)


def find_loose_attachments(registry: Registry) -> tuple[Attachment, ...]:
    """Attachments of the table imported last whose claim it does not have any more."""
    table_id = registry.get_table().id or 0
    held = _claim_places(registry, table_id)
    return tuple(
        file
        for file in registry.attachments_of(table_id)
        if Place(file.criterion_code, file.claim_raw, file.occurrence) not in held
    )


def find_loose_decisions(registry: Registry) -> tuple[Decision, ...]:
    """Decisions on items and claims that the table which is worked on does not have any more."""
    table_id = registry.get_table().id or 0
    held = _claim_places(registry, table_id)
    claimless = (
        decision
        for place, decisions in registry.standing_decisions(table_id).items()
        for decision in decisions
        if place.claim_raw and place not in held
    )
    gone = find_loose(registry.decisions_of(table_id), registry.criteria_of(table_id))
    return (*gone, *claimless)


def _claim_places(registry: Registry, table_id: int) -> frozenset[Place]:
    claims = registry.claims_of(table_id)
    return frozenset(
        Place(row.code, claim.raw, occurrence)
        for row in registry.criteria_of(table_id)
        for mine in [claims.get(row.id or 0, [])]
        for claim, occurrence in zip(mine, occurrences(mine), strict=True)
    )


def period_of(table: StoredTable) -> tuple[date, date] | None:
    """First and last day that a table reports on; None where it does not say."""
    if table.period_from is None or table.period_to is None:
        return None
    return table.period_from, table.period_to


def _assemble(
    table: StoredTable,
    criteria: Sequence[StoredCriterion],
    holdings: Holdings,
    resolutions: Sequence[Resolution | None],
) -> Assessment:
    """The verdicts on a table's rows, from what each of its claims was found to mean."""
    period = period_of(table)
    verdicts: dict[str, list[ClaimVerdict]] = {row.code: [] for row in criteria}
    for asked, resolution in zip(holdings.asked, resolutions, strict=True):
        files = holdings.attached.get(asked.place, ())
        verdicts[asked.place.criterion_code].append(assess_claim(asked.claim, resolution, files, period))
    for row in criteria:
        verdicts[row.code].extend(
            assess_linked_paper(row, holdings.judged[decision.document_id], decision, period)
            for decision in holdings.decided.get(Place(row.code), ())
            if decision.judgement is Judgement.ACCEPTED and decision.document_id in holdings.judged
        )
    flagged = _flag_date_order(verdicts)
    by_code = {row.code: row for row in criteria}
    items = [assess_item(row, flagged[row.code], find_item_slots(row, by_code), period) for row in criteria]
    return Assessment(table, tuple(items), holdings, tuple(resolutions))


def _flag_date_order(verdicts: Mapping[str, list[ClaimVerdict]]) -> dict[str, list[ClaimVerdict]]:
    """Add to each claim whose printed date breaks its register's order the neighbours that say so."""
    registers: dict[tuple[str, int | None], list[Entry]] = defaultdict(list)
    for verdict in (verdict for row in verdicts.values() for verdict in row):
        entry = _register_entry(verdict)
        if entry is not None:
            registers[entry[0]].append(entry[1])
    broken = {
        (series, found.entry): found
        for series, entries in registers.items()
        for found in find_out_of_order(entries)
    }

    def flag(verdict: ClaimVerdict) -> ClaimVerdict:
        entry = _register_entry(verdict)
        found = broken.get(entry) if entry else None
        return replace(verdict, reasons=(*verdict.reasons, _order_reason(found))) if found else verdict

    return {code: [flag(verdict) for verdict in row] for code, row in verdicts.items()}


def _register_entry(verdict: ClaimVerdict) -> tuple[tuple[str, int | None], Entry] | None:
    """The register that a cited paper stands in, and its number with the date that the table gives."""
    claim = verdict.claim
    printed, issued_on = claim.reference, verdict.issued_on
    if claim.kind is not ClaimKind.NUMBERED_DOCUMENT or claim.role is not ClaimRole.EVIDENCE:
        return None
    if printed is None or issued_on is None:
        return None
    reference = _filed_reference(verdict) or printed
    if not reference.symbol:
        return None
    series = (reference.register, None if reference.is_party else issued_on.year)
    return series, Entry(reference.number, issued_on, str(reference))


def _filed_reference(verdict: ClaimVerdict) -> Reference | None:
    if verdict.status is CitationStatus.PROBABLE and len(verdict.documents) == 1:
        return verdict.documents[0].reference
    return None


def _order_reason(found: OutOfOrder) -> Reason:
    """The entry and the papers whose numbers and dates speak against it: its rivals, else its neighbours."""
    against = found.rivals or tuple(entry for entry in (found.before, found.after) if entry)
    values = {
        "number": found.entry.name,
        "printed": found.entry.issued_on.isoformat(),
        "neighbours": "; ".join(f"{entry.name} {entry.issued_on.isoformat()}" for entry in against),
    }
    return Reason(ReasonCode.DATE_ORDER, values)


def is_below(code: str, top: str) -> bool:
    """Whether a row is another one, by its code, or stands below it."""
    code, top = code.upper(), top.upper()
    return code == top or code.startswith((f"{top}.", f"{top}-"))


def _badness(item: ItemVerdict) -> tuple[object, ...]:
    counted = [claim for claim in item.claims if claim.status is not CitationStatus.NOT_COUNTED]
    verified = sum(claim.status is CitationStatus.VERIFIED for claim in counted)
    share_open = 1 - verified / len(counted) if counted else 1.0
    return (
        -item.points,
        item.status is not ItemStatus.UNBACKED,
        -share_open,
        item.criterion.position,
    )
