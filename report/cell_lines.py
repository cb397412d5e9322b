"""Lines and comments written into the cells of somebody's Word file, looking like what stands around them."""

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from ingest.extractors.docx_letters import find_inside
from ingest.extractors.docx_styles import Styles
from ingest.legacy_text import encoding_of_font
from ingest.own_lines import is_own_line, own_line_name
from report.office_file import clean_text, property_time

# Of a run's and a paragraph's settings only what makes letters look alike: no bold, no bullet, no page break.
_LETTERS: Final = (qn("w:rFonts"), qn("w:sz"), qn("w:szCs"), qn("w:lang"))
_SETTING: Final = (qn("w:pStyle"), qn("w:spacing"))
_FONT: Final = "Times New Roman"  # in place of a font that has no Unicode letters
_FONT_SCRIPTS: Final = ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs")
_LINK_COLOUR: Final = "0563C1"  # that Word gives links
_AUTHOR: Final = "minhchung"  # by whom the next export knows its comments again
_INITIALS: Final = "MC"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a cell; `link` is an address relative to the file."""

    text: str
    link: str | None = None


@dataclass(slots=True)
class CellWriter:
    """Writes into the cells of one Word file, given by its main part."""

    part: Any
    at: datetime
    has_comments: bool = field(default=False, init=False)  # whether any were written or taken back
    _styles: Styles = field(init=False)
    _last_mark: int = field(init=False)
    _lines: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self._styles = Styles(self.part)
        marks = self.part.element.iter(qn("w:bookmarkStart"))
        self._last_mark = max((int(mark.get(qn("w:id"), 0)) for mark in marks), default=0)

    def clear(self) -> None:
        """Take back what an export wrote before."""
        for line in [line for line in self.part.element.body.iter(qn("w:p")) if is_own_line(line)]:
            _remove_line(line)
        if not any(relation.reltype == RELATIONSHIP_TYPE.COMMENTS for relation in self.part.rels.values()):
            return
        comments = self.part.comments._comments_elm
        own = [comment for comment in comments.comment_lst if comment.author == _AUTHOR]
        for comment in own:
            comments.remove(comment)
            self._remove_anchors(str(comment.id))
            self.has_comments = True

    def write(self, cell: Any, lines: Sequence[Line], like: Sequence[Any]) -> None:
        """Put lines below what stands in a cell.

        Args:
            like: cells in whose letters they are written: those of the first that has some.
        """
        empty = [line for line in find_inside(cell, "p") if not _has_content(line)]
        is_empty = len(list(cell.iter(qn("w:p")))) == len(empty) == 1
        letters, setting = self._find_look([cell, *like])
        made = [self._make_line(line, letters, setting) for line in lines]
        cell.extend(made)
        if is_empty and made:
            made[0][1:1] = _anchors(empty[0])
            empty[0].getparent().remove(empty[0])

    def comment(self, cell: Any, lines: Sequence[str]) -> None:
        """Comment on a cell, in a comment of several lines."""
        self.has_comments = True
        comment = self.part.comments.add_comment(author=_AUTHOR, initials=_INITIALS)
        comment._comment_elm.date = property_time(self.at)
        comment.paragraphs[0].add_run(clean_text(lines[0])).bold = True
        for line in lines[1:]:
            comment.add_paragraph(clean_text(line))
        paragraph = next(find_inside(cell, "p"))
        number = str(comment.comment_id)
        start, end, sign = (
            _element(name, {"w:id": number})
            for name in ("w:commentRangeStart", "w:commentRangeEnd", "w:commentReference")
        )
        paragraph.insert(0 if paragraph.pPr is None else 1, start)
        run = _element("w:r")
        run.append(sign)
        paragraph.extend((end, run))

    def _remove_anchors(self, number: str) -> None:
        for name in ("w:commentRangeStart", "w:commentRangeEnd", "w:commentReference"):
            for anchor in list(self.part.element.body.iter(qn(name))):
                if anchor.get(qn("w:id")) == number:
                    run = anchor.getparent() if name == "w:commentReference" else None
                    anchor.getparent().remove(anchor)
                    if run is not None and all(child.tag == qn("w:rPr") for child in run):
                        run.getparent().remove(run)

    def _find_look(self, cells: Iterable[Any]) -> tuple[list[Any], list[Any]]:
        """Letters and setting of the first words found in the cells."""
        for cell in cells:
            for paragraph in find_inside(cell, "p"):
                for run in find_inside(paragraph, "r"):
                    if is_own_line(paragraph) or not any(text.text for text in run.iter(qn("w:t"))):
                        continue
                    return self._letters_of(run, paragraph), _chosen(paragraph.pPr, _SETTING)
        return [], []

    def _letters_of(self, run: Any, paragraph: Any) -> list[Any]:
        chosen = _chosen(run.rPr, _LETTERS)
        if encoding_of_font(self._styles.font_of(run, paragraph)) is None:
            return chosen
        fonts = _element("w:rFonts", dict.fromkeys(_FONT_SCRIPTS, _FONT))
        return [fonts, *(one for one in chosen if one.tag != qn("w:rFonts"))]

    def _make_line(self, line: Line, letters: Sequence[Any], setting: Sequence[Any]) -> Any:
        paragraph = _element("w:p")
        paragraph.append(_paragraph_settings(setting))
        text = clean_text(line.text)
        self._last_mark += 1
        self._lines += 1
        number = str(self._last_mark)
        name = own_line_name(self._lines, text)
        paragraph.append(_element("w:bookmarkStart", {"w:id": number, "w:name": name}))
        run = _make_run(text, letters, is_link=line.link is not None)
        if line.link is not None:
            link = _element("w:hyperlink")
            link.set(
                qn("r:id"), self.part.relate_to(line.link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            )
            link.append(run)
            run = link
        paragraph.append(run)
        paragraph.append(_element("w:bookmarkEnd", {"w:id": number}))
        return paragraph


def _element(name: str, attributes: dict[str, str] | None = None) -> Any:
    element = OxmlElement(name)
    for key, value in (attributes or {}).items():
        element.set(qn(key), value)
    return element


def _paragraph_settings(setting: Sequence[Any]) -> Any:
    """The paragraph's settings in the order of the schema; a style's bullet and indent are switched off."""
    properties = _element("w:pPr")
    style = [one for one in setting if one.tag == qn("w:pStyle")]
    properties.extend(copy.deepcopy(one) for one in style)
    if style:
        numbering = _element("w:numPr")
        numbering.append(_element("w:numId", {"w:val": "0"}))
        properties.append(numbering)
    properties.extend(copy.deepcopy(one) for one in setting if one not in style)
    if style:
        properties.append(_element("w:ind", {"w:left": "0", "w:firstLine": "0"}))
    properties.append(_element("w:jc", {"w:val": "left"}))
    return properties


def _make_run(text: str, letters: Sequence[Any], *, is_link: bool) -> Any:
    run, properties = _element("w:r"), _element("w:rPr")
    properties.extend(copy.deepcopy(one) for one in letters if one.tag == qn("w:rFonts"))
    if is_link:
        properties.append(_element("w:color", {"w:val": _LINK_COLOUR}))
    properties.extend(copy.deepcopy(one) for one in letters if one.tag in (qn("w:sz"), qn("w:szCs")))
    if is_link:
        properties.append(_element("w:u", {"w:val": "single"}))
    properties.extend(copy.deepcopy(one) for one in letters if one.tag == qn("w:lang"))
    run.append(properties)
    words = _element("w:t")
    words.text = text
    run.append(words)
    return run


def _chosen(properties: Any, names: Sequence[str]) -> list[Any]:
    return [] if properties is None else [one for one in properties if one.tag in names]


def _has_content(paragraph: Any) -> bool:
    """Whether anything of a paragraph would be seen, or is one of our lines."""
    signs = (
        "w:t",
        "w:drawing",
        "w:pict",
        "w:object",
        "w:commentReference",
        "w:instrText",
        "w:br",
        "w:delText",
    )
    return any(True for _sign in paragraph.iter(*map(qn, signs)))


def _anchors(paragraph: Any) -> list[Any]:
    """What marks a place in an empty paragraph, such as a bookmark's end: it must not go with it."""
    return list(paragraph.iterchildren(*map(qn, ("w:bookmarkStart", "w:bookmarkEnd"))))


def _remove_line(line: Any) -> None:
    """Take a line out; of a cell that it is alone in only its words."""
    if len(list(line.getparent().iterchildren(qn("w:p")))) > 1:
        line.getparent().remove(line)
        return
    for child in list(line):
        if child.tag != qn("w:pPr"):
            line.remove(child)
