"""What a pack says of papers that stay out of it: that they are there, and nothing of what they say."""

import json
from pathlib import Path
from typing import Final

import pytest
from factories import A_MOMENT, make_header, make_row, make_table
from packed_office import BODY, CITIZEN, PackedOffice

from ingest.files import PNG
from registry.parsed import Page, ParsedDocument, SourceFile
from registry.store import Registry
from registry.tables import Decision
from registry.vault import Vault
from registry.vocabulary.kinds import Judgement, ReadMethod
from report.sealed import Seal

SUBJECT: Final = "Về việc hỗ trợ hộ ông Lê Văn Thử sửa chữa nhà ở"
SECRETS: Final = ("Lê Văn Thử", "hỗ trợ hộ ông", "sửa chữa nhà ở", "031096001234")
REMARK: Final = "vì là giấy của hộ ông Lê Văn Thử"


class Desk:
    """An office with one sealed paper of a citizen, whom a table of other subjects cites or means."""

    def __init__(self, registry: Registry, folder: Path) -> None:
        self.registry, self.folder = registry, folder
        self.office = PackedOffice(registry, Vault(folder / "vault"), folder)
        self.sealed = self.office.file_scan(CITIZEN, number="50", issued_on="2026-05-05", subject=SUBJECT)

    def set_table(self, *results: str) -> None:
        rows = [make_row(f"I.{place}", result) for place, result in enumerate(results, start=1)]
        self.registry.save_table(make_table(*rows, issuer=BODY), "bang.txt", "b" * 64, A_MOMENT)

    def file_without_number(self) -> int:
        """A sealed paper that goes by its subject."""
        page = Page(1, 0.0, 0.0, CITIZEN, (), ReadMethod.OCR)
        header = make_header(number=None, symbol=None, issued_on=None, subject=SUBJECT, issuing_body=BODY)
        parsed = ParsedDocument(SourceFile("0" * 64, 1, "", PNG), (page,), header)
        return self.office.file(b"picture without number", "don.png", PNG, parsed)

    def decide(
        self, code: str, paper: int, judgement: Judgement, *, claim: str = "", reason: str = REMARK
    ) -> None:
        self.registry.decide(
            Decision(
                table_id=self.registry.get_table().id or 0,
                criterion_code=code,
                criterion_text=f"Nội dung {code}",
                claim_raw=claim,
                document_id=paper,
                judgement=judgement,
                reason=reason,
                decided_by="Lan",
                decided_at=A_MOMENT,
            )
        )

    def find_secrets(self, *unsealed: Seal) -> set[str]:
        """What of the sealed paper stands anywhere in a pack."""
        target = self.folder / f"goi-{len(unsealed)}"
        self.office.pack(target, unsealed=unsealed)
        files = [path.read_bytes() for path in target.rglob("*") if path.is_file()]
        assert len(files) > len(SECRETS)
        return {
            secret
            for secret in SECRETS
            for spelling in (secret, json.dumps(secret).strip('"'))
            if any(spelling.encode() in content for content in files)
        }


@pytest.fixture
def desk(registry: Registry, tmp_path: Path) -> Desk:
    return Desk(registry, tmp_path)


OTHER: Final = "Thông báo số 50/TB-UBND ngày 05/5/2026 về lịch tiếp công dân tháng 5"
OTHER_NUMBERS: Final = "Thông báo số 50/TB-UBND ngày 05/5/2026 về việc hỗ trợ 17 hộ dân"


@pytest.mark.parametrize("result", [OTHER, OTHER_NUMBERS])
def test_reasons_do_not_quote_the_subject_of_a_sealed_paper(desk: Desk, result: str) -> None:
    desk.set_table(result)
    assert desk.find_secrets() == set()
    citations = (desk.folder / "goi-0" / "data" / "citations.json").read_text("utf-8")
    assert "(not shown)" in citations
    assert desk.find_secrets(Seal.PERSONAL) >= set(SECRETS[:3])


def test_what_people_said_of_a_sealed_paper_is_not_in_the_pack(desk: Desk) -> None:
    desk.set_table(OTHER, OTHER, OTHER)
    desk.decide("I.1", desk.sealed, Judgement.ACCEPTED, claim=OTHER)
    desk.decide("I.2", desk.sealed, Judgement.REJECTED)
    desk.decide("I.3", desk.sealed, Judgement.ASKED, claim=OTHER)
    assert desk.find_secrets() == set()
    assert "Lê Văn Thử" in desk.find_secrets(Seal.PERSONAL)


def test_another_paper_that_was_accepted_does_not_bring_the_subject_in(desk: Desk) -> None:
    desk.set_table(OTHER)
    other = desk.office.file_scan(
        number="51", issued_on="2026-05-05", subject="Về lịch tiếp công dân tháng 5"
    )
    desk.decide("I.1", other, Judgement.ACCEPTED, claim=OTHER, reason="ghi nhầm số")
    assert desk.find_secrets() == set()
    assert desk.find_secrets(Seal.PERSONAL) == {"Lê Văn Thử", "hỗ trợ hộ ông", "sửa chữa nhà ở"}


def test_a_linked_paper_without_number_does_not_go_by_its_subject(desk: Desk) -> None:
    desk.set_table("Đã thực hiện tốt.")
    desk.decide("I.1", desk.file_without_number(), Judgement.ACCEPTED, reason="đúng việc")
    assert desk.find_secrets() == set()
    assert "Lê Văn Thử" in desk.find_secrets(Seal.PERSONAL)


def test_a_misprinted_number_does_not_bring_the_subject_in(desk: Desk) -> None:
    desk.set_table("Thông báo số 60/TB-UBND ngày 05/5/2026 về việc hỗ trợ hộ ông Lê Văn sửa chữa nhà ở")
    assert "Lê Văn Thử" not in desk.find_secrets()
    assert "number differs" in (desk.folder / "goi-0" / "data" / "citations.json").read_text("utf-8")


def test_the_subject_of_a_paper_that_may_go_in_is_quoted(desk: Desk) -> None:
    desk.set_table("Thông báo số 70/TB-UBND ngày 05/5/2026 về lịch tiếp công dân tháng 5")
    desk.office.file_scan(number="70", issued_on="2026-05-05", subject="Về phòng chống bão")
    desk.office.pack(desk.folder / "goi")
    assert "the paper does not: “Về phòng chống bão”" in (
        desk.folder / "goi" / "data" / "citations.json"
    ).read_text("utf-8")
