from pathlib import Path

import pytest
from PIL import Image

from ingest.extractors import image
from ingest.extractors.image import extract_image, extract_image_pages
from ingest.extractors.tesseract import NullEngine, PageShape
from registry.parsed import Problem, ProblemCode, Word
from registry.vocabulary.kinds import ReadMethod


class _Looker:
    """An engine that keeps the pictures it is asked to read."""

    is_available = True

    def __init__(self) -> None:
        self.seen: list[Image.Image] = []

    def read(
        self, image: Image.Image, dpi: int, shape: PageShape = PageShape.PAGE
    ) -> tuple[tuple[Word, ...], ...]:
        self.seen.append(image)
        return ()

    def find_rotation(self, image: Image.Image, dpi: int) -> int:
        return 0


def _nothing(_number: int, _count: int) -> None:
    pass


def _paper(mode: str = "RGB", size: tuple[int, int] = (850, 1100)) -> Image.Image:
    return Image.new(mode, size, "white")


def _count_pages(path: Path) -> int:
    extraction = extract_image(path, NullEngine(), _nothing)
    return len(extraction.pages) + len(extraction.later)


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "TIFF", "HEIF", "WEBP", "BMP", "GIF"])
def test_pictures_of_every_kind_are_pages(tmp_path: Path, format_name: str) -> None:
    _paper().save(tmp_path / "a", format_name)
    assert _count_pages(tmp_path / "a") == 1


def test_what_a_phone_keeps_beside_its_photo_is_no_page(tmp_path: Path) -> None:
    _paper().save(tmp_path / "a.jpg", "MPO", save_all=True, append_images=[_paper()])
    assert _count_pages(tmp_path / "a.jpg") == 1


def test_a_moving_picture_is_one_page(tmp_path: Path) -> None:
    _paper().save(tmp_path / "a.gif", save_all=True, append_images=[Image.new("RGB", (850, 1100), "red")])
    assert _count_pages(tmp_path / "a.gif") == 1


def test_the_small_copy_that_a_scanner_puts_into_a_tiff_is_no_page(tmp_path: Path) -> None:
    small = _paper("L", (85, 110))
    small.encoderinfo = {"tiffinfo": {254: 1}}
    _paper("L").save(tmp_path / "a.tif", save_all=True, append_images=[small])
    assert _count_pages(tmp_path / "a.tif") == 1


def _save_tiff(path: Path, frames: int) -> Path:
    others = [_paper("L") for _ in range(frames - 1)]
    _paper("L").save(path, "TIFF", save_all=True, append_images=others, compression="tiff_deflate")
    return path


def test_frames_behind_the_first_are_left_for_later_and_told_one_by_one(tmp_path: Path) -> None:
    path, engine, told = _save_tiff(tmp_path / "a.tif", 4), _Looker(), []
    first = extract_image(path, engine, lambda *at: told.append(at))
    assert ([page.number for page in first.pages], first.later) == ([1], (2, 3, 4))
    rest = extract_image_pages(path, (2, 3, 4), engine, lambda *at: told.append(at), skip={3})
    assert [page.number for page in rest.pages] == [2, 3, 4]
    assert rest.problems == (Problem(ProblemCode.PAGE_UNREAD, "3"),)
    assert told == [(1, 4), (2, 4), (4, 4)]


def test_a_damaged_frame_costs_that_page_alone(tmp_path: Path) -> None:
    path = _save_tiff(tmp_path / "a.tif", 3)
    with Image.open(path) as picture:
        picture.seek(1)
        start, size = picture.tag_v2[273][0], picture.tag_v2[279][0]  # type: ignore[attr-defined]
    content = bytearray(path.read_bytes())
    content[start : start + size] = b"\xff" * size
    path.write_bytes(content)
    rest = extract_image_pages(path, (2, 3), _Looker(), _nothing)
    assert rest.problems == (Problem(ProblemCode.PAGE_UNREAD, "2"),)
    assert [page.method for page in rest.pages] == [ReadMethod.UNREAD, ReadMethod.OCR]


def test_a_tiff_of_more_frames_than_pages_are_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(image, "MAX_PAGES", 3)
    extraction = extract_image(_save_tiff(tmp_path / "a.tif", 4), NullEngine(), _nothing)
    assert extraction.problems == (Problem(ProblemCode.TOO_MANY_PAGES),)


def test_a_photo_of_fifty_million_pixels_is_read_at_half_its_size(tmp_path: Path) -> None:
    _paper("L", (6200, 8100)).save(tmp_path / "a.jpg")
    (page,) = extract_image(tmp_path / "a.jpg", NullEngine(), _nothing).pages
    assert page.height == pytest.approx(842, abs=1)


@pytest.mark.parametrize("format_name", ["HEIF", "PNG", "WEBP"])
def test_pixels_beyond_measure_are_refused(
    tmp_path: Path, format_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(image, "MAX_PAGE_PIXELS", 850 * 1100 - 1)
    _paper().save(tmp_path / "a", format_name)
    assert extract_image(tmp_path / "a", NullEngine(), _nothing).problems == (Problem(ProblemCode.TOO_LARGE),)


@pytest.mark.parametrize("format_name", ["HEIF", "WEBP", "BMP", "GIF"])
def test_a_picture_cut_off_is_damaged(tmp_path: Path, format_name: str) -> None:
    _paper().save(tmp_path / "whole", format_name)
    (tmp_path / "a").write_bytes((tmp_path / "whole").read_bytes()[:60])
    assert extract_image(tmp_path / "a", NullEngine(), _nothing).problems == (Problem(ProblemCode.DAMAGED),)


def test_a_photo_is_turned_as_the_phone_was_held(tmp_path: Path) -> None:
    held = Image.Exif()
    held[0x112] = 6
    _paper(size=(1100, 850)).save(tmp_path / "a.jpg", exif=held)
    engine = _Looker()
    extract_image(tmp_path / "a.jpg", engine, _nothing)
    assert engine.seen[0].width < engine.seen[0].height


@pytest.mark.parametrize(
    ("mode", "colour"),
    [("RGBA", (0, 0, 0, 0)), ("LA", (0, 0)), ("I;16", 60_000), ("P", 0)],
    ids=["clear", "clear grey", "sixteen bits", "palette"],
)
def test_paper_is_white_however_its_picture_says_so(tmp_path: Path, mode: str, colour: object) -> None:
    picture = Image.new(mode, (850, 1100), colour)  # type: ignore[arg-type]
    if mode == "P":
        picture.putpalette([255, 255, 255])
    picture.save(tmp_path / "a.png")
    engine = _Looker()
    extract_image(tmp_path / "a.png", engine, _nothing)
    assert engine.seen[0].convert("L").getextrema()[0] > 230
