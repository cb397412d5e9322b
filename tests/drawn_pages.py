"""Pages of words as extractors hand them over, set line by line: what the header's readers are tried on."""

from registry.parsed import Box, Page, Word
from registry.vocabulary.kinds import ReadMethod

MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
OWN_DATE = "An Mẫu, ngày 05 tháng 02 năm 2026"
_ADVANCE = 5.5  # points from letter to letter
_HEIGHT = 12


def set_line(text: str, x: float, top: float, confidence: float = 1.0) -> list[Word]:
    """The words of one line that starts at `x`."""
    words = []
    for word in text.split(" "):
        if word:
            box = Box(x, top, x + _ADVANCE * len(word), top + _HEIGHT)
            words.append(Word(word, box, confidence))
        x += _ADVANCE * (len(word) + 1)
    return words


def set_centred(lines: tuple[str, ...], centre: float, top: float, pitch: float = 16) -> list[Word]:
    """The words of lines around one centre, from `top` downwards."""
    return [
        word
        for rank, text in enumerate(lines)
        for word in set_line(text, centre - len(text) * _ADVANCE / 2, top + rank * pitch)
    ]


def make_page(words: list[Word], method: ReadMethod = ReadMethod.TEXT_LAYER, number: int = 1) -> Page:
    """A page of these words in this order, its text on one line."""
    return Page(number, 595, 842, " ".join(word.text for word in words), tuple(words), method)


def make_paper(
    left: tuple[str, ...] = ("ỦY BAN NHÂN DÂN", "XÃ AN MẪU", "Số: 05/TB-UBND"),
    right: tuple[str, ...] = (*MOTTO, OWN_DATE),
    middle: tuple[str, ...] = ("THÔNG BÁO", "Về lịch tiếp công dân"),
    rest: tuple[Word, ...] = (),
    method: ReadMethod = ReadMethod.TEXT_LAYER,
) -> Page:
    """The first page of a paper: both halves of its head, the lines below them, and the rest."""
    words = [
        *set_centred(left, 150, 60),
        *set_centred(right, 415, 60),
        *set_centred(middle, 300, 220),
        *rest,
    ]
    return make_page(words, method)
