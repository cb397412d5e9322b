"""What fuzzing starts from, how it is spoilt, and the bounds that a reader keeps to meanwhile."""

import io
import os
import re
import resource
import signal
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final

from drawn_papers import Paper, save_docx
from drawn_tables import digital_xlsx, reform_csv, reform_docx
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

IS_LONG: Final = "FUZZ" in os.environ  # `make fuzz`: as many examples for each reader
# The short run is the same every time; the long one draws anew, and keeps what it finds in `.hypothesis/`.
_BOUNDS: Final = {
    "deadline": None,
    "print_blob": True,
    "suppress_health_check": list(HealthCheck),
    **({} if IS_LONG else {"derandomize": True, "database": None}),
}
# A reader takes milliseconds; only one that goes round in circles takes as long as this.
_HANGING_SECONDS: Final = 20
_WAITING_SECONDS: Final = 200  # for a pipe that nobody writes to; a busy machine keeps others waiting too
_MOST_MORE_MEMORY: Final = 1_500_000_000  # of address space: libraries reserve more than they use
_MOST_LETTERS: Final = 20_000

_CONFUSABLE: Final = {
    "a": "аạàα", "o": "о0ơòο", "e": "еệ", "i": "ıl1", "đ": "ðdđ", "Đ": "ĐÐD", "/": "∕⁄\\", "-": "–—‑−~_",
    "0": "OО٠𝟎", "1": "lI|١²", "2": "２٢²", ".": "…․·", ",": "‚;،", " ": "\u00a0\t\u3000\u200b", ":": "：;",
    "\n": "\r\u2028\x0b\x85", "ă": "a\u0306", "ê": "ê", "ủ": "ủ",
}  # fmt: skip
_ODD: Final = tuple("\0\x01\x1b\x7f\u0301\u0323\u200d\u202e\ufeff\ufffd\ue000²½٣𝟙①\U0010ffff\ud7ff\t\r\n")
_PIECES: Final = (
    "Số: ", "/QĐ-UBND", "ngày ", " tháng ", "năm 2026", "1042/TB-UBND", "Căn cứ ", "Nơi nhận:\n- ", "TM. ",
    "KT. CHỦ TỊCH", "V/v ", "(", "[", "“", '"', "http://a.vn/", "www.", "…", "...", "99999999999", "I.1-",
    "TT\t", "Tổng cộng", "1.2.3.", "0,5", "loại:", "từ:", "nam:2026", "-", "OR ", "*", "\t", " \t", ";",
    "{{7*7}}", "'; DROP TABLE document;--", "=cmd|' /C calc'!A0", "<script>",
    ",", "../" * 9, "số 1, 2, 3 và ", "MẬT", "%n%s",
)  # fmt: skip


def fuzzed(examples: int, factor: int = 10) -> settings:
    """How many examples a reader gets in the short run, and `factor` times as many in the long one."""
    return settings(max_examples=examples * (factor if IS_LONG else 1), **_BOUNDS)


class Files(tuple[bytes, ...]):
    """The files that one is chosen from; a report of a failure does not show them all."""

    def __repr__(self) -> str:
        return f"{len(self)} files"


@st.composite
def spoilt_texts(draw: st.DrawFn, seeds: tuple[str, ...]) -> str:
    """A made-up text with signs exchanged, cut out, repeated, nested, put in."""
    text = draw(st.sampled_from(seeds))
    for act in draw(st.lists(st.sampled_from(_ACTS), min_size=1, max_size=6)):
        text = act(draw, text)[:_MOST_LETTERS]
    return text


def _exchange(draw: st.DrawFn, text: str) -> str:
    places = [at for at, letter in enumerate(text) if letter in _CONFUSABLE]
    if not places:
        return text
    at = draw(st.sampled_from(places))
    letter = text[at]
    other = draw(st.sampled_from(_CONFUSABLE[letter]))
    return text.replace(letter, other) if draw(st.booleans()) else text[:at] + other + text[at + 1 :]


def _cut(draw: st.DrawFn, text: str) -> str:
    first, last = sorted(draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    return text[:first] + text[last:] if draw(st.booleans()) else text[first:last]


def _repeat(draw: st.DrawFn, text: str) -> str:
    first = draw(st.integers(0, len(text)))
    piece = text[first : first + draw(st.integers(1, 40))]
    return text[:first] + piece * draw(st.sampled_from([2, 9, 300, 5000])) + text[first:]


def _nest(draw: st.DrawFn, text: str) -> str:
    opening, closing = draw(st.sampled_from(["()", "[]", "“”", '""', "«»"]))
    depth = draw(st.sampled_from([1, 30, 3000]))
    return opening * depth + text + closing * draw(st.sampled_from([0, depth]))


def _put_in(draw: st.DrawFn, text: str) -> str:
    at = draw(st.integers(0, len(text)))
    put = draw(st.one_of(st.sampled_from(_PIECES), st.sampled_from(_ODD), st.text(max_size=5)))
    return text[:at] + put * draw(st.sampled_from([1, 1, 1, 60])) + text[at:]


_ACTS: Final[tuple[Callable[[st.DrawFn, str], str], ...]] = (_exchange, _cut, _repeat, _nest, _put_in)


@st.composite
def spoilt_bytes(draw: st.DrawFn, seeds: Files) -> bytes:
    """A made-up file with bytes changed, cut out, repeated."""
    content = bytearray(draw(st.sampled_from(seeds)))
    for _act in range(draw(st.integers(1, 8))):
        # What says how a file is laid out stands at its ends.
        near = draw(st.integers(0, min(len(content), 400)))
        at = draw(st.sampled_from([near, len(content) - near, draw(st.integers(0, len(content)))]))
        match draw(st.sampled_from(["change", "number", "cut", "repeat"])):
            case "change":
                content[at : at + 1] = draw(st.binary(min_size=1, max_size=4))
            case "number":
                content[at : at + 4] = draw(st.sampled_from([b"\0" * 4, b"\xff" * 4, b"\xff\xff\xff\x7f"]))
            case "cut":
                del content[at : at + draw(st.sampled_from([1, 20, len(content)]))]
            case "repeat":
                content[at:at] = content[at : at + 200] * draw(st.sampled_from([1, 30]))
    return bytes(content)


@st.composite
def spoilt_zips(draw: st.DrawFn, seeds: Files) -> bytes:
    """A made-up office file or ZIP of which members are changed, lost, doubled, renamed, or locked."""
    with zipfile.ZipFile(io.BytesIO(draw(st.sampled_from(seeds)))) as whole:
        members = [(info.filename, whole.read(info)) for info in whole.infolist()]
    for _act in range(draw(st.integers(1, 4))):
        if not members:
            break
        at = draw(st.integers(0, len(members) - 1))
        name, content = members[at]
        match draw(st.sampled_from(["change", "change", "change", "lose", "double", "rename"])):
            case "change":
                members[at] = (name, _spoil_xml(draw, content))
            case "lose":
                del members[at]
            case "double":
                members.append((name, content[: len(content) // 2]))
            case "rename":
                members[at] = (draw(st.sampled_from(_NAMES)), content)
    target = io.BytesIO()
    kind = draw(
        st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
    )
    with zipfile.ZipFile(target, "w", kind) as spoilt, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that there are two of a name, which is meant
        for name, content in members:
            spoilt.writestr(zipfile.ZipInfo(name), content, kind)
    return target.getvalue()


_NAMES: Final = (
    "../../a",
    "/etc/a",
    "a\\..\\b",
    "x" * 300,
    "C:a",
    "con.pdf",
    "a/",
    "mimetype",
    "số.pdf",
    "\x01",
    " ",
)
_NUMBER: Final = re.compile(rb'(?<==")-?\d+(?=")')
_ELEMENT: Final = re.compile(rb"<(\w+:\w+|\w+)[^<>]*>[^<>]*</\1>")
_TAG: Final = re.compile(rb"</?[\w:]+[^<>]*>")
_NUMBERS: Final = (b"-1", b"0", b"4294967296", b"99999999999999999999", b"1e9", b"NaN", b"", b"x")
_ENTITIES: Final = (
    b'<!DOCTYPE x [<!ENTITY a "' + b"ha" * 99 + b'"><!ENTITY b "' + b"&a;" * 99 + b'">'
    b'<!ENTITY c "' + b"&b;" * 99 + b'"><!ENTITY e SYSTEM "file:///etc/passwd">]>'
)


def _spoil_xml(draw: st.DrawFn, content: bytes) -> bytes:
    act = draw(st.sampled_from(["number", "repeat", "nest", "tag", "entities", "bytes"]))
    if act == "number" and (found := list(_NUMBER.finditer(content))):
        one = draw(st.sampled_from(found))
        return content[: one.start()] + draw(st.sampled_from(_NUMBERS)) + content[one.end() :]
    if act in ("repeat", "nest") and (found := list(_ELEMENT.finditer(content))):
        one = draw(st.sampled_from(found))
        start, end = one.span()
        if act == "repeat":
            return content[:start] + one[0] * draw(st.sampled_from([2, 2000])) + content[end:]
        opening, closing = one[0].partition(b">")[0] + b">", b"</" + one[1] + b">"
        depth = draw(st.sampled_from([2, 90, 5000]))
        return content[:start] + opening * depth + closing * depth + content[end:]
    if act == "tag" and (found := list(_TAG.finditer(content))):
        one = draw(st.sampled_from(found))
        return content[: one.start()] + content[one.end() :]
    if act == "entities":
        head, mark, body = content.partition(b"?>")
        return (head + mark + _ENTITIES + body).replace(b"</", b"&c;&e;</", 3)
    return draw(spoilt_bytes(Files([content])))


@cache
def office_files(folder: Path) -> Files:
    """Made-up Word and Excel files: a paper, and two tables."""
    folder.mkdir(parents=True, exist_ok=True)
    made = (
        save_docx(Paper(), folder / "paper.docx"),
        reform_docx(folder / "reform.docx"),
        digital_xlsx(folder / "digital.xlsx"),
    )
    return Files(path.read_bytes() for path in made)


@cache
def archives() -> Files:
    """Made-up ZIPs: plain, packed, one in another, with folders and Vietnamese names."""
    inner = _zip({"a.txt": b"ha" * 500, "thư mục/b.pdf": b"%PDF-1.4\n"}, zipfile.ZIP_DEFLATED)
    return Files(
        [
            inner,
            _zip({"Tờ trình.pdf": b"%PDF-1.4\n%%EOF", "trong.zip": inner}, zipfile.ZIP_STORED),
            _zip(
                {"mimetype": b"application/vnd.oasis.opendocument.text", "META-INF/manifest.xml": b"<x/>"},
                zipfile.ZIP_DEFLATED,
            ),
            _zip({"x": b"x" * 5000}, zipfile.ZIP_BZIP2),
            _zip({"x": b"x" * 5000}, zipfile.ZIP_LZMA),
        ]
    )


def _zip(members: dict[str, bytes], kind: int) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", kind) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, kind)
    return target.getvalue()


@cache
def table_texts(folder: Path) -> tuple[str, ...]:
    """Made-up tables of criteria as text."""
    folder.mkdir(parents=True, exist_ok=True)
    return (reform_csv(folder / "reform.csv").read_text(encoding="utf-8-sig"),)


@contextmanager
def bounded() -> Iterator[None]:
    """Bounds for a reader: whoever goes round in circles, or takes memory without end, fails."""

    def stop(_signal: int, _frame: Any) -> None:
        raise AssertionError("it hangs")

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + _MOST_MORE_MEMORY, hard))
    before = {number: signal.signal(number, stop) for number in (signal.SIGPROF, signal.SIGALRM)}
    signal.setitimer(signal.ITIMER_PROF, _HANGING_SECONDS)
    signal.setitimer(signal.ITIMER_REAL, _WAITING_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            signal.signal(number, handler)
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
