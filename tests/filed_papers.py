"""Made-up papers, filed, with a table that cites some: what searches are tried on."""

from collections.abc import Mapping
from pathlib import Path

from factories import A_MOMENT, make_header, make_original, make_parsed, make_row, make_table

from registry.parsed import FieldReading
from registry.reference import Reference, parse_reference
from registry.store import Registry
from registry.vault import Vault
from registry.vocabulary.kinds import FieldName

# Reference, document type, day, subject, text.
PAPERS = [
    ("1042/TB-UBND", "Thông báo", "2026-04-24", "Về kết quả kiểm tra kỷ luật", "Kiểm tra 12 cán bộ."),
    ("1402/TB-UBND", "Thông báo", "2026-06-25", "Về việc công khai số điện thoại", "Đường dây nóng."),
    ("1042/QĐ-UBND", "Quyết định", "2025-11-03", "Về việc thu hồi đất", "Căn cứ số 1042/TB-UBND."),
    ("839/UBND-VHXH", "Công văn", "2026-05-12", "V/v ký cam kết", "Kính gửi các thôn."),
    ("839/TB-UBND", "Thông báo", "2026-04-02", "Về lịch tiếp dân", "Cân bò tại chợ."),
    ("8/CT-UBND", "Chỉ thị", "2026-03-01", "Về phòng cháy", "Phòng cháy."),
    ("8/CTr-UBND", "Chương trình", "2026-03-02", "Công tác năm", "Chương trình."),
    ("08/2025/QĐ-UBND", "Quyết định", "2025-10-28", "Ban hành Quy chế", "Quy chế làm việc."),
]


def file_papers(registry: Registry, vault: Vault | None = None) -> None:
    for written, document_type, day, subject, text in PAPERS:
        reference = get_reference(written)
        header = make_header(
            number=reference.digits,
            symbol=reference.symbol,
            year_in_code=str(reference.year) if reference.year else None,
            document_type=document_type,
            issued_on=day,
            subject=subject,
        )
        _file(registry, vault, text, header)


def file_paper(
    registry: Registry, text: str = "Nội dung", vault: Vault | None = None, **changes: str | None
) -> int:
    """One more notice; gives its id."""
    return _file(registry, vault, text, make_header(**changes))


def _file(
    registry: Registry, vault: Vault | None, text: str, header: Mapping[FieldName, FieldReading]
) -> int:
    """File a paper, with its original where there is a vault; gives its id."""
    parsed = make_parsed(text, header=header)
    if vault is not None:
        path = vault.path_of(parsed.source.sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(make_original(text, header))
    return registry.add(parsed).id or 0


def get_reference(written: str) -> Reference:
    reference = parse_reference(written)
    assert reference is not None
    return reference


def import_citations(registry: Registry, *written: str) -> None:
    """A table with one item for each reference, `I.1`, `I.2` and so on."""
    rows = [make_row(f"I.{number}", f"Văn bản số {text}") for number, text in enumerate(written, start=1)]
    registry.save_table(make_table(*rows), "bang.txt", "b" * 64, A_MOMENT)


def database_of(home: Path) -> Path:
    return home / "registry.db"
