import io

import numpy as np
import pytest
from drawn_papers import Paper, draw_pdf, scan
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageOps

from ingest.extractors.ink import (
    clean,
    drop_blue,
    find_pieces,
    find_skew,
    keep_colour,
    prepare,
    shrink,
    turn_level,
)


@pytest.fixture(scope="module")
def page() -> Image.Image:
    return scan(draw_pdf(Paper()), dpi=100)


def _ink_share(picture: Image.Image) -> float:
    return float(np.mean(np.asarray(picture) < 150))


# A page is dark ink on white paper, however the file keeps it


def _reopened(picture: Image.Image, kind: str, **options: object) -> Image.Image:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return Image.open(file)


def _deep(page: Image.Image) -> Image.Image:
    return Image.fromarray(np.asarray(page).astype(np.uint16) * 257)


def _see_through(page: Image.Image) -> Image.Image:
    """Black letters on nothing: what lies under is black, too, and not seen."""
    picture = Image.new("RGBA", page.size, (0, 0, 0, 0))
    picture.putalpha(ImageOps.invert(page))
    return picture


def _palette_see_through(page: Image.Image) -> Image.Image:
    picture = page.point(lambda level: 1 if level < 150 else 0).convert("P")
    picture.putpalette([0, 0, 0, 0, 0, 0])
    return _reopened(picture, "PNG", transparency=0)


ODD_PICTURES = {
    "16 bits": lambda page: _reopened(_deep(page), "PNG"),
    "32 bits": lambda page: Image.fromarray(np.asarray(page).astype(np.int32) * 257),
    "floating point": lambda page: Image.fromarray(np.asarray(page).astype(np.float32) / 255),
    "CMYK": lambda page: _reopened(page.convert("CMYK"), "JPEG", quality=95),
    "transparent": _see_through,
    "transparent palette": _palette_see_through,
    "grey with alpha": lambda page: page.convert("LA"),
    "palette": lambda page: page.convert("P"),
    "black and white": lambda page: page.convert("1", dither=Image.Dither.NONE),
    "black and white, swapped": lambda page: ImageOps.invert(page).convert("1", dither=Image.Dither.NONE),
    "white on black": lambda page: ImageOps.invert(page),
    "TIFF whose white is 0": lambda page: _reopened(
        page.convert("1", dither=Image.Dither.NONE), "TIFF", compression="group4", tiffinfo={262: 0}
    ),
    "dull": lambda page: page.point(lambda level: level * 0.6),
}


@pytest.mark.parametrize("name", ODD_PICTURES)
def test_a_page_is_dark_on_white_however_it_is_kept(name: str, page: Image.Image) -> None:
    cleaned = clean(ODD_PICTURES[name](page))
    assert cleaned.mode == "L"
    assert np.median(np.asarray(cleaned)) > 240
    assert _ink_share(cleaned) == pytest.approx(_ink_share(page), rel=0.25)


@pytest.mark.parametrize("size", [(1, 1), (2, 900), (900, 2), (30, 20)])
@pytest.mark.parametrize("mode", ["1", "L", "RGB"])
def test_the_smallest_pictures_are_prepared_like_others(size: tuple[int, int], mode: str) -> None:
    assert prepare(Image.new(mode, size, "white")).size == size


# Stamps and light


def test_colour_is_kept_of_grey_pictures_too() -> None:
    assert ImageOps.invert(keep_colour(Image.new("L", (20, 20), 90))).getbbox() is None


def test_a_page_without_faults_is_not_touched(page: Image.Image) -> None:
    assert clean(page).tobytes() == page.tobytes()


# Noise


def test_heavy_grain_is_smoothed(page: Image.Image) -> None:
    dice = np.random.default_rng(5)
    grainy = np.clip(np.asarray(page) * 0.5 + 110 + dice.normal(0, 20, page.size[::-1]), 0, 255)
    paper = np.asarray(clean(Image.fromarray(grainy.astype(np.uint8))))[:40]
    assert grainy[:40].std() > 3 * paper.std()


def test_pepper_goes_and_letters_stay() -> None:
    printed = scan(draw_pdf(Paper()), dpi=200)
    peppered = np.array(printed)
    peppered[np.random.default_rng(5).random(peppered.shape) < 0.04] = 0
    cleaned = clean(Image.fromarray(peppered))
    assert _ink_share(Image.fromarray(peppered)) > 2 * _ink_share(printed)
    assert _ink_share(cleaned) == pytest.approx(_ink_share(printed), rel=0.15)


# Lines


@given(st.integers(-16, 16))
def test_skew_is_found_within_what_counts(half_degrees: int) -> None:
    skew = half_degrees / 2
    assert find_skew(_LINES.rotate(skew, fillcolor=255)) == pytest.approx(-skew, abs=0.25)


def _draw_lines() -> Image.Image:
    page = Image.new("L", (600, 850), 255)
    for y in range(100, 750, 25):
        for x in range(80, 520 - y % 7 * 20, 12):
            ImageDraw.Draw(page).rectangle((x, y, x + 7, y + 10), fill=20)
    return page


_LINES = _draw_lines()


def test_an_empty_page_has_no_skew() -> None:
    assert find_skew(Image.new("L", (600, 850), 255)) == pytest.approx(0)


def test_a_page_is_shrunk_alike_in_both_directions() -> None:
    assert shrink(Image.new("L", (2480, 3508))).shape == (1754, 1240)


def test_pieces_have_places_on_the_whole_page() -> None:
    page = Image.new("L", (60, 40), 255)
    ImageDraw.Draw(page).rectangle((30, 20, 33, 29), fill=0)
    assert [
        (piece.x0, piece.top, piece.x1, piece.bottom) for piece in find_pieces(page, (10, 10, 60, 40))
    ] == [(30, 20, 34, 30)]


def test_without_blue_a_name_stamped_in_red_stays_dark_and_the_pen_across_it_fades() -> None:
    picture = Image.new("RGB", (90, 30), "white")
    draw = ImageDraw.Draw(picture)
    for x, colour in ((0, (200, 20, 40)), (30, (40, 60, 230)), (60, (10, 10, 10))):
        draw.rectangle((x + 10, 5, x + 20, 25), fill=colour)
    red, blue, black = (drop_blue(picture).crop((x, 0, x + 30, 30)) for x in (0, 30, 60))
    assert [_ink_share(piece) > 0 for piece in (red, blue, black)] == [True, False, True]


@pytest.mark.parametrize("angle", [0.0, 2.0, -3.5])
def test_the_upper_rows_turned_alone_are_those_of_the_page_turned(page: Image.Image, angle: float) -> None:
    whole, upper = turn_level(page, angle), turn_level(page, angle, rows=200)
    assert np.array_equal(np.asarray(whole)[:200], np.asarray(upper)[:200])
