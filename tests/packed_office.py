"""An office with a table and papers of all kinds, to be packed: text, Word, scan, photo, sealed, draft."""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from drawn_pages import make_page, set_line
from drawn_papers import Paper, draw_pdf, save_docx
from factories import A_MOMENT, make_header, make_row, make_table
from PIL import Image

from ingest.extractors.tesseract import find_engine
from ingest.files import DOCX, JPEG, PDF, PNG
from ingest.page_pictures import PictureWidth
from ingest.reading import read_document
from registry.parsed import Box, FieldReading, Page, ParsedDocument, Problem, ProblemCode, SourceFile
from registry.readings import Drop
from registry.store import Registry
from registry.tables import Attachment, StoredFile
from registry.vault import Vault
from registry.vocabulary.kinds import FieldName, ReadMethod
from report.pack import Pack, write_pack
from report.pack_plan import find_content_head, plan_pack
from report.summary import assess

NOTICE: Final = Paper()
LETTER: Final = Paper(
    number_line="Số: 39/TB-UBND",
    date_line="An Mẫu, ngày 02 tháng 3 năm 2026",
    subject=("Về lịch tiếp công dân tháng 3 năm 2026",),
)
SUBJECT: Final = "Về lịch trực của các đơn vị trong dịp nghỉ lễ năm 2026"
CITIZEN: Final = "Ông Lê Văn Thử, số định danh 031096001234, thôn Mẫu."
BODY: Final = "Ủy ban nhân dân xã An Mẫu"
PHOTO: Final = "Hình ảnh kèm theo."


class DrawnPictures:
    """Pictures of pages that are no work: their bytes tell what was asked for."""

    def page(self, path: Path, sha256: str, media_type: str, page: Page, width: PictureWidth) -> bytes | None:
        return f"picture of {sha256} page {page.number}".encode()


@dataclass
class PackedOffice:
    """A registry with what it may be packed of."""

    registry: Registry
    vault: Vault
    folder: Path

    def pack(self, target: Path, **options: Any) -> Pack:
        """A pack of the whole table, pictures made up, unless told otherwise."""
        pictures = options.pop("pictures", DrawnPictures())
        at = options.pop("at", A_MOMENT)
        replace = options.pop("replace", False)
        head = find_content_head(self.registry)
        plan = plan_pack(self.registry, self.vault, head, assess(self.registry), **options)
        return write_pack(self.registry, self.vault, pictures, plan, target, at, replace=replace)

    def file(
        self,
        content: bytes,
        name: str,
        media_type: str,
        parsed: ParsedDocument,
    ) -> int:
        """File a paper with its original; gives its id."""
        path = self.folder / name
        path.write_bytes(content)
        source = SourceFile(self.vault.put(path), len(content), name, media_type)
        filed = replace(parsed, source=source)
        drop = Drop(name, source.sha256, source.size, 0, A_MOMENT)
        return self.registry.file_drop(drop, filed).document_id or 0

    def file_scan(self, text: str = "", *problems: Problem, **changes: str | None) -> int:
        """File a scan of a notice, whose words were read with the places they stand at; gives its id."""
        number, symbol = changes.get("number") or "1042", changes.get("symbol") or "TB-UBND"
        line = set_line(f"Số: {number}/{symbol}", 60, 100)
        words = [
            *line,
            *set_line(changes.get("subject") or "Về việc kiểm tra", 100, 200),
            *set_line(text, 80, 260),
        ]
        page = make_page(words, ReadMethod.OCR)
        header = {
            **make_header(place="An Mẫu", issuing_body=BODY, **changes),
            FieldName.NUMBER: FieldReading(
                number, f"Số: {number}/{symbol}", 1, Box(60, 100, 160, 112), "made for a test", 1.0, sure=True
            ),
        }
        picture = io.BytesIO()
        Image.new("L", (60, 84), 255).save(picture, "PNG", pnginfo=None)
        content = picture.getvalue() + f"{number}/{symbol}{text}".encode()
        source = SourceFile(hashlib.sha256(content).hexdigest(), len(content), "", PNG)
        parsed = ParsedDocument(source, (page,), header, problems=problems)
        return self.file(content, f"Quét {number}.png", PNG, parsed)

    def attach_photo(self, code: str, *, is_private: bool = False) -> None:
        """Attach a photo to the claim of an item that announces some, or note otherwise of it."""
        path = self.folder / "Ảnh hội nghị (1).jpg"
        Image.new("RGB", (40, 30), "green").save(path)
        sha256 = self.vault.put(path)
        table_id = self.registry.get_table().id or 0
        attachment = Attachment(
            table_id=table_id,
            criterion_code=code,
            claim_raw=PHOTO.rstrip("."),
            sha256=sha256,
            name=path.name,
            dated_on=date(2026, 4, 24),
            note="=hội nghị",
            attached_by="Lan",
            attached_at=A_MOMENT,
            is_private=is_private,
        )
        file = StoredFile(sha256=sha256, size=path.stat().st_size, media_type=JPEG)
        self.registry.attach(table_id, file, attachment)


def fill_office(registry: Registry, folder: Path) -> PackedOffice:
    """An office whose table cites a PDF twice, a Word file, a scan, sealed papers and a draft."""
    office = PackedOffice(registry, Vault(folder / "vault"), folder)
    for content, name, media_type, parsed in _drawn():
        office.file(content, name, media_type, parsed)
    office.file_scan(number="1042", subject="Về kết quả kiểm tra kỷ luật")
    office.file_scan(CITIZEN, number="50", issued_on="2026-05-05")
    office.file_scan(number="51", issued_on="2026-05-06", circulation="Lưu hành nội bộ")
    office.file_scan("", Problem(ProblemCode.DRAFT), number="52", issued_on="2026-05-07")
    registry.save_table(A_TABLE, "bang.txt", "b" * 64, A_MOMENT)
    office.attach_photo("II.1")
    return office


@cache
def _drawn() -> tuple[tuple[bytes, str, str, ParsedDocument], ...]:
    """A PDF and a Word file, read once for all offices."""
    with TemporaryDirectory() as scratch:
        path = Path(scratch) / "tep"
        path.write_bytes(draw_pdf(NOTICE))
        notice = path.read_bytes()
        read = read_document(path, SourceFile("a" * 64, len(notice), "", PDF), find_engine())
        letter = save_docx(LETTER, path).read_bytes()
        other = read_document(path, SourceFile("b" * 64, len(letter), "", DOCX), find_engine())
    return ((notice, "TB lịch trực.pdf", PDF, read), (letter, "TB tiếp dân.docx", DOCX, other))


def names_in(values: Mapping[str, Any], code: str) -> list[str | None]:
    """The files that the citation map names for an item's papers."""
    item = next(item for item in values["items"] if item["code"] == code)
    return [paper["file"] for claim in item["claims"] for paper in claim["papers"]]


A_TABLE: Final = make_table(
    make_row("I", is_leaf=False, level=1, text="Công khai", max_score=None, self_score=None),
    make_row("I.1", f"Thông báo số 217/TB-UBND ngày 24/4/2026 {SUBJECT}", parent_code="I", level=2),
    make_row(
        "I.2",
        "Thông báo số 39/TB-UBND ngày 02/3/2026 về lịch tiếp công dân; "
        "Thông báo số 217/TB-UBND ngày 24/4/2026 về lịch trực",
        parent_code="I",
        level=2,
    ),
    make_row("I.3", "Thông báo số 1042/TB-UBND ngày 24/6/2026", parent_code="I", level=2),
    make_row("I.4", "=1+1 là hai. Thông báo số 77/TB-UBND ngày 3/3/2026", parent_code="I", level=2),
    make_row("II", is_leaf=False, level=1, text="Thân thiện", max_score=None, self_score=None),
    make_row("II.1", PHOTO, parent_code="II", level=2),
    make_row("II.2", "Thông báo số 50/TB-UBND ngày 05/5/2026", parent_code="II", level=2),
    make_row("II.3", "Thông báo số 51/TB-UBND ngày 06/5/2026", parent_code="II", level=2),
    make_row("II.4", "Thông báo số 52/TB-UBND ngày 07/5/2026", parent_code="II", level=2),
    issuer=BODY,
)
