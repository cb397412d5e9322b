"""Checks of what the results say: is it proof, is it what was asked for, does it agree with itself (pure)."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Final

from rapidfuzz import fuzz

from index.cited_papers import CitedPaper, list_claims
from registry.assessment import ItemVerdict, has_placeholder
from registry.findings import (
    CriterionField,
    Finding,
    FindingCode,
    Place,
    find_at,
    find_on,
    place_in,
    place_of,
)
from registry.links import LinkForm, find_form
from registry.pictures import Picture, find_likeness
from registry.slots import SlotKind, fills_document_slot, is_plan_only, shows_result
from registry.tables import StoredClaim
from registry.text import fold
from registry.vocabulary.kinds import ClaimKind, ClaimRole

_DOCUMENTS: Final = frozenset({ClaimKind.NUMBERED_DOCUMENT, ClaimKind.UNNUMBERED_DOCUMENT})
_PROOFS: Final = _DOCUMENTS | {ClaimKind.PHOTO, ClaimKind.URL}
_FOUNDING: Final = re.compile(r"\b(thanh lap|kien toan)\b")
_LETTER: Final = "cong van"
_SAME_WORDS: Final = 95  # a result that is the criterion but for a word; 80 and less where it says something
_PASTED_WORDS: Final = 15  # shorter results without a proof are set phrases
_EMPTY_BULLET: Final = re.compile(r"(?m)^[ \t\xa0]*[-+•*–][ \t\xa0]*$")
_PLACEHOLDER: Final = re.compile(r"(?:(?<=\s)|^)(?:\.{3,}|…+|_{3,})(?=\s+\w)")
_PERCENT: Final = re.compile(r"\d+(?:[.,]\d+)?\s*(?:%|phần trăm)")
_UNNAMED: Final = re.compile(r"(?:^|(?<=[.;]\s))Có (?:các )?(?:báo cáo|văn bản|kế hoạch)(?=[ .;])")
_PUBLISHED: Final = re.compile(
    r"(?:đăng tải|đăng|công khai|cập nhật)[^.;\n]{0,60}?\s(?:trên|tại|lên)\s+(?:[\w\s]{0,20}?)"
    r"(?:[Cc]ổng|[Tt]rang (?:thông tin|web)|[Ww]ebsite|[Ff]acebook|[Zz]alo|[Ff]anpage|mạng xã hội)"
)
_REASON: Final = re.compile(r"(?<!\w)(?:vì|do|bởi|lý do|nguyên nhân|vướng)(?!\w)", re.IGNORECASE)
_DEDUCTION: Final = re.compile(r"(?<!\w)(?:trừ|giảm|tự chấm|chưa)(?!\w)", re.IGNORECASE)
_OVERDUE: Final = re.compile(
    r"(?<![\d/.,])(\d{1,5})\s+(?:hồ sơ|trường hợp|lượt hồ sơ)[^.;:\n(%]{0,60}?(?:quá hạn|trễ hạn|chậm hạn)"
)
# "Sáng ngày 20/3/2026, Hội … xã …": a mass organisation did it, with or without the commune.
_OTHER_ACTOR: Final = re.compile(
    r"[Nn]gày\s+\d{1,2}/\d{1,2}(?:/\d{4})?,\s*"
    r"((?:Hội|Đoàn|Công đoàn|Mặt trận|Ủy ban MTTQ|UBMTTQ)\s(?!nghị|đồng)[^,.;:]{3,40}?)"
    r"\s(?=phối hợp|tổ chức|đã|tham gia|ra quân)"
)
_APOLOGY: Final = re.compile(r"xin loi\b")
# "10 hồ sơ (bao gồm: 04 hồ sơ …; 06 hồ sơ …)": the whole, the thing counted, the parts.
_WHOLE: Final = re.compile(
    r"(?<![\d/.,])(\d{1,7})\s+([^\W\d_]+(?:\s+[^\W\d_]+)?)[^.;:\n()\d]{0,80}?[(,:]?\s*"
    r"(?:bao gồm|gồm có|gồm)\s*:?\s*([^)\n.]{5,300})"
)
_SHARE: Final = re.compile(
    r"(?<![\d/])(\d[\d.]*)\s*/\s*(\d[\d.]*)\s+([^\W\d_][^.;%()\n/]{0,60}?)[,(]?\s*"
    r"(?:đạt|chiếm|bằng|tương đương)\s*(?:tỷ lệ|tỉ lệ)?\s*(\d+(?:,\d+)?)\s*%"
)


def check_results(items: Sequence[ItemVerdict]) -> Iterator[Finding]:
    """Results that are no proof: unfinished, only repeated, without a source, only announced."""
    scored = [item for item in items if item.criterion.is_leaf and item.criterion.self_score]
    for item in scored:
        yield from _check_unfinished(item)
        yield from _check_figures_source(item)
        yield from _check_named_papers(item)
        if _repeats_criterion(item):
            yield find_on(FindingCode.REPEATS_CRITERION, [item], points=str(item.points))
        published = _PUBLISHED.search(item.criterion.result)
        if published and not _has(item, {ClaimKind.URL}):
            place = place_in(item.criterion, CriterionField.RESULT, *published.span())
            yield find_at(FindingCode.PUBLICATION_WITHOUT_LINK, [place])
        for actor in _OTHER_ACTOR.finditer(item.criterion.result):
            place = place_in(item.criterion, CriterionField.RESULT, *actor.span(1))
            yield find_at(FindingCode.OTHER_ACTOR, [place], body=actor[1])
    yield from _check_photos(scored)
    yield from _check_pasted(scored)


def check_papers_as_proof(items: Sequence[ItemVerdict], papers: Sequence[CitedPaper]) -> Iterator[Finding]:
    """Papers used in many rows, rows that only plan, rows without the paper that they are asked for."""
    uses: dict[tuple[str, int | None], list[CitedPaper]] = defaultdict(list)
    rows: dict[str, list[CitedPaper]] = defaultdict(list)
    for paper in papers:
        rows[paper.code].append(paper)
        if paper.meant.symbol:
            uses[paper.identity].append(paper)
    together: dict[tuple[str, ...], list[CitedPaper]] = defaultdict(list)
    for same in uses.values():
        together[tuple(dict.fromkeys(paper.code for paper in same))] += same
    for codes, reused in together.items():
        if len(codes) > 1:
            numbers = dict.fromkeys(str(paper.printed) for paper in reused)
            yield find_at(
                FindingCode.PAPER_REUSED,
                [paper.place for paper in reused],
                numbers=", ".join(numbers),
                count=str(len(codes)),
            )
    for own in rows.values():
        item = own[0].item
        plans = [paper for paper in own if _is_plan(paper.claim) and not _asks_for(item, paper.claim)]
        if item.criterion.self_score and len(plans) == len(own) and not _tells(item):
            yield find_at(
                FindingCode.PLAN_ONLY,
                [paper.place for paper in own],
                numbers=", ".join(str(paper.printed) for paper in own),
            )
    for item in items:
        yield from _check_asked_papers(item)


def check_scores(items: Sequence[ItemVerdict]) -> Iterator[Finding]:
    """Scores above the maximum, against the row's own words, or cut without a word; sums left out."""
    for item in items:
        row = item.criterion
        if not row.is_leaf:
            if row.max_score is None or row.self_score is None:
                yield find_on(FindingCode.SUM_NOT_PRINTED, [item])
            continue
        own, most = row.self_score or Decimal(0), row.max_score
        undone = [claim for _item, claim in list_claims([item], ClaimKind.NOT_DONE)]
        values = {"score": str(own), "maximum": str(own if most is None else most)}
        if most is not None and own > most:
            yield find_on(FindingCode.SCORE_ABOVE_MAXIMUM, [item], **values)
        elif undone and own:
            places = [place_of(item, claim) for claim in undone]
            yield find_at(FindingCode.SCORED_THOUGH_NOT_DONE, places, **values)
        elif undone and not any(_REASON.search(claim.raw) for claim in undone):
            yield find_at(FindingCode.NOT_DONE_UNEXPLAINED, [place_of(item, claim) for claim in undone])
        elif most is not None and 0 < own < most and not _DEDUCTION.search(row.result):
            yield find_on(FindingCode.DEDUCTION_UNEXPLAINED, [item], **values)


def check_figures(items: Sequence[ItemVerdict], papers: Sequence[CitedPaper]) -> Iterator[Finding]:
    """Figures that contradict each other, within a row or between rows."""
    for item in items:
        row = item.criterion
        for match in _WHOLE.finditer(row.result):
            parts = [int(part) for part in _counts_of(match[2], match[3])]
            if len(parts) > 1 and sum(parts) != int(match[1]):
                yield find_at(
                    FindingCode.PARTS_DIFFER,
                    [place_in(row, CriterionField.RESULT, *match.span())],
                    whole=match[1],
                    parts=" + ".join(map(str, parts)),
                    sum=str(sum(parts)),
                )
        for match in _SHARE.finditer(row.result):
            part, whole = (int(figure.replace(".", "")) for figure in match.group(1, 2))
            if whole and not _is_rounded(Decimal(100 * part) / whole, match[4]):
                yield find_at(
                    FindingCode.RATE_DIFFERS,
                    [place_in(row, CriterionField.RESULT, *match.span())],
                    share=f"{match[1]}/{match[2]}",
                    printed=f"{match[4]} %",
                    right=f"{Decimal(100 * part) / whole:.2f} %".replace(".", ","),
                )
    overdue = [
        (int(match[1]), place_in(item.criterion, CriterionField.RESULT, *match.span()))
        for item in items
        for match in _OVERDUE.finditer(item.criterion.result)
    ]
    highest = {
        place.item: max(files for files, other in overdue if other.item == place.item) for _, place in overdue
    }
    if len(set(highest.values())) > 1:
        yield find_at(
            FindingCode.FIGURES_DIFFER,
            [place for _files, place in overdue],
            figures="; ".join(f"{code}: {files}" for code, files in highest.items()),
        )
    yield from _check_apologies(items, papers, overdue)


def _check_unfinished(item: ItemVerdict) -> Iterator[Finding]:
    row = item.criterion
    if has_placeholder(row.result):
        places = [
            place_in(row, CriterionField.RESULT, *match.span()) for match in _PLACEHOLDER.finditer(row.result)
        ]
        yield find_at(FindingCode.PLACEHOLDER, places) if places else find_on(FindingCode.PLACEHOLDER, [item])
    bullets = [
        place_in(row, CriterionField.RESULT, *match.span()) for match in _EMPTY_BULLET.finditer(row.result)
    ]
    if bullets:
        yield find_at(FindingCode.EMPTY_BULLET, bullets, count=str(len(bullets)))


def _check_figures_source(item: ItemVerdict) -> Iterator[Finding]:
    row = item.criterion
    figure, asked = _PERCENT.search(row.result), _PERCENT.search(row.text)
    if figure and not _has(item, _PROOFS):
        place = place_in(row, CriterionField.RESULT, *figure.span())
        yield find_at(FindingCode.FIGURE_WITHOUT_SOURCE, [place], figure=figure[0], points=str(item.points))
    elif asked and not figure:
        yield find_at(
            FindingCode.RATE_NOT_STATED, [place_in(row, CriterionField.TEXT, *asked.span())], figure=asked[0]
        )


def _check_named_papers(item: ItemVerdict) -> Iterator[Finding]:
    unfiled = [verdict.claim for verdict in item.claims if not verdict.attachments]
    for claim in (claim for claim in unfiled if claim.kind is ClaimKind.UNNUMBERED_DOCUMENT):
        yield find_at(
            FindingCode.PAPER_UNNUMBERED,
            [place_of(item, claim)],
            claim=claim.raw,
            date=claim.issued_on.isoformat() if claim.issued_on else "",
        )
    unnamed = _UNNAMED.search(item.criterion.result)
    if unnamed and not _has(item, _DOCUMENTS):
        place = place_in(item.criterion, CriterionField.RESULT, *unnamed.span())
        yield find_at(FindingCode.PAPER_UNNUMBERED, [place], claim=item.criterion.result, date="")


def _check_photos(scored: Sequence[ItemVerdict]) -> Iterator[Finding]:
    bare = [
        item
        for item in scored
        if _has(item, {ClaimKind.PHOTO})
        and not _has(item, _PROOFS - {ClaimKind.PHOTO})
        and not any(verdict.attachments for verdict in item.claims)
    ]
    if bare:
        points = sum((item.points for item in bare), Decimal(0))
        yield find_on(FindingCode.PHOTOS_ONLY, bare, count=str(len(bare)), points=str(points))
    photos = [
        (item, file)
        for item in scored
        for verdict in item.claims
        if verdict.claim.kind is ClaimKind.PHOTO
        for file in verdict.attachments
    ]
    for (item, file), (other_item, other) in combinations(photos, 2):
        likeness = find_likeness(
            Picture(file.sha256, file.picture_hash),
            Picture(other.sha256, other.picture_hash),
        )
        if likeness is not None:
            yield find_on(
                FindingCode.PHOTO_REUSED,
                [item, other_item],
                first=f"{item.criterion.code} {file.name}",
                second=f"{other_item.criterion.code} {other.name}",
                likeness=likeness.value,
            )


def _check_pasted(scored: Sequence[ItemVerdict]) -> Iterator[Finding]:
    same: dict[str, list[ItemVerdict]] = defaultdict(list)
    for item in scored:
        words = fold(item.criterion.result).strip(" .;-")
        if len(words.split()) >= _PASTED_WORDS or _has(item, _PROOFS - {ClaimKind.PHOTO}):
            same[words].append(item)
    for pasted in same.values():
        if len(pasted) > 1:
            yield find_on(FindingCode.RESULT_PASTED, pasted, count=str(len(pasted)))


def _check_asked_papers(item: ItemVerdict) -> Iterator[Finding]:
    """One paper that the row asks for by name, and no citation that could be it."""
    row = item.criterion
    if not row.is_leaf or not row.self_score:
        return
    claims = [verdict.claim for verdict in item.claims if verdict.claim.kind in _DOCUMENTS]
    for slot in item.slots:
        if slot.kind is SlotKind.DOCUMENT and not any(
            fills_document_slot(slot, claim.document_type, _wording(row.result, claim)) for claim in claims
        ):
            yield find_on(FindingCode.ASKED_PAPER_MISSING, [item], slot=slot.raw)


def _wording(result: str, claim: StoredClaim) -> str:
    """The claim with the words of its line before it, where a list's heading says what its papers are."""
    line = result.rfind("\n", 0, claim.start) + 1
    return f"{result[line : claim.start]} {claim.raw} {claim.subject or ''}"


def _check_apologies(
    items: Sequence[ItemVerdict], papers: Sequence[CitedPaper], overdue: Sequence[tuple[int, Place]]
) -> Iterator[Finding]:
    """Each overdue file asks for a letter of apology (Decree 118/2025/NĐ-CP, as Decree 61/2018 before it)."""
    if not any(_APOLOGY.search(fold(f"{item.criterion.text} {item.criterion.result}")) for item in items):
        return
    letters: dict[tuple[str, int | None], Place] = {
        paper.identity: paper.place
        for paper in papers
        if _APOLOGY.search(fold(f"{paper.claim.document_type or ''} {paper.claim.raw}"))
    }
    if overdue:
        files, place = max(overdue, key=lambda found: found[0])
        if len(letters) < files:
            yield find_at(
                FindingCode.APOLOGIES_FEWER,
                [place, *letters.values()],
                files=str(files),
                letters=str(len(letters)),
            )


def _counts_of(noun: str, listing: str) -> list[str]:
    """The figures before the thing counted, in a listing of parts."""
    words = noun.split()
    pattern = rf"(?<![\d/.,])(\d{{1,7}})\s+{re.escape(words[0])}(?!\w)"
    return re.findall(pattern, listing)


def _is_rounded(exact: Decimal, printed: str) -> bool:
    """Whether a printed rate is the exact one rounded, or cut, to the digits that it has."""
    digits = len(printed.partition(",")[2])
    return abs(exact - Decimal(printed.replace(",", "."))) < Decimal(1).scaleb(-digits)


def _repeats_criterion(item: ItemVerdict) -> bool:
    if _has(item, _PROOFS):
        return False
    text, result = (fold(words).strip(" .;-+") for words in (item.criterion.text, item.criterion.result))
    return bool(result) and fuzz.ratio(text, result) >= _SAME_WORDS


def _is_plan(claim: StoredClaim) -> bool:
    """Whether a paper only announces; a công văn does as a rule, but one about an outcome shows it."""
    if fold(claim.document_type or "") == _LETTER and shows_result(None, claim.subject):
        return False
    return is_plan_only(claim.document_type, claim.subject)


def _asks_for(item: ItemVerdict, claim: StoredClaim) -> bool:
    """Whether the row wants this very plan, or the founding that a decision brings: `Ban hành kế hoạch`."""
    wanted = fold(f"{item.criterion.text} {item.criterion.evidence_required}")
    kind = fold(claim.document_type or "")
    founded = _FOUNDING.search(fold(claim.subject or ""))
    return (bool(kind) and kind in wanted) or (founded is not None and _FOUNDING.search(wanted) is not None)


def _tells(item: ItemVerdict) -> bool:
    """Whether an article that the row links tells of what was done."""
    links = list_claims([item], ClaimKind.URL)
    return any(find_form(claim.url or claim.raw) is LinkForm.ARTICLE for _item, claim in links)


def _has(item: ItemVerdict, kinds: Iterable[ClaimKind]) -> bool:
    wanted = frozenset(kinds)
    return any(
        verdict.claim.kind in wanted and verdict.claim.role is ClaimRole.EVIDENCE for verdict in item.claims
    )
