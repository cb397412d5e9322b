"""Which of the anomalies that people noted in the sample table the checks report, and what else.

An anomaly counts as reported where a finding of one of its kinds (`KINDS`) is about one of its rows; one that
names no row, by the kind alone. A finding is confirmed where it reports an anomaly, or where another list of
the truth says the same (papers cited by several rows, numbers in several registers, forms of links). All
other findings are counted as false alarms and printed.
"""

import argparse
import json
import tempfile
from collections.abc import Iterable
from datetime import UTC, date, datetime
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Final

from index.checks import check_table
from ingest.criteria import read_criteria
from registry.findings import Finding
from registry.findings import FindingCode as Code
from registry.language import use_language
from registry.store import Registry
from report.summary import assess, period_of
from report.wording_checks import describe_finding

ROOT: Final = Path(__file__).parent.parent
GOLDEN: Final = ROOT / "tests" / "golden" / "ket-qua-chinh-quyen-than-thien.json"
TABLE: Final = ROOT / "data" / "samples" / "ket-qua-chinh-quyen-than-thien.txt"
MAX_FALSE_ALARMS: Final = 5

KINDS: Final[dict[str, tuple[Code, ...]]] = {
    "A01": (Code.DATE_ORDER,),
    "A02": (Code.DATE_ORDER,),
    "A03": (Code.SYMBOL_NEAR,),
    "A04": (Code.TYPE_NOT_IN_SYMBOL,),
    "A05": (Code.SYMBOL_MISSING,),
    "A06": (Code.SYMBOL_CASE,),
    "A07": (Code.SYMBOL_FORM,),
    "A08": (Code.SYMBOL_FORM,),
    "A09": (Code.DATE_TWICE,),
    "A10": (Code.DATE_MISSING,),
    "A11": (Code.STRAY_LETTER,),
    "A12": (Code.TYPE_CASE,),
    "A13": (Code.DAY_WITHOUT_YEAR,),
    "A14": (Code.TYPE_ABBREVIATED,),
    "A23": (Code.ISSUED_AT_END,),
    "A26": (Code.SAME_NUMBER,),
    "A27": (Code.STANDING,),
    "A28": (Code.STANDING,),
    "A29": (Code.OUT_OF_PERIOD,),
    "A31": (Code.OLD_CONTENT,),
    "A32": (Code.CUT_OFF_EARLY,),
    "A33": (Code.MONTHS_MISSING,),
    "A34": (Code.MONTHS_MISSING,),
    "A35": (Code.MONTHS_MISSING, Code.SERIES_STOPS),
    "A36": (Code.MONTHS_MISSING,),
    "A37": (Code.SERIES_PARTIAL,),
    "A38": (Code.MONTHS_MISSING, Code.ASKED_PAPER_MISSING),
    "A39": (Code.PLACEHOLDER,),
    "A40": (Code.EMPTY_BULLET,),
    "A41": (Code.FIGURE_WITHOUT_SOURCE,),
    "A42": (Code.FIGURE_WITHOUT_SOURCE, Code.ASKED_PAPER_MISSING),
    "A43": (Code.RATE_NOT_STATED, Code.PAPER_REUSED, Code.RESULT_PASTED),
    "A44": (Code.RATE_NOT_STATED, Code.PAPER_UNNUMBERED),
    "A45": (Code.ASKED_PAPER_MISSING,),
    "A46": (Code.ASKED_PAPER_MISSING, Code.PAPER_UNNUMBERED),
    "A47": (Code.REPEATS_CRITERION,),
    "A48": (Code.PHOTOS_ONLY,),
    "A49": (Code.LINK_INTERNAL,),
    "A50": (Code.LINK_HOME_PAGE,),
    "A51": (Code.LINK_SECTION,),
    "A52": (Code.LINK_FOR_TWO_EVENTS,),
    "A53": (Code.LINK_REUSED,),
    "A54": (Code.LINKS_UNASSIGNED,),
    "A55": (Code.LINK_GLUED,),
    "A56": (Code.LINK_BEFORE_STOP,),
    "A57": (Code.PUBLICATION_WITHOUT_LINK,),
    "A58": (Code.PAPER_UNNUMBERED,),
    "A59": (Code.PAPER_UNNUMBERED,),
    "A60": (Code.PAPER_UNNUMBERED,),
    "A61": (Code.PAPER_UNNUMBERED,),
    "A62": (Code.PAPER_UNNUMBERED,),
    "A64": (Code.PLAN_ONLY,),
    "A66": (Code.PAPER_REUSED, Code.RESULT_PASTED),
    "A67": (Code.PAPER_REUSED,),
    "A68": (Code.WEEKS_MISSING,),
    "A69": (Code.OTHER_AREA,),
    "A70": (Code.OTHER_BODY,),
    "A71": (Code.OTHER_BODY,),
    "A72": (Code.OTHER_BODY,),
    "A73": (Code.OTHER_ACTOR,),
    "A74": (Code.APOLOGIES_FEWER,),
    "A75": (Code.NOT_DONE_UNEXPLAINED,),
    "A76": (Code.DEDUCTION_UNEXPLAINED,),
    "A77": (Code.UNIT_SPELLINGS,),
    "A78": (Code.UNIT_SPELLINGS,),
    "A79": (Code.UNIT_SPELLINGS,),
    "A80": (Code.UNIT_SPELLINGS,),
    "A81": (Code.UNIT_SPELLINGS,),
    "A82": (Code.UNIT_SPELLINGS,),
    "A83": (Code.UNIT_OUT_OF_COLUMN,),
    "A85": (Code.SEVERAL_LEADS,),
    "A86": (Code.MISSPELT,),
    "A87": (Code.MISSPELT,),
    "A88": (Code.MISSPELT,),
    "A89": (Code.WORD_DOUBLED,),
    "A90": (Code.WORD_DOUBLED,),
    "A91": (Code.MISSPELT,),
    "A93": (Code.LOWER_CASE,),
    "A94": (Code.PUNCTUATION,),
    "A95": (Code.QUOTES_TURNED,),
    "A96": (Code.TONE_PLACES,),
    "A99": (Code.ODD_BLANKS,),
    "A100": (Code.ODD_BLANKS,),
    "A104": (Code.SUM_NOT_PRINTED,),
    "A105": (Code.SUM_NOT_PRINTED,),
}

_READING = "nothing is wrong: how a citation stands there, for the reader of citations"
_RIGHT = "nothing is wrong: noted so that no check reports it"
_MEANING = "whether a paper bears on the item: no rule can tell"
_MENDED = "mended when the table is read; not in what is stored"
NOT_REPORTED: Final[dict[str, str]] = {
    **dict.fromkeys(("A15", "A16", "A17", "A18", "A19", "A20", "A21", "A101"), _READING),
    **dict.fromkeys(("A22", "A24", "A25", "A30"), _RIGHT),
    **dict.fromkeys(("A63", "A65", "A84"), _MEANING),
    "A92": "which congress of the Party it was: no rule knows",
    **dict.fromkeys(("A97", "A98", "A102", "A103", "A106", "A107", "A108", "A109", "A110"), _MENDED),
    "A111": "number, date and signature of the table itself are not stored",
}
_LINK_FORMS: Final = {
    Code.LINK_SHARED: "facebook share link (opaque)",
    Code.LINK_SECTION: "portal section page",
    Code.LINK_PRIVATE: "zalo group invite",
    Code.LINK_HOME_PAGE: "portal home page",
}


def find_all(path: Path) -> tuple[Finding, ...]:
    """What the checks find in a table to which nothing is filed."""
    with tempfile.TemporaryDirectory() as folder, Registry.open(Path(folder) / "registry.db") as registry:
        registry.save_table(read_criteria(path), path.name, "0" * 64, datetime(2026, 7, 1, tzinfo=UTC))
        assessment = assess(registry)
        return check_table(assessment.items, period=period_of(assessment.table), seen_on=date(2026, 7, 1))


def reports(finding: Finding, anomaly: dict[str, Any]) -> bool:
    """Whether the finding is what the anomaly says, of a kind and about a row of it."""
    if finding.code not in KINDS.get(anomaly["id"], ()):
        return False
    rows = anomaly["items"]
    return not rows or any(fnmatch(item, row) for item in finding.items for row in rows)


def is_confirmed(finding: Finding, truth: dict[str, Any]) -> bool:
    """Whether any list of the truth says what the finding says."""
    if any(reports(finding, anomaly) for anomaly in truth["anomalies"]):
        return True
    match finding.code:
        case Code.PAPER_REUSED:
            return any(set(rows) == set(finding.items) for rows in truth["reused_documents"].values())
        case code if code in _LINK_FORMS:
            return _LINK_FORMS[code] in truth["counts"]["distinct_urls_by_kind"]
        case _:
            return False


def main() -> None:
    """Print the table and what is not matched."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--lang", choices=("vi", "en"), default="vi")
    parser.add_argument("--all", action="store_true", help="print every finding as users read it")
    options = parser.parse_args()
    use_language(options.lang)
    truth = json.loads(GOLDEN.read_text(encoding="utf-8"))
    findings = find_all(TABLE)
    anomalies = truth["anomalies"]
    visible = [anomaly for anomaly in anomalies if anomaly["id"] in KINDS]
    missed = [anomaly for anomaly in visible if not any(reports(one, anomaly) for one in findings)]
    rest = [anomaly for anomaly in anomalies if anomaly["id"] not in KINDS]
    unconfirmed = [finding for finding in findings if not is_confirmed(finding, truth)]
    print(f"anomalies {len(anomalies)}: {len(visible)} of kinds that a rule can see, {len(rest)} not")
    print(f"  reported     {len(visible) - len(missed)}/{len(visible)}")
    _print_rows("  missed:", (f"{one['id']} {one['what']}" for one in missed))
    reasons = dict.fromkeys(NOT_REPORTED[one["id"]] for one in rest)
    for reason in reasons:
        ids = [one["id"] for one in rest if NOT_REPORTED[one["id"]] == reason]
        print(f"  not reported {len(ids):2}  {reason}: {', '.join(ids)}")
    print(f"findings {len(findings)}, false alarms {len(unconfirmed)} (at most {MAX_FALSE_ALARMS})")
    _print_rows("  in no list of the truth:", map(_line, unconfirmed))
    if options.all:
        _print_rows("all:", map(_line, findings))


def _line(finding: Finding) -> str:
    return f"[{finding.weight.value}] {', '.join(finding.items)}: {describe_finding(finding)}"


def _print_rows(title: str, rows: Iterable[str]) -> None:
    for place, row in enumerate(rows):
        print(title if place == 0 else "", end="\n" if place == 0 else "")
        print(f"    {row}")


if __name__ == "__main__":
    main()
