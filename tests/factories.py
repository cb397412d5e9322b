"""Makes the values that tests need, believable unless told otherwise."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

from ingest.claims import find_claims
from registry.filing import build_document
from registry.parsed import (
    CriteriaTable,
    CriterionRow,
    FieldReading,
    Page,
    ParsedDocument,
    Problem,
    SourceFile,
)
from registry.readings import Drop
from registry.tables import Document, StoredClaim
from registry.vocabulary.kinds import ClaimKind, ClaimRole, FieldName, ReadMethod

A_MOMENT = datetime(2026, 7, 1, 8, 0, tzinfo=UTC)
A_PERIOD = (date(2026, 1, 1), date(2026, 6, 30))

NOTICE: Mapping[FieldName, str] = {
    FieldName.NUMBER: "1042",
    FieldName.SYMBOL: "TB-UBND",
    FieldName.DOCUMENT_TYPE: "Thông báo",
    FieldName.ISSUING_BODY: "Ủy ban nhân dân xã Nghi Dương",
    FieldName.PLACE: "Nghi Dương",
    FieldName.ISSUED_ON: "2026-04-24",
    FieldName.SUBJECT: "Về kết quả kiểm tra kỷ luật, kỷ cương công vụ",
}


def make_header(
    *, unsure: tuple[FieldName, ...] = (), **changes: str | None
) -> dict[FieldName, FieldReading]:
    """The header of a notice; `changes` by field name, None leaves an element out."""
    values = {**NOTICE, **{FieldName(name): value for name, value in changes.items()}}
    return {
        name: FieldReading(value, value, 1, None, "made for a test", 1.0, sure=name not in unsure)
        for name, value in values.items()
        if value is not None
    }


def make_original(text: str, header: Mapping[FieldName, FieldReading]) -> bytes:
    """The bytes of the file that has this header and text."""
    return (repr([(name, reading.value) for name, reading in header.items()]) + text).encode()


def make_parsed(
    text: str = "Nội dung",
    *,
    header: Mapping[FieldName, FieldReading] | None = None,
    problems: tuple[Problem, ...] = (),
) -> ParsedDocument:
    """A one-page document with this text; its hash is that of header and text."""
    header = make_header() if header is None else header
    sha256 = hashlib.sha256(make_original(text, header)).hexdigest()
    page = Page(1, 595.0, 842.0, text, (), ReadMethod.TEXT_LAYER)
    source = SourceFile(sha256, len(text), "tep.pdf", "application/pdf")
    return ParsedDocument(source, (page,), header, problems=problems)


def make_document(
    *, unsure: tuple[FieldName, ...] = (), problems: tuple[Problem, ...] = (), **changes: str | None
) -> Document:
    """A filed notice, outside any database."""
    return build_document(make_header(unsure=unsure, **changes), problems)


def make_drop(parsed: ParsedDocument, name: str = "tep.pdf") -> Drop:
    """The drop that brought a file."""
    return Drop(name, parsed.source.sha256, parsed.source.size, 0, A_MOMENT)


def make_citation(raw: str = "Thông báo số 1042/TB-UBND ngày 24/4/2026", **changes: object) -> StoredClaim:
    """A claim that cites the notice of `make_document`."""
    values: dict[str, object] = {
        "digits": "1042",
        "symbol": "TB-UBND",
        "reference_key": "1042/TB-UBND",
        "document_type": "Thông báo",
        "issued_on": date(2026, 4, 24),
        "subject": None,
        **changes,
    }
    return make_claim(ClaimKind.NUMBERED_DOCUMENT, raw, **values)


def make_claim(kind: ClaimKind, raw: str, **changes: object) -> StoredClaim:
    """A claim of any kind, outside any table."""
    values: dict[str, object] = {"role": ClaimRole.EVIDENCE, "letter": "", "symbol": "", **changes}
    return StoredClaim(criterion_id=1, position=1, kind=kind, start=0, end=len(raw), raw=raw, **values)


def make_row(code: str, result: str = "", **changes: object) -> CriterionRow:
    """A scored item that claims one point of one, its claims found in its result."""
    values: dict[str, object] = {
        "parent_code": None,
        "level": 1,
        "is_leaf": True,
        "printed_number": code,
        "text": f"Nội dung {code}",
        "max_score": Decimal(1),
        "self_score": Decimal(1),
        "lead_unit": "Văn phòng",
        "coordinating_unit": "",
        "evidence_required": "",
        "result": result,
        "place": f"row {code}",
        "claims": find_claims(result),
        **changes,
    }
    return CriterionRow(code=code, **values)  # type: ignore[arg-type]


def make_table(*rows: CriterionRow, **changes: object) -> CriteriaTable:
    """A table of the first half of 2026 with these rows."""
    values: dict[str, object] = {
        "title": "Kết quả sáu tháng đầu năm 2026",
        "issuer": "Ủy ban nhân dân xã Nghi Dương",
        "period_from": A_PERIOD[0],
        "period_to": A_PERIOD[1],
        "total_max": None,
        "total_self": None,
        "sums_checked": 0,
        **changes,
    }
    return CriteriaTable(rows=rows, **values)  # type: ignore[arg-type]
