"""What units are asked to send: each request stands without the table beside it."""

import pytest

from registry.assessment import Reason, ReasonCode
from report.wording_requests import request_for

_PAPER = {"claim": "Thông báo 8/TB-UBND", "dated": "2026-04-24"}


@pytest.mark.parametrize(
    ("reasons", "asked"),
    [
        ([Reason(ReasonCode.STATISTIC_ONLY)], ("the report that holds this figure is needed",)),
        ([Reason(ReasonCode.NO_FILE, _PAPER)] * 2, ("a scan of Thông báo 8/TB-UBND of 24/4/2026 is needed",)),
        (
            [Reason(ReasonCode.DOCUMENT_MISSING, {"claim": f"{n}/BC-UBND"}) for n in range(1, 6)],
            ("scans of 1/BC-UBND; 2/BC-UBND; 3/BC-UBND and 2 more papers are needed",),
        ),
        (
            [Reason(ReasonCode.SLOT_EMPTY, {"slot": "Kế hoạch", "kind": "document"})],
            ("“Kế hoạch” is needed",),
        ),
        (
            [Reason(ReasonCode.SLOT_EMPTY, {"slot": "kết quả", "kind": "result"})],
            ("a report, minutes, photo or snapshot that shows the result is needed",),
        ),
        ([Reason(ReasonCode.PLAN_ONLY)], ("a paper, photo or page that shows it is needed",)),
    ],
)
def test_each_request_says_what_is_needed(reasons: list[Reason], asked: tuple[str, ...]) -> None:
    assert request_for(reasons) == asked


@pytest.mark.parametrize("beside", [[], [Reason(ReasonCode.NO_VERIFIED_CLAIM)]])
def test_what_the_office_does_itself_is_not_asked_for(beside: list[Reason]) -> None:
    assert request_for([Reason(ReasonCode.TO_CONFIRM, _PAPER), *beside]) == ()
