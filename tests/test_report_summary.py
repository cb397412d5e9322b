"""The status model on the real table, against the hand-made truth."""

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from factories import A_MOMENT, make_header, make_parsed

from ingest.criteria import read_criteria
from registry.assessment import ReasonCode
from registry.store import Registry
from registry.tables import Attachment, StoredFile
from registry.vocabulary.kinds import CitationStatus, ClaimKind
from report.linking import occurrences
from report.summary import Assessment, assess, find_gaps

# What is printed wrong in the table and right on the paper.
TRUE_DATES = {"1056/TB-UBND": "2026-04-29"}
BODIES = {
    "HĐND": "Hội đồng nhân dân xã Nghi Dương",
    "ĐU": "Đảng ủy xã Nghi Dương",
    "TTPVHCC": "Trung tâm Phục vụ hành chính công xã Nghi Dương",
}


def import_table(registry: Registry, path: Path) -> None:
    registry.save_table(read_criteria(path), path.name, "0" * 64, A_MOMENT)


def file_numbered_papers(registry: Registry, truth: dict[str, Any]) -> None:
    papers: dict[str, dict[str, Any]] = {}
    for item in truth["items"]:
        for claim in item.get("claims", []):
            if claim["kind"] == "numbered document" and claim["role"] == "evidence":
                known = papers.setdefault(claim["identity"], claim)
                if known["date"] is None or (claim["subject"] and not known["subject"]):
                    papers[claim["identity"]] = {**claim, "date": claim["date"] or known["date"]}
    assert len(papers) == 63
    for claim in papers.values():
        code = claim["code_canonical"]
        pieces = code.split("/")
        number, symbol = pieces[0], pieces[-1]
        if "-" in number:  # Party form: 203-QĐ/ĐU
            number, kind = number.split("-")
            symbol = f"{kind}/{symbol}"
        issuer = symbol.replace("/", "-").split("-")[-1]
        header = make_header(
            number=number,
            symbol=symbol,
            year_in_code=str(claim["year_in_code"]) if claim.get("year_in_code") else None,
            document_type=claim["doc_type"],
            issuing_body=BODIES.get(issuer, "Ủy ban nhân dân xã Nghi Dương"),
            issued_on=TRUE_DATES.get(code, claim["date"]),
            subject=claim["subject"],
        )
        registry.add(make_parsed(code, header=header))


def attach_everything(registry: Registry) -> None:
    """A file for every photo, link and named paper that a person can open."""
    assessment = assess(registry)
    for item in assessment.items:
        claims = [verdict.claim for verdict in item.claims]
        for verdict, occurrence in zip(item.claims, occurrences(claims), strict=True):
            numbered = verdict.claim.kind is ClaimKind.NUMBERED_DOCUMENT
            if numbered or verdict.status is not CitationStatus.MISSING:
                continue
            sha256 = f"{verdict.claim.id:064x}"
            registry.attach(
                assessment.table.id or 0,
                StoredFile(sha256=sha256, size=1, media_type="image/jpeg"),
                Attachment(
                    table_id=assessment.table.id or 0,
                    criterion_code=item.criterion.code,
                    claim_raw=verdict.claim.raw,
                    occurrence=occurrence,
                    sha256=sha256,
                    name="anh.jpg",
                    dated_on=date(2026, 5, 4),
                    attached_by="test",
                    attached_at=A_MOMENT,
                ),
            )


@pytest.fixture(params=["S0", "S1", "S2"])
def case(
    request: pytest.FixtureRequest, registry: Registry, table_path: Path, truth: dict[str, Any]
) -> tuple[Assessment, dict[str, Any]]:
    import_table(registry, table_path)
    if request.param in ("S1", "S2"):
        file_numbered_papers(registry, truth)
    if request.param == "S2":
        attach_everything(registry)
    return assess(registry), truth["expected_statuses"][request.param]


def test_every_item_has_the_status_that_the_truth_expects(
    case: tuple[Assessment, dict[str, Any]],
) -> None:
    assessment, expected = case
    wanted = {entry["id"]: status for status, entries in expected["items"].items() for entry in entries}
    found = {item.criterion.code: item.status.value for item in assessment.leaves}
    assert found == wanted


def test_points_add_up_to_the_printed_self_score(case: tuple[Assessment, dict[str, Any]]) -> None:
    assessment, expected = case
    points = assessment.points
    totals = {status: Decimal(str(sums["points"])) for status, sums in expected["totals"].items()}
    assert points.secured == totals["backed"]
    assert points.doubtful == totals["partly backed"]
    assert points.unsupported == totals["unbacked"]
    assert points.self_score == Decimal("96.8")
    assert points.forgone == Decimal("3.2")


def test_every_claim_has_the_status_that_the_truth_expects(
    case: tuple[Assessment, dict[str, Any]],
) -> None:
    assessment, expected = case
    found = Counter(
        f"{'referenced' if verdict.claim.role.value == 'referenced' else verdict.claim.kind.value}"
        f" | {verdict.status.value}"
        for verdict in assessment.get_claims()
    )
    assert found == expected["citations"]


def test_the_conflicting_notice_names_both_dates_and_its_neighbours(
    registry: Registry, table_path: Path, truth: dict[str, Any]
) -> None:
    import_table(registry, table_path)
    file_numbered_papers(registry, truth)
    item = next(item for item in assess(registry).items if item.criterion.code == "III.1.2-1")
    verdict = next(claim for claim in item.claims if claim.claim.reference_key == "1056/TB-UBND")
    reasons = {reason.code: reason.values for reason in verdict.reasons}
    assert reasons[ReasonCode.DATE_DIFFERS] == {"printed": "2026-06-29", "filed": "2026-04-29"}
    assert reasons[ReasonCode.DATE_ORDER]["neighbours"] == "1042/TB-UBND 2026-04-24; 1077/TB-UBND 2026-05-15"


def test_two_swapped_dates_are_reported_as_a_pair_and_none_is_preferred(
    registry: Registry, table_path: Path, truth: dict[str, Any]
) -> None:
    import_table(registry, table_path)
    file_numbered_papers(registry, truth)
    flagged = {
        reason.values["number"]: reason.values["neighbours"]
        for verdict in assess(registry).get_claims()
        for reason in verdict.reasons
        if reason.code is ReasonCode.DATE_ORDER and "TTPVHCC" in reason.values["number"]
    }
    assert flagged == {
        "03/TTPVHCC": "02/TTPVHCC 2026-02-12",
        "02/TTPVHCC": "03/TTPVHCC 2026-01-14",
    }


def test_gaps_come_worst_first_and_filter_by_unit_and_criterion(registry: Registry, table_path: Path) -> None:
    import_table(registry, table_path)
    assessment = assess(registry)
    everything = find_gaps(assessment)
    assert len(everything) == 67
    assert [item.points for item in everything] == sorted((i.points for i in everything), reverse=True)
    assert {item.criterion.code for item in find_gaps(assessment, criterion="II.4")} == {
        "II.4-1",
        "II.4-2",
        "II.4-3",
        "II.4-5",
    }
    led = find_gaps(assessment, unit="trung tam dich vu su nghiep")
    assert "I.3-2" in {item.criterion.code for item in led}
    assert all("Dịch vụ sự nghiệp" in item.criterion.lead_unit for item in led)
