"""Digital signatures in packs: said of every signed file, and examined again without a registry."""

import csv
import io
import json
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from drawn_papers import Paper, draw_pdf
from factories import A_MOMENT, make_row, make_table
from forged_packs import forge_map, seal_again
from generator.signed_papers import SIGNED_ON, leader, office, root, sign
from lxml import html
from packed_office import BODY, PackedOffice

from ingest.extractors.tesseract import find_engine
from ingest.files import PDF
from ingest.reading import read_document
from ingest.trust_roots import TrustRoots
from ingest.workers import ReadingPool
from registry.parsed import SourceFile
from registry.store import Registry
from registry.vault import Vault, hash_file
from registry.vocabulary.kinds import Trust
from report.bag_reading import FaultKind
from report.verify import Verification, verify_pack
from report.wording_verify import describe_fault

SIGNED: Final = "data/01_I.1/I.1_217-TB-UBND_2026-04-24.pdf"
CHANGED: Final = "data/02_I.2/I.2_218-TB-UBND_2026-04-24.pdf"
PLAIN: Final = "data/03_I.3/I.3_219-TB-UBND_2026-04-24.pdf"
A_TABLE: Final = make_table(
    *(
        make_row(f"I.{place}", f"Thông báo số {number}/TB-UBND ngày 24/4/2026")
        for place, number in ((1, 217), (2, 218), (3, 219))
    ),
    issuer=BODY,
)


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the certificate of the made-up authority."""
    folder = tmp_path_factory.mktemp("trust")
    (folder / "root.pem").write_bytes(root().pem)
    return folder


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory, trusted: Path) -> Path:
    """An unpacked pack of papers: signed twice, changed after signing, signed by nobody."""
    folder = tmp_path_factory.mktemp("pack")
    once = sign(draw_pdf(Paper(signer="Nguyễn Văn Mẫu")), leader(), box=(320, 120, 420, 140))
    twice = sign(once, office(), "Signature2", at=SIGNED_ON + timedelta(days=1), box=(320, 60, 420, 80))
    other = sign(draw_pdf(Paper(number_line="Số: 218/TB-UBND")), leader(), box=(320, 120, 420, 140))
    plain = draw_pdf(Paper(number_line="Số: 219/TB-UBND"))
    with Registry.in_memory() as registry:
        packed_office = PackedOffice(registry, Vault(folder / "vault"), folder)
        for name, content in (
            ("a.pdf", twice),
            ("b.pdf", other.replace(b"/Producer", b"/Prodxcer")),
            ("c.pdf", plain),
        ):
            path = folder / name
            path.write_bytes(content)
            source = SourceFile("0" * 64, len(content), name, PDF)
            parsed = read_document(path, source, find_engine(), trust=trusted)
            packed_office.file(content, name, PDF, parsed)
        registry.save_table(A_TABLE, "bang.txt", "b" * 64, A_MOMENT)
        packed_office.pack(folder / "goi")
    return folder / "goi"


@pytest.fixture
def folder(packed: Path, tmp_path: Path) -> Path:
    """The same to be changed."""
    return Path(shutil.copytree(packed, tmp_path / "goi"))


@pytest.fixture(scope="module")
def pool(trusted: Path) -> Iterator[ReadingPool]:
    with ReadingPool(1, trust=trusted) as opened:
        yield opened


def papers_in(folder: Path) -> list[dict[str, Any]]:
    citations = json.loads((folder / "data/citations.json").read_text("utf-8"))
    return [paper for item in citations["items"] for paper in item["claims"][0]["papers"]]


def test_the_map_says_who_signed_what_when_and_whether_it_is_intact(packed: Path) -> None:
    signed, changed, plain = (paper["signatures"] for paper in papers_in(packed))
    assert [(one["signer"], one["intact"], one["coverage"], one["later_changes"]) for one in signed] == [
        ("Nguyễn Văn Mẫu", True, "revision", "extended"),
        ("ỦY BAN NHÂN DÂN XÃ MẪU", True, "whole file", "none"),
    ]
    assert [one["signed_at"] for one in signed] == [
        "2026-04-24T09:30:00+00:00",
        "2026-04-25T09:30:00+00:00",
    ]
    assert [(one["intact"], one["trust"]) for one in changed] == [(False, "cannot tell")]
    assert plain == []
    citations = json.loads((packed / "data/citations.json").read_text("utf-8"))
    digest = TrustRoots((root().der,)).digest
    assert citations["trust_digests"] == [digest]
    assert {one["trust_digest"] for one in signed} == {digest}


def test_sheets_and_pages_say_so_too(packed: Path) -> None:
    def rows(name: str) -> list[list[str]]:
        text = (packed / name).read_text("utf-8-sig")
        return list(csv.reader(io.StringIO(text), delimiter=";"))

    assert [(row[0], row[2], row[3], row[5]) for row in rows("data/signatures.csv")[1:]] == [
        (SIGNED, "1", "Nguyễn Văn Mẫu (Ủy ban nhân dân xã Mẫu)", "intact"),
        (SIGNED, "2", "ỦY BAN NHÂN DÂN XÃ MẪU", "intact"),
        (CHANGED, "1", "Nguyễn Văn Mẫu (Ủy ban nhân dân xã Mẫu)", "not intact"),
    ]
    assert {row[0]: row[14] for row in rows("data/citations.csv")[1:]}["I.2"] == (
        "Nguyễn Văn Mẫu (Ủy ban nhân dân xã Mẫu): not intact"
    )
    item = html.fromstring((packed / "data/01_I.1/I.1.html").read_text("utf-8"))
    assert len(item.xpath("//ul[@class='signatures']/li")) == 2
    page = html.fromstring((packed / "data/signatures.html").read_text("utf-8"))
    assert page.xpath("//h2/a/@href") == [SIGNED.removeprefix("data/"), CHANGED.removeprefix("data/")]
    assert "signer trusted" in page.text_content()
    (broken,) = page.xpath("//li[@class='broken']")
    assert "not intact" in broken.text_content()
    cover = html.fromstring((packed / "index.html").read_text("utf-8"))
    assert "data/signatures.html" in cover.xpath("//a/@href")


def test_a_pack_whose_signatures_are_as_it_says_has_no_fault(packed: Path, pool: ReadingPool) -> None:
    found = verify_pack(packed, pool)
    assert found.faults == ()
    assert {name: [one.trust for one in signed] for name, signed in found.signatures.items()} == {
        SIGNED: [Trust.YES, Trust.YES],
        CHANGED: [Trust.CANNOT_TELL],
    }


def test_whom_another_office_trusts_is_no_fault(packed: Path) -> None:
    with ReadingPool(1) as strangers:
        found = verify_pack(packed, strangers)
    assert found.faults == ()
    assert {one.trust for signed in found.signatures.values() for one in signed} == {Trust.CANNOT_TELL}


def change_signed_file(folder: Path) -> None:
    """Change a signed file, and every hash that tells of it."""
    path = folder / SIGNED
    content = path.read_bytes()
    path.write_bytes(content.replace(b"/Producer", b"/Prodxcer"))
    assert path.read_bytes() != content


def forge_file(folder: Path, pool: ReadingPool) -> Verification:
    """Make the map vouch for a changed file, as somebody would who forges a pack."""

    def change(citations: dict[str, Any]) -> None:
        for file in citations["files"]:
            if file["file"] == SIGNED:
                file["sha256"] = hash_file(folder / SIGNED)

    return forge_map(folder, pool, change)


def test_a_changed_signed_file_is_found_though_all_hashes_fit(folder: Path, pool: ReadingPool) -> None:
    change_signed_file(folder)
    found = forge_file(folder, pool)
    assert [(fault.kind, fault.file, fault.values["rank"]) for fault in found.faults] == [
        (FaultKind.SIGNATURE_DIFFERS, SIGNED, "1"),
        (FaultKind.SIGNATURE_DIFFERS, SIGNED, "2"),
    ]
    assert describe_fault(found.faults[0]).startswith(
        f"{SIGNED}: digital signature 1 (Nguyễn Văn Mẫu (Ủy ban nhân dân xã Mẫu)) is not as the pack says: "
        "the pack says “intact”, the file is “not intact”"
    )


def test_a_file_whose_signatures_were_cut_off_is_found_though_all_hashes_fit(
    folder: Path, pool: ReadingPool
) -> None:
    (folder / SIGNED).write_bytes(draw_pdf(Paper(signer="Nguyễn Văn Mẫu")))
    found = forge_file(folder, pool)
    assert [(fault.kind, fault.values["rank"]) for fault in found.faults] == [
        (FaultKind.SIGNATURE_MISSING, "1"),
        (FaultKind.SIGNATURE_MISSING, "2"),
    ]
    assert "names a digital signature 1 of Nguyễn Văn Mẫu" in describe_fault(found.faults[0])


def test_a_signed_file_that_cannot_be_read_any_more_is_found(folder: Path, pool: ReadingPool) -> None:
    (folder / SIGNED).write_bytes(b"%PDF-1.7\nanother")
    kinds = {fault.kind for fault in forge_file(folder, pool).faults}
    assert kinds == {FaultKind.UNREADABLE, FaultKind.SIGNATURE_MISSING}


def test_a_signer_that_the_map_makes_up_is_found(folder: Path, pool: ReadingPool) -> None:
    def change(citations: dict[str, Any]) -> None:
        first, second, third = (item["claims"][0]["papers"][0] for item in citations["items"])
        first["signatures"][1]["signer"] = "Trần Thị Khác"
        second["signatures"][0]["intact"] = True
        third["signatures"] = [dict(first["signatures"][0])]
        del first["signatures"][0]["field"]

    found = forge_map(folder, pool, change)
    assert [(fault.kind, fault.file, fault.values.get("facts")) for fault in found.faults] == [
        (FaultKind.SIGNATURE_DIFFERS, SIGNED, "field"),
        (FaultKind.SIGNATURE_DIFFERS, SIGNED, "signer"),
        (FaultKind.SIGNATURE_DIFFERS, CHANGED, "intact"),
        (FaultKind.SIGNATURE_MISSING, PLAIN, None),
    ]
    assert all(describe_fault(fault) for fault in found.faults)


def test_a_signature_that_the_map_keeps_quiet_about_is_found(folder: Path, pool: ReadingPool) -> None:
    def change(citations: dict[str, Any]) -> None:
        citations["items"][0]["claims"][0]["papers"][0]["signatures"].pop()

    (fault,) = forge_map(folder, pool, change).faults
    assert (fault.kind, fault.values["rank"]) == (FaultKind.SIGNATURE_UNNAMED, "2")


def test_a_pack_of_an_older_program_that_says_nothing_of_signatures_has_no_fault(
    folder: Path, pool: ReadingPool
) -> None:
    def change(citations: dict[str, Any]) -> None:
        del citations["trust_digests"]
        for item in citations["items"]:
            del item["claims"][0]["papers"][0]["signatures"]

    found = forge_map(folder, pool, change)
    assert found.faults == ()
    assert len(found.signatures) == 2


@pytest.mark.parametrize("nonsense", [[1], "a", {"a": 1}, [["a"]]])
def test_signatures_that_are_none_are_a_damaged_map_and_no_crash(
    folder: Path, pool: ReadingPool, nonsense: object
) -> None:
    def change(citations: dict[str, Any]) -> None:
        citations["items"][0]["claims"][0]["papers"][0]["signatures"] = nonsense

    assert [fault.kind for fault in forge_map(folder, pool, change).faults] == [FaultKind.MAP_DAMAGED]


def test_lists_made_anew_alone_change_nothing(folder: Path, pool: ReadingPool) -> None:
    seal_again(folder)
    assert verify_pack(folder, pool).faults == ()
