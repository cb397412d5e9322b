"""What the checks find is said in whole sentences, with what to do."""

import re

import pytest
from checked_rows import A_PERIOD, HANDED_IN_ON, make_row

from index.checks import check_table
from ingest.links import LinkFault
from registry.findings import Finding, FindingCode, Weight
from registry.vocabulary.kinds import LinkState
from report.wording_checks import cure_finding, describe_finding, link_fault, link_state, weight_name

# A value for every name that a sentence may use.
VALUES = {
    **dict.fromkeys(("date", "days", "fits"), "2025-03-18"),
    **dict.fromkeys(("points", "score", "maximum"), "1.5"),
    **dict.fromkeys(
        ("number", "numbers", "right", "type", "body", "where", "left_out", "claim"), "12/BC-UBND"
    ),
    **dict.fromkeys(("covered", "expected", "months", "count", "files", "letters"), "3"),
    **dict.fromkeys(
        ("figures", "slot", "link", "names", "name", "words", "share", "printed", "whole", "parts", "sum"),
        "x",
    ),
    "neighbours": "9/BC-UBND 2025-03-01",
    "wrong": "one",
    "first": "a.jpg",
    "second": "b.jpg",
    "likeness": "same look",
}


@pytest.mark.parametrize("code", FindingCode)
def test_every_kind_of_finding_is_said_and_has_a_cure(code: FindingCode) -> None:
    finding = Finding(code, ("I.1",), (), VALUES)
    assert describe_finding(finding)
    assert cure_finding(finding)
    assert not re.search(r"[{}]", describe_finding(finding) + cure_finding(finding))


@pytest.mark.parametrize(
    ("result", "sentence", "cure"),
    [
        (
            "Báo cáo số 12/BC-UBND ngày 10/3/2025; Báo cáo số 13/BC-UBND ngày 07/02/2025",
            "12/BC-UBND of 10/3/2025 and 13/BC-UBND is of 07/02/2025: one must be wrong, numbers rise while "
            "dates fall",
            "compare with the register book and correct the date or the number",
        ),
        (
            "Báo cáo số 12-BC/UBND ngày 10/3/2025 về đối thoại",
            "12-BC/UBND is not written the way its issuer writes symbols; usual is 12/BC-UBND",
            "write it as on the paper",
        ),
        (
            "Tỷ lệ đạt 97,5%",
            "“97,5%” without a paper it comes from (1.0 points)",
            "name the report that the figure comes from",
        ),
        (
            "Báo cáo số 12/BC-UBND ngày 31/02/2025",
            "“31/02/2025” is no possible date",
            "correct the date after the paper",
        ),
    ],
)
def test_a_finding_reads_like_this(result: str, sentence: str, cure: str) -> None:
    findings = check_table([make_row("I.1", result)], period=A_PERIOD, seen_on=HANDED_IN_ON)
    assert (sentence, cure) in [(describe_finding(one), cure_finding(one)) for one in findings]


@pytest.mark.parametrize(
    ("code", "values", "sentence"),
    [
        (
            FindingCode.DATE_MISSING,
            {"number": "9/BC-UBND", "date": "", "where": ""},
            "9/BC-UBND is cited without a date",
        ),
        (
            FindingCode.DATE_MISSING,
            {"number": "9/BC-UBND", "date": "2025-03-01", "where": "I.2"},
            "9/BC-UBND is cited without a date; in I.2 it has 01/3/2025",
        ),
        (FindingCode.SYMBOL_MISSING, {"number": "9/", "fits": ""}, "9/ is cited without a symbol"),
        (
            FindingCode.PHOTO_REUSED,
            {"first": "a.jpg", "second": "b.jpg", "likeness": "same bytes"},
            "the same file twice: a.jpg, b.jpg",
        ),
    ],
)
def test_a_sentence_says_what_else_is_known(code: FindingCode, values: dict[str, str], sentence: str) -> None:
    assert describe_finding(Finding(code, ("I.1",), (), values)) == sentence


def test_long_words_are_cut() -> None:
    long = "Báo cáo " * 40
    assert (
        len(describe_finding(Finding(FindingCode.PAPER_UNNUMBERED, (), (), {"claim": long, "date": ""})))
        < 120
    )


def test_weights_and_answers_of_links_have_names() -> None:
    names = [weight_name(one) for one in Weight]
    names += [link_state(one) for one in LinkState] + [link_fault(one) for one in LinkFault]
    assert all(names)
    assert len(set(names)) == len(names)
