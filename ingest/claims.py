"""What a result narrative claims: documents, links, photos, figures, statements, and what was not done."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from ingest.citation_cores import BARE_LINK, GOVERNMENT_SITE, has_own_words
from ingest.citation_dates import parse_day
from ingest.citations import find_citations
from ingest.prose_words import UPPER, any_of, body_pattern
from registry.parsed import Citation, Claim
from registry.text import fold
from registry.vocabulary.kinds import ClaimKind, ClaimRole

_URL: Final = re.compile(rf"(?:https?://|www\.|{BARE_LINK})[^\s<>\"“”]+|{GOVERNMENT_SITE}")
_URL_TAIL: Final = ".,;:!?)]}'’"
# A link is ASCII or percent-encoded: a Vietnamese word glued to its end is not part of it.
_GLUED_WORD: Final = re.compile(r"(?<=/)[^\W\d_]*[à-ỹđÀ-ỸĐ][^\W\d_]*$|[à-ỹđÀ-ỸĐ].*$")
_BULLET: Final = re.compile(r"(?:[-+•*–]\s*|\(\d{1,2}\)\s*|\d{1,2}[.)]\s+|[a-zđ][.)]\s+)+")
_SENTENCE_END: Final = re.compile(rf"(?<!\.\.)[.!?](?=\s+[{UPPER}]|\s*$)")
_DAY: Final = re.compile(
    r"[Nn]gày\s*(?P<day>\d{1,2})(?:\s*[/.-]\s*(?P<month>\d{1,2})\s*[/.-]\s*(?P<year>\d{4})"
    r"|\s*tháng\s*(?P<month_said>\d{1,2})\s*năm\s*(?P<year_said>\d{4}))(?!\d)"
)
_PERCENT: Final = re.compile(r"\d\s*%|\d\s*phần trăm")
_BLANK_RATIO: Final = re.compile(r"(?:…|\.{2,})\s*/\s*(?:…|\.{2,})")  # `…/… hồ sơ`, to be filled in
_COUNT: Final = re.compile(
    r"(?<![\w/.-])\d+(?:[.,]\d+)*(?![\w/%-]|[.,]\d)\s+[^\W\d_]|\.\.\.\s*[^\W\d_]|…\s*[^\W\d_]"
)
_ANY_DATE: Final = re.compile(r"\d{1,2}\s*[/.-]\s*\d{1,2}(?:\s*[/.-]\s*\d{4})?|(?:năm|tháng)\s+\d+")
_TRIM: Final = " \t\n\xa0.,;:"
_HEADING_WORDS: Final = (
    6  # a heading before a colon names (2 to 5 words in the samples), a statement tells (11 up)
)
_SHORT_SENTENCE_WORDS: Final = 6  # "Có hình ảnh.": with so few words the picture is what is claimed
_ATTACHMENTS: Final = ("phụ lục", "danh sách")  # "kèm theo" tells which one is meant
_QUANTIFIER: Final = r"(?:(?:một số|các|những|\d+)\s+)?"


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of plain words between documents, links, bullets and stops."""

    start: int
    end: int
    paragraph: int
    is_heading: bool  # a colon follows
    before_citation: bool  # a mention follows on the same line


def find_claims(result: str, *, evidence_required: str = "") -> tuple[Claim, ...]:
    """Everything that a result narrative says, in order; `result[start:end] == raw`.

    Args:
        evidence_required: what the table asks for; a phrase that opens with its words names a document.
    """
    documents = [_document_claim(citation) for citation in find_citations(result)]
    links = list(_find_links(result))
    taken = sorted((claim.start, claim.end) for claim in [*documents, *links])
    plain: list[Claim] = []
    previous: _Piece | None = None
    for piece in _find_pieces(result, taken, {claim.start for claim in documents}):
        found = list(_claims_in(result, piece, evidence_required))
        if not (found and plain and previous and _goes_on(result, previous, piece, plain[-1], found[0])):
            plain += found
        else:
            plain[-1] = _joined(result, plain[-1], found[0])
            plain += found[1:]
        previous = piece
    claims = [*documents, *links, *plain]
    return tuple(sorted(claims, key=lambda claim: (claim.start, claim.end)))


def _document_claim(citation: Citation) -> Claim:
    return Claim(
        kind=ClaimKind.NUMBERED_DOCUMENT,
        start=citation.start,
        end=citation.end,
        raw=citation.raw,
        role=ClaimRole.REFERENCED if citation.is_quoted else ClaimRole.EVIDENCE,
        citation=citation,
        document_type=citation.document_type,
        subject=citation.subject,
        issued_on=citation.issued_on,
    )


def _find_links(result: str) -> Iterator[Claim]:
    for match in _URL.finditer(result):
        raw = match[0].rstrip(_URL_TAIL)
        yield Claim(
            kind=ClaimKind.URL,
            start=match.start(),
            end=match.start() + len(raw),
            raw=raw,
            url=_GLUED_WORD.sub("", raw),
        )


def _find_pieces(result: str, taken: list[tuple[int, int]], mentions: set[int]) -> Iterator[_Piece]:
    """The plain stretches, sentence by sentence."""
    position = 0
    for start, end in [*taken, (len(result), len(result))]:
        if start > position:
            yield from _sentences(result, position, start, before_citation=start in mentions)
        position = max(position, end)


def _sentences(result: str, start: int, end: int, *, before_citation: bool) -> Iterator[_Piece]:
    line_start = start
    for line in result[start:end].splitlines(keepends=True):
        line_end = line_start + len(line)
        at = line_start
        bullet = _BULLET.match(result, _skip_blanks(result, at, line_end), line_end)
        if bullet and (at == 0 or result[at - 1] == "\n" or result[at] in ";. \n"):
            at = bullet.end()
        stops = [match.end() for match in _SENTENCE_END.finditer(result, at, line_end)]
        for stop in [*stops, line_end]:
            text = result[at:stop]
            begin = at + len(text) - len(text.lstrip(_TRIM + "-"))
            finish = at + len(text.rstrip(_TRIM))
            if begin < finish:
                yield _Piece(
                    begin,
                    finish,
                    paragraph=result.count("\n", 0, begin),
                    is_heading=result[finish : finish + 3].lstrip().startswith(":"),
                    before_citation=before_citation and stop == end and "\n" not in result[finish:end],
                )
            at = stop
        line_start = line_end


def _skip_blanks(result: str, start: int, end: int) -> int:
    return start + len(result[start:end]) - len(result[start:end].lstrip(_TRIM))


def _claims_in(result: str, piece: _Piece, evidence_required: str) -> Iterator[Claim]:
    begin, end = piece.start, _without_link_label(result, piece)
    for start, stop in _clauses(result, begin, end):
        raw = result[start:stop]
        if not has_own_words(raw) or (piece.before_citation and stop == end and _only_leads_on(raw)):
            continue
        kind = _kind_of(raw, piece, evidence_required)
        if kind is None:
            continue
        yield _with_naming(Claim(kind=kind, start=start, end=stop, raw=raw))
        if kind is ClaimKind.PHOTO:
            yield from _papers_beside_photo(raw, start)


def _only_leads_on(raw: str) -> bool:
    """Whether words before a citation say no more than that the paper was issued or carried out."""
    said_by = rf"(?:(?:{body_pattern()}|Xã|Phường)[^,;:]{{0,60}}?\s+)?"
    return re.fullmatch(rf"{said_by}(?:(?i:{any_of('lead_word')})\s*)+", raw) is not None


def _without_link_label(result: str, piece: _Piece) -> int:
    """The piece's end without `tại đường link`, unless a verb of publishing needs it as its place."""
    words = result[piece.start : piece.end]
    label = re.search(
        rf"(?:(?<!\w)(?:tại|theo|qua|trên|ở)\s+)?{any_of('link')}(?:\s+\w+)?$", words, re.IGNORECASE
    )
    if not label or not piece.is_heading:
        return piece.end
    before = words[: label.start()].rstrip()
    if not before or re.fullmatch(rf"\s*{any_of('publish')}\s*", before, re.IGNORECASE):
        return piece.start
    if re.search(rf"{any_of('publish')}$", before, re.IGNORECASE):
        return piece.end
    return piece.start + len(before.rstrip(_TRIM))


def _clauses(result: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The piece cut before `, có hình ảnh …` and `(có thư …`: a proof named at the end of a statement.

    A list that opens with a paper is also cut before each further one: `danh sách …; biên bản …`.
    """
    papers = rf"{_QUANTIFIER}(?:{any_of('photo')}|{any_of('named_document')})"
    cut = rf"(?:[,;]\s+|\s*\()(?=(?:có|kèm|kèm theo|gửi kèm)\s+{papers})"
    if _naming(result[start:end]):
        cut += rf"|;\s+(?={papers})"
    at = start
    for match in re.finditer(cut, result[start:end], re.IGNORECASE):
        if match.start() > 0:
            yield at, start + match.start()
        at = start + match.end()
    is_open = result[at:end].count(")") > result[at:end].count("(")
    yield at, end - (1 if is_open and result[end - 1] == ")" else 0)


def _kind_of(raw: str, piece: _Piece, evidence_required: str) -> ClaimKind | None:
    lower = raw.lower()
    words = len(raw.split())
    if _is_photo(lower, words):
        return ClaimKind.PHOTO
    if piece.is_heading and (words <= _HEADING_WORDS or piece.before_citation):
        return None
    if re.match(rf"(?:\w+\s+){{0,8}}?{any_of('not_done')}", lower):
        return ClaimKind.NOT_DONE
    if _names_document(raw, evidence_required):
        return ClaimKind.UNNUMBERED_DOCUMENT
    if _is_ratio(raw) or (re.match(any_of("period"), lower) and _COUNT.search(_ANY_DATE.sub(" ", raw))):
        return ClaimKind.STATISTIC
    return ClaimKind.STATEMENT


def _is_ratio(raw: str) -> bool:
    counted = rf"(?<![\w/.,-])\d[\d.]*\s*/\s*\d[\d.]*\s+{any_of('counted')}"
    return bool(_PERCENT.search(raw) or _BLANK_RATIO.search(raw) or re.search(counted, raw, re.IGNORECASE))


def _is_photo(lower: str, words: int) -> bool:
    if not re.search(any_of("photo"), lower):
        return False
    if re.match(rf"có\s+{_QUANTIFIER}{any_of('photo')}", lower):
        return True
    shows = re.search(r"(?<!\w)(?:minh chứng|chứng minh|gửi kèm|kèm theo|đính kèm)(?!\w)", lower)
    return shows is not None or words <= _SHORT_SENTENCE_WORDS


def _names_document(raw: str, evidence_required: str) -> bool:
    """Whether the words name a paper: its kind, and something that tells it from others of that kind."""
    asked = fold(evidence_required)
    if len(asked.split()) > 1 and fold(raw).startswith(asked):
        return True
    match = _naming(raw)
    if match is None:
        return False
    said = raw[match.end() :].strip(_TRIM)
    if not said or re.match(any_of("to_whom"), said.lower()):
        return False
    if re.match(r"(?:gửi |đính )?kèm(?: theo)?$", said.lower()):
        return match["kind"].lower() in _ATTACHMENTS
    rest = said
    while vague := re.match(rf"\s*(?:và\s+)?{any_of('vague')}", rest.lower()):
        rest = rest[vague.end() :]
    return bool(rest.strip(_TRIM))


def _naming(raw: str) -> re.Match[str] | None:
    """The paper's kind, at the beginning or after `<body> có`."""
    kind = rf"{_QUANTIFIER}(?P<kind>{any_of('named_document')})"
    plain = re.match(rf"(?:(?:đã\s+)?có\s+|kèm(?:\s+theo)?\s+)?{kind}", raw, re.IGNORECASE)
    return plain or re.match(rf"{body_pattern()}[^,;:]*?\s+có\s+{kind}", raw, re.IGNORECASE)


def _with_naming(claim: Claim) -> Claim:
    if claim.kind is not ClaimKind.UNNUMBERED_DOCUMENT:
        return claim
    match = _naming(claim.raw)
    if match is None:
        return claim
    said = claim.raw[match.end() :].strip(_TRIM)
    dated = _DAY.match(said)
    kind = match["kind"]
    return replace(
        claim,
        document_type=kind[0].upper() + kind[1:],
        issued_on=parse_day(dated) if dated else None,
        subject=(said[dated.end() :].strip(_TRIM) if dated else said) or None,
    )


def _papers_beside_photo(raw: str, start: int) -> Iterator[Claim]:
    """`Có hình ảnh và văn bản minh chứng` claims papers too."""
    papers = rf"(?<=\s)(?:{any_of('paper')}|{any_of('named_document')}).*"
    found = re.search(rf"(?:và|,|hoặc)\s+(?P<papers>{papers})", raw, re.IGNORECASE)
    if found:
        yield Claim(
            kind=ClaimKind.UNNUMBERED_DOCUMENT,
            start=start + found.start("papers"),
            end=start + found.end("papers"),
            raw=found["papers"],
        )


def _goes_on(result: str, before: _Piece, piece: _Piece, last: Claim, claim: Claim) -> bool:
    """Whether a sentence goes on about what the one before it said.

    Sentences of one paragraph are one statement, unless they tell activities side by side (`Tổ chức …. Tổ
    chức …`); a sentence without a subject belongs to the paper named just before it.
    """
    if claim.kind is not ClaimKind.STATEMENT or before.paragraph != piece.paragraph:
        return False
    between = result[last.end : claim.start]
    if not re.fullmatch(r"\.\s*", between):
        return False
    if last.kind is ClaimKind.UNNUMBERED_DOCUMENT:
        return re.match(any_of("continuation"), claim.raw.lower()) is not None
    return last.kind is ClaimKind.STATEMENT and _first_word(last.raw) != _first_word(claim.raw)


def _first_word(raw: str) -> str:
    return fold(raw.split()[0])


def _joined(result: str, first: Claim, second: Claim) -> Claim:
    return replace(first, end=second.end, raw=result[first.start : second.end])
