"""The runs of a Word file → text, whatever encoding their fonts were made for."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from docx.oxml.ns import qn

from ingest.extractors.docx_styles import Styles, fonts_in
from ingest.legacy_text import Encoding, convert, encoding_of_font, find_encoding
from ingest.text_quality import find_words, is_common_syllable

# What Word wraps around paragraphs, rows, cells and runs: content controls, fields, links, insertions.
_WRAPPERS: Final = frozenset(
    qn(f"w:{name}")
    for name in (
        "sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "fldSimple", "hyperlink", "dir", "bdo",
    )
)  # fmt: skip
_SOFT_HYPHEN: Final = "\u00ad"
_TEXT: Final = qn("w:t")
_CHARACTERS: Final = {
    qn("w:tab"): "\t",
    qn("w:ptab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
    qn("w:softHyphen"): _SOFT_HYPHEN,  # what TCVN3 has for ư
}


@dataclass(frozen=True, slots=True)
class Letters:
    """How the letters of a file are to be read.

    `meant` says for the encoding that a run's font was made for which one its letters are in.
    """

    styles: Styles
    has_old_fonts: bool
    meant: Mapping[Encoding, Encoding]

    def read(self, paragraph: Any) -> str:
        """A paragraph's text, deleted runs left out."""
        pieces = (
            (self.meant[stated], text) for stated, text in _pieces(paragraph, self.styles, self.has_old_fonts)
        )
        return "".join(convert(text, encoding).replace(_SOFT_HYPHEN, "") for encoding, text in pieces)


def find_letters(body: Any, styles: Styles) -> Letters:
    """How to read a file's runs: fonts alone prove nothing, for Unicode is typed in old ones and back."""
    fonts = fonts_in(body) | styles.fonts()
    has_old_fonts = any(encoding_of_font(font) is not None for font in fonts)
    texts: dict[Encoding, list[str]] = defaultdict(list)
    for paragraph in body.iter(qn("w:p")):
        for stated, text in _pieces(paragraph, styles, has_old_fonts):
            texts[stated].append(text)
    meant = {stated: _judge(stated, "\n".join(pieces)) for stated, pieces in texts.items()}
    return Letters(styles, has_old_fonts, meant)


def find_inside(container: Any, *names: str) -> Iterator[Any]:
    """The children of these names in order, those that something is wrapped around too."""
    tags = {qn(f"w:{name}") for name in names}
    for child in container.iterchildren():
        if child.tag in tags:
            yield child
        elif child.tag in _WRAPPERS:
            yield from find_inside(child, *names)


def _pieces(paragraph: Any, styles: Styles, has_old_fonts: bool) -> Iterator[tuple[Encoding, str]]:
    """A paragraph's text, apart where the fonts' encoding changes: a word may be cut into several runs."""
    runs = find_inside(paragraph, "r")
    if not has_old_fonts:
        yield Encoding.UNICODE, "".join(map(_read_run, runs))
        return

    def stated(run: Any) -> Encoding:
        return encoding_of_font(styles.font_of(run, paragraph)) or Encoding.UNICODE

    for encoding, group in groupby(runs, stated):
        yield encoding, "".join(map(_read_run, group))


def _read_run(run: Any) -> str:
    return "".join(
        child.text or "" if child.tag == _TEXT else _CHARACTERS.get(child.tag, "")
        for child in run.iterchildren()
    )


def _judge(stated: Encoding, text: str) -> Encoding:
    if stated is Encoding.UNICODE:
        return find_encoding(text) or Encoding.UNICODE
    gains = _count_common(convert(text, stated)) > _count_common(text)
    return stated if gains else Encoding.UNICODE


def _count_common(text: str) -> int:
    return sum(map(is_common_syllable, find_words(text)))
