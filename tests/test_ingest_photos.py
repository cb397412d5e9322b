"""What photos say of themselves, and which are the same picture again."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import combinations
from pathlib import Path

import pytest
from pictures import copies_of, draw_scene
from PIL import Image
from PIL.ExifTags import IFD, Base

from ingest.photos import find_day_taken, fingerprint, read_photo
from registry.errors import InputFileError
from registry.pictures import Likeness, Picture, find_likeness, look_distance

SCENES = [draw_scene(seed) for seed in range(4)]
WANTED_COPIES = [
    "smaller",
    "recompressed",
    "messenger",
    "brighter",
    "softer",
    "cut 1% a side",
    "cut 2% a side",
]


def save_photo(path: Path, *, details: dict[int, object] | None = None, **tags: object) -> Path:
    exif = Image.Exif()
    for name, value in tags.items():
        exif[Base[name]] = value
    if details:
        exif.get_ifd(IFD.Exif).update(details)
    Image.new("RGB", (640, 480), "white").save(path, exif=exif)
    return path


@pytest.mark.parametrize(
    ("printed", "offset", "taken_at"),
    [
        ("2026:03:12 08:15:00", "+07:00", datetime(2026, 3, 12, 8, 15, tzinfo=timezone(timedelta(hours=7)))),
        ("2026:03:12 08:15:00", "Z", datetime(2026, 3, 12, 8, 15, tzinfo=UTC)),
        ("2026:03:12 08:15:00", None, datetime(2026, 3, 12, 8, 15)),
        ("2026:03:12 08:15:00", "  :  ", datetime(2026, 3, 12, 8, 15)),
        ("0000:00:00 00:00:00", None, None),
        ("2026:13:40 08:15:00", "+07:00", None),
        (None, "+07:00", None),
    ],
)
def test_the_moment_a_photo_was_taken_is_what_the_camera_wrote(
    tmp_path: Path, printed: str | None, offset: str | None, taken_at: datetime | None
) -> None:
    said = {Base.DateTimeOriginal: printed, Base.OffsetTimeOriginal: offset}
    path = save_photo(tmp_path / "anh.jpg", details={tag: value for tag, value in said.items() if value})
    assert read_photo(path).taken_at == taken_at
    assert find_day_taken(path) == (taken_at.date() if taken_at else None)


def test_the_day_a_file_was_changed_is_not_the_day_a_photo_was_taken(tmp_path: Path) -> None:
    path = save_photo(tmp_path / "anh.jpg", DateTime="2026:05:04 10:00:00")
    assert read_photo(path).taken_at is None


@pytest.mark.parametrize(
    ("tags", "camera"),
    [
        ({"Make": "Apple", "Model": "iPhone 13"}, "Apple iPhone 13"),
        ({"Make": "Canon", "Model": "Canon EOS 80D"}, "Canon EOS 80D"),
        ({"Make": "samsung  "}, "samsung"),
        ({"Model": "SM-A546E"}, "SM-A546E"),
        ({}, None),
    ],
)
def test_the_camera_is_named_once(tmp_path: Path, tags: dict[str, str], camera: str | None) -> None:
    assert read_photo(save_photo(tmp_path / "anh.jpg", **tags)).camera == camera


def test_a_photo_lying_on_its_side_is_seen_upright(tmp_path: Path) -> None:
    scene = SCENES[0]
    exif = Image.Exif()
    exif[Base.Orientation] = 6
    scene.rotate(90, expand=True).save(tmp_path / "nam.jpg", exif=exif)
    lying = read_photo(tmp_path / "nam.jpg")
    assert (lying.width, lying.height) == scene.size
    assert look_distance(lying.look, fingerprint(scene)) < 10


def test_of_the_place_only_its_presence_is_told(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif.get_ifd(IFD.GPSInfo).update({1: "N", 2: (20.0, 45.0, 12.5)})
    Image.new("RGB", (64, 48)).save(tmp_path / "co.jpg", exif=exif)
    there, elsewhere = read_photo(tmp_path / "co.jpg"), read_photo(save_photo(tmp_path / "khong.jpg"))
    assert (there.has_position, elsewhere.has_position) == (True, False)
    assert "20" not in repr(there).replace(there.look, "")


@pytest.mark.parametrize("content", [b"", b"khong phai anh", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"])
def test_what_is_no_picture_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "anh.jpg"
    path.write_bytes(content)
    with pytest.raises(InputFileError, match=r"anh\.jpg"):
        read_photo(path)


def test_a_photo_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputFileError, match=r"khong-co\.jpg"):
        read_photo(tmp_path / "khong-co.jpg")


@pytest.mark.parametrize("copy", WANTED_COPIES)
def test_a_copy_of_a_picture_is_taken_for_the_same(copy: str) -> None:
    for scene in SCENES:
        looks = [fingerprint(scene), fingerprint(copies_of(scene)[copy])]
        assert find_likeness(*(Picture(str(n), look) for n, look in enumerate(looks))) is Likeness.SAME_LOOK


def test_other_pictures_of_one_scene_and_of_other_scenes_are_not_the_same() -> None:
    others = [draw_scene(seed, moved=0.06) for seed in range(len(SCENES))]
    uses = [Picture(f"{n}", fingerprint(scene)) for n, scene in enumerate([*SCENES, *others])]
    assert [pair for pair in combinations(uses, 2) if find_likeness(*pair)] == []


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        (("a", ""), ("a", ""), Likeness.SAME_BYTES),
        (("a", ""), ("b", ""), None),
        (("a", "0" * 64), ("b", ""), None),
        (("a", "0" * 64), ("a", "f" * 64), Likeness.SAME_BYTES),
        (("a", "0" * 64), ("b", "0" * 63 + "1"), Likeness.SAME_LOOK),
        (("a", "0" * 64), ("b", "f" * 64), None),
    ],
)
def test_pictures_are_the_same_by_bytes_or_by_look(
    one: tuple[str, str], other: tuple[str, str], likeness: Likeness | None
) -> None:
    assert find_likeness(Picture(*one), Picture(*other)) is likeness
    assert find_likeness(Picture(*other), Picture(*one)) is likeness


def test_what_is_no_picture_was_taken_on_no_day(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.4")
    assert [find_day_taken(tmp_path / name) for name in ("x.pdf", "gone.jpg")] == [None, None]
