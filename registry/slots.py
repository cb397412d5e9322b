"""What evidence an item asks for (column "Tài liệu minh chứng"), and which documents fill it."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from registry.text import fold, squeeze
from registry.vocabulary.lists import abbreviations, document_types, type_by_folded_name


class SlotKind(StrEnum):
    """What a slot accepts."""

    ANY = "any"  # any document, photo or snapshot
    RULE = "rule"  # a document that lays down the rule: a plan is enough
    RESULT = "result"  # a report, minutes, a conclusion, a photo, a snapshot; not a plan
    DOCUMENT = "document"  # one named paper


@dataclass(frozen=True, slots=True)
class Slot:
    """One piece of evidence that an item asks for; `raw` is the wording it comes from."""

    kind: SlotKind
    raw: str
    document_type: str | None = None
    words: frozenset[str] = frozenset()


# How much of a named paper's wording must stand in a document's subject. "Báo cáo kiểm soát TTHC" against
# "báo cáo tháng 3 về kiểm soát thủ tục hành chính" has all of it; a cited subject often drops one word.
_WORDS_NEEDED: Final = 0.75

_RULE = re.compile(r"\bco quy dinh\b")
_RESULT = re.compile(r"\bket qua cu the\b|\bco thuc hien\b|\bda thuc hien\b|\bket qua thuc hien\b")
_GENERAL = re.compile(r"^(cac )?(van ban|tai lieu|hinh anh|minh chung)\b")
_PREFIX = re.compile(r"^(the hien (trong|tai|o)|co)\s+")
_FOUNDING = re.compile(r"^((ve|ve viec|v/v)\s+)?(thanh lap|kien toan)\b")
_OUTCOME = re.compile(r"\b(ket luan|ket qua|bao cao|tong hop|so ket|tong ket|cong nhan)\b")
_STANDING = re.compile(r"\b(noi quy|quy che|quy dinh|dieu le|quy uoc|huong uoc)\b")
_NAMED_EVIDENCE = re.compile(r"^(bang|bien ban|danh sach|so|nhat ky|phieu|ho so|giay|ban)\b")
_STOP_WORDS: Final = frozenset(["ve", "viec", "cua", "va", "cac", "theo", "tai", "trong", "o", "co", "duoc"])


def find_slots(evidence_required: str) -> tuple[Slot, ...]:
    """The slots that a cell of the column asks for; one ANY slot where it asks for nothing in particular."""
    raw = squeeze(evidence_required)
    folded = fold(raw)
    if not folded or _GENERAL.match(folded):
        return (Slot(SlotKind.ANY, raw),)
    slots = []
    if _RULE.search(folded):
        slots.append(Slot(SlotKind.RULE, raw))
    if _RESULT.search(folded):
        slots.append(Slot(SlotKind.RESULT, raw))
    return tuple(slots) or (_named_slot(raw),)


def expand(text: str) -> str:
    """Folded text with everyday abbreviations written out: `KSTTHC` is `kiem soat thu tuc hanh chinh`."""
    known = abbreviations()
    return " ".join(known.get(word, word) for word in re.findall(r"\w+", fold(text)))


def fills_document_slot(slot: Slot, document_type: str | None, wording: str) -> bool:
    """Whether a paper of this type and wording is the one that a DOCUMENT slot names."""
    if slot.document_type and fold(document_type or "") != fold(slot.document_type):
        return False
    if not slot.words:
        return True
    present = slot.words & set(expand(wording).split())
    return len(present) >= _WORDS_NEEDED * len(slot.words)


def is_plan_only(document_type: str | None, subject: str | None) -> bool:
    """Whether a paper announces work (plan, invitation, founding decision) instead of showing its result."""
    kind = type_by_folded_name().get(fold(document_type or ""))
    wording = fold(subject or "")
    if kind is not None and kind.plan_only:
        return True
    return bool(_FOUNDING.match(wording))


def shows_result(document_type: str | None, subject: str | None) -> bool:
    """Whether a paper can fill a RESULT slot: a report, minutes, or a paper about an outcome."""
    if is_plan_only(document_type, subject):
        return False
    return fold(document_type or "") in {"bao cao", "bien ban"} or bool(_OUTCOME.search(fold(subject or "")))


def is_standing(subject: str | None) -> bool:
    """Whether a paper stays in force beyond its period: nội quy, quy chế, quy định."""
    return bool(_STANDING.search(fold(subject or "")))


def _named_slot(raw: str) -> Slot:
    folded = _PREFIX.sub("", fold(raw))
    for kind in sorted(document_types(), key=lambda kind: -len(kind.name)):
        name = fold(kind.name)
        if folded.startswith(name):
            return Slot(SlotKind.DOCUMENT, raw, kind.name, _content_words(folded[len(name) :]))
    if _NAMED_EVIDENCE.match(folded):
        return Slot(SlotKind.DOCUMENT, raw, None, _content_words(folded))
    return Slot(SlotKind.ANY, raw)


def _content_words(folded: str) -> frozenset[str]:
    return frozenset(word for word in expand(folded).split() if word not in _STOP_WORDS)
