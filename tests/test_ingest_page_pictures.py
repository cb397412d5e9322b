"""Pictures of pages, kept on disk and made by children that may hang, die or grow too large."""

import io
import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from drawn_papers import Paper, draw_pdf
from fake_pictures import (
    PICTURE,
    calls_of,
    die_at_page_2,
    draw,
    draw_when_told,
    eat_at_page_2,
    hang_at_page_2,
    show_nothing,
    tell_process,
)
from PIL import Image

from ingest.files import PDF
from ingest.page_pictures import PagePictures, PictureWidth, Render
from registry.parsed import Box, Page, Word
from registry.vocabulary.kinds import ReadMethod

SHA = "ab" * 32
OTHER = "cd" * 32
PAGE = Page(1, 595.0, 842.0, "Số", (Word("Số", Box(100, 100, 120, 112)),), ReadMethod.OCR)
SMALL = PictureWidth.SMALL

Open = Callable[..., PagePictures]


@pytest.fixture
def open_pictures(tmp_path: Path) -> Iterator[Open]:
    """Opens the pictures of one home, closed at the end."""
    opened = []

    def open_them(render: Render = draw, **options: int | float) -> PagePictures:
        opened.append(PagePictures(tmp_path / "pictures", render=render, **options))
        return opened[-1]

    yield open_them
    for pictures in opened:
        pictures.close()


def kept_files(home: Path) -> list[Path]:
    return [path for path in (home / "pictures").rglob("*") if path.is_file()]


def test_a_picture_is_made_once_and_then_kept_beyond_the_server_s_end(
    open_pictures: Open, tmp_path: Path
) -> None:
    original = tmp_path / "a.pdf"
    for pictures in (open_pictures(), open_pictures()):
        for _ in range(2):
            assert pictures.page(original, SHA, PDF, PAGE, SMALL) == PICTURE
    assert calls_of(original) == 1


@pytest.mark.skipif(os.name == "nt", reason="there, folders have no modes")
def test_pictures_are_their_owners_alone(open_pictures: Open, tmp_path: Path) -> None:
    open_pictures().page(tmp_path / "a.pdf", SHA, PDF, PAGE, SMALL)
    assert (tmp_path / "pictures").stat().st_mode & 0o077 == 0


def test_every_page_width_and_box_has_a_picture_of_its_own(open_pictures: Open, tmp_path: Path) -> None:
    original, pictures = tmp_path / "a.pdf", open_pictures()
    for page in (PAGE, replace(PAGE, number=2)):
        for width in PictureWidth:
            pictures.page(original, SHA, PDF, page, width)
        for box in (None, PAGE.words[0].box, Box(1, 2, 3, 4)):
            pictures.crop(original, SHA, PDF, page, box)
    pictures.page(original, OTHER, PDF, PAGE, SMALL)
    assert calls_of(original) == len(kept_files(tmp_path)) == 13


@pytest.mark.parametrize(
    "again",
    [
        replace(PAGE, width=842.0, height=595.0),
        replace(PAGE, method=ReadMethod.TEXT_LAYER),
        replace(PAGE, words=(replace(PAGE.words[0], box=Box(101, 100, 120, 112)),)),
    ],
    ids=["turned", "by its text", "words elsewhere"],
)
def test_a_page_that_was_read_again_is_drawn_as_it_lies_now(
    open_pictures: Open, tmp_path: Path, again: Page
) -> None:
    original, pictures = tmp_path / "a.pdf", open_pictures()
    pictures.page(original, SHA, PDF, PAGE, SMALL)
    pictures.page(original, SHA, PDF, again, SMALL)
    assert calls_of(original) == 2


def test_what_many_ask_for_at_once_is_made_once(open_pictures: Open, tmp_path: Path) -> None:
    original, pictures = tmp_path / "a.pdf", open_pictures(draw_when_told)
    with ThreadPoolExecutor(8) as threads:
        asked = [threads.submit(pictures.page, original, SHA, PDF, PAGE, SMALL) for _ in range(8)]
        wait_for_call(original)
        original.touch()
        assert [one.result() for one in asked] == [PICTURE] * 8
    assert calls_of(original) == 1


def test_two_pictures_are_made_at_a_time(open_pictures: Open, tmp_path: Path) -> None:
    originals, pictures = [tmp_path / "a.pdf", tmp_path / "b.pdf"], open_pictures(draw_when_told)
    with ThreadPoolExecutor(2) as threads:
        asked = [
            threads.submit(pictures.page, original, sha256, PDF, PAGE, SMALL)
            for original, sha256 in zip(originals, (SHA, OTHER), strict=True)
        ]
        for original in originals:
            wait_for_call(original)
        for original in originals:
            original.touch()
        assert [one.result() for one in asked] == [PICTURE] * 2


@pytest.mark.parametrize("render", [hang_at_page_2, die_at_page_2, eat_at_page_2])
def test_a_page_that_harms_its_maker_is_given_up_and_spared_and_the_next_one_is_shown(
    open_pictures: Open, tmp_path: Path, render: Render, caplog: pytest.LogCaptureFixture
) -> None:
    original, pictures = tmp_path / "a.pdf", open_pictures(render, seconds=3.0, memory=2_000_000_000)
    bad = replace(PAGE, number=2)
    assert [pictures.page(original, SHA, PDF, bad, width) for width in PictureWidth] == [None] * 3
    assert pictures.page(original, SHA, PDF, PAGE, SMALL) == PICTURE
    assert calls_of(original) == 2
    (line,) = caplog.messages
    assert f"{SHA}, page 2" in line


def test_what_cannot_be_shown_is_none_and_leaves_nothing(open_pictures: Open, tmp_path: Path) -> None:
    pictures = open_pictures(show_nothing)
    assert pictures.page(tmp_path / "a.docx", SHA, PDF, PAGE, SMALL) is None
    assert kept_files(tmp_path) == []


def test_a_file_that_is_forgotten_has_no_pictures_any_more_the_others_have(
    open_pictures: Open, tmp_path: Path
) -> None:
    original, pictures = tmp_path / "a.pdf", open_pictures()
    for sha256 in (SHA, OTHER):
        pictures.page(original, sha256, PDF, PAGE, SMALL)
        pictures.crop(original, sha256, PDF, PAGE, None)
    pictures.forget(SHA)
    assert {path.parent.name for path in kept_files(tmp_path)} == {OTHER}
    pictures.clear()
    assert kept_files(tmp_path) == []


@pytest.mark.parametrize("let_go", [lambda pictures: pictures.forget(SHA), lambda pictures: pictures.clear()])
def test_a_picture_that_was_being_made_when_its_file_was_forgotten_is_not_kept(
    open_pictures: Open, tmp_path: Path, let_go: Callable[[PagePictures], None]
) -> None:
    original, pictures = tmp_path / "a.pdf", open_pictures(draw_when_told)
    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(pictures.page, original, SHA, PDF, PAGE, SMALL)
        wait_for_call(original)
        let_go(pictures)
        original.touch()
        assert asked.result() == PICTURE
    assert kept_files(tmp_path) == []


def test_the_oldest_pictures_go_when_all_pass_the_limit(open_pictures: Open, tmp_path: Path) -> None:
    original, pictures = tmp_path / "a.pdf", open_pictures(limit=10 * len(PICTURE))
    for number in range(1, 26):
        pictures.page(original, SHA, PDF, replace(PAGE, number=number), SMALL)
        for file in kept_files(tmp_path):  # the disk's clock is too coarse for pictures that cost nothing
            page = int(file.name.partition("-")[0])
            os.utime(file, (page, page))
        assert len(kept_files(tmp_path)) <= 10
    assert {int(file.name.partition("-")[0]) for file in kept_files(tmp_path)} >= set(range(18, 26))


def test_pictures_kept_by_an_earlier_server_count_towards_the_limit(
    open_pictures: Open, tmp_path: Path
) -> None:
    original = tmp_path / "a.pdf"
    for first in (1, 9):
        pictures = open_pictures(limit=10 * len(PICTURE))
        for number in range(first, first + 8):
            pictures.page(original, SHA, PDF, replace(PAGE, number=number), SMALL)
    assert len(kept_files(tmp_path)) <= 10


def test_a_folder_that_cannot_be_written_still_has_pictures_shown(
    open_pictures: Open, tmp_path: Path
) -> None:
    (tmp_path / "pictures").write_bytes(b"no folder")
    assert open_pictures().page(tmp_path / "a.pdf", SHA, PDF, PAGE, SMALL) == PICTURE


def test_one_child_makes_hundreds_of_pictures_and_then_another_one(
    open_pictures: Open, tmp_path: Path
) -> None:
    pictures = open_pictures(tell_process)
    makers = [
        pictures.page(tmp_path / "a.pdf", SHA, PDF, replace(PAGE, number=number), SMALL)
        for number in range(1, 521)
    ]
    assert makers[0] == makers[499] != makers[500] == makers[519]


def test_closing_ends_the_children_even_one_at_work(open_pictures: Open, tmp_path: Path) -> None:
    original, pictures = tmp_path / "a.pdf", open_pictures(hang_at_page_2)
    before = set(multiprocessing.active_children())
    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(pictures.page, original, SHA, PDF, replace(PAGE, number=2), SMALL)
        wait_for_call(original)
        pictures.close()
        assert asked.result() is None
    assert set(multiprocessing.active_children()) <= before
    assert pictures.page(original, OTHER, PDF, PAGE, SMALL) is None
    assert calls_of(original) == 1


def test_a_page_and_a_place_on_it_are_drawn_as_webp(tmp_path: Path) -> None:
    original = tmp_path / "a.pdf"
    original.write_bytes(draw_pdf(Paper()))
    with PagePictures(tmp_path / "pictures") as pictures:
        whole = pictures.page(original, SHA, PDF, PAGE, PictureWidth.READING)
        head = pictures.crop(original, SHA, PDF, PAGE, None)
    assert whole is not None
    assert head is not None
    shown, above = (Image.open(io.BytesIO(content)) for content in (whole, head))
    assert (shown.format, shown.width, above.format) == ("WEBP", 1000, "WEBP")
    assert above.width > above.height


def test_the_server_itself_does_not_load_what_draws() -> None:
    code = "import ingest.page_pictures, sys; print(sorted({'cv2', 'numpy', 'pypdfium2'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def wait_for_call(original: Path) -> None:
    """Until a maker is at work on an original."""
    for _ in range(1000):
        if calls_of(original):
            return
        time.sleep(0.01)
    pytest.fail("no maker was called")
