"""Checking a pack: whatever is changed in it is found and named, in the ZIP and unpacked."""

import os
import random
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from forged_packs import MAP, forge_map, seal_again
from fuzzed import bounded
from packed_office import fill_office

from ingest.workers import ReadingPool
from registry.errors import InputFileError
from registry.store import Registry
from report.bag_reading import FaultKind, open_bag, read_bag
from report.quoting import QuoteSource, stands_on
from report.verify import verify_pack
from report.wording_verify import describe_fault

_FLIPS: Final = 200
NOTICE_FILE: Final = "data/01_I.1/I.1_217-TB-UBND_2026-04-24.pdf"
SCAN_TEXT: Final = "data/03_I.3/trang/I.3_1042-TB-UBND_2026-04-24_tr1.txt"


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ZIP and beside it the folder it is unpacked to."""
    folder = tmp_path_factory.mktemp("pack")
    with Registry.in_memory() as registry:
        office = fill_office(registry, folder)
        office.pack(folder / "goi.zip")
        office.pack(folder / "goi")
    return folder


@pytest.fixture(scope="module")
def pool() -> Iterator[ReadingPool]:
    """One reader for all packs: starting it takes longer than they do."""
    with ReadingPool(1) as opened:
        yield opened


@pytest.fixture
def folder(packed: Path, tmp_path: Path) -> Path:
    """An unpacked pack to be changed."""
    return Path(shutil.copytree(packed / "goi", tmp_path / "goi"))


def faults_of(path: Path) -> list[tuple[FaultKind, str]]:
    """What is found in files and lists, without comparing quotations: `verify_pack` finds all of it too."""
    try:
        with open_bag(path) as bag:
            return [(fault.kind, fault.file) for fault in read_bag(bag).faults]
    except InputFileError:
        return [(FaultKind.MISSING, "the pack")]


def first_paper(citations: dict[str, Any], code: str) -> dict[str, Any]:
    item = next(item for item in citations["items"] if item["code"] == code)
    paper: dict[str, Any] = item["claims"][0]["papers"][0]
    return paper


@pytest.mark.parametrize("name", ["goi.zip", "goi"])
def test_a_pack_as_it_was_written_has_no_fault(packed: Path, name: str, pool: ReadingPool) -> None:
    found = verify_pack(packed / name, pool)
    assert found.faults == ()
    assert (found.file_count, found.claim_count) == (26, 10)
    assert found.quotes == {QuoteSource.FILE: 9, QuoteSource.CARRIED: 3, QuoteSource.PICTURE: 1}
    assert found.head is not None
    assert found.info["Source-Organization"] == "Ủy ban nhân dân xã An Mẫu"


def test_a_pack_that_a_program_unpacked_into_a_folder_of_its_own_is_found(
    packed: Path, tmp_path: Path
) -> None:
    shutil.unpack_archive(packed / "goi.zip", tmp_path / "out")
    (tmp_path / "out" / "Thumbs.db").write_bytes(b"left by a file manager")
    (next((tmp_path / "out").glob("minh*")) / "data" / "Thumbs.db").write_bytes(b"the same")
    assert faults_of(tmp_path / "out") == []


def test_each_of_200_flipped_bytes_of_the_zip_is_found(packed: Path, tmp_path: Path) -> None:
    whole = (packed / "goi.zip").read_bytes()
    dice = random.Random(7)
    changed = tmp_path / "goi.zip"
    missed = []
    for at in dice.sample(range(len(whole)), _FLIPS):
        flipped = bytearray(whole)
        flipped[at] ^= 1 << dice.randrange(8)
        changed.write_bytes(flipped)
        if not faults_of(changed):
            missed.append(at)
    assert missed == []


def test_each_flipped_byte_around_the_files_of_the_zip_is_found(packed: Path, tmp_path: Path) -> None:
    whole = (packed / "goi.zip").read_bytes()
    with zipfile.ZipFile(packed / "goi.zip") as archive:
        entries = archive.infolist()
        directory = archive.start_dir
    headers = [
        entry.header_offset + step for entry in entries[:3] for step in range(30 + len(entry.filename))
    ]
    dice = random.Random(8)
    places = [*headers, *dice.sample(range(directory, len(whole)), 150), *range(len(whole) - 22, len(whole))]
    changed = tmp_path / "goi.zip"
    missed = []
    for at in places:
        flipped = bytearray(whole)
        flipped[at] ^= 1 << dice.randrange(8)
        changed.write_bytes(flipped)
        if not faults_of(changed):
            missed.append(at)
    assert missed == []


def test_a_flipped_byte_of_any_unpacked_file_is_found_and_the_file_named(folder: Path) -> None:
    dice = random.Random(9)
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    for name in names:
        whole = (folder / name).read_bytes()
        flipped = bytearray(whole)
        flipped[dice.randrange(len(whole))] ^= 1 << dice.randrange(8)
        (folder / name).write_bytes(flipped)
        found = faults_of(folder)
        named = {file for _kind, file in found}
        # A list that was changed vouches for another file, or for another content of one.
        assert name in named or (name.startswith("tagmanifest") and found), name
        (folder / name).write_bytes(whole)
    assert faults_of(folder) == []


def test_of_a_changed_file_in_the_zip_its_name_is_all_that_is_said(packed: Path, tmp_path: Path) -> None:
    whole = (packed / "goi.zip").read_bytes()
    at = whole.index((packed / "goi" / NOTICE_FILE).read_bytes()) + 5000
    (tmp_path / "goi.zip").write_bytes(whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :])
    assert faults_of(tmp_path / "goi.zip") == [(FaultKind.CHANGED, NOTICE_FILE)]


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda whole: whole + b"\0", FaultKind.ZIP_CHANGED),
        (lambda whole: b"#!/bin/sh\n" + whole, FaultKind.ZIP_CHANGED),
        (lambda whole: whole[:-30], FaultKind.MISSING),
        (lambda whole: whole[: len(whole) // 2], FaultKind.MISSING),
        (lambda whole: b"", FaultKind.MISSING),
    ],
)
def test_a_zip_that_is_longer_or_shorter_is_found(
    packed: Path, tmp_path: Path, change: Callable[[bytes], bytes], kind: FaultKind
) -> None:
    (tmp_path / "goi.zip").write_bytes(change((packed / "goi.zip").read_bytes()))
    assert kind in [found for found, _file in faults_of(tmp_path / "goi.zip")]


def test_a_zip_packed_anew_is_told_from_changed_files(
    packed: Path, tmp_path: Path, pool: ReadingPool
) -> None:
    (tmp_path / "minh-chung_2026-07-01").mkdir()
    shutil.copytree(packed / "goi", tmp_path / "minh-chung_2026-07-01", dirs_exist_ok=True)
    shutil.make_archive(str(tmp_path / "moi"), "zip", tmp_path, "minh-chung_2026-07-01")
    found = verify_pack(tmp_path / "moi.zip", pool)
    assert [fault.kind for fault in found.faults] == [FaultKind.ZIP_CHANGED]
    assert "unpack it and check the folder" in describe_fault(found.faults[0])


def test_missing_and_added_files_are_named(folder: Path) -> None:
    (folder / NOTICE_FILE).unlink()
    (folder / "data" / "thêm.pdf").write_bytes(b"%PDF")
    (folder / "đọc.txt").write_text("thêm")
    (folder / "data" / "link.pdf").symlink_to(folder / "index.html")
    assert sorted(faults_of(folder)) == [
        (FaultKind.EXTRA, "data/link.pdf"),
        (FaultKind.EXTRA, "data/thêm.pdf"),
        (FaultKind.EXTRA, "đọc.txt"),
        (FaultKind.MISSING, NOTICE_FILE),
    ]


def test_a_second_file_of_one_name_in_the_zip_is_found(packed: Path, tmp_path: Path) -> None:
    shutil.copy(packed / "goi.zip", tmp_path / "goi.zip")
    name = "minh-chung_2026-07-01/" + NOTICE_FILE
    with zipfile.ZipFile(tmp_path / "goi.zip", "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(name, b"%PDF another")
    assert FaultKind.ZIP_CHANGED in [kind for kind, _file in faults_of(tmp_path / "goi.zip")]


def test_a_file_of_the_zip_beside_the_pack_is_found(packed: Path, tmp_path: Path) -> None:
    shutil.copy(packed / "goi.zip", tmp_path / "goi.zip")
    with zipfile.ZipFile(tmp_path / "goi.zip", "a") as archive:
        archive.writestr("../đâu đó.txt", b"a")
    assert (FaultKind.EXTRA, "../đâu đó.txt") in faults_of(tmp_path / "goi.zip")


def test_a_path_without_a_pack_is_refused(tmp_path: Path, pool: ReadingPool) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK")
    (tmp_path / "empty").mkdir()
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("a.txt", b"a")
    for name in ("a.zip", "empty", "other.zip", "nowhere"):
        with pytest.raises(InputFileError):
            verify_pack(tmp_path / name, pool)


def test_a_forged_quotation_of_a_pdf_is_found_though_all_hashes_fit(folder: Path, pool: ReadingPool) -> None:
    def change(citations: dict[str, Any]) -> None:
        first_paper(citations, "I.1")["quotes"][0]["words"] = "Số: 218/TB-UBND"

    (fault,) = forge_map(folder, pool, change).faults
    assert (fault.kind, fault.file) == (FaultKind.QUOTE, NOTICE_FILE)
    assert (
        describe_fault(fault) == f"I.1, claim 1: “Số: 218/TB-UBND” does not stand on page 1 of {NOTICE_FILE}."
    )


def test_a_forged_quotation_of_a_scan_is_found_though_all_hashes_fit(folder: Path, pool: ReadingPool) -> None:
    def change(citations: dict[str, Any]) -> None:
        quotes = first_paper(citations, "I.3")["quotes"]
        next(quote for quote in quotes if quote["of"] == "number")["words"] = "Số: 1056/TB-UBND"

    (fault,) = forge_map(folder, pool, change).faults
    assert fault.kind is FaultKind.QUOTE


def test_a_quotation_of_a_page_that_is_not_there_is_found(folder: Path, pool: ReadingPool) -> None:
    def change(citations: dict[str, Any]) -> None:
        first_paper(citations, "I.1")["quotes"][0]["page"] = 7
        first_paper(citations, "I.3")["quotes"][1]["text"] = "data/nowhere.txt"

    assert [fault.kind for fault in forge_map(folder, pool, change).faults] == [FaultKind.UNREADABLE] * 2


def test_a_pdf_that_stands_in_for_another_is_found_though_all_hashes_fit(
    folder: Path, pool: ReadingPool
) -> None:
    (folder / NOTICE_FILE).write_bytes(b"%PDF-1.4\nanother\nstartxref\n0\n%%EOF")
    seal_again(folder)
    found = verify_pack(folder, pool)
    assert {fault.kind for fault in found.faults} == {FaultKind.OTHER_FILE, FaultKind.UNREADABLE}
    assert {fault.file for fault in found.faults} == {NOTICE_FILE}


def test_a_claim_that_the_result_does_not_make_is_found(folder: Path, pool: ReadingPool) -> None:
    def change(citations: dict[str, Any]) -> None:
        citations["items"][0]["claims"][0]["raw"] = "Thông báo số 999/TB-UBND"

    (fault,) = forge_map(folder, pool, change).faults
    assert fault.kind is FaultKind.SPAN


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": "other"}', "[" * 100_000, '{"items": 1}', "1e999"]
)
def test_a_map_that_is_none_is_a_fault_and_no_crash(folder: Path, text: str, pool: ReadingPool) -> None:
    (folder / MAP).write_text(text)
    seal_again(folder)
    assert [fault.kind for fault in verify_pack(folder, pool).faults] == [FaultKind.MAP_DAMAGED]


def test_the_printed_head_is_compared(folder: Path, pool: ReadingPool) -> None:
    head = verify_pack(folder, pool).head
    assert verify_pack(folder, pool, head).faults == ()
    (fault,) = verify_pack(folder, pool, "1:" + "0" * 64).faults
    assert fault.kind is FaultKind.HEAD


@pytest.mark.parametrize(
    ("words", "text", "does"),
    [
        ("Số: 217/TB-UBND", "ỦY BAN\nSố:  217/TB-UBND\nAn Mẫu", True),
        ("Về lịch trực trong dịp nghỉ lễ", "Về lịch trực Kính gửi:\ntrong dịp các thôn\nnghỉ lễ", True),
        ("Số: 217/TB-UBND", "Số: 218/TB-UBND", False),
        ("ngày 24 tháng 4 năm 2026", "ngày 04 tháng 2 năm 2026", False),
        ("12 12", "12", False),
        ("", "Số", False),
    ],
)
def test_words_stand_on_a_page_with_the_very_digits(words: str, text: str, does: bool) -> None:
    assert stands_on(words, text) is does


def test_a_zip_that_unpacks_to_a_thousandfold_is_not_opened(tmp_path: Path, pool: ReadingPool) -> None:
    path = tmp_path / "goi.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("goi/bagit.txt", "BagIt-Version: 1.0\n")
        archive.writestr("goi/data/a.pdf", bytes(30_000_000))
    with pytest.raises(InputFileError, match="far more"):
        verify_pack(path, pool)


def test_a_zip_whose_members_lie_over_each_other_is_not_opened(tmp_path: Path, pool: ReadingPool) -> None:
    path = tmp_path / "goi.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("goi/data/a.pdf", bytes(1_000_000))
        for number in range(200):
            copy = zipfile.ZipInfo(f"goi/data/{number}.pdf")
            copy.file_size = copy.compress_size = 1_000_000
            copy.header_offset = 0
            copy.CRC = archive.infolist()[0].CRC
            archive.filelist.append(copy)  # each is said to lie where the first does
    with pytest.raises(InputFileError, match="far more"):
        verify_pack(path, pool)


@pytest.mark.skipif(os.name == "nt", reason="there are no pipes in folders there")
@pytest.mark.parametrize("name", ["manifest-sha256.txt", "tagmanifest-sha256.txt", "bag-info.txt", MAP])
@pytest.mark.parametrize("kind", ["pipe", "link", "device", "nowhere"])
def test_what_is_no_file_in_an_unpacked_pack_is_named_and_not_read(
    folder: Path, name: str, kind: str, pool: ReadingPool
) -> None:
    (folder / name).unlink()
    if kind == "pipe":
        os.mkfifo(folder / name)
    else:
        target = {"link": folder / "bagit.txt", "device": "/dev/zero", "nowhere": folder / "nowhere"}[kind]
        (folder / name).symlink_to(target)
    with bounded():
        found = verify_pack(folder, pool)
    assert name in {fault.file for fault in found.faults}


def test_folders_that_are_links_are_not_followed(folder: Path, tmp_path: Path, pool: ReadingPool) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text("secret")
    (folder / "data" / "link").symlink_to(outside)
    files = {fault.file for fault in verify_pack(folder, pool).faults}
    assert "data/link" in files
    assert "data/link/secret.txt" not in files


def test_a_member_without_a_name_is_one_that_no_list_names(packed: Path, tmp_path: Path) -> None:
    shutil.copyfile(packed / "goi.zip", tmp_path / "goi.zip")
    with zipfile.ZipFile(tmp_path / "goi.zip", "a") as archive:
        archive.writestr(zipfile.ZipInfo(""), b"mot")
    assert (FaultKind.EXTRA, "") in faults_of(tmp_path / "goi.zip")
