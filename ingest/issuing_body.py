"""The capitals at the top left → the issuing body's name as one writes it (cơ quan ban hành)."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from registry.text import fold, squeeze
from registry.vocabulary.lists import issuer_by_symbol

_LEVELS: Final = ("tỉnh", "thành phố", "quận", "huyện", "thị xã", "xã", "phường", "thị trấn", "đặc khu")
_SHORT: Final = {
    "UBND": "Ủy ban nhân dân",
    "HĐND": "Hội đồng nhân dân",
    "TP": "thành phố",
    "TP.": "thành phố",
}

# First words of bodies, as written inside a sentence. A line that starts with one starts a new body.
_HEADS: Final = (
    "Ủy ban", "Hội đồng", "Thường trực", "Văn phòng", "Trung tâm", "Chi cục", "Tổng cục", "Tổng công ty",
    "Cục", "Vụ", "Sở", "Bộ", "Phòng", "Ban", "Công an", "Bộ Chỉ huy", "Ban Chỉ huy", "Đảng ủy", "Đảng bộ",
    "Tỉnh ủy", "Thành ủy", "Huyện ủy", "Chi bộ", "Trường", "Bệnh viện", "Trạm", "Hội", "Liên đoàn", "Đoàn",
    "Tổng liên đoàn", "Liên hiệp", "Công ty", "Quỹ", "Báo", "Đài", "Viện", "Kho bạc", "Chi nhánh", "Hạt",
    "Tòa án", "Viện kiểm sát", "Thanh tra", "Thủ tướng", "Chủ tịch", "Chính phủ", "Quốc hội", "Học viện",
    "Bộ trưởng", "Giám đốc", "MTTQ", "Mặt trận",
)  # fmt: skip
# Words with which a name goes on although a body may also start with them.
_NOT_A_HEAD: Final = re.compile(r"(?:phong (?:thu|chong|ve)|hoi nghi|ban hanh|bao (?:ve|dam|hiem|cao))\b")
_NOT_A_PLACE: Final = re.compile(r"xa hoi\b")
# Bodies that are named by the one they belong to.
_DEPENDENT: Final = frozenset(
    {"van phong", "ban thuong truc", "thuong truc", "hoi dong quan ly", "ban to chuc"}
)
# Names inside names that keep their capitals.
_PROPER: Final = (
    "Việt Nam", "Hồ Chí Minh", "Trung ương", "Mặt trận Tổ quốc", "Lao động", "Chữ thập đỏ", "Nhà nước",
    "Ban Chấp hành", "Tổ quốc",
)  # fmt: skip
_WORD: Final = re.compile(r"[^\s,\-–&()]+|[,\-–&()]")
_ACRONYM: Final = re.compile(r"[BCDĐGHKLMNPQRSTVX&.]{2,}")
_JOINERS: Final = frozenset({",", "-", "–", "và", "&", "("})


def name_issuing_body(lines: Sequence[str]) -> str:
    """The body that the lines name last; of what stands above it only the place that completes the name."""
    bodies = _split_bodies(lines)
    if not bodies:
        return ""
    name = _expand(bodies[-1])
    parent = _expand(bodies[-2]) if len(bodies) > 1 else ""
    if parent and fold(name) in _DEPENDENT:
        return squeeze(f"{write_naturally(name)} {write_naturally(parent)}")
    place = _place_of(parent)
    if place and not _place_of(name):
        return write_naturally(f"{name} {place}")
    return write_naturally(name)


def write_naturally(name: str) -> str:
    """A name in capitals as one writes it: `ỦY BAN NHÂN DÂN XÃ AN BÌNH` → `Ủy ban nhân dân xã An Bình`."""
    tokens = _WORD.findall(squeeze(name))
    written: list[str] = []
    index = 0
    style = "head"  # what the next word is: a body's first, a field's first, inside one, or a place's
    while index < len(tokens):
        phrase = _find_phrase(tokens, index)
        if phrase is not None:
            text, length, style = phrase
            written.append(text if written else text[0].upper() + text[1:])
            index += length
            continue
        word = tokens[index]
        if word.lower() == "và":
            written.append("và")
        elif _ACRONYM.fullmatch(word) or not word[0].isalpha():
            written.append(word)
        elif style in {"head", "field", "place"} or not written:
            written.append(word.capitalize())
        else:
            written.append(word.lower())
        if style != "place":
            style = "field" if word.lower() in _JOINERS else "inside"
        index += 1
    text = " ".join(written)
    return re.sub(r" (?=[,)])|(?<=\() ", "", text)


def _find_phrase(tokens: list[str], index: int) -> tuple[str, int, str] | None:
    """The longest known phrase that starts here, its length in words, and how the next word is written."""
    for length in range(min(8, len(tokens) - index), 0, -1):
        key = fold(" ".join(tokens[index : index + length]))
        found = _phrases().get(key)
        if found is not None:
            return found[0], length, found[1]
    return None


@cache
def _phrases() -> dict[str, tuple[str, str]]:
    """Folded phrases with their spelling and what follows: a place, the first word of a field, or more."""
    phrases = {fold(head): (head, "field") for head in _HEADS}
    phrases |= {fold(name): (name, "inside") for name in _PROPER}
    phrases |= {key: (name, _after(name)) for key, name in _known_names().items()}
    phrases |= {fold(level): (level, "place") for level in _LEVELS}
    phrases[fold("Công an")] = ("Công an", "inside")
    return phrases


def _after(name: str) -> str:
    return "place" if name.endswith(_LEVELS) else "inside"


@cache
def _known_names() -> dict[str, str]:
    return {_spaced(issuer.name): issuer.name for issuer in issuer_by_symbol().values()}


def _spaced(name: str) -> str:
    return fold(" ".join(_WORD.findall(name)))


def _split_bodies(lines: Sequence[str]) -> list[str]:
    bodies: list[str] = []
    for line in lines:
        text = squeeze(line)
        if bodies and not (_starts_a_body(text) and not _is_unfinished(bodies[-1])):
            bodies[-1] = f"{bodies[-1]} {text}"
        else:
            bodies.append(text)
    return bodies


def _starts_a_body(line: str) -> bool:
    folded = fold(_expand(line))
    if _NOT_A_HEAD.match(folded):
        return False
    return any(folded == head or folded.startswith(f"{head} ") for head in _folded_heads())


@cache
def _folded_heads() -> tuple[str, ...]:
    return tuple(fold(head) for head in _HEADS)


def _is_unfinished(body: str) -> bool:
    """Whether the body's last line ends where a name cannot end."""
    return fold(body).endswith((" va", ",", "-", " cua"))


def _expand(name: str) -> str:
    """The name without the abbreviation it starts with; inside a name abbreviations stay as they are."""
    first, _, rest = name.partition(" ")
    return squeeze(f"{_SHORT.get(first, first)} {rest}")


def _place_of(name: str) -> str:
    """The place that a name ends with: `xã An Bình`."""
    words = name.split()
    for index in range(1, len(words)):
        rest = fold(" ".join(words[index:]))
        if any(rest.startswith(f"{fold(level)} ") for level in _LEVELS) and not _NOT_A_PLACE.match(rest):
            return " ".join(words[index:])
    return ""
