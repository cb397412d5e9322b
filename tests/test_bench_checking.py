"""What the checks find in the sample table, held against what people noted in it."""

from typing import Any

import pytest
from checking import KINDS, MAX_FALSE_ALARMS, NOT_REPORTED, find_all, is_confirmed, reports

from registry.findings import Finding, FindingCode


@pytest.fixture(scope="module")
def findings(table_path: Any) -> tuple[Finding, ...]:
    return find_all(table_path)


def test_every_anomaly_is_of_a_kind_that_is_reported_or_says_why_not(truth: dict[str, Any]) -> None:
    ids = [anomaly["id"] for anomaly in truth["anomalies"]]
    assert sorted(ids) == sorted([*KINDS, *NOT_REPORTED])


def test_every_anomaly_that_a_rule_can_see_is_reported(
    findings: tuple[Finding, ...], truth: dict[str, Any]
) -> None:
    visible = [anomaly for anomaly in truth["anomalies"] if anomaly["id"] in KINDS]
    assert [one["id"] for one in visible if not any(reports(finding, one) for finding in findings)] == []


def test_false_alarms_are_few(findings: tuple[Finding, ...], truth: dict[str, Any]) -> None:
    assert sum(not is_confirmed(finding, truth) for finding in findings) <= MAX_FALSE_ALARMS


def test_a_finding_reports_an_anomaly_only_of_its_kind_and_row() -> None:
    anomaly = {"id": "A01", "items": ["III.1.*"]}
    assert reports(Finding(FindingCode.DATE_ORDER, ("III.1.2-1",)), anomaly)
    assert not reports(Finding(FindingCode.DATE_ORDER, ("I.1",)), anomaly)
    assert not reports(Finding(FindingCode.MISSPELT, ("III.1.2-1",)), anomaly)
