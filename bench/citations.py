"""Precision and recall of citations: on the criteria table, on made-up prose, on labelled texts."""

import argparse
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ingest.citations import find_citations
from registry.parsed import Citation
from registry.reference import canonical_parts

GOLDEN = Path(__file__).parent.parent / "tests" / "golden" / "ket-qua-chinh-quyen-than-thien.json"
MADE_UP = GOLDEN.with_name("citations-in-prose.jsonl")
Key = tuple[int, str, str, tuple[str, ...]]


def _key_found(citation: Citation) -> Key:
    reference = citation.reference
    return reference.number, reference.letter, str(reference.year or ""), reference.parts


def _key_labelled(label: dict[str, Any]) -> Key:
    digits = label["number"]
    letter = digits[-1] if digits[-1].isalpha() else ""
    year = label.get("year") or label.get("year_in_code") or ""
    return int(digits.rstrip(letter)), letter, str(year), canonical_parts(label["symbol"] or "")


def _label_of(text: str, key: str, day: str | None) -> dict[str, Any]:
    """The label that a line of the made-up prose says in short: `12/2026/QĐ-UBND` and the day."""
    number, *year, symbol = key.split("/")
    surface = f"{number}, {symbol}"
    return {
        "number": number,
        "year": year[0] if year else None,
        "symbol": symbol,
        "date": day,
        "start": text.find(number),
        "surface": surface,
    }


class Score:
    """Counts of right, false and missed mentions, and of right types, dates and issuers among the right."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.faults: list[str] = []

    def add(self, name: str, found: Iterable[Citation], labels: list[dict[str, Any]]) -> None:
        """Judge the citations found in one text."""
        open_labels = [label for label in labels if label.get("number")]
        for citation in found:
            key = _key_found(citation)
            near = sorted(open_labels, key=lambda label: abs(label["start"] - citation.start))
            label = next((label for label in near if _key_labelled(label) == key), None)
            if label is None:
                self.counts["false"] += 1
                self.faults.append(f"{name}: false {citation.raw[:70]!r}")
                continue
            open_labels.remove(label)
            self.counts["right"] += 1
            self._judge(
                name, "date", label["date"], citation.issued_on.isoformat() if citation.issued_on else None
            )
            if "type" in label:
                self._judge(name, "type", label["type"], citation.document_type)
            if "issuer" in label and not label.get("issuer_where"):
                self._judge(name, "issuer", label["issuer"], citation.issuer)
        for label in open_labels:
            if not label.get("optional"):
                self.counts["missed"] += 1
                self.faults.append(f"{name}: missed {label['surface']!r}")

    def _judge(self, name: str, field: str, labelled: str | None, found: str | None) -> None:
        self.counts[f"{field} judged"] += 1
        if labelled == found:
            self.counts[f"{field} right"] += 1
        else:
            self.faults.append(f"{name}: {field} {found!r}, labelled {labelled!r}")

    def show(self, title: str, *, with_faults: bool) -> None:
        """Print the table of this score."""
        right, false, missed = (self.counts[key] for key in ("right", "false", "missed"))
        print(f"{title}: {right} right, {false} false, {missed} missed", end="")
        print(f"  precision {right / max(1, right + false):.3f}  recall {right / max(1, right + missed):.3f}")
        for field in ("date", "type", "issuer"):
            if not self.counts[f"{field} judged"]:
                continue
            judged, good = self.counts[f"{field} judged"], self.counts[f"{field} right"]
            print(f"  {field:7} {good}/{judged} = {good / max(1, judged):.3f}")
        for fault in self.faults if with_faults else ():
            print("   ", fault)


def main() -> None:
    """Run on the table, and on `--corpus DIR/citations.jsonl`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, help="folder with citations.jsonl")
    parser.add_argument("--faults", action="store_true", help="show each fault")
    options = parser.parse_args()

    table = Score()
    for item in json.loads(GOLDEN.read_text(encoding="utf-8"))["items"]:
        labels = [
            {**claim, "start": claim["span_in_result"][0], "type": claim["doc_type"]}
            for claim in item.get("claims", ())
            if claim["kind"] == "numbered document"
        ]
        for label in labels:
            label["symbol"] = (
                label["code_printed"].split("/", 1)[1] if label["symbol"] is None else label["symbol"]
            )
        table.add(item["id"], find_citations(item["result"] or ""), labels)
    table.show("table", with_faults=options.faults)

    made_up = Score()
    for line in MADE_UP.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        labels = [_label_of(row["text"], key, day) for key, day in row["citations"]]
        made_up.add(row["text"][:40], find_citations(row["text"]), labels)
    made_up.show("made-up prose", with_faults=options.faults)

    if options.corpus:
        corpus = Score()
        for line in (options.corpus / "citations.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            corpus.add(row["id"], find_citations(row["text"]), row["citations"])
        corpus.show("corpus", with_faults=options.faults)


if __name__ == "__main__":
    main()
