"""Who signed, as what, and for whom: the lower right block that closes a document (Decree 30/2020, ô 7)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from rapidfuzz import fuzz

from ingest.body_names import is_body, write_name
from ingest.head_parts import Element, element, letters
from ingest.layout import Line, cut_at_gaps, is_capitals
from ingest.read_lines import lines_as_read, without_specks
from ingest.text_quality import is_common_syllable
from registry.parsed import Box, Page, Word
from registry.text import fold, squeeze
from registry.vocabulary.kinds import FieldName, ReadMethod
from registry.vocabulary.lists import posts, ranks, signing_capacities

# What a digital signature prints beside itself: its times and names are not the paper's.
SIGNATURE_NOTE: Final = re.compile(
    r"ký bởi|người ký|ngày ký|thời gian ký|cơ quan:|email|digitally|\+07:00|@|sao y|\d:\d\d:\d\d",
    re.IGNORECASE,
)
_RIGHT_BLOCK: Final = 0.42  # of the width: signatures start right of it
_RIGHT_CENTRE: Final = 0.53  # of the width: what is centred on the page is no signature
_RECIPIENTS: Final = "noinhan"
_WHERE: Final = "noi"
_WHERE_LIKENESS: Final = 60  # two of three letters: `Bình Ẩn` is as like `Nơi nhận` as a misread one
_HEADING: Final = re.compile(r"^[\W_]*(?P<words>[^\W\d_]+ [^\W\d_]+)\s*[:;]")  # specks may follow
_SPECKS: Final = " _*-–—=~.'`´‘’“”\"|•:;,"
_FILED: Final = re.compile(r"^[\W_]*luu\s*[:;]")
_AROUND_NAME: Final = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_IN_NAME: Final = re.compile(r"(?<=[^\W\d_])[^\w\s'’]+(?=[^\W\d_])")  # `Lê.An Mẫu`
_RECIPIENTS_LIKENESS: Final = 75  # it is set small and slanted
_SIGNATURE_REACH: Final = 230  # points from the post down to the name; seal and signature fit between
_ABOVE_BLOCK: Final = 20  # points: the recipients may start a line below the post
_BLOCK_PITCH: Final = 3.6  # heights of letters from line to line of authority and post, at most double spaced
_SEAL: Final = 0.5  # confidence; letters around a seal stay below
_BESIDE: Final = 60  # points: the block starts at the height of the recipients
_AROUND_WORDS: Final = re.compile(r"^[\W\d_]+|[\W_]+$")  # specks and pieces of a seal
_SURE_NAME: Final = 0.85  # mean confidence; names across a seal or a signature stay below
_NAME_WORDS: Final = (2, 6)


@dataclass(frozen=True, slots=True)
class Signature:
    """The block that closes a document, as far as it was read.

    `capacity` are the lines such as `TM. ỦY BAN NHÂN DÂN`, `KT. CHỦ TỊCH`; `post` those below them.
    """

    page: Page
    capacity: tuple[Line, ...]
    post: tuple[Line, ...]
    name: Line | None


def find_signature(pages: Sequence[Page]) -> Signature | None:
    """The first block of authority, post and name in the lower right; the paper's own, not an annex's.

    Where a seal hides the post, the last name beside the recipients is still the signer's. A page with the
    recipients closes the paper: what follows is another one.
    """
    hidden: Signature | None = None
    for page in pages:
        lines = closing_lines(page)
        right = [line for line in lines if _is_right(line, page)]
        recipients = find_recipients_line(lines) or _find_filed_line(lines)
        blocks = [_read_block(page, right, rank) for rank, line in enumerate(right) if _is_post(line.text)]
        signed = next((block for block in blocks if block.name is not None), None)
        if signed is not None:
            return signed
        if recipients is not None:
            beside = [block for block in blocks if _is_beside(_first_line(block), recipients)]
            names = _names_below(right, recipients)
            if beside or names:
                capacity, post = (beside[0].capacity, beside[0].post) if beside else ((), ())
                return Signature(page, capacity, post, names[-1] if names else None)
            return hidden
        hidden = hidden or next((block for block in blocks if block.capacity), None)
    return hidden


def read_signature(signature: Signature | None) -> list[Element]:
    """Signer, post and capacity (TM., KT., TL. …), each as far as it was read."""
    if signature is None:
        return []
    page, found = signature.page, []
    is_scan = page.method is ReadMethod.OCR
    if signature.name is not None:
        name = bare_name(signature.name.text)
        is_clean = name in signature.name.text
        has_post = bool(signature.capacity or signature.post)
        is_legible = not is_scan or (
            is_clean
            and signature.name.confidence >= _SURE_NAME
            and all(map(is_common_syllable, name.split()))
        )
        rule = "name below the post, right half" if has_post else "name beside the recipients, right half"
        found.append(element(FieldName.SIGNER, name, page, signature.name, rule, has_post and is_legible))
    for field, lines, write in (
        (FieldName.POST, signature.post, _write_post),
        (FieldName.AUTHORITY, signature.capacity, _write_capacity),
    ):
        if lines:
            value, is_known = write(lines, is_scan)
            joined = Line(tuple(word for line in lines for word in line.words))
            is_sure = not is_scan or (is_known and joined.confidence >= _SURE_NAME)
            found.append(element(field, value, page, joined, "capitals above the signature", is_sure))
    return found


def find_doubtful_block(page: Page) -> Box | None:
    """Where a page has a signature whose name was not read, or not for sure."""
    signature = find_signature((page,))
    readings = dict(read_signature(signature))
    if FieldName.SIGNER in readings and readings[FieldName.SIGNER].sure:
        return None
    lines = closing_lines(page)
    recipients = find_recipients_line(lines) or _find_filed_line(lines)
    blocks = (
        [_first_line(signature)] if signature is not None and (signature.capacity or signature.post) else []
    )
    tops = [line.box.top for line in [*blocks, *([recipients] if recipients is not None else [])]]
    if not tops:
        return None
    top = max(min(tops) - _ABOVE_BLOCK, 0.0)
    return Box(_RIGHT_BLOCK * page.width, top, page.width, min(max(tops) + _SIGNATURE_REACH, page.height))


def find_confirmed_lines(page: Page, readings: Sequence[Sequence[Line]]) -> list[Line]:
    """The names in two readings of a page's block that are the same in both, and posts where it has none."""
    first, second = ([_without_strokes(line) for line in lines if _has_words(line)] for lines in readings)
    signature = find_signature((page,))
    has_post = signature is not None and bool(signature.capacity or signature.post)
    names = [
        max(line, other, key=lambda reading: reading.confidence)
        for line in first
        for other in second
        if is_name(line.text) and bare_name(line.text) == bare_name(other.text)
    ]
    posts = [
        max(line, other, key=lambda reading: reading.confidence)
        for line in first
        for other in second
        if not has_post and _is_post(line.text) and letters(line.text) == letters(other.text)
    ]
    return [*posts, *names]


def _has_words(line: Line) -> bool:
    return any(map(_is_word, line.words))


def _without_strokes(line: Line) -> Line:
    """The line without what pens and seals left between its words."""
    return Line(tuple(word for word in line.words if _is_word(word)))


def _is_word(word: Word) -> bool:
    found = [char for char in word.text if char.isalpha()]
    return len(found) > 1 or (bool(found) and found[0].isupper() and word.confidence >= _SURE_NAME)


def closing_lines(page: Page) -> list[Line]:
    """The lines of a page, cut where recipients and signature stand side by side."""
    split = _RIGHT_BLOCK * page.width
    words = without_specks(page.words) if page.method is ReadMethod.OCR else page.words
    return [piece for line in lines_as_read(page, words) for piece in cut_at_gaps(line, split)]


def find_recipients_line(lines: Sequence[Line]) -> Line | None:
    """The line `Nơi nhận:`."""
    return next((line for line in lines if is_recipients_line(line.text)), None)


def _find_filed_line(lines: Sequence[Line]) -> Line | None:
    """The line `Lưu: …`, the last recipient: it shows where they stand when their heading is lost."""
    return next((line for line in lines if _FILED.match(fold(line.text))), None)


def is_recipients_line(text: str) -> bool:
    """Whether a line is `Nơi nhận:`, some letters misread; the same words inside a sentence are not."""
    heading = _HEADING.match(text)
    found = letters(heading["words"] if heading else text)
    is_alone = len(found) <= len(_RECIPIENTS) + 1 and text.lstrip(_SPECKS)[:1].isupper()
    is_like = fuzz.ratio(found, _RECIPIENTS) >= _RECIPIENTS_LIKENESS
    return is_alone and is_like and fuzz.ratio(found[: len(_WHERE)], _WHERE) >= _WHERE_LIKENESS


def cut_at_authority(text: str) -> str:
    """The text up to where it tells for whom one signs (`KT. CHỦ TỊCH`): that stands beside recipients."""
    for match in _authority_inside().finditer(text):
        rest = text[match.end() :]
        if is_capitals(rest) and (_leading_post(rest) is not None or is_body(rest)):
            return text[: match.start()]
    return text


def bare_name(text: str) -> str:
    """A name without rank, degree and specks."""
    name = _AROUND_NAME.sub("", _IN_NAME.sub(" ", squeeze(text)))
    return _AROUND_NAME.sub("", _honours().sub("", name))


def _is_right(line: Line, page: Page) -> bool:
    return line.centre > _RIGHT_CENTRE * page.width and line.box.x0 > _RIGHT_BLOCK * page.width


def _read_block(page: Page, right: Sequence[Line], start: int) -> Signature:
    """The block that starts with the line at `start`."""
    lines = [right[start]]
    for line in right[start + 1 :]:
        is_next = line.box.top - lines[-1].box.top < _BLOCK_PITCH * lines[-1].height
        is_noise = line.confidence < _SEAL or SIGNATURE_NOTE.search(line.text)
        if not is_next or not is_capitals(line.text) or is_noise:
            break
        lines.append(line)
    capacity = tuple(_leading_capacity(lines))
    names = _names_below(right[start + len(lines) :], lines[0])
    name = None if not names else _best_name(names) if page.method is ReadMethod.OCR else names[0]
    return Signature(page, capacity, tuple(lines[len(capacity) :]), name)


def _leading_capacity(lines: Sequence[Line]) -> list[Line]:
    """The lines up to the last that starts with TM., KT. …, with those it goes on in."""
    starts = [rank for rank, line in enumerate(lines) if _authority().match(line.text)]
    if not starts:
        return []
    last = starts[-1] + 1
    while last < len(lines) and not _starts_with_post(lines[last].text):
        last += 1
    return list(lines[:last])


def _first_line(block: Signature) -> Line:
    return (*block.capacity, *block.post)[0]


def _is_beside(line: Line, recipients: Line) -> bool:
    return abs(line.box.top - recipients.box.top) < _BESIDE


def _names_below(lines: Sequence[Line], start: Line) -> list[Line]:
    return [
        line for line in lines if 0 < line.box.top - start.box.top < _SIGNATURE_REACH and is_name(line.text)
    ]


def _is_post(text: str) -> bool:
    return is_capitals(text) and bool(_authority().match(text) or _starts_with_post(text))


def _starts_with_post(text: str) -> bool:
    return _leading_post(_AROUND_WORDS.sub("", text)) is not None


def is_name(text: str) -> bool:
    """Whether this is how one writes the name of a person."""
    name = bare_name(text)
    words = name.split()
    return (
        _NAME_WORDS[0] <= len(words) <= _NAME_WORDS[1]
        and all(word[0].isupper() and word.replace("'", "").replace("’", "").isalpha() for word in words)
        and not name.isupper()
        and not _is_post(name.upper())
        and not SIGNATURE_NOTE.search(text)
    )


def _best_name(lines: Sequence[Line]) -> Line:
    """Of a signature's scribbles and the name below them, what was read best."""
    return max(lines, key=lambda line: (round(line.confidence, 1), line.box.top))


def _write_post(lines: Sequence[Line], is_read: bool) -> tuple[str, bool]:
    """A post as one writes it, and whether it is known: `PHÓ CHỦ TỊCH` → `Phó Chủ tịch`."""
    return _write(" ".join(_words_of(line) for line in lines), is_read)


def _write_capacity(lines: Sequence[Line], is_read: bool) -> tuple[str, bool]:
    """For whom one signs: `TM. Ủy ban nhân dân, KT. Chủ tịch`."""
    written: list[str] = []
    is_known = True
    for text in map(_words_of, lines):
        start = _authority().match(text)
        name, known = _write(text if start is None else text[start.end("short") :].lstrip(" ."), is_read)
        is_known = is_known and known
        if start is None:
            written = [*written[:-1], " ".join([*written[-1:], name])]
        else:
            short = start["short"]
            written.append(f"{short} {name}" if "/" in short else f"{short}. {name}")
    return ", ".join(written), is_known


def _write(text: str, is_read: bool) -> tuple[str, bool]:
    """A post, or a body in whose name one signs, as one writes it, and whether all its words are known."""
    post = _leading_post(text)
    if post is None:
        return write_name(text, is_read=is_read)
    rest = " ".join(text.split()[len(post.split()) :])
    name, is_known = write_name(rest, is_read=is_read) if rest else ("", True)
    return squeeze(f"{post} {name}"), is_known


def _leading_post(text: str) -> str | None:
    """The longest post that a text starts with; of those that differ by accents the one that is written."""
    folded = f"{fold(text)} "
    fitting = [post for post in posts() if folded.startswith(f"{fold(post)} ")]
    return max(fitting, key=lambda post: (len(post), text.lower().startswith(post.lower())), default=None)


def _words_of(line: Line) -> str:
    return _AROUND_WORDS.sub("", squeeze(line.text))


@cache
def _authority() -> re.Pattern[str]:
    shorts = "|".join(re.escape(short) for short in signing_capacities())
    return re.compile(rf"^\W*(?P<short>{shorts})\b\s*[./]?\s*[^\W\d]")


@cache
def _authority_inside() -> re.Pattern[str]:
    shorts = "|".join(re.escape(short) for short in signing_capacities() if len(short) > 1)
    return re.compile(rf"(?<![^\W\d_])(?:{shorts})(?:\.\s*|\s+)")


@cache
def _honours() -> re.Pattern[str]:
    titles = "|".join(re.escape(rank).replace(r"\.", r"\.?\s?") for rank in ranks())
    return re.compile(rf"^(?:(?:{titles})(?![^\W\d_])[\s.,-]*)+", re.IGNORECASE)
