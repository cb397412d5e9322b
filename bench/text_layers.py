"""Whether the measure of text layers separates the good from the bad: prints what it counts, page by page.

python bench/text_layers.py --corpus DIR     a folder with docs/ and labels.jsonl (`text_layer`: good or not)
python bench/text_layers.py --samples DIR    a folder of PDFs whose text layers are all good

Each good page is also shown spoilt as old fonts and lost code tables would show it: TCVN3, VNI, unaccented,
shattered; of these, TCVN3 and VNI must come back as they were.
"""

import argparse
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from statistics import median
from typing import Final

import pypdfium2

from ingest.legacy_text import Encoding, convert, find_encoding
from ingest.text_quality import TextMeasures, count_letters, find_words, measure_text
from registry.text import fold, normalise

_MIN_LETTERS: Final = 200  # what a scan shows besides its picture, a signature's caption, is shorter
_ALL_LETTERS: Final = "".join(map(chr, range(0x80, 0x100)))


def main() -> None:
    """Measure the text layers of a folder's PDFs and print how they are judged."""
    options = _parse_options()
    pages = _read_pages(options)
    kinds: dict[str, list[str]] = defaultdict(list)
    for kind, text in pages:
        kinds[kind].append(text)
    for text in kinds["good"]:
        for name, spoil in _SPOILERS.items():
            kinds[f"spoilt: {name}"].append(spoil(text))
    for kind, texts in sorted(kinds.items()):
        _print_kind(kind, texts)
    _print_recovery(kinds["good"])


def _parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--corpus", type=Path, help="folder with labels.jsonl and docs/")
    where.add_argument("--samples", type=Path, help="folder of PDFs with good text layers")
    parser.add_argument("--verbose", action="store_true", help="print every page")
    return parser.parse_args()


def _read_pages(options: argparse.Namespace) -> list[tuple[str, str]]:
    """The text layers that have enough letters to be judged, each with what its label says of it."""
    if options.samples is not None:
        labelled = [(path, "good") for path in sorted(options.samples.glob("*.pdf"))]
    else:
        lines = (options.corpus / "labels.jsonl").read_text(encoding="utf-8").splitlines()
        labels = [json.loads(line) for line in lines if line.strip()]
        labelled = [
            (options.corpus / "docs" / label["file"], label["text_layer"])
            for label in labels
            if label["text_layer"] not in {None, "none"}
        ]
    pages = []
    for path, kind in labelled:
        with pypdfium2.PdfDocument(path) as document:
            for number, page in enumerate(document, start=1):
                text = page.get_textpage().get_text_bounded()
                if count_letters(text) < _MIN_LETTERS:
                    continue
                pages.append((kind, text))
                if options.verbose:
                    print(path.name, number, kind, find_encoding(text), measure_text(text))
    return pages


def _print_kind(kind: str, texts: list[str]) -> None:
    measured = [measure_text(text) for text in texts]
    found = [find_encoding(text) for text in texts]
    readable = sum(encoding is not None for encoding in found)
    print(f"{kind}: {len(texts)} pages, {readable} believed, {len(texts) - readable} refused")
    for field in fields(TextMeasures):
        values = sorted(getattr(one, field.name) for one in measured)
        if values:
            print(f"    {field.name:<12}{values[0]:>9.3f} ..{median(values):>9.3f} ..{values[-1]:>9.3f}")


def _print_recovery(texts: list[str]) -> None:
    """How many words of good pages, written in an old encoding, come back as they were."""
    for name, encoding in (("TCVN3", Encoding.TCVN3), ("VNI", Encoding.VNI)):
        words = same = 0
        for text in texts:
            before = find_words(normalise(text).lower())
            after = find_words(convert(_SPOILERS[name](text), encoding).lower())
            words += len(before)
            same += sum(one == other for one, other in zip(before, after, strict=False))
        print(f"{name}: {same} of {words} words come back")


def _write_in(encoding: Encoding) -> Callable[[str], str]:
    """How to write Unicode text in an old encoding: the inverse of reading it, letter by letter."""
    vowels, marks = "aeouyôöAEOUYÔÖ", _ALL_LETTERS
    written = [*_ALL_LETTERS, *(vowel + mark for vowel in vowels for mark in marks)]
    table: dict[str, str] = {}
    for letters in written:
        meant = convert(letters, encoding)
        if len(meant) == 1 and meant != letters:
            table.setdefault(meant, letters)

    def write(text: str) -> str:
        return "".join(table.get(char, table.get(char.lower(), char)) for char in normalise(text))

    return write


def _shatter(text: str) -> str:
    """What a missing font does: the accented letters are torn out and stand at the end of their line."""
    lines = text.splitlines()
    return "\n".join(
        re.sub(r"[^\x00-\x7f]", " ", line) + " " + " ".join(re.findall(r"[^\x00-\x7f]", line))
        for line in lines
    )


def _lose_codes(text: str) -> str:
    return "".join(chr(0xE000 + ord(char) % 0x100) if char.isalpha() else char for char in text)


def _misread_as_vni(text: str) -> str:
    """Letters below U+0100 taken for VNI, as some converters did with Unicode."""
    return "".join(
        convert(word, Encoding.VNI) if all(ord(char) < 0x100 for char in word) else word
        for word in re.split(r"(\W+)", unicodedata.normalize("NFC", text))
    )


_SPOILERS: Final[Mapping[str, Callable[[str], str]]] = {
    "TCVN3": _write_in(Encoding.TCVN3),
    "VNI": _write_in(Encoding.VNI),
    "taken for VNI": _misread_as_vni,
    "unaccented": fold,
    "shattered": _shatter,
    "codes lost": _lose_codes,
}


if __name__ == "__main__":
    main()
