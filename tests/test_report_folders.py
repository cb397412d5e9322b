"""What the folders of a drop mean: codes and units as clerks write them, and nothing by chance."""

import pytest
from factories import A_MOMENT, make_row, make_table

from registry.store import Registry
from report.folders import Folders, build_folders
from report.summary import assess

_GROUPS = ("I", "I.1", "III", "III.2")
_ITEMS = ("I.1-3", "I.1", "III.1.2-1", "III.1.2-2", "III.2.3", "III.2.4", "XII.2.4")


def build(registry: Registry, *codes: str, groups: tuple[str, ...] = _GROUPS) -> Folders:
    leaves = [code for code in codes if code not in groups]
    rows = [
        *(make_row(code, is_leaf=False, max_score=None, self_score=None, lead_unit="") for code in groups),
        *(make_row(code, lead_unit="Phòng Văn hóa - Xã hội xã") for code in leaves[1:]),
        make_row(leaves[0], lead_unit="Văn phòng HĐND và UBND"),
    ]
    registry.save_table(make_table(*rows), "bang.docx", "1" * 64, A_MOMENT)
    return build_folders(assess(registry).items)


@pytest.fixture
def folders(registry: Registry) -> Folders:
    return build(registry, *_ITEMS)


def item_of(folders: Folders, path: str) -> str | None:
    sorting = folders.find_sorting(f"{path}/ảnh 1.jpg")
    return sorting.item if sorting else None


@pytest.mark.parametrize(
    "folder",
    [
        "III.2.4",
        "iii.2.4",
        "III_2_4",
        "III-2-4",
        "3.2.4",
        "Mục III.2.4",
        "muc 3.2.4",
        "Tiêu chí III.2.4: ảnh",
        "III.2.4 - Tuyên truyền",
        "III.2.4 – Tuyên truyền",
        "III.2.4. Họp dân",
        "III.2.4_Tuyên truyền",
        "III.2.4 (2)",
        "(III.2.4) 2026",
        "Quý 1/III.2.4",
        "III.2/III.2.4",
        "III.2.4/Quý 1",
        "III.2.4/III.2",
        "III.2.3/III.2.4",
    ],
)
def test_a_folder_means_the_item_whose_code_it_bears(folders: Folders, folder: str) -> None:
    assert item_of(folders, folder) == "III.2.4"


@pytest.mark.parametrize(
    "folder",
    [
        "III.2.5",
        "III.2.4.1",
        "III.2.4-5",
        "III.2.4.a",
        "III.2.4 và III.2.3",
        "III.2.3, III.2.4",
        "Ảnh III.2.4",
        "24",
        "2.4",
        "12.3.2026",
        "1",
        "I. Báo cáo",
        "Quý I",
        "Tuyên truyền",
        "...",
        " ",
    ],
)
def test_a_name_that_is_not_clearly_an_item_means_nothing(folders: Folders, folder: str) -> None:
    assert item_of(folders, folder) is None


def test_two_numbers_are_a_day_and_a_month_and_no_code(registry: Registry) -> None:
    folders = build(registry, "III.2", "III.4", groups=("III",))
    assert item_of(folders, "III.2") == "III.2"
    assert item_of(folders, "3.2") is None


def test_a_stroke_between_blanks_is_no_code_where_it_could_be_one(folders: Folders) -> None:
    assert item_of(folders, "III.1.2-1") == "III.1.2-1"
    assert item_of(folders, "III.1.2 - 1") is None
    assert item_of(folders, "III.2.4 - 1 lần") == "III.2.4"


def test_codes_that_differ_in_their_signs_alone_are_told_by_them(registry: Registry) -> None:
    folders = build(registry, "I.1.3", "I.1-3", groups=("I",))
    assert [item_of(folders, code) for code in ("I.1.3", "I.1-3", "I_1_3")] == ["I.1.3", "I.1-3", None]


def test_a_number_that_is_a_code_is_not_read_as_a_roman_one(registry: Registry) -> None:
    folders = build(registry, "III.2.4", "3.2.4", "II.2.4", groups=())
    assert item_of(folders, "3.2.4") == "3.2.4"
    assert item_of(folders, "2.2.4") == "II.2.4"


def test_a_row_that_is_a_sum_is_noted_and_is_no_item(folders: Folders) -> None:
    sorting = folders.find_sorting("III.2/x.pdf")
    assert sorting is not None
    assert sorting.row is not None
    assert (sorting.row.code, sorting.item) == ("III.2", None)


@pytest.mark.parametrize(
    ("folder", "unit"),
    [
        ("Phòng Văn hóa - Xã hội", "Phòng Văn hóa - Xã hội xã"),
        ("phong van hoa xa hoi", "Phòng Văn hóa - Xã hội xã"),
        ("VHXH", "Phòng Văn hóa - Xã hội xã"),
        ("VP", "Văn phòng HĐND và UBND"),
        ("Văn phòng HĐND và UBND/III.2.9", "Văn phòng HĐND và UBND"),
    ],
)
def test_a_unit_is_known_by_its_whole_name_or_its_symbol(folders: Folders, folder: str, unit: str) -> None:
    sorting = folders.find_sorting(f"{folder}/x.pdf")
    assert sorting is not None
    assert (sorting.row, sorting.unit) == (None, unit)


@pytest.mark.parametrize("folder", ["Văn phòng", "Xã hội", "Văn hóa", "Phòng", "KT", "UBND"])
def test_a_word_of_a_unit_is_not_the_unit(folders: Folders, folder: str) -> None:
    assert folders.find_sorting(f"{folder}/x.pdf") is None


def test_unit_and_item_are_both_told(folders: Folders) -> None:
    sorting = folders.find_sorting("VHXH/Quý 1/III.2.4/x.pdf")
    assert sorting is not None
    assert (sorting.item, sorting.folder, sorting.unit) == ("III.2.4", "III.2.4", "Phòng Văn hóa - Xã hội xã")


def test_the_name_of_a_file_is_no_folder(folders: Folders) -> None:
    assert folders.find_sorting("III.2.4.pdf") is None
