"""Capitals of a head → names of issuing bodies as one writes them, joint ones and those above included."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final

from ingest.text_quality import is_common_syllable, is_syllable
from ingest.witnesses import is_same_syllable
from registry.text import fold, squeeze
from registry.vocabulary.lists import (
    body_phrases,
    compounds,
    issuer_by_symbol,
    place_spellings,
    province_spellings,
)

_MARKS: Final = " _*=~.:'`|•+"  # rules, stars and specks; a hyphen may join two bodies
_RULE: Final = re.compile(r"[^\w\-–,&()]+|_+")
_WORD: Final = re.compile(r"[^\s,\-–&()]+|[,\-–&()]")
_HYPHEN: Final = re.compile(r"\s+[-–]\s+|\s*[-–]$")
_ROMAN: Final = re.compile(r"[IVX]+")
_CAPITALS: Final = re.compile(r"[A-ZĐ][A-ZĐ.\d]*")  # no other accents: acronyms of bodies have none
_MAX_ACRONYM: Final = 6  # letters: PTDTBT
_JOINERS: Final = frozenset({",", "-", "–", "và", "&", "("})
_UNFINISHED: Final = (" va", ",", "-", "–", " cua", " cho", " cap", " cac")
_MAX_PHRASE: Final = 10  # words of the longest names
_AROUND_WORDS: Final = "“”\"'`´‘’:;|_~^•«»<>*=\\"
_GLUE: Final = re.compile(r"(?<=[^\W\d_]{2})[.:;](?=[^\W\d_]{3})")  # not `TP.`, which no two letters precede
_MIN_CUT: Final = 2  # words of a field before the line's end; one alone proves nothing
_MAX_GLUED: Final = 16  # letters; longer ones have too many ways to be cut
_MAX_SYLLABLE: Final = 7  # letters: nghiêng
_PROVINCE: Final = "tỉnh"
_NAMES: Final = frozenset({"place", "province", "name"})  # what is written in capitals throughout
_MAX_PLACE: Final = 5  # words: Văn Miếu - Quốc Tử Giám


@dataclass(frozen=True, slots=True)
class BodyName:
    """The issuing body as one writes it, and the body above it.

    `is_known` says that the name is made of known words only, so that OCR cannot have changed their accents;
    `is_whole` that nothing is missing: it names its place, or needs none.
    """

    name: str
    parent: str
    is_known: bool
    is_whole: bool


def name_body(lines: Sequence[str], *, is_read: bool) -> BodyName | None:
    """The body that the lines name last, with the place that completes its name, and the one above it.

    `is_read` says that the lines come from OCR, which errs in accents; else these are as they were typed.
    """
    clean = (_without_rules(_without_specks(line) if is_read else line) for line in lines)
    bodies = _split_bodies([line for line in clean if line])
    if not bodies:
        return None
    parent, parent_known = write_name(_expand(bodies[-2]), is_read=is_read) if len(bodies) > 1 else ("", True)
    parts = [write_name(_expand(part), is_read=is_read) for part in _joint_parts(bodies[-1], is_read=is_read)]
    name = " - ".join(part for part, _ in parts)
    is_known = all(known for _, known in parts)
    if parent and fold(name) in body_phrases("dependent"):
        name, is_known = f"{name} {parent}", is_known and parent_known
    elif parent and not _names_place(name) and not _starts_with(name, "own_name") and not _is_complete(name):
        place = _place_of(parent)
        name, is_known = squeeze(f"{name} {place}"), is_known and (not place or parent_known)
    is_whole = _names_place(name) or _is_complete(name) or _starts_with(name, "own_name")
    return BodyName(name, parent, is_known and is_body(name), is_whole)


def is_body(name: str) -> bool:
    """Whether a name starts as those of bodies do."""
    return _starts_with(name, "head") or _starts_with(name, "dependent")


def _without_rules(text: str) -> str:
    """The text without the rules and specks that stand in or around it."""
    words = (_unglue(word) for word in text.split() if not _RULE.fullmatch(word))
    return squeeze(" ".join(words)).strip(_MARKS)


def _without_specks(text: str) -> str:
    """What OCR read without strokes beside and between its words: `“TỈNH`, `BAN.NHÂN`, `NHÂN: DÂN`."""
    words = [word.strip(_AROUND_WORDS) or word for word in _GLUE.sub(" ", text).split()]
    while words and not _may_end_a_line(words[0]):
        del words[0]
    while words and not _may_end_a_line(words[-1]):
        del words[-1]
    return " ".join(words)


def _may_end_a_line(word: str) -> bool:
    """Whether a word is none of the single letters that strokes are taken for; `Y TẾ` may start one."""
    is_letter = len(word) == 1 and word.isalpha()
    return not is_letter or is_common_syllable(word) or _ROMAN.fullmatch(word) is not None


def _unglue(word: str) -> str:
    """A word in which OCR lost the blanks, cut into syllables: `TỈNHỦY` → `TỈNH ỦY`; others as they are."""
    if is_syllable(word) or not word.isalpha() or len(word) > _MAX_GLUED:
        return word
    ways = sorted((_strangeness(way), way) for way in _cuts(word))
    is_clear = len(ways) == 1 or (len(ways) > 1 and ways[0][0] < ways[1][0])
    return " ".join(ways[0][1]) if is_clear else word


def _cuts(word: str) -> list[tuple[str, ...]]:
    """All ways to cut a word into syllables."""
    if not word:
        return [()]
    starts = (word[:end] for end in range(2, min(_MAX_SYLLABLE, len(word)) + 1))
    return [(start, *rest) for start in starts if is_syllable(start) for rest in _cuts(word[len(start) :])]


def _strangeness(way: tuple[str, ...]) -> int:
    """How unlikely syllables follow each other: many, rare, or no words together."""
    rare = sum(not is_common_syllable(syllable) for syllable in way)
    words = sum(fold(" ".join(pair)) in compounds() for pair in pairwise(way))
    return len(way) + rare - words


def _split_bodies(lines: Sequence[str]) -> list[str]:
    bodies: list[str] = []
    for text in lines:
        starts_anew = _starts_a_body(text) and bool(bodies) and not _is_cut_phrase(bodies[-1], text)
        if bodies and not (starts_anew and not _is_unfinished(bodies[-1])):
            bodies[-1] = f"{bodies[-1]} {text}"
        else:
            bodies.append(text)
    return bodies


def _joint_parts(body: str, *, is_read: bool) -> list[str]:
    """The bodies that issue a paper together: `SỞ NỘI VỤ - SỞ TÀI CHÍNH`, `LIÊN ĐOÀN LAO ĐỘNG - SỞ …`."""
    parts: list[str] = []
    for part in _HYPHEN.split(body):
        if parts and is_read and _starts_with_level(part):  # the hyphen is a speck
            parts[-1] = f"{parts[-1]} {part}"
        elif parts and not _starts_a_body(part):
            parts[-1] = f"{parts[-1]} - {part}"
        elif part.strip():
            parts.append(part)
    return parts


def _starts_with_level(part: str) -> bool:
    """Whether a part of a name starts as `TỈNH AN MẪU` does, and not as `XÃ HỘI`."""
    start = fold(" ".join(part.split()[:2]))
    return _starts_with(part, "level") and (start in body_phrases("level") or start not in compounds())


def _starts_a_body(line: str) -> bool:
    name = _expand(line)
    is_head = _starts_with(name, "head") or _starts_with(name, "dependent")
    return is_head and not _starts_with(name, "not_head") and not _is_like_a_head(name)


def _is_cut_phrase(before: str, line: str) -> bool:
    """Whether a line goes on with the field that the one before breaks off in: `… VÀ MÔI` / `TRƯỜNG`."""
    start, end = f" {_spaced(before)}", f"{_spaced(line)} "
    fields = (field.split() for field in (*body_phrases("field"), *body_phrases("complete")))
    return any(
        start.endswith(f" {' '.join(words[:rank])}") and end.startswith(f"{' '.join(words[rank:])} ")
        for words in fields
        for rank in range(_MIN_CUT, len(words))
    )


def _is_like_a_head(name: str) -> bool:
    """Whether a name starts with one word that is a head but for its accents, and no field follows: QUỲ."""
    first, _, rest = name.partition(" ")
    head = body_phrases("head").get(fold(first))
    longer = any(f"{fold(name)} ".startswith(f"{key} ") for key in body_phrases("head") if " " in key)
    is_other_word = head is not None and not is_same_syllable(head.lower(), first.lower())
    has_field = any(f"{_spaced(rest)} ".startswith(f"{field} ") for field in body_phrases("field"))
    return is_other_word and not longer and not has_field


def _starts_with(name: str, role: str) -> bool:
    folded = f"{_spaced(name)} "
    return any(folded.startswith(f"{phrase} ") for phrase in body_phrases(role))


def _is_unfinished(body: str) -> bool:
    """Whether the body's last line ends where a name cannot end: at `VÀ`, or with its first word alone."""
    folded = fold(_expand(body))
    is_bare = folded in body_phrases("head") or folded in body_phrases("dependent")
    return folded.endswith(_UNFINISHED) or (is_bare and folded not in body_phrases("complete"))


def _is_complete(name: str) -> bool:
    return fold(name) in body_phrases("complete")


def _expand(name: str) -> str:
    """The name without the abbreviation it starts with; inside a name abbreviations stay as they are."""
    folded = fold(name)
    short = max(
        (key for key in body_phrases("short") if f"{folded} ".startswith(f"{key} ")), key=len, default=""
    )
    if not short:
        return name
    rest = name.split()[len(short.split()) :]
    return squeeze(f"{body_phrases('short')[short]} {' '.join(rest)}")


def _names_place(name: str) -> bool:
    """Whether a name tells where its body is: `… xã An Bình`, `… Kiên Giang`, `… Việt Nam`."""
    folded = fold(name)
    is_national = any(word in folded for word in ("viet nam", "trung uong", "nha nuoc"))
    is_ministry = folded.startswith("bo ") and not folded.startswith(("bo chi huy", "bo tu lenh"))
    return is_national or is_ministry or bool(_place_of(name))


def _place_of(name: str) -> str:
    """The place that a name ends with: `xã An Bình`, `Kiên Giang`."""
    words = name.split()
    for index in range(1, len(words) - 1):
        rest = fold(" ".join(words[index:]))
        level = next((level for level in body_phrases("level") if rest.startswith(f"{level} ")), None)
        if level is not None and words[index + len(level.split())][:1].isupper():
            return " ".join(words[index:])
    for length in range(_MAX_PLACE, 1, -1):
        if fold(" ".join(words[-length:])) in province_spellings() and len(words) > length:
            return " ".join(words[-length:])
    return ""


def write_name(name: str, *, is_read: bool) -> tuple[str, bool]:
    """A name in capitals as one writes it, and whether all its words are known ones.

    `ỦY BAN NHÂN DÂN XÃ AN BÌNH` is `Ủy ban nhân dân xã An Bình`.
    """
    tokens = _WORD.findall(squeeze(name))
    written: list[str] = []
    index, is_known = 0, True
    style = "head"  # what the next word is: a body's first, a field's first, inside one, or a place's
    while index < len(tokens):
        phrase = _find_phrase(tokens, index, style, is_read=is_read)
        if phrase is not None:
            text, length, style = phrase
            written.append(text if written else text[0].upper() + text[1:])
            index += length
            continue
        if style == "inside" and _is_proper_end(tokens, index):
            style = "name"
        word = tokens[index]
        is_joiner = word.lower() in _JOINERS
        is_acronym = _is_acronym(word)
        is_known = is_known and (is_joiner or not word[0].isalpha() or is_acronym)
        written.append(_write_word(word, style if written else "head", is_acronym))
        if style not in _NAMES:
            style = "field" if is_joiner else "inside"
        index += 1
    text = " ".join(written)
    return re.sub(r" (?=[,)])|(?<=\() ", "", text), is_known


def _is_proper_end(tokens: list[str], index: int) -> bool:
    """Whether the rest of a name is one of its own, such as a place on no list: no words of two syllables."""
    rest = tokens[index:]
    pairs = pairwise(token.lower() for token in tokens[index - 1 :])
    return (
        len(rest) > 1
        and all(map(str.isalpha, rest))
        and not any(pair in compounds().get(fold(pair), ()) for pair in map(" ".join, pairs))
        and not any(_find_phrase(rest, rank, "inside", is_read=True) for rank in range(len(rest)))
    )


def _write_word(word: str, style: str, is_acronym: bool) -> str:
    if word.lower() == "và":
        return "và"
    if is_acronym or not word[0].isalpha():
        return word
    return word.capitalize() if style in {"head", "field", *_NAMES} else word.lower()


def _is_acronym(word: str) -> bool:
    """Whether a word in capitals is read letter by letter: no syllable, and no longer than such words are."""
    is_short = len(word) <= _MAX_ACRONYM and _CAPITALS.fullmatch(word) is not None
    return is_short and (not is_syllable(word) or _ROMAN.fullmatch(word) is not None)


def _find_phrase(tokens: list[str], index: int, style: str, *, is_read: bool) -> tuple[str, int, str] | None:
    """The longest known phrase that starts here, its length in words, and how the next word is written."""
    for length in range(min(_MAX_PHRASE, len(tokens) - index), 0, -1):
        words = " ".join(tokens[index : index + length])
        found = None if style == "place" and fold(words) in place_spellings() else _phrases().get(fold(words))
        is_here = found is not None and (length > 1 or _is_single_phrase(tokens, index, style, found))
        if found is not None and is_here and (is_read or _is_same(_tokenised(found[0]), words)):
            return found[0], length, found[1]
        is_place_here = style in _NAMES or (length > 1 and fold(words) not in compounds())
        place = _spell_place(words, style) if length <= _MAX_PLACE and is_place_here else None
        is_level_named = style in {"place", "province"}
        if place is not None and ((is_read and is_level_named) or _is_same(place, words)):
            return place, length, "place" if is_level_named else "name"
    return None


def _is_single_phrase(tokens: list[str], index: int, style: str, found: tuple[str, str]) -> bool:
    """Whether one word is a phrase here: Công is not Cổng, Quân not quận, and Bộ stands at a name's start."""
    word, (text, follows) = tokens[index], found
    if follows == "field" and style not in {"head", "field"}:
        return False
    if word.lower() == text.lower() or style == "head" or fold(text) != fold(word):
        return True
    following = range(index + 2, min(index + 2 + _MAX_PLACE, len(tokens) + 1))
    is_before_place = any(fold(" ".join(tokens[index + 1 : end])) in place_spellings() for end in following)
    return follows in {"place", "province"} and is_before_place


def _spell_place(read: str, style: str) -> str | None:
    """The name of a known place, if it was read so; of a province whatever accents were read."""
    provinces = province_spellings().get(fold(read), frozenset())
    if style == "province" and len(provinces) == 1:
        return next(iter(provinces))
    spellings = place_spellings().get(fold(read), frozenset())
    return next((name for name in spellings if _is_same(name, read)), None)


def _is_same(one: str, other: str) -> bool:
    """Whether two names have the same accents, wherever over the vowels the tones are set: HOÀ, HÒA."""
    first, second = one.lower().split(), other.lower().split()
    return len(first) == len(second) and all(map(is_same_syllable, first, second))


@cache
def _phrases() -> dict[str, tuple[str, str]]:
    """Folded phrases with their spelling and what follows: a place, the first word of a field, or more."""
    phrases = {
        name: (next(iter(spellings)), "inside")
        for name, spellings in province_spellings().items()
        if len(spellings) == 1 and " " in name
    }
    for role, follows in (
        ("head", "field"),
        ("field", "inside"),
        ("proper", "inside"),
        ("small", "inside"),
        ("name_follows", "name"),
        ("dependent", "inside"),
        ("complete", "inside"),
        ("level", "place"),
    ):
        phrases |= {_spaced(name): (name, follows) for name in body_phrases(role).values()}
    phrases[fold(_PROVINCE)] = (_PROVINCE, "province")
    phrases |= {short: (level, "place") for short, level in body_phrases("level_short").items()}
    names = [issuer.name for issuer in issuer_by_symbol().values()]
    levels = tuple(body_phrases("level").values())
    return phrases | {_spaced(name): (name, "place" if name.endswith(levels) else "inside") for name in names}


def _spaced(name: str) -> str:
    return fold(_tokenised(name))


def _tokenised(name: str) -> str:
    return " ".join(_WORD.findall(name))
