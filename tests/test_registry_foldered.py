"""Drops in subfolders, and files in archives, with where they lay."""

from factories import A_MOMENT, make_drop, make_parsed

from registry.readings import Drop
from registry.store import Registry


def test_a_drop_is_told_with_its_folder_and_a_file_with_that_of_its_archive(registry: Registry) -> None:
    one, two, three, four = (make_parsed(text) for text in ("một", "hai", "ba", "bốn"))
    registry.file_drop(make_drop(one, "x.pdf"), one)
    registry.file_drop(make_drop(two, "III.2.4/x.pdf"), two)
    archive = Drop("Quý 1/III.2.3.v2.zip", "f" * 64, 9, 0, A_MOMENT)
    registry.file_archive(archive, "application/zip", [(make_drop(three, "ảnh/y.pdf"), three)])
    found = registry.foldered_drops()
    assert [drop.path for drop in found] == [
        "III.2.4/x.pdf",
        "Quý 1/III.2.3.v2.zip",
        "Quý 1/III.2.3.v2/ảnh/y.pdf",
    ]
    assert [drop.name for drop in found] == ["x.pdf", "III.2.3.v2.zip", "y.pdf"]
    assert registry.foldered_drops(found[-2].id) == found[-1:]
    assert registry.foldered_drops(sha256s=[two.source.sha256]) == found[:1]
    registry.file_drop(make_drop(four, "z.pdf"), four)
    assert registry.foldered_drops() == found
    assert registry.last_arrival() == found[-1].id + 1


def test_the_same_bytes_put_into_a_folder_later_lie_there_too(registry: Registry) -> None:
    parsed = make_parsed()
    registry.file_drop(make_drop(parsed, "x.pdf"), parsed)
    registry.file_drop(make_drop(parsed, "III.2.4/x.pdf"), None)
    (drop,) = registry.foldered_drops()
    assert registry.papers_in_files([drop.sha256]) == {drop.sha256: (1,)} == registry.papers_in_files()
