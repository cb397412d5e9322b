"""Made-up rows of a criteria table, with the claims that their results make, as the checks take them."""

from datetime import date
from decimal import Decimal

from ingest.claims import find_claims
from registry.assessment import ClaimVerdict, ItemVerdict
from registry.findings import Finding, FindingCode
from registry.parsed import Claim
from registry.slots import find_slots
from registry.tables import Attachment, StoredClaim, StoredCriterion
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
    row = StoredCriterion(
        table_id=1,
        position=1,
        code=code,
        level=2,
        is_leaf=is_leaf,
        text=text,
        max_score=None if most is None else Decimal(most),
        self_score=None if score is None else Decimal(score),
        lead_unit=lead,
        coordinating_unit=beside,
        evidence_required=required,
        result=result,
        periodicity=periodicity,
    )
    claims = find_claims(result, evidence_required=required)
    verdicts = tuple(
        ClaimVerdict(_stored(place, claim), CitationStatus.MISSING, attachments=files)
        for place, claim in enumerate(claims, start=1)
    )
    return ItemVerdict(row, ItemStatus.UNBACKED, verdicts, find_slots(required))


def found(findings: tuple[Finding, ...], code: FindingCode) -> list[Finding]:
    """The findings of one kind."""
    return [finding for finding in findings if finding.code is code]


def _stored(position: int, claim: Claim) -> StoredClaim:
    reference = claim.citation.reference if claim.citation else None
    return StoredClaim(
        criterion_id=1,
        position=position,
        kind=claim.kind,
        role=claim.role,
        start=claim.start,
        end=claim.end,
        raw=claim.raw,
        digits=reference.digits if reference else None,
        letter=reference.letter if reference else "",
        symbol=reference.symbol if reference else "",
        year_in_code=reference.year if reference else None,
        reference_key=reference.key if reference else None,
        document_type=claim.document_type,
        subject=claim.subject,
        issuer=claim.citation.issuer if claim.citation else None,
        issued_on=claim.issued_on,
        url=claim.url,
    )
