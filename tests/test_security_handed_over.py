"""Nothing that is handed over tells more of sealed papers and private files than it may."""

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from factories import A_MOMENT, make_row, make_table
from packed_office import BODY, CITIZEN, PackedOffice, fill_office

from desk.exports import Exported, ExportKind, ListKind, export_list, export_table
from registry.store import Registry
from registry.tables import Attachment, Decision, StoredFile
from registry.vocabulary.kinds import Judgement
from report.summary import assess

# Stands in everything that must not be carried out; no word of the program has it.
SECRET = "Quytxanh"
OPEN = "Camvang"  # in the title, which is carried out with everything


@pytest.fixture
def office(registry: Registry, tmp_path: Path) -> PackedOffice:
    """An office with sealed papers that are verified, in conflict, and judged, and with private photos."""
    office = fill_office(registry, tmp_path)
    subject = f"Về đơn của ông {SECRET}"
    personal = office.file_scan(CITIZEN, number="60", issued_on="2026-05-08", subject=subject)
    internal = office.file_scan(
        number="61", issued_on="2026-05-09", subject=subject, circulation="Lưu hành nội bộ"
    )
    numberless = office.file_scan(
        CITIZEN, number=None, symbol=None, issued_on="2026-05-10", subject=subject, document_type="Giấy mời"
    )
    rows = (
        make_row("I.1", "Thông báo số 60/TB-UBND ngày 08/5/2026 về lịch trực của các phòng"),
        make_row("I.2", "Thông báo số 16/TB-UBND ngày 09/5/2026 về đơn của công dân"),
        make_row("I.3", "Giấy mời ngày 10/5/2026 về đơn của công dân"),
        make_row("I.4", "Hình ảnh kèm theo."),
        make_row("I.5", "Hình ảnh kèm theo."),
    )
    registry.save_table(make_table(*rows, issuer=BODY, title=f"Bảng {OPEN}"), "bang.txt", "c" * 64, A_MOMENT)
    for code, paper, judgement in (
        ("I.1", personal, Judgement.ACCEPTED),
        ("I.2", internal, Judgement.ASKED),
        ("I.2", numberless, Judgement.REJECTED),
        ("I.3", numberless, Judgement.ACCEPTED),
    ):
        decide(registry, code, paper, judgement)
    attach(office, "I.4", is_private=True)
    attach(office, "I.5", is_private=False)
    return office


def decide(registry: Registry, code: str, paper: int, judgement: Judgement) -> None:
    table_id = registry.get_table().id or 0
    text = next(row.text for row in registry.criteria_of(table_id) if row.code == code)
    registry.decide(
        Decision(
            table_id=table_id,
            criterion_code=code,
            criterion_text=text,
            document_id=paper,
            judgement=judgement,
            reason=f"nói về {SECRET}",
            decided_by="Lan",
            decided_at=A_MOMENT,
        )
    )


def attach(office: PackedOffice, code: str, *, is_private: bool) -> None:
    path = office.folder / f"Ảnh {SECRET}.jpg"
    path.write_bytes(b"\xff\xd8\xff" + b"0" * 40)
    table_id = office.registry.get_table().id or 0
    attachment = Attachment(
        table_id=table_id,
        criterion_code=code,
        claim_raw="Hình ảnh kèm theo",
        sha256=office.vault.put(path),
        name=path.name,
        dated_on=date(2026, 4, 24),
        note=f"ông {SECRET}",
        attached_by="Lan",
        attached_at=A_MOMENT,
        is_private=is_private,
    )
    file = StoredFile(sha256=attachment.sha256, size=43, media_type="image/jpeg")
    office.registry.attach(table_id, file, attachment)


def unpack(content: bytes) -> bytes:
    """All that a file says: its own bytes, or names and bytes of all that it packs."""
    if not zipfile.is_zipfile(BytesIO(content)):
        return content
    with zipfile.ZipFile(BytesIO(content)) as file:
        return b"\n".join(name.encode() + b"\n" + file.read(name) for name in file.namelist())


def make(office: PackedOffice, kind: ExportKind | ListKind) -> Exported:
    assessment = assess(office.registry)
    if isinstance(kind, ListKind):
        return export_list(office.registry, office.vault, assessment, kind, A_MOMENT)
    return export_table(office.registry, office.vault, assessment, kind, A_MOMENT)


@pytest.mark.parametrize("kind", [ExportKind.WORD, ExportKind.WORKBOOK, ExportKind.PAGE, *ListKind])
def test_no_exported_file_tells_what_is_sealed(office: PackedOffice, kind: ExportKind | ListKind) -> None:
    said = unpack(make(office, kind).content).decode(errors="replace")
    assert OPEN in said
    assert SECRET not in said


def test_no_pack_tells_what_is_sealed(office: PackedOffice) -> None:
    office.pack(office.folder / "goi.zip")
    said = unpack((office.folder / "goi.zip").read_bytes()).decode(errors="replace")
    assert OPEN in said
    assert SECRET not in said
