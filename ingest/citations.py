"""Mentions of numbered documents in prose, with their spans."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Final
from unicodedata import is_normalized

from ingest.citation_cores import BULLET, GAP, Core, clause_start, find_cores
from ingest.citation_dates import DATE, DATE_AFTER, date_words, parse_day
from ingest.prose_words import LOWER, UPPER, any_of, body_pattern
from ingest.relations import with_relations
from registry.parsed import Citation
from registry.reference import Reference
from registry.text import normalise, squeeze
from registry.vocabulary.lists import body_phrases, issuer_by_symbol

_SENTENCE_END: Final = re.compile(rf"[.!?](?=\s+[{UPPER}]|\s+[-+•(“\"”\d]|\s*$|\s*\n)")
# A letter with its loose marks; soft hyphens and blanks without width are not seen, and not read.
_LETTER: Final = re.compile(r"[\u00ad\u200b-\u200d\u2060\ufeff]|.[\u0300-\u036f]*", re.DOTALL)
_UNSEEN: Final = re.compile(r"[\u00ad\u200b-\u200d\u2060\ufeff]")
_MAX_MENTION: Final = 1500  # characters; the longest mention of the samples has 700
_MAX_ISSUER: Final = 300  # characters in which an issuer's name must end
_MAX_ISSUER_WORDS: Final = 16  # the longest issuers in the samples have 14
_SHORT_NAME: Final = re.compile(r"\s*\([^()]{2,20}\)")  # `Bộ Giáo dục và Đào tạo (GDĐT)`
_OF: Final = re.compile(r"\s*,?\s*(?:của|do)\s+")
# Names that hold a comma or a bracket themselves.
_COMMA_IN_NAME: Final = re.compile(
    r"(?:Bộ trưởng|Chủ nhiệm|Văn h[óo][áa]?|Khám|Kinh tế|Nội vụ|Đầu tư|Thể thao|Khoa học|Hạ tầng)$"
)
_ISSUED: Final = re.compile(
    r"\s+(?:đã\s+)?(?:(?:ký\s+)?ban hành|thông qua|phê duyệt(?:\s+(?:tại|theo))?|có|ký|gửi|tại|phát hành)\s*$"
)
_BREAK: Final = re.compile(rf";|\n|[(){GAP}]")


def find_citations(text: str) -> tuple[Citation, ...]:
    """All numbered documents that the text mentions, in order; `text[start:end] == raw`."""
    stored, offsets = _composed(text)
    prose, cores = find_cores(stored)
    citations = with_relations(prose, _with_subjects(stored if offsets else text, prose, cores))
    if offsets is None:
        return citations
    return tuple(_moved(text, offsets, citation) for citation in citations)


def _composed(text: str) -> tuple[str, list[int] | None]:
    """The text as citations are looked for in it, and where its letters stood; None where they still do."""
    if is_normalized("NFC", text) and not _UNSEEN.search(text):
        return normalise(text), None
    letters: list[str] = []
    offsets: list[int] = []
    for match in _LETTER.finditer(text):
        letter = normalise(_UNSEEN.sub("", match[0]))
        letters.append(letter)
        offsets += [match.start()] * len(letter)
    return "".join(letters), [*offsets, len(text)]


def _moved(text: str, offsets: list[int], citation: Citation) -> Citation:
    start, end = offsets[citation.start], offsets[citation.end]
    return replace(citation, start=start, end=end, raw=text[start:end])


def _with_subjects(text: str, prose: str, cores: list[Core]) -> Iterator[Citation]:
    cores = [_with_issuer(prose, core, cores[k + 1 : k + 2]) for k, core in enumerate(cores)]
    citations: list[Citation] = []
    quoted_until = -1
    for index, core in enumerate(cores):
        is_quoted = core.code_start < quoted_until
        subject_from = core.issuer_end or core.end
        limit = _mention_end(prose, subject_from, core, (cores[k] for k in range(index + 1, len(cores))))
        if is_quoted:
            limit = min(limit, quoted_until)
        end, subject = _read_subject(prose, subject_from, limit)
        if not is_quoted:
            quoted_until = end
        citations.append(
            Citation(
                start=core.start,
                end=end,
                raw=text[core.start : end],
                reference=core.reference,
                document_type=core.document_type,
                issued_on=core.issued_on,
                date_raw=core.date_raw,
                issuer=core.issuer,
                subject=subject or core.subject,
                is_quoted=is_quoted,
                short_for=core.short_for,
            )
        )
    yield from _share_subjects(prose, citations, cores)


def _share_subjects(prose: str, citations: list[Citation], cores: list[Core]) -> list[Citation]:
    """`Thông báo số 1 … và Thông báo số 2 … về kết quả`: issuer and subject are said once for both."""
    shared = list(citations)
    for index in range(len(shared) - 2, -1, -1):
        here, after = shared[index], shared[index + 1]
        if re.fullmatch(r"\s*(?:,|và|,\s*và)\s*(?:các\s*)?", prose[here.end : after.start]):
            shared[index] = replace(
                here,
                subject=here.subject or after.subject,
                issuer=here.issuer or (after.issuer if cores[index].issuer_end is None else None),
            )
    return shared


def _with_issuer(prose: str, core: Core, following: list[Core]) -> Core:
    stop = min(following[0].start if following else len(prose), core.end + _MAX_ISSUER)
    found = _issuer_after(prose, core.end, stop)
    if found is None:
        issuer, issued_on, date_raw = _issuer_before(prose, core)
        return replace(
            core,
            issuer=core.issuer or issuer,
            issued_on=core.issued_on or issued_on,
            date_raw=core.date_raw or date_raw,
        )
    issuer, end = found
    short_name = _SHORT_NAME.match(prose, end)
    late = DATE_AFTER.match(prose, short_name.end() if short_name else end)
    if core.date_raw is not None:
        late = None
    if late:
        return replace(
            core,
            issuer=issuer,
            issuer_end=late.end(),
            issued_on=parse_day(late),
            date_raw=date_words(late),
        )
    return replace(core, issuer=issuer, issuer_end=end)


def _issuer_after(prose: str, position: int, stop: int) -> tuple[str, int] | None:
    """The issuing body named after the code and date, and where its name ends."""
    of = _OF.match(prose, position)
    begin = of.end() if of else position + len(prose[position:stop]) - len(prose[position:stop].lstrip(" \n"))
    if not of and not re.match(body_pattern(), prose[begin:stop]):
        return None
    whole = _complete_name().match(prose, begin)
    end = whole.end() if whole else _name_end(prose, begin, stop)
    name = prose[begin:end].rstrip()
    if not name or len(name.split()) > _MAX_ISSUER_WORDS:
        return None
    if not of and not re.match(rf"\s*(?:{any_of('opener')}|\s*$)", prose[end : end + 20]):
        return None
    return squeeze(name), begin + len(name)


@cache
def _complete_name() -> re.Pattern[str]:
    """A body of which there is only one, where its name does not go on: `Chính phủ` before `tổng hợp`."""
    names = sorted(body_phrases("complete").values(), key=len, reverse=True)
    options = "|".join(name.replace(" ", r"\s+") for name in names)
    return re.compile(rf"(?:{options})(?=\s+(?!và\s+[{UPPER}])[{LOWER}])")


def _name_end(prose: str, begin: int, stop: int) -> int:
    """Where a body's name ends: at a mark, at the verb that opens the subject, at a date."""
    verbs = r"(?:đã|được|có|để|thì|là|tại|trong|kèm|gửi|nêu|nhằm|và các)(?!\w)"
    boundary = re.compile(rf"\s+(?:{any_of('opener')}|{verbs}|ngày\s*\d)|[;:.\"“”)\n{GAP}]|,|\((?!khóa)")
    position = begin
    while match := boundary.search(prose, position, stop):
        before = prose[begin : match.start()]
        belongs = {
            ",": _COMMA_IN_NAME.search(before) is not None,
            ")": before.count("(") > before.count(")"),
            "\n": prose[match.end() : match.end() + 1].islower(),
        }
        if not belongs.get(match[0]):
            return match.start()
        position = match.end()
    last = re.search(r"\s*(?:và|,|;|\()?\s*$", prose[begin:stop])
    return begin + last.start() if last else stop


def _issuer_before(prose: str, core: Core) -> tuple[str | None, date | None, str | None]:
    """`Ngày 03/11/2025, Chính phủ ban hành Nghị định số …`, `đề nghị của Sở Nội vụ tại Tờ trình số …`."""
    lead = prose[clause_start(prose, core.start) : core.start]
    done = _ISSUED.search(lead)
    if not done:
        return None, None, None
    dated = None
    for match in DATE.finditer(lead, 0, done.start()):
        dated = match
    bodies = list(re.finditer(body_pattern(), lead[: done.start()]))
    if not bodies:
        return None, None, None
    name_from = _first_of_run(lead, bodies)
    name = lead[name_from : done.start()]
    if "," in name or len(name.split()) > _MAX_ISSUER_WORDS:
        return None, None, None
    follows = dated is not None and re.fullmatch(r"\s*[,:]?\s*", lead[dated.end() : name_from])
    if core.date_raw is None and dated and follows:
        return squeeze(name), parse_day(dated), date_words(dated)
    return squeeze(name), None, None


def _first_of_run(lead: str, bodies: list[re.Match[str]]) -> int:
    """The first of the body words that make up one name: `Chủ tịch` in `Chủ tịch UBND tỉnh`."""
    first = bodies[-1]
    for body in reversed(bodies[:-1]):
        if re.search(r"[,;:.)]|(?<!\w)(?:của|và|do)(?!\w)", lead[body.end() : first.start()]):
            break
        first = body
    return first.start()


def _mention_end(prose: str, position: int, core: Core, following: Iterable[Core]) -> int:
    """Where a mention ends at the latest: its sentence, line or brackets, or the next mention beside it."""
    limit = _clause_end(prose, position)
    quoted: Core | None = None
    for after in following:
        if after.start >= limit:
            break
        gap = prose[(quoted.issuer_end or quoted.end) if quoted else position : after.start]
        joint = re.search(r"(;|,|\(|(?<!\w)và|(?<!\w)hoặc)\s*(?:các\s*)?$", gap)
        own_words = re.search(r"\w", gap[: joint.start()]) if joint else None
        if joint and _stands_beside(core, after, joint[1], own_words is not None, quoted):
            start = (quoted.issuer_end or quoted.end) if quoted else position
            return start + joint.start()
        if not joint and not re.search(r"\w", gap):
            return after.start
        quoted = after
    return limit


def _stands_beside(core: Core, after: Core, joint: str, has_subject: bool, quoted: Core | None) -> bool:
    """Whether the next mention is a paper of its own rather than one quoted in this one's subject."""
    if joint in (";", "("):
        return True
    if quoted is not None and not has_subject:
        return False
    return not has_subject or not _is_norm(after.reference) or _is_norm(core.reference)


def _is_norm(reference: Reference) -> bool:
    """Whether it is a rule from above, such as papers carry out: normative, or of a central body."""
    issuer = issuer_by_symbol().get(reference.issuer_symbol or "")
    return reference.year is not None or (issuer is not None and issuer.kind == "central")


def _clause_end(prose: str, position: int) -> int:
    end = min(len(prose), position + _MAX_MENTION)
    stop = _SENTENCE_END.search(prose, position, end)
    end = stop.start() if stop else end
    depth = 0
    for match in _BREAK.finditer(prose, position, end):
        mark, rest = match[0], prose[match.end() : match.end() + 80]
        depth += {"(": 1, ")": -1}.get(mark, 0)
        if depth < 0 or mark == GAP:
            return match.start()
        wraps = re.match(rf"\s*[{LOWER}(]", rest) is not None
        if (mark == "\n" and not wraps) or (mark == ";" and _opens_something_new(rest)):
            return match.start()
    return end


def _opens_something_new(rest: str) -> bool:
    """Whether after a semicolon another paper or thought begins, or the subject goes on."""
    if re.match(rf"\s*(?:{BULLET}|[Ss]ố\s*:?\s*\d|$)", rest):
        return True
    if re.match(body_pattern(), rest.lstrip()):
        return False
    words = rest.lstrip()
    if words[:1].isupper():
        return True
    return bool(re.match(rf"(?:một số\s+|các\s+)?{any_of('named_document')}", words)) and not re.match(
        r"(?:một số\s+|các\s+)?(?:quy định|quyết định các)", words
    )


def _read_subject(prose: str, position: int, limit: int) -> tuple[int, str | None]:
    """Where the mention ends and its subject (trích yếu), None where nothing is said after the core."""
    body = prose[position:limit].rstrip(" \n\t\xa0.,;:-")
    begin = len(body) - len(body.lstrip(" \n\t\xa0,"))
    words = body[begin:]
    # A letter stuck to the date (`12/02/2026tThực hiện`) is no part of the subject.
    stray = re.match(rf"[{LOWER}](?=[{UPPER}][{LOWER}])", words)
    if stray and begin == 0:
        words = words[1:]
    if words.startswith("(") and words.endswith(")"):
        words = words[1:-1]
    if not words or not _is_subject(words, after_comma="," in body[:begin]):
        return position, None
    return position + len(body), squeeze(words)


def _is_subject(words: str, *, after_comma: bool) -> bool:
    opens = re.match(any_of("opener"), words, re.IGNORECASE)
    if after_comma:
        return re.match(r"(?:về|[Vv]/v)(?!\w)", words) is not None
    if opens:
        return True
    return words[0].isalpha() and re.match(any_of("connector"), words.lower()) is None
