"""The made-up lines that the recogniser of digits is trained on."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from training.lines import LineMaker, shape_of
from training.pens import TALL, write_stroke_digit

from ingest.extractors.digit_recogniser import LINE_HEIGHT, SHAPES
from ingest.trace import DIGITS


class OneHand:
    """In place of MNIST's writers, whom a test cannot fetch."""

    def write(self, digit: str, pen: float, bend: NDArray[np.float64], dice: np.random.Generator) -> Any:
        return write_stroke_digit(digit, pen, bend, 0.01, dice)


try:
    LINES = [LineMaker(OneHand()).draw(np.random.default_rng([5, rank])) for rank in range(60)]
except FileNotFoundError as missing:
    pytest.skip(str(missing), allow_module_level=True)


def test_the_same_dice_draw_the_same_line() -> None:
    again = LineMaker(OneHand()).draw(np.random.default_rng([5, 7]))
    assert again.shapes == LINES[7].shapes
    assert np.array_equal(again.tones, LINES[7].tones)


def test_lines_are_as_the_model_is_shown_them() -> None:
    assert {line.tones.shape[0] for line in LINES} == {LINE_HEIGHT}
    assert all(0.0 <= np.median(line.tones) < 0.5 for line in LINES)  # paper at 0
    assert all(line.tones.max() > 0.9 for line in LINES)


def test_all_shapes_come_up_and_never_a_blank() -> None:
    shown = {SHAPES[shape] for line in LINES for shape in line.shapes}
    assert shown == set(SHAPES) - {""}


@pytest.mark.parametrize(
    ("char", "shape"),
    [("7", "7"), ("-", "/"), (".", ":"), ("ố", "O"), ("à", "a"), ("N", "any"), ("Đ", "any"), (" ", "")],
)
def test_characters_are_named_as_the_forms_ask_for_them(char: str, shape: str) -> None:
    assert shape_of(char) == shape


@pytest.mark.parametrize("digit", DIGITS)
def test_no_two_digits_of_a_hand_are_alike(digit: str) -> None:
    dice = np.random.default_rng(3)
    first, second = (write_stroke_digit(digit, 6, np.eye(2), 0.02, dice) for _ in range(2))
    assert first.shape != second.shape or not np.array_equal(first, second)
    assert 0.7 * TALL < first.shape[0] < 1.6 * TALL
