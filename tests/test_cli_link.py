"""Decisions about papers as proof, typed as a reviewer types them."""

from pathlib import Path

import papers
import pdf_papers
import pytest
from factories import A_MOMENT, make_header, make_parsed, make_row, make_table
from programs import Office

from registry.store import Registry
from registry.vocabulary.kinds import FieldName

CITING = "Thông báo số 1042/TB-UBND ngày 29/4/2026"


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    """A table of two items and three papers: a notice, its neighbour in the register, and a draft."""
    monkeypatch.setenv("MINHCHUNG_LANG", "en")
    found = Office(tmp_path / "home", capsys)
    found.home.mkdir()
    with Registry.open(found.home / "registry.db") as registry:
        table = make_table(make_row("I.1", CITING), make_row("I.2", "Đã thực hiện. (có ảnh kèm theo)"))
        registry.save_table(table, "bang.docx", "1" * 64, A_MOMENT)
        registry.add(make_parsed())
        registry.add(make_parsed(header=make_header(number="1402", subject="Về lịch tiếp công dân")))
        draft = registry.add(make_parsed(header=make_header(number="1500")))
        registry.decide_draft(draft.id or 0, True, "lan", A_MOMENT)
    return found


def status_of(office: Office, code: str) -> str:
    return office("item", code).splitlines()[1]


def test_a_conflict_is_settled_by_accepting_the_paper_that_was_found(office: Office) -> None:
    assert "partly backed" in status_of(office, "I.1")
    out = office("link", "accept", "I.1", "1", "--reason", "bảng gõ nhầm ngày")
    assert out == "I.1: Thông báo 1042/TB-UBND, 24/4/2026 accepted. The item is now: backed.\n"
    assert "bảng gõ nhầm ngày" in office("explain", "i.1")


def test_a_paper_of_another_number_is_only_accepted_with_a_reason(office: Office) -> None:
    office("link", "accept", "I.1", "1", "1402/TB-UBND", code=2)
    assert "cites 1042/TB-UBND, the paper is 1402/TB-UBND" in office.err
    assert "backed" in office("link", "accept", "I.1", "1", "1402/TB-UBND", "--reason", "gõ nhầm số")
    said = "the table says 1042/TB-UBND 29/4/2026, the accepted paper is 1402/TB-UBND 24/4/2026"
    assert said in office("item", "I.1")


def test_a_rejected_paper_leaves_the_claim_without_one(office: Office) -> None:
    office("link", "reject", "I.1", "1042/TB-UBND", "--claim", "1", "--reason", "văn bản khác")
    assert "unbacked" in status_of(office, "I.1")
    office("link", "accept", "I.1", "1", code=6)
    assert "Name the one that is meant" in office.err


def test_a_linked_paper_backs_an_item_until_it_is_detached(office: Office) -> None:
    assert "now: backed" in office("link", "attach", "I.2", "#2")
    assert "1402/TB-UBND" in office("item", "I.2")
    assert "now: unbacked" in office("link", "detach", "I.2", "#2", "--reason", "nhầm mục")
    office("link", "detach", "I.2", "#2", code=6)
    assert [entry["judgement"] for entry in office.ask("link", "history", "I.2")] == ["accepted", "withdrawn"]


def test_all_that_was_decided_about_a_paper_at_an_item_is_taken_back_at_once(office: Office) -> None:
    office("link", "reject", "I.1", "1042/TB-UBND", "--reason", "văn bản khác")
    office("link", "accept", "I.1", "1", "1042/TB-UBND", "--reason", "đúng văn bản")
    assert "now: partly backed" in office("link", "detach", "I.1", "1042/TB-UBND")


def test_no_period_is_started_after_an_empty_one(office: Office) -> None:
    office("criteria", "next")
    office("criteria", "next", code=2)
    assert "is still empty" in office.err


def test_the_history_says_who_decided_what_when_and_why(office: Office) -> None:
    assert "Nothing was decided about I.1" in office("link", "history", "I.1")
    office("link", "ask", "I.1", "#1", "--claim", "1", "--reason", "ngày nào đúng?")
    line = office("link", "history", "I.1").splitlines()[1]
    assert "asked" in line
    assert "1042/TB-UBND" in line
    assert line.rstrip().endswith("ngày nào đúng?")


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("accept", "I.2", "1"), 2, "cites no numbered paper"),
        (("accept", "I.1", "7"), 6, "no claim 7"),
        (("attach", "I.2", "#3"), 2, "is a draft and proves nothing"),
        (("attach", "I.9", "#1"), 6, "No item I.9"),
        (("reject", "I.1", "999/TB-UBND"), 6, "999/TB-UBND"),
        (("detach", "I.1", "1042/TB-UBND"), 6, "Nothing was decided"),
    ],
)
def test_what_cannot_be_decided_is_said_and_changes_nothing(
    office: Office, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    office("link", *arguments, code=code)
    assert sentence in office.err
    assert "Nothing was decided" in office("link", "history", "I.1")


def test_a_photo_is_detached_by_its_name(office: Office, tmp_path: Path) -> None:
    by_reference = {paper.full_reference: paper for paper in papers.read_papers()}
    photo = tmp_path / "hop.pdf"
    photo.write_bytes(pdf_papers.draw_pdf(by_reference["1042/TB-UBND"], inked=False))
    number = next(str(claim["number"]) for claim in office.ask("item", "I.2") if claim["kind"] == "photo")
    office("attach", "I.2", number, photo, "--date", "4/5/2026")
    assert "hop.pdf" in office("item", "I.2")
    assert "not attached to I.2 any more" in office("link", "detach", "I.2", "hop.pdf", "--claim", number)
    assert "hop.pdf" not in office("item", "I.2")
    told = [line.split()[2] for line in office("link", "history", "I.2").splitlines() if "hop.pdf" in line]
    assert told == ["attached", "detached"]


def test_a_paper_shows_what_it_cites_and_who_cites_it(office: Office) -> None:
    with Registry.open(office.home / "registry.db") as registry:
        assert registry.mentions_of("1042/TB-UBND") == []
    assert FieldName.NUMBER.value in office("show", "#1", "--json")
    assert "It cites" not in office("show", "#1")


def test_tables_are_listed_and_the_next_period_is_started_from_the_last(office: Office) -> None:
    office("criteria", "next", "--title", "Sáu tháng cuối năm 2026")
    first, second = office.ask("criteria", "tables")
    assert (first["title"], first["period_from"], first["follows_id"]) == (
        "Sáu tháng cuối năm 2026",
        "2026-07-01",
        second["id"],
    )
    assert "claims nothing" in status_of(office, "I.1")
    office("criteria", "use", second["id"])
    assert "partly backed" in status_of(office, "I.1")
