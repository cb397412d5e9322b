"""How well headers are read: right, left open, wrong, wrong but called sure; per kind of file and field.

python bench/reading.py --corpus DIR     a folder with labels.jsonl and docs/
python bench/reading.py --samples DIR    a folder of papers, with DIR-truth.jsonl or DIR/truth.jsonl beside
"""

import argparse
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from ingest.extractors.tesseract import find_engine
from ingest.files import DOCX, IMAGES, PDF, detect_media_type
from ingest.reading import read_document
from registry.parsed import FieldReading, ParsedDocument, SourceFile
from registry.reference import canonical_parts
from registry.text import fold, normalise
from registry.vault import hash_file
from registry.vocabulary.kinds import FieldName, ReadMethod

_LABELS: Final = {
    FieldName.NUMBER: "number",
    FieldName.SYMBOL: "symbol",
    FieldName.DOCUMENT_TYPE: "doc_type",
    FieldName.ISSUING_BODY: "issuer",
    FieldName.PLACE: "place",
    FieldName.ISSUED_ON: "date",
    FieldName.SUBJECT: "title",
    FieldName.SIGNER: "signer",
}
# In many labels of real papers the signer is null because the page was not read.
_NULL_MEANS_UNKNOWN: Final = frozenset({FieldName.SIGNER, FieldName.SUBJECT})
_OUTCOMES: Final = ("right", "open", "wrong", "sure+wrong", "sure")
_LETTERS: Final = re.compile(r"[^0-9a-z]")

_Table = dict[tuple[str, FieldName], Counter[str]]


def main() -> None:
    """Read the papers of a folder and print how the headers compare with their labels."""
    options = _parse_options()
    labels, folder = _load(options)
    engine = find_engine()
    table: _Table = defaultdict(Counter)
    seconds: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for label in labels:
        path = folder / label["file"]
        if not path.is_file():
            print(f"left out: {label['file']} (not in the folder)")
            continue
        source = SourceFile(hash_file(path), path.stat().st_size, path.name, detect_media_type(path))
        if source.media_type not in {PDF, DOCX, *IMAGES}:
            print(f"left out: {label['file']} ({source.media_type or 'unknown type'})")
            continue
        started = time.perf_counter()
        parsed = read_document(path, source, engine)
        kind = _kind(parsed)
        seconds[kind].append((time.perf_counter() - started, len(parsed.pages)))
        _compare(parsed, label, kind, table, verbose=options.verbose)
    _print_table(table)
    for kind, times in sorted(seconds.items()):
        pages = sum(count for _, count in times)
        total = sum(spent for spent, _ in times)
        print(f"{kind}: {len(times)} files, {pages} pages, {total / max(pages, 1):.2f} s a page")


def _parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--corpus", type=Path, help="folder with labels.jsonl and docs/")
    where.add_argument("--samples", type=Path, help="folder of papers with a truth file")
    parser.add_argument("--only", nargs="*", help="names of files")
    parser.add_argument("--verbose", action="store_true", help="print every field that is not right")
    return parser.parse_args()


def _load(options: argparse.Namespace) -> tuple[list[dict[str, Any]], Path]:
    if options.corpus is not None:
        file, folder = options.corpus / "labels.jsonl", options.corpus / "docs"
    else:
        folder = options.samples
        beside = folder.with_name(f"{folder.name}-truth.jsonl")
        file = beside if beside.is_file() else folder / "truth.jsonl"
    labels = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    chosen = [label for label in labels if not options.only or label["file"] in options.only]
    return [label for label in chosen if "fault" not in label], folder


def _kind(parsed: ParsedDocument) -> str:
    method = parsed.pages[0].method if parsed.pages else ReadMethod.UNREAD
    return "scan" if method is ReadMethod.OCR else str(method)


def _compare(
    parsed: ParsedDocument, label: Mapping[str, Any], kind: str, table: _Table, *, verbose: bool
) -> None:
    for name, key in _LABELS.items():
        wanted, reading = label.get(key), parsed.header.get(name)
        if wanted is None and name in _NULL_MEANS_UNKNOWN:
            continue
        outcome = _judge(name, wanted, reading)
        counts = table[kind, name]
        counts[outcome] += 1
        counts["sure"] += reading is not None and reading.sure
        if reading is not None and reading.sure and outcome == "wrong":
            counts["sure+wrong"] += 1
        if verbose and outcome != "right":
            found = f"{reading.value!r} sure={reading.sure}" if reading is not None else None
            print(f"  {label['file']} {name}: {outcome}: wanted {wanted!r}, found {found}")


def _judge(name: FieldName, wanted: str | None, reading: FieldReading | None) -> str:
    if reading is None:
        return "open" if wanted is not None else "right"
    if wanted is None:
        return "wrong"
    return "right" if _ALIKE.get(name, _same_letters)(wanted, reading.value) else "wrong"


def _same_letters(wanted: str, found: str) -> bool:
    return _LETTERS.sub("", fold(wanted)) == _LETTERS.sub("", fold(found))


def _same_symbol(wanted: str, found: str) -> bool:
    return canonical_parts(wanted) == canonical_parts(found)


def _same_place(wanted: str, found: str) -> bool:
    """A place with another accent is another place."""
    return normalise(wanted).lower() == normalise(found).lower()


def _same_body(wanted: str, found: str) -> bool:
    """One may name the head, the place or the body above as well; abbreviations are as good as words."""
    short, long = sorted((_spell_out(wanted), _spell_out(found)), key=len)
    return short in long


def _spell_out(name: str) -> str:
    return fold(name).replace("ubnd", "uy ban nhan dan").replace("hdnd", "hoi dong nhan dan")


_ALIKE: Final[Mapping[FieldName, Callable[[str, str], bool]]] = {
    FieldName.NUMBER: str.__eq__,
    FieldName.SYMBOL: _same_symbol,
    FieldName.ISSUED_ON: str.__eq__,
    FieldName.ISSUING_BODY: _same_body,
    FieldName.PLACE: _same_place,
}


def _print_table(table: _Table) -> None:
    print(f"{'kind':<12}{'field':<16}" + "".join(f"{outcome:>11}" for outcome in _OUTCOMES))
    for (kind, name), counts in sorted(
        table.items(), key=lambda row: (row[0][0], list(_LABELS).index(row[0][1]))
    ):
        print(f"{kind:<12}{name:<16}" + "".join(f"{counts[outcome]:>11}" for outcome in _OUTCOMES))


if __name__ == "__main__":
    main()
