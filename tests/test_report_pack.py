"""Evidence packs: what is in them and what stays out, that they are reproducible and work from disk."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from factories import A_MOMENT, make_row, make_table
from lxml import html
from packed_office import BODY, CITIZEN, DrawnPictures, PackedOffice, fill_office, names_in

from ingest.page_pictures import PictureWidth
from registry.audit import Head
from registry.errors import InputFileError, RegistryError, UsageError
from registry.parsed import Page, Problem, ProblemCode
from registry.store import Registry
from registry.tables import Decision
from registry.vocabulary.kinds import EventKind, Judgement
from report.pack_plan import LeftOut
from report.sealed import Seal

ROOT = "minh-chung_2026-07-01/"
NOTICE_FILE = "data/01_I.1/I.1_217-TB-UBND_2026-04-24.pdf"
SCAN_FILE = "data/03_I.3/I.3_1042-TB-UBND_2026-04-24.png"


@pytest.fixture
def office(registry: Registry, tmp_path: Path) -> PackedOffice:
    return fill_office(registry, tmp_path)


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, bytes]]:
    """The files of a pack of the whole table."""
    folder = tmp_path_factory.mktemp("office")
    with Registry.in_memory() as registry:
        office = fill_office(registry, folder)
        office.pack(folder / "goi.zip")
        yield open_pack(folder / "goi.zip")


def open_pack(path: Path) -> Mapping[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name.removeprefix(ROOT): archive.read(name) for name in archive.namelist()}


def map_of(files: Mapping[str, bytes]) -> dict[str, Any]:
    citations: dict[str, Any] = json.loads(files["data/citations.json"])
    return citations


def claims_in(files: Mapping[str, bytes], code: str) -> list[dict[str, Any]]:
    item = next(item for item in map_of(files)["items"] if item["code"] == code)
    claims: list[dict[str, Any]] = item["claims"]
    return claims


def test_papers_lie_in_the_folder_of_their_item_as_they_were_dropped(
    pack: Mapping[str, bytes], office: PackedOffice
) -> None:
    assert [(file["file"], file["dropped_as"]) for file in map_of(pack)["files"]] == [
        (NOTICE_FILE, "TB lịch trực.pdf"),
        ("data/02_I.2/I.2_39-TB-UBND_2026-03-02.docx", "TB tiếp dân.docx"),
        (SCAN_FILE, "Quét 1042.png"),
        ("data/05_II.1/II.1_Anh-hoi-nghi-1_2026-04-24.jpg", "Ảnh hội nghị (1).jpg"),
    ]
    assert pack[NOTICE_FILE] == (office.folder / "TB lịch trực.pdf").read_bytes()
    assert all(name.isascii() for name in pack)


def test_a_file_that_serves_two_items_is_stored_once_and_linked_from_the_second(
    pack: Mapping[str, bytes],
) -> None:
    assert names_in(map_of(pack), "I.2") == ["data/02_I.2/I.2_39-TB-UBND_2026-03-02.docx", NOTICE_FILE]
    page = html.fromstring(pack["data/02_I.2/I.2.html"].decode())
    assert "../01_I.1/I.1_217-TB-UBND_2026-04-24.pdf" in page.xpath("//a/@href")


def test_the_map_has_every_claim_with_its_words_status_and_place(pack: Mapping[str, bytes]) -> None:
    items = {item["code"]: item for item in map_of(pack)["items"]}
    for item in items.values():
        for claim in item["claims"]:
            start, end = claim["span"]
            assert item["result"][start:end] == claim["raw"]
    (claim,) = items["I.1"]["claims"]
    assert claim["status"] == "verified"
    (paper,) = claim["papers"]
    assert (paper["reference"], paper["issued_on"]) == ("217/TB-UBND", "2026-04-24")
    assert [(quote["of"], quote["words"], quote["source"]) for quote in paper["quotes"]] == [
        ("number", "Số: 217/TB-UBND", "file"),
        ("issued_on", "An Mẫu, ngày 24 tháng 4 năm 2026", "file"),
        ("passage", "Về lịch trực của các đơn vị trong dịp nghỉ lễ năm 2026", "file"),
    ]
    assert all(quote["page"] == 1 and quote["boxes"] for quote in paper["quotes"])


def test_of_a_scan_the_text_that_was_read_is_carried(pack: Mapping[str, bytes]) -> None:
    (paper,) = claims_in(pack, "I.3")[0]["papers"]
    number = next(quote for quote in paper["quotes"] if quote["of"] == "number")
    assert number["source"] == "carried"
    assert number["words"] in pack[number["text"]].decode()
    assert number["boxes"] == [[60.0, 100.0, 160.0, 112.0]]


def test_the_sheet_for_excel_has_a_bom_and_no_formula(pack: Mapping[str, bytes]) -> None:
    content = pack["data/citations.csv"].decode("utf-8-sig")
    assert pack["data/citations.csv"].startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content), delimiter=";"))
    assert {len(row) for row in rows} == {15}
    assert "'=1+1 là hai" in [row[2] for row in rows]
    assert not [cell for row in rows for cell in row if cell.startswith("=")]


def test_drafts_and_sealed_papers_are_named_and_not_in_the_pack(pack: Mapping[str, bytes]) -> None:
    reasons = {
        code: claims_in(pack, code)[0]["papers"][0]["left_out"] for code in ("I.1", "II.2", "II.3", "II.4")
    }
    assert reasons == {"I.1": None, "II.2": "personal", "II.3": "restricted", "II.4": "draft"}
    for content in pack.values():
        assert CITIZEN.encode() not in content
        assert b"031096001234" not in content
    assert [name for name in pack if "_50-" in name or "_51-" in name or "_52-" in name] == []
    cover = html.fromstring(pack["index.html"].decode()).text_content()
    assert "it holds identity numbers of citizens" in cover


def test_sealed_papers_go_in_when_somebody_says_so_and_drafts_never(
    office: PackedOffice, tmp_path: Path
) -> None:
    office.pack(tmp_path / "goi.zip", unsealed=list(Seal))
    files = open_pack(tmp_path / "goi.zip")
    assert "data/06_II.2/II.2_50-TB-UBND_2026-05-05.png" in files
    assert "data/07_II.3/II.3_51-TB-UBND_2026-05-06.png" in files
    assert claims_in(files, "II.4")[0]["papers"][0]["left_out"] == "draft"


def test_a_photo_marked_as_private_is_not_in_the_pack_and_nothing_of_it_is_told(
    office: PackedOffice, tmp_path: Path
) -> None:
    office.attach_photo("II.1", is_private=True)
    office.pack(tmp_path / "goi.zip")
    files = open_pack(tmp_path / "goi.zip")
    (attached,) = claims_in(files, "II.1")[0]["attachments"]
    assert (attached["left_out"], attached["file"], attached["note"]) == ("private", None, "")
    assert not [name for name in files if name.endswith((".jpg", "II.1/trang"))]
    for content in files.values():
        assert "Ảnh hội nghị (1)".encode() not in content
        assert b"=h\xe1\xbb\x99i ngh" not in content
    cover = html.fromstring(files["index.html"].decode()).text_content()
    assert "attached file (name not shown), 24/4/2026 (II.1): not in the pack: marked as personal" in cover
    office.pack(tmp_path / "all.zip", unsealed=[Seal.PERSONAL])
    (attached,) = claims_in(open_pack(tmp_path / "all.zip"), "II.1")[0]["attachments"]
    assert attached["file"] == "data/05_II.1/II.1_Anh-hoi-nghi-1_2026-04-24.jpg"


def test_a_file_marked_at_one_claim_stays_out_at_every_other(office: PackedOffice, tmp_path: Path) -> None:
    table = make_table(
        make_row("I.1", "Hình ảnh kèm theo."), make_row("I.2", "Hình ảnh kèm theo."), issuer=BODY
    )
    office.registry.save_table(table, "b.txt", "c" * 64, A_MOMENT)
    office.attach_photo("I.1")
    office.attach_photo("I.2", is_private=True)
    written = office.pack(tmp_path / "goi.zip")
    assert [one.left_out for one in written.plan.left_out_attachments] == [LeftOut.PRIVATE] * 2
    assert written.plan.files == ()


def test_a_rejected_paper_is_not_in_the_pack(office: PackedOffice, tmp_path: Path) -> None:
    paper = next(paper for paper in office.registry.documents() if paper.number == 1042)
    office.registry.decide(
        Decision(
            table_id=office.registry.get_table().id or 0,
            criterion_code="I.3",
            criterion_text="Nội dung I.3",
            document_id=paper.id or 0,
            judgement=Judgement.REJECTED,
            reason="khác nội dung",
            decided_by="Lan",
            decided_at=A_MOMENT,
        )
    )
    office.pack(tmp_path / "goi.zip")
    files = open_pack(tmp_path / "goi.zip")
    assert SCAN_FILE not in files
    assert claims_in(files, "I.3")[0]["papers"] == []


def test_a_paper_whose_original_is_damaged_is_named_and_left_out(
    office: PackedOffice, tmp_path: Path
) -> None:
    notice = next(paper for paper in office.registry.documents() if paper.number == 217)
    ((file, _name),) = office.registry.files_of(notice.id or 0)
    path = office.vault.path_of(file.sha256)
    path.chmod(0o644)
    path.write_bytes(b"%PDF-1.7 something else")
    written = office.pack(tmp_path / "goi.zip")
    assert {paper.document.number: paper.left_out for paper in written.plan.left_out}[
        217
    ] is LeftOut.ORIGINAL_LOST


def test_the_same_registry_and_moment_give_the_same_bytes(office: PackedOffice, tmp_path: Path) -> None:
    office.pack(tmp_path / "a.zip")
    office.pack(tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    office.pack(tmp_path / "c.zip", at=A_MOMENT + timedelta(days=1))
    assert (tmp_path / "a.zip").read_bytes() != (tmp_path / "c.zip").read_bytes()


def test_a_folder_holds_what_the_zip_does(office: PackedOffice, tmp_path: Path) -> None:
    zipped = office.pack(tmp_path / "goi.zip")
    unpacked = office.pack(tmp_path / "goi")
    assert zipped.seal == unpacked.seal
    assert open_pack(tmp_path / "goi.zip") == {
        path.relative_to(tmp_path / "goi").as_posix(): path.read_bytes()
        for path in (tmp_path / "goi").rglob("*")
        if path.is_file()
    }


def test_the_pack_bears_an_event_of_the_audit_trail_and_is_one_itself(
    office: PackedOffice, tmp_path: Path
) -> None:
    end = office.registry.find_audit_head()
    written = office.pack(tmp_path / "goi.zip")
    assert written.plan.head == end
    assert office.registry.find_audit_fault(Head(written.plan.head.number, written.plan.head.hash)) is None
    (event,) = office.registry.events(kinds=[EventKind.EXPORTED])
    assert event.about == "goi.zip"


def test_some_items_alone_keep_their_folders(office: PackedOffice, tmp_path: Path) -> None:
    office.pack(tmp_path / "goi.zip", codes=["II"])
    files = open_pack(tmp_path / "goi.zip")
    folders = {name.split("/")[1] for name in files if name.count("/") >= 2}
    assert folders == {"05_II.1", "06_II.2", "07_II.3", "08_II.4"}
    cover = html.fromstring(files["index.html"].decode())
    assert cover.xpath("//tr[@id]/@id") == ["II", "II.1", "II.2", "II.3", "II.4"]


def test_what_is_there_already_is_not_overwritten(office: PackedOffice, tmp_path: Path) -> None:
    (tmp_path / "goi.zip").write_bytes(b"mine")
    (tmp_path / "goi").mkdir()
    for target in ("goi.zip", "goi"):
        with pytest.raises(UsageError):
            office.pack(tmp_path / target)
    with pytest.raises(UsageError):
        office.pack(tmp_path / "goi", replace=True)
    with pytest.raises(InputFileError):
        office.pack(tmp_path / "nowhere" / "goi.zip")
    assert (tmp_path / "goi.zip").read_bytes() == b"mine"
    office.pack(tmp_path / "goi.zip", replace=True)
    assert open_pack(tmp_path / "goi.zip")


class WithdrawingPictures(DrawnPictures):
    """Pictures during whose making a paper turns out to be secret."""

    def __init__(self, office: PackedOffice) -> None:
        self._office = office

    def page(self, path: Path, sha256: str, media_type: str, page: Page, width: PictureWidth) -> bytes | None:
        if self._office.registry.is_filed(sha256):
            self._office.registry.withdraw(sha256, Problem(ProblemCode.SECRET))
        return super().page(path, sha256, media_type, page, width)


def test_no_pack_is_left_when_a_paper_is_withdrawn_while_it_is_written(tmp_path: Path) -> None:
    with Registry.open(tmp_path / "registry.db") as registry:
        office = fill_office(registry, tmp_path)
        with pytest.raises(RegistryError, match="withdrawn"):
            office.pack(tmp_path / "goi.zip", pictures=WithdrawingPictures(office), codes=["I.1"])
        assert not (tmp_path / "goi.zip").exists()
        assert registry.events(kinds=[EventKind.EXPORTED]) == []


def test_a_page_that_cannot_be_drawn_shows_its_words(office: PackedOffice, tmp_path: Path) -> None:
    class NoPictures(DrawnPictures):
        def page(self, *_arguments: object) -> None:  # type: ignore[override]
            return None

    written = office.pack(tmp_path / "goi.zip", pictures=NoPictures())
    page = html.fromstring(open_pack(tmp_path / "goi.zip")["data/01_I.1/I.1.html"].decode())
    assert "data/01_I.1/trang/I.1_217-TB-UBND_2026-04-24_tr1.webp" in written.undrawn
    assert page.xpath("//img") == []
    lit = [" ".join(mark.text_content().split()) for mark in page.xpath("//*[@class='sheet-text']//mark")]
    assert "Số: 217/TB-UBND" in lit


def test_every_link_of_the_pages_leads_to_a_file_of_the_pack(pack: Mapping[str, bytes]) -> None:
    for name in (name for name in pack if name.endswith(".html")):
        page = html.fromstring(pack[name].decode())
        for address in page.xpath("//@href | //@src"):
            target, _hash, _place = address.partition("#")
            steps = [*name.split("/")[:-1], *target.split("/")] if target else name.split("/")
            while ".." in steps:
                above = steps.index("..")
                del steps[above - 1 : above + 1]
            assert "/".join(steps) in pack, (name, address)


def test_nothing_of_a_paper_or_table_becomes_markup(office: PackedOffice, tmp_path: Path) -> None:
    nasty = "<script>alert(1)</script>"
    row = make_row("I.1", f"{nasty} Thông báo số 217/TB-UBND ngày 24/4/2026", text=nasty)
    office.registry.save_table(
        make_table(row, title=nasty, issuer="Ủy ban nhân dân xã An Mẫu"), "b.txt", "c" * 64, A_MOMENT
    )
    office.pack(tmp_path / "goi.zip")
    for name, content in open_pack(tmp_path / "goi.zip").items():
        if name.endswith(".html"):
            assert b"<script" not in content
