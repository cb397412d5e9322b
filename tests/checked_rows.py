"""Made-up rows of a criteria table, with the claims that their results make, as the checks take them."""

from datetime import date
from decimal import Decimal

from ingest.claims import find_claims
from registry.assessment import ClaimVerdict, ItemVerdict
from registry.findings import Finding, FindingCode
from registry.parsed import CriterionRow
from registry.rows import build_claims, build_criterion
from registry.slots import find_slots
from registry.tables import Attachment
from registry.vocabulary.kinds import CitationStatus, ItemStatus, Periodicity

A_PERIOD = (date(2025, 1, 1), date(2025, 6, 30))
HANDED_IN_ON = date(2025, 7, 2)


def make_row(
    code: str,
    result: str = "",
    *,
    text: str = "Tổ chức đối thoại với Nhân dân",
    required: str = "",
    lead: str = "Phòng Tư pháp",
    beside: str = "Ban Công tác",
    score: str | None = "1",
    most: str | None = "1",
    periodicity: Periodicity = Periodicity.NONE,
    is_leaf: bool = True,
    files: tuple[Attachment, ...] = (),
) -> ItemVerdict:
    """A row and its claims, none of them backed by anything but `files`."""
    printed = CriterionRow(
        code=code,
        parent_code=None,
        level=2,
        is_leaf=is_leaf,
        printed_number=code,
        text=text,
        max_score=None if most is None else Decimal(most),
        self_score=None if score is None else Decimal(score),
        lead_unit=lead,
        coordinating_unit=beside,
        evidence_required=required,
        result=result,
        place=code,
        claims=find_claims(result, evidence_required=required),
        periodicity=periodicity,
    )
    row = build_criterion(1, 1, printed)
    row.id = 1
    verdicts = tuple(
        ClaimVerdict(claim, CitationStatus.MISSING, attachments=files) for claim in build_claims(row, printed)
    )
    return ItemVerdict(row, ItemStatus.UNBACKED, verdicts, find_slots(required))


def found(findings: tuple[Finding, ...], code: FindingCode) -> list[Finding]:
    """The findings of one kind."""
    return [finding for finding in findings if finding.code is code]
