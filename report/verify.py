"""Whether a pack is as it was written: every file against its hash, every citation against its page.

No registry is needed. Files of the pack are read by bounded children: they may come from anybody.
"""

import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.files import detect_media_type
from ingest.workers import ReadingPool
from registry.parsed import SourceFile
from report.bag_reading import BagContent, Fault, FaultKind, OpenBag, open_bag, read_bag, read_small
from report.pack_map import AUDIT_HEAD, FORMAT, MAP_NAME, VERSION
from report.quoting import QuoteSource, stands_on


@dataclass(frozen=True, slots=True)
class Verification:
    """What was looked at in a pack, and all that is wrong with it.

    Args:
        quotes: how many quotations were compared with what; those of pictures only eyes can compare.
        head: the audit head that the pack bears.
        seal: the hash that vouches for all files; equal for a ZIP and what it was unpacked to.
    """

    file_count: int
    claim_count: int
    quotes: Mapping[QuoteSource, int]
    info: Mapping[str, str]
    head: str | None
    seal: str | None
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class _Quoted:
    """Words that a pack says stand on a page of one of its files."""

    item: str
    claim: str
    file: str
    page: int
    words: str
    source: QuoteSource
    text: str | None

    def as_fault(self, kind: FaultKind) -> Fault:
        values = {"item": self.item, "claim": self.claim, "page": str(self.page), "words": self.words}
        return Fault(kind, self.file, values)


@dataclass(frozen=True, slots=True)
class _Map:
    """The citation map of a pack, as far as it is checked."""

    claims: tuple[tuple[str, str, str, str, int, int], ...]  # item, claim, result, raw, from, to
    files: tuple[tuple[str, str], ...]  # name, hash
    quotes: tuple[_Quoted, ...]


def verify_pack(path: Path, pool: ReadingPool, printed_head: str | None = None) -> Verification:
    """Check a pack in a ZIP or a folder.

    Args:
        pool: reads the files that quotations are compared with.
        printed_head: the audit head that somebody kept elsewhere, as it was printed.

    Raises:
        InputFileError: there is no pack.
    """
    with open_bag(path) as bag:
        content = read_bag(bag)
        faults = list(content.faults)
        citations = _read_map(bag, content)
        if citations is None:
            faults.append(Fault(FaultKind.MAP_DAMAGED, MAP_NAME))
            citations = _Map((), (), ())
        faults += _check_claims(citations)
        faults += _check_files(citations, content)
        faults += _check_carried(bag, citations, content)
        faults += _check_in_files(bag, pool, citations, content)
    head = content.info.get(AUDIT_HEAD)
    if printed_head is not None and printed_head != head:
        faults.append(Fault(FaultKind.HEAD, "", {"printed": printed_head, "head": head or "–"}))
    return Verification(
        file_count=len(content.sums),
        claim_count=len(citations.claims),
        quotes=Counter(quote.source for quote in citations.quotes),
        info=content.info,
        head=head,
        seal=content.seal,
        faults=tuple(faults),
    )


def _read_map(bag: OpenBag, content: BagContent) -> _Map | None:
    """The citation map; None where it cannot be made out."""
    if content.sums.get(MAP_NAME) is None:
        return None
    try:
        values = json.loads(read_small(bag, MAP_NAME))
        if values["format"] != FORMAT or values["version"] != VERSION:
            return None
        claims = [(item, claim) for item in values["items"] for claim in item["claims"]]
        return _Map(
            claims=tuple(_parse_claim(item, claim) for item, claim in claims if claim["span"] is not None),
            files=tuple((str(file["file"]), str(file["sha256"])) for file in values["files"]),
            quotes=tuple(_parse_quotes(claims)),
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return None


def _parse_claim(item: Mapping[str, Any], claim: Mapping[str, Any]) -> tuple[str, str, str, str, int, int]:
    start, end = (int(edge) for edge in claim["span"])
    return (str(item["code"]), str(claim["number"]), str(item["result"]), str(claim["raw"]), start, end)


def _parse_quotes(claims: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> Iterator[_Quoted]:
    for item, claim in claims:
        for paper in claim["papers"]:
            for quote in paper["quotes"]:
                yield _Quoted(
                    item=str(item["code"]),
                    claim=str(claim["number"]),
                    file=str(paper["file"]),
                    page=int(quote["page"]),
                    words=str(quote["words"]),
                    source=QuoteSource(quote["source"]),
                    text=None if quote["text"] is None else str(quote["text"]),
                )


def _check_claims(citations: _Map) -> Iterator[Fault]:
    """Every claim must stand in its item's result where the map says."""
    for item, claim, result, raw, start, end in citations.claims:
        if result[start:end] != raw:
            yield Fault(FaultKind.SPAN, MAP_NAME, {"item": item, "claim": claim, "words": raw})


def _check_files(citations: _Map, content: BagContent) -> Iterator[Fault]:
    """The map must mean the files that the manifest does; what these lack is found already."""
    found_already = {fault.file for fault in content.faults}
    for name, sha256 in citations.files:
        if name not in found_already and content.sums.get(name) != sha256:
            yield Fault(FaultKind.OTHER_FILE, name)
    known = {name for name, _sha256 in citations.files}
    for quote in citations.quotes:
        if quote.file not in known:
            yield quote.as_fault(FaultKind.UNREADABLE)


def _check_carried(bag: OpenBag, citations: _Map, content: BagContent) -> Iterator[Fault]:
    """Quotations from scans against the text that the pack carries of their pages."""
    texts: dict[str, str | None] = {}
    for quote in citations.quotes:
        if quote.source is not QuoteSource.CARRIED:
            continue
        name = quote.text or ""
        if name not in texts:
            texts[name] = _read_text(bag, content, name)
        text = texts[name]
        if text is None:
            yield quote.as_fault(FaultKind.UNREADABLE)
        elif not stands_on(quote.words, text):
            yield quote.as_fault(FaultKind.QUOTE)


def _read_text(bag: OpenBag, content: BagContent, name: str) -> str | None:
    if content.sums.get(name) is None:
        return None
    try:
        return read_small(bag, name).decode()
    except ValueError:
        return None


def _check_in_files(bag: OpenBag, pool: ReadingPool, citations: _Map, content: BagContent) -> Iterator[Fault]:
    """Quotations against the text that the packed files themselves bear."""
    asked: dict[str, list[_Quoted]] = {}
    for quote in citations.quotes:
        if quote.source is QuoteSource.FILE:
            asked.setdefault(quote.file, []).append(quote)
    there = [name for name in asked if content.sums.get(name) is not None]
    for name, texts in _read_texts(bag, pool, there):
        for quote in asked[name]:
            text = texts.get(quote.page)
            if text is None:
                yield quote.as_fault(FaultKind.UNREADABLE)
            elif not stands_on(quote.words, text):
                yield quote.as_fault(FaultKind.QUOTE)


def _read_texts(
    bag: OpenBag, pool: ReadingPool, names: Sequence[str]
) -> Iterator[tuple[str, Mapping[int, str]]]:
    """What the pages of packed files say, by number; scans among them are not read."""
    with tempfile.TemporaryDirectory(prefix="minhchung-") as scratch:
        copies = (_copy_out(bag, name, Path(scratch) / str(number)) for number, name in enumerate(names))
        seen: set[str] = set()
        for outcome in pool.read_heads_first(
            (path, SourceFile(path.name, path.stat().st_size, path.name, detect_media_type(path)))
            for path in copies
        ):
            if outcome is None:
                continue
            source, parsed = outcome
            pool.forget(source)  # pages that are still to be read are scans
            if source.name not in seen:
                seen.add(source.name)
                (Path(scratch) / source.name).unlink()
                yield names[int(source.name)], {page.number: page.text for page in parsed.pages}


def _copy_out(bag: OpenBag, name: str, target: Path) -> Path:
    with bag.open(name) as source, target.open("wb") as copy:
        shutil.copyfileobj(source, copy)
    return target
