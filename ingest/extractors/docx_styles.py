"""What a Word file's styles say of its paragraphs and runs: alignment, indent and font, inherited or not.

python-docx looks each style up anew and does not follow inheritance; here a file's styles are read once.
"""

from collections.abc import Iterator
from typing import Any, Final

from docx.oxml.ns import qn

_TWIPS_PER_POINT: Final = 20
_VAL: Final = qn("w:val")
_STYLE_ID: Final = qn("w:styleId")
# Letters beyond ASCII take the font for "high ANSI" letters; some programs write the other one only.
_FONT_ATTRIBUTES: Final = (qn("w:hAnsi"), qn("w:ascii"))


class Styles:
    """The styles of one Word file."""

    def __init__(self, part: Any) -> None:
        """Read the styles of the file that `part` is the main part of."""
        root = part.styles.element
        self._styles = {style.get(_STYLE_ID): style for style in root.iterchildren(qn("w:style"))}
        self._default = next(
            (
                key
                for key, style in self._styles.items()
                if style.get(qn("w:default")) in {"1", "true"} and style.get(qn("w:type")) == "paragraph"
            ),
            None,
        )
        defaults = root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
        self._default_font = _font_in(defaults)
        self._fonts: dict[str | None, str] = {}
        self._centred: dict[str | None, bool] = {}

    def is_centred(self, paragraph: Any) -> bool:
        """Whether a paragraph is set in the middle."""
        stated = _value(paragraph.pPr, "jc")
        if stated is not None:
            return stated == "center"
        style = self._style_of(paragraph)
        if style not in self._centred:
            found = (_value(one.find(qn("w:pPr")), "jc") for one in self._lineage(style))
            self._centred[style] = next((jc for jc in found if jc is not None), None) == "center"
        return self._centred[style]

    def font_of(self, run: Any, paragraph: Any) -> str:
        """The name of the font that a run's letters are set in; "" where none is stated."""
        properties = run.rPr
        direct = _font_in(properties)
        if direct:
            return direct
        own_style = _value(properties, "rStyle")
        return (
            (self._style_font(own_style) if own_style is not None else "")
            or self._style_font(self._style_of(paragraph))
            or self._default_font
        )

    def fonts(self) -> set[str]:
        """The fonts that the styles name."""
        stated = (_font_in(style.find(qn("w:rPr"))) for style in self._styles.values())
        return {self._default_font, *stated} - {""}

    def _style_of(self, paragraph: Any) -> str | None:
        return _value(paragraph.pPr, "pStyle") or self._default

    def _style_font(self, style: str | None) -> str:
        if style not in self._fonts:
            found = (_font_in(one.find(qn("w:rPr"))) for one in self._lineage(style))
            self._fonts[style] = next((font for font in found if font), "")
        return self._fonts[style]

    def _lineage(self, style: str | None) -> Iterator[Any]:
        """The style and those it is based on, the nearest first; a broken file may be based on itself."""
        seen = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            element = self._styles[style]
            yield element
            style = _value(element, "basedOn")


def left_indent(paragraph: Any) -> float:
    """How far a paragraph is set in from the left, in points."""
    indent = paragraph.pPr.find(qn("w:ind")) if paragraph.pPr is not None else None
    return (
        max(0.0, (parse_number(indent.get(qn("w:left"))) or 0.0) / _TWIPS_PER_POINT)
        if indent is not None
        else 0.0
    )


def parse_number(written: str | None) -> float | None:
    """A measure as written: python-docx knows neither the 720.0 nor the other oddities of other programs."""
    try:
        return float(written) if written is not None else None
    except ValueError:
        return None


def fonts_in(element: Any) -> set[str]:
    """The fonts that the runs below an element name."""
    return {font for fonts in element.iter(qn("w:rFonts")) for font in (_stated_font(fonts),) if font}


def _font_in(properties: Any) -> str:
    fonts = properties.find(qn("w:rFonts")) if properties is not None else None
    return _stated_font(fonts) if fonts is not None else ""


def _stated_font(fonts: Any) -> str:
    return next((name for attribute in _FONT_ATTRIBUTES if (name := fonts.get(attribute))), "")


def _value(owner: Any, name: str) -> str | None:
    found = owner.find(qn(f"w:{name}")) if owner is not None else None
    return found.get(_VAL) if found is not None else None
