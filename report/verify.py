"""Whether a pack is as it was written: files against hashes, citations against pages, signatures once more.

No registry is needed. Files of the pack are read by bounded children: they may come from anybody.
"""

import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from ingest.files import PDF, detect_media_type
from ingest.workers import ReadingPool
from registry.parsed import ParsedDocument, SignatureReading, SourceFile
from registry.signatures import is_intact
from report.bag_reading import BagContent, Fault, FaultKind, OpenBag, open_bag, read_bag, read_small
from report.pack_map import AUDIT_HEAD, FORMAT, MAP_NAME, VERSION
from report.pack_signatures import map_facts
from report.quoting import QuoteSource, stands_on
from report.wording_signatures import signer_name


@dataclass(frozen=True, slots=True)
class Verification:
    """What was looked at in a pack, and all that is wrong with it.

    Args:
        quotes: how many quotations were compared with what; those of pictures only eyes can compare.
        signatures: those of each signed file as they are found now; whom they are trusted by is told
            by the certificates of who checks.
        head: the audit head that the pack bears.
        seal: the hash that vouches for all files; equal for a ZIP and what it was unpacked to.
    """

    file_count: int
    claim_count: int
    quotes: Mapping[QuoteSource, int]
    signatures: Mapping[str, tuple[SignatureReading, ...]]
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


_Facts = tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class _Map:
    """The citation map of a pack, as far as it is checked."""

    claims: tuple[tuple[str, str, str, str, int, int], ...]  # item, claim, result, raw, from, to
    files: tuple[tuple[str, str], ...]  # name, hash
    quotes: tuple[_Quoted, ...]
    signed: tuple[tuple[str, _Facts], ...]  # file, what the pack says of each of its signatures


def verify_pack(path: Path, pool: ReadingPool, printed_head: str | None = None) -> Verification:
    """Check a pack in a ZIP or a folder.

    Args:
        pool: reads the files that quotations are compared with, and their signatures.
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
            citations = _Map((), (), (), ())
        faults += _check_claims(citations)
        faults += _check_files(citations, content)
        faults += _check_carried(bag, citations, content)
        reader = _Reader(bag, pool)
        faults += _check_in_files(reader, citations, content)
        faults += _check_signatures(reader, citations, content)
    head = content.info.get(AUDIT_HEAD)
    if printed_head is not None and printed_head != head:
        faults.append(Fault(FaultKind.HEAD, "", {"printed": printed_head, "head": head or "–"}))
    return Verification(
        file_count=len(content.sums),
        claim_count=len(citations.claims),
        quotes=Counter(quote.source for quote in citations.quotes),
        signatures={name: found for name, found in sorted(reader.signatures.items()) if found},
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
            signed=tuple(_parse_signed(claims)),
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


def _parse_signed(
    claims: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]],
) -> Iterator[tuple[str, _Facts]]:
    """What a pack says of the signatures of each file; nothing of those that nobody has examined."""
    for _item, claim in claims:
        for holder in (*claim["papers"], *claim["attachments"]):
            said = holder.get("signatures")  # packs of older programs say nothing
            if holder["file"] is not None and said is not None:
                yield str(holder["file"]), tuple(dict(one) for one in said)


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


def _check_in_files(reader: "_Reader", citations: _Map, content: BagContent) -> Iterator[Fault]:
    """Quotations against the text that the packed files themselves bear."""
    asked: dict[str, list[_Quoted]] = {}
    for quote in citations.quotes:
        if quote.source is QuoteSource.FILE:
            asked.setdefault(quote.file, []).append(quote)
    there = [name for name in asked if content.sums.get(name) is not None]
    for name, texts in reader.read_texts(there):
        for quote in asked[name]:
            text = texts.get(quote.page)
            if text is None:
                yield quote.as_fault(FaultKind.UNREADABLE)
            elif not stands_on(quote.words, text):
                yield quote.as_fault(FaultKind.QUOTE)


def _check_signatures(reader: "_Reader", citations: _Map, content: BagContent) -> Iterator[Fault]:
    """What the pack says of signatures against what its files bear now; trust is not compared."""
    told: dict[str, list[_Facts]] = {}
    for name, said in citations.signed:
        if said not in told.setdefault(name, []):
            told[name].append(said)
    names = [name for name, _sha256 in citations.files if name.endswith(".pdf") or any(told.get(name, ()))]
    reader.read_signatures([name for name in names if content.sums.get(name) is not None])
    for name, accounts in told.items():
        for said in accounts if content.sums.get(name) is not None else ():
            yield from _compare_signatures(name, said, reader.signatures.get(name, ()))


def _compare_signatures(
    name: str, said: _Facts, found: tuple[SignatureReading, ...] | None
) -> Iterator[Fault]:
    if found is None:
        if said:
            yield Fault(FaultKind.SIGNATURE_UNREAD, name)
        return
    for rank, (told, one) in enumerate(zip_longest(said, found), start=1):
        if one is None:
            who = str(told.get("signer") or told.get("field") or "?")
            yield Fault(FaultKind.SIGNATURE_MISSING, name, {"rank": str(rank), "who": who})
            continue
        values = {"rank": str(rank), "who": signer_name(one)}
        if told is None:
            yield Fault(FaultKind.SIGNATURE_UNNAMED, name, values)
            continue
        facts = map_facts(one)
        differing = [fact for fact, value in facts.items() if told.get(fact) != value]
        if differing:
            yield Fault(
                FaultKind.SIGNATURE_DIFFERS,
                name,
                {
                    **values,
                    "facts": " ".join(differing),
                    "said": _dump(told.get("intact")),
                    "found": _dump(is_intact(one)),
                },
            )


def _dump(answer: object) -> str:
    return json.dumps(answer)


class _Reader:
    """Reads files of a pack in bounded children, and keeps what their digital signatures say.

    `signatures` has every file that was asked for; None where it could not be examined.
    """

    def __init__(self, bag: OpenBag, pool: ReadingPool) -> None:
        self._bag = bag
        self._pool = pool
        self.signatures: dict[str, tuple[SignatureReading, ...] | None] = {}

    def read_texts(self, names: Sequence[str]) -> Iterator[tuple[str, Mapping[int, str]]]:
        """What the pages of files say, by number; scans among them are not read."""
        for name, parsed in self._read(names, self._read_heads):
            yield name, {page.number: page.text for page in parsed.pages}

    def read_signatures(self, names: Iterable[str]) -> None:
        """Examine the signatures of the PDFs among files, unless that was done with their text."""
        rest = [name for name in names if self.signatures.get(name) is None]
        for _name, _parsed in self._read(rest, self._pool.read_signatures, only=PDF):
            pass

    def _read_heads(
        self, files: Iterable[tuple[Path, SourceFile]]
    ) -> Iterator[tuple[SourceFile, ParsedDocument]]:
        return (outcome for outcome in self._pool.read_heads_first(files) if outcome is not None)

    def _read(
        self,
        names: Sequence[str],
        read: Callable[[Iterable[tuple[Path, SourceFile]]], Iterator[tuple[SourceFile, ParsedDocument]]],
        only: str | None = None,
    ) -> Iterator[tuple[str, ParsedDocument]]:
        with tempfile.TemporaryDirectory(prefix="minhchung-") as scratch:
            seen: set[str] = set()
            for source, parsed in read(self._copies(names, Path(scratch), only)):
                self._pool.forget(source)  # pages that are still to be read are scans
                if source.name not in seen:
                    seen.add(source.name)
                    (Path(scratch) / source.name).unlink()
                    name = names[int(source.name)]
                    if source.media_type == PDF:
                        self.signatures[name] = parsed.signed.signatures if parsed.signed else None
                    yield name, parsed

    def _copies(
        self, names: Sequence[str], scratch: Path, only: str | None
    ) -> Iterator[tuple[Path, SourceFile]]:
        for number, name in enumerate(names):
            path = _copy_out(self._bag, name, scratch / str(number))
            media_type = detect_media_type(path)
            if only is None or media_type == only:
                yield path, SourceFile(path.name, path.stat().st_size, path.name, media_type)
            else:
                path.unlink()


def _copy_out(bag: OpenBag, name: str, target: Path) -> Path:
    with bag.open(name) as source, target.open("wb") as copy:
        shutil.copyfileobj(source, copy)
    return target
