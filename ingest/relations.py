"""What a text does with the documents it cites: whether it is based on them, amends or answers them."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from registry.parsed import Citation
from registry.vocabulary.kinds import Relation

_WINDOW: Final = 400  # characters of a clause that are looked at on either side
_CLAUSE: Final = re.compile(r"[.!?;:](?=\s)|\n\s*\n|\n\s*(?=[-+•*–]\s|\(|\d{1,2}[.)]\s|[a-zđ][.)]\s|Căn cứ)")
_JOINT: Final = re.compile(r"\s*\)?\s*(?:[,;]|[,;]?\s*và)?\s*(?:các\s+)?", re.IGNORECASE)
_TITLE: Final = 12  # characters; fewer in capitals may be an abbreviation
_AGAIN: Final = re.compile(r"\([^()]{0,40}$")  # `(gọi tắt là Kết luận số …)`
_BASIS: Final = re.compile(
    r"\W*(?:căn\s+cứ|theo\s+đề\s+nghị|xét(?:\s+đề\s+nghị)?|trên\s+cơ\s+sở|chiếu\s+theo)(?!\w)", re.IGNORECASE
)
_BASIS_INSIDE: Final = re.compile(
    r"(?<!\w)căn\s+cứ\s+(?:vào\s+)?(?:các\s+)?(?:[^,;:]{0,60}\s(?:tại|của)\s+)?(?:các\s+)?$", re.IGNORECASE
)
_ATTACHED: Final = re.compile(
    r"[\s*]*(?:phụ\s+lục[^()]{0,40})?\(?\s*(?:được\s+)?(?:ban\s+hành\s+)?(?:kèm\s+theo|đính\s+kèm)"
    r"(?:\s+(?:tại|của))?\s*",
    re.IGNORECASE,
)
_RECEIVED: Final = re.compile(r"(?<!\w)nhận\s+được\s+(?:các\s+)?$", re.IGNORECASE)
# What this text does, and to what: only words of an object may stand between verb and citation.
_VERBS: Final = {
    Relation.CORRECTS: r"đính\s+chính",
    Relation.REPLACES: r"thay\s+thế|bãi\s+bỏ|hủy\s+bỏ|huỷ\s+bỏ|thu\s+hồi",
    Relation.AMENDS: r"sửa\s+đổi|bổ\s+sung|điều\s+chỉnh",
    Relation.ANSWERS: r"trả\s+lời|phúc\s+đáp",
    Relation.IMPLEMENTS: (
        r"thực\s+hiện|triển\s+khai|thi\s+hành|(?<!ban\s)chấp\s+hành|quán\s+triệt|cụ\s+thể\s+h[óo][áa]"
    ),
}
_ACT: Final = re.compile(
    "|".join(
        rf"(?P<{relation.name}>(?<!\w)(?:{verbs})(?!\w))"
        for relation, verbs in sorted(_VERBS.items(), key=lambda item: item[0].name)
    ),
    re.IGNORECASE,
)
_OBJECT: Final = re.compile(r"[^;:()]{0,160}")
# With these the sentence turns to something else than the verb's object.
_TURNS: Final = re.compile(
    r"(?<!\w)(?:căn\s+cứ|(?<!kèm\s)theo|như|được(?!\s+(?:giao|phân\s+công))|do|để|khi|nếu|trong)(?!\w)",
    re.IGNORECASE,
)
_WITH_PAPER: Final = re.compile(r"(?:ban\s+hành\s+)?kèm\s+theo", re.IGNORECASE)
_FEW_WORDS: Final = 4  # "thực hiện thắng lợi các Nghị quyết số"
_MANNER: Final = re.compile(
    r"\s+(?:nghiêm|tốt|kịp\s+thời|có\s+hiệu\s+quả|hiệu\s+quả|đầy\s+đủ|đồng\s+bộ|các|những|nội\s+dung|ý\s+kiến"
    r"|chỉ\s+đạo|yêu\s+cầu|nhiệm\s+vụ|quy\s+định|kết\s+luận|tinh\s+thần|chủ\s+trương)(?!\w)",
    re.IGNORECASE,
)
_PART: Final = re.compile(
    r"(?<!\w)(?:điều|khoản|điểm|mục|phần|phụ\s+lục|nội\s+dung|cụm\s+từ|quy\s+định\s+tại)(?!\w)", re.IGNORECASE
)
_PASSIVE: Final = re.compile(r"(?<!\w)(?:được|bị)\s+(?:\w+\s+)?$", re.IGNORECASE)
_ENDS: Final = re.compile(
    r"(?<!đã\s)(?<!\w)(?:hết\s+hiệu\s+lực|không\s+còn\s+hiệu\s+lực|chấm\s+dứt\s+hiệu\s+lực"
    r"|(?:được|bị)\s+(?:thay\s+thế|bãi\s+bỏ)\s+(?:bởi|bằng)\s+\w+(?:\s+\w+)?\s+này|bị\s+bãi\s+bỏ(?=\s*(?:kể\s+từ|từ\s+ngày|$)))"
    r"(?!\w)",
    re.IGNORECASE,
)
_CHANGES: Final = (Relation.AMENDS, Relation.REPLACES, Relation.CORRECTS)
_ALSO: Final = re.compile(
    rf"(?:,|(?<!\w)và)\s+(?:{'|'.join(_VERBS[relation] for relation in _CHANGES)})(?:\s+các)?\s+$",
    re.IGNORECASE,
)
_LETTERS: Final = frozenset({"Công văn", "Văn bản"})
_REQUESTS: Final = _LETTERS | {"Tờ trình", "Báo cáo", "Đơn đề nghị"}


def with_relations(text: str, citations: Iterable[Citation]) -> tuple[Citation, ...]:
    """The citations of a text, in order, with what the text does with each."""
    related: list[Citation] = []
    for citation in citations:
        previous = next((before for before in reversed(related) if not before.is_quoted), None)
        related.append(replace(citation, relation=_relation(text, citation, previous)))
    for index in range(len(related) - 2, -1, -1):
        here, after = related[index], related[index + 1]
        if (
            after.relation is Relation.REPLACES
            and here.relation is Relation.MENTIONED
            and _JOINT.fullmatch(text, here.end, after.start)
            and _ends(text, after)
        ):
            related[index] = replace(here, relation=Relation.REPLACES)
    return tuple(related)


def _relation(text: str, citation: Citation, previous: Citation | None) -> Relation:
    is_again = previous is not None and previous.reference.key == citation.reference.key
    if previous and is_again and _AGAIN.search(text, max(0, citation.start - _WINDOW), citation.start):
        return previous.relation
    if citation.is_quoted:
        # Mostly it is the quoting paper that does something to it, and not this text.
        return (_also_done(text, citation, previous) if previous else None) or Relation.MENTIONED
    begin = _clause_start(text, citation.start)
    clause = text[begin : citation.start]
    if not _BASIS.match(clause) and _ends(text, citation):
        return Relation.REPLACES
    if previous and _JOINT.fullmatch(text, previous.end, citation.start):
        return _fitting(previous.relation, citation)
    after_other = previous is not None and begin < previous.end <= citation.start
    lead = text[previous.end : citation.start] if previous and after_other else clause
    if not after_other and (_ATTACHED.fullmatch(lead) or _is_under_title(lead)):
        return Relation.ATTACHED_TO
    if after_other and not re.match(r"\s*(?:[,;]|và(?!\w))", lead):
        # "Nghị định A (thay thế Nghị định B)": A does it, not this text.
        return Relation.MENTIONED
    done = _act_in(lead)
    if done:
        return _fitting(done, citation)
    if _RECEIVED.search(lead) and citation.document_type in _REQUESTS:
        return Relation.ANSWERS
    if _BASIS_INSIDE.search(lead) or _BASIS.match(clause):
        return Relation.BASED_ON
    return Relation.MENTIONED


def _also_done(text: str, citation: Citation, previous: Citation) -> Relation | None:
    """`thay thế Quyết định A về … và bãi bỏ Quyết định B`: the second act of the same text."""
    also = _ALSO.search(text, max(previous.start, citation.start - _WINDOW), citation.start)
    return _act_in(also[0]) if also and previous.relation in _CHANGES else None


def _fitting(relation: Relation, citation: Citation) -> Relation:
    """Carrying out a letter is answering it; what is not written to anybody cannot be answered."""
    if relation is Relation.IMPLEMENTS and citation.document_type in _LETTERS:
        return Relation.ANSWERS
    if relation is Relation.ANSWERS and citation.document_type not in _REQUESTS:
        return Relation.IMPLEMENTS
    return relation


def _act_in(lead: str) -> Relation | None:
    """What the words before a citation do to it: the last verb whose object it is."""
    for match in reversed(list(_ACT.finditer(lead))):
        between = lead[match.end() :]
        if _PASSIVE.search(lead[: match.start()]):
            return Relation.MENTIONED
        if not _OBJECT.fullmatch(between) or _TURNS.search(between):
            continue
        relation = Relation[match.lastgroup or ""]
        if relation in (Relation.IMPLEMENTS, Relation.ANSWERS) and not _is_carried_out(between):
            continue
        if relation is Relation.REPLACES and _PART.search(between):
            return Relation.AMENDS
        return relation
    return None


def _is_carried_out(between: str) -> bool:
    """Whether a citation behind these words is what the verb carries out: `nghiêm túc`, `ý kiến … tại`."""
    if _WITH_PAPER.search(between):
        return False
    return len(between.split()) <= _FEW_WORDS or _MANNER.match(between) is not None


def _is_under_title(lead: str) -> bool:
    """Whether the words are a title in capitals and `(Kèm theo` behind it."""
    title, bracket, rest = lead.rpartition("(")
    return bool(bracket) and title[-_TITLE:].isupper() and _ATTACHED.fullmatch(rest) is not None


def _ends(text: str, citation: Citation) -> bool:
    """Whether the words after it say that the document ends with this text."""
    stop = _CLAUSE.search(text, citation.start, citation.end + _WINDOW)
    tail = text[citation.start : stop.start() if stop else citation.end + _WINDOW]
    return _ENDS.search(tail) is not None


def _clause_start(text: str, position: int) -> int:
    begin = max(0, position - _WINDOW)
    for match in _CLAUSE.finditer(text, begin, position):
        begin = match.end()
    return begin
