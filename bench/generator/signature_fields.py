"""Fields of a digital signature as the signing programs of offices leave them: text only in an appearance."""

from collections.abc import Sequence

from fonts import SERIF
from reportlab.lib.colors import Color, black
from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFObjectReference,
    PDFString,
    xObjectName,
)
from reportlab.pdfgen.canvas import Canvas


def add_signature_field(
    canvas: Canvas,
    box: tuple[float, float, float, float],
    lines: Sequence[str],
    size: float,
    colour: Color = black,
) -> None:
    """Show lines in a box of the page (points from its lower left corner) through a widget alone.

    As in the field, the appearance nests forms: the words stand in the inner one.
    """
    x0, y0, x1, y1 = box
    rank = sum(1 for name in canvas._doc.idToObject if str(name).startswith("FormXob.signature"))
    inner, outer = f"signature{rank}inner", f"signature{rank}outer"
    canvas.beginForm(inner, 0, 0, x1 - x0, y1 - y0)
    canvas.setFillColor(colour)
    canvas.setFont(SERIF, size)
    for row, line in enumerate(lines):
        canvas.drawString(1, y1 - y0 - size * (1 + 1.2 * row), line)
    canvas.endForm()
    canvas.beginForm(outer, 0, 0, x1 - x0, y1 - y0)
    canvas.doForm(inner)
    canvas.endForm()
    field = PDFDictionary(
        {
            "Type": PDFName("Annot"),
            "Subtype": PDFName("Widget"),
            "FT": PDFName("Sig"),
            "T": PDFString(f"Signature{rank}"),
            "F": 132,  # printed and locked
            "Rect": PDFArray([x0, y0, x1, y1]),
            "AP": PDFDictionary({"N": PDFObjectReference(xObjectName(outer))}),
        }
    )
    canvas._addAnnotation(field)
    catalog = canvas._doc.Catalog
    fields = getattr(catalog, "AcroForm", None) or PDFDictionary({"SigFlags": 3, "Fields": PDFArray([])})
    fields.dict["Fields"].sequence.append(canvas._doc.Reference(field))
    catalog.AcroForm = fields
