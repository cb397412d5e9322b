"""The recognisers of digits, on lines drawn for the test."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ingest.extractors.head_lines import look_at_head, look_at_line
from ingest.extractors.line_recogniser import LineRecogniser, find_recognisers
from ingest.layout import Line
from ingest.trace import DATE_FORM, DIGITS_VIEW, NUMBER_FORM, Form, find_candidates
from ingest.written import read_written
from registry.parsed import Box, Page, Word
from registry.vocabulary.kinds import ReadMethod

_DPI = 300
_HEIGHT = 40  # pixels of a capital and its accent


def draw(text: str, colour: str = "black") -> Image.Image:
    """A line of text on white paper, with room around it."""
    font = ImageFont.load_default(_HEIGHT)
    width = round(font.getlength(text))
    picture = Image.new("RGB", (width + 120, 3 * _HEIGHT), "white")
    ImageDraw.Draw(picture).text((60, _HEIGHT), text, fill=colour, font=font)
    return picture


def line_in(picture: Image.Image, text: str) -> Line:
    """The line that OCR would have found in it, a single word."""
    scale = 72 / _DPI
    box = Box(60 * scale, _HEIGHT * scale, (picture.width - 60) * scale, 2.2 * _HEIGHT * scale)
    return Line((Word(text, box, 0.9),))


def test_three_recognisers_are_installed() -> None:
    assert [recogniser.name for recogniser in find_recognisers()] == ["v6", "v5", DIGITS_VIEW]


def test_without_the_model_of_digits_the_other_recognisers_still_read(tmp_path: Path) -> None:
    names = [recogniser.name for recogniser in find_recognisers(tmp_path / "digit_lines.onnx")]
    assert names == ["v6", "v5"]


@pytest.mark.parametrize("recogniser", find_recognisers(), ids=lambda recogniser: recogniser.name)
@pytest.mark.parametrize("number", ["7", "08", "113", "9025", "36"])
def test_printed_numbers_are_recognised(recogniser: LineRecogniser, number: str) -> None:
    picture = draw(f"So: {number}/TB-UBND")
    line = picture.crop((50, round(0.8 * _HEIGHT), picture.width - 50, round(2.3 * _HEIGHT)))
    trace = recogniser.trace(np.asarray(line))
    (found, *_) = find_candidates([trace], NUMBER_FORM, lambda values: True)
    assert found.values == (number,)
    assert found.support > 0.9
    assert number in trace.text or trace.view == DIGITS_VIEW  # it does not know all letters


@pytest.mark.parametrize("colour", ["black", "darkblue", "#c02020"])
@pytest.mark.parametrize(
    ("text", "form", "values"),
    [
        ("So: 289/TB-UBND", NUMBER_FORM, ["289"]),
        ("ngay 25 thang 9 nam 2026", DATE_FORM, ["25", "9", "2026"]),
    ],
)
def test_a_clear_line_is_read_for_sure(text: str, form: Form, values: list[str], colour: str) -> None:
    picture = draw(text, colour)
    seen = look_at_line([picture], _DPI, line_in(picture, text), form, find_recognisers())
    found = read_written(seen, lambda rank, value: int(value) > 0, [frozenset()] * 3)
    assert [value.candidates[0] for value in found] == values
    assert all(value.is_sure for value in found)


@pytest.mark.parametrize("text", ["So:          /TB-UBND", "So: ........../TB-UBND"])
def test_a_blank_number_is_not_invented(text: str) -> None:
    picture = draw(text)
    seen = look_at_line([picture], _DPI, line_in(picture, text), NUMBER_FORM, find_recognisers())
    (found,) = read_written(seen, lambda rank, value: int(value) > 0, [frozenset()])
    assert not found.is_sure


def test_a_page_without_number_and_date_lines_shows_none() -> None:
    picture = Image.new("RGB", (800, 1100), "white")
    page = Page(1, 192, 264, "", (), ReadMethod.OCR, 0.9)
    assert look_at_head([picture], _DPI, page, [()], find_recognisers()) == (None, None)


def test_a_line_at_the_edge_of_the_page_is_cut_to_it() -> None:
    picture = draw("So: 36/TB")
    beyond = Line((Word("Số:", Box(-20, -20, picture.width, picture.height), 0.9),))
    assert look_at_line([picture], _DPI, beyond, NUMBER_FORM, find_recognisers()).whole
