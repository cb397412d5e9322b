"""Refusals of the desk on the command line: each with the command or the option that helps."""

from pathlib import Path

import pytest
from drawn_papers import Paper, save_docx
from factories import A_MOMENT, make_header, make_parsed, make_row, make_table
from PIL import Image
from programs import Office

from registry.store import Registry


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    """A table of two items, a notice and a draft."""
    monkeypatch.setenv("MINHCHUNG_LANG", "en")
    found = Office(tmp_path / "home", capsys)
    found.home.mkdir()
    with Registry.open(found.home / "registry.db") as registry:
        rows = (make_row("I.1", "Thông báo số 1041/TB-UBND"), make_row("I.2", "(có ảnh kèm theo)"))
        registry.save_table(make_table(*rows), "bang.docx", "1" * 64, A_MOMENT)
        registry.add(make_parsed())
        draft = registry.add(make_parsed(header=make_header(number="1500")))
        registry.decide_draft(draft.id or 0, True, "lan", A_MOMENT)
    return found


@pytest.mark.parametrize(
    ("arguments", "code", "hint"),
    [
        (("item", "I.9"), 6, "No item I.9 in the table. See: minhchung criteria list"),
        (("gaps", "--criterion", "IX"), 6, "No item IX in the table. See: minhchung criteria list"),
        (("link", "reject", "I.9", "#1"), 6, "See: minhchung criteria list"),
        (("link", "accept", "i.1", "7"), 6, "I.1 has no claim 7. See: minhchung item I.1"),
        (("link", "ask", "I.1", "#1", "--claim", "7", "--reason", "?"), 6, "See: minhchung item I.1"),
        (("link", "accept", "I.1", "1", "#1"), 2, "say why. (--reason)"),
        (("link", "accept", "I.1", "1", "#2"), 2, "record that first. → minhchung correct '#2' \"draft\" no"),
        (("link", "attach", "I.2", "#2"), 2, "→ minhchung correct '#2' \"draft\" no"),
        (("link", "detach", "i.1", "#1"), 6, "there. See: minhchung link history I.1"),
        (("show", "7/TB-UBND"), 6, "No paper 7/TB-UBND is filed. See: minhchung search WORDS"),
    ],
)
def test_a_refusal_names_the_way_on(office: Office, arguments: tuple[str, ...], code: int, hint: str) -> None:
    office(*arguments, code=code)
    assert hint in office.err


def test_a_file_without_a_day_wants_the_option(office: Office, tmp_path: Path) -> None:
    Image.new("RGB", (40, 30), "green").save(tmp_path / "anh.png")
    office("attach", "I.2", 1, tmp_path / "anh.png", code=2)
    assert "Type the day it was taken or issued. (--date)" in office.err
    office("attach", "I.2", 5, tmp_path / "anh.png", code=6)
    assert "I.2 has no claim 5. See: minhchung item I.2" in office.err


def test_an_ingest_names_the_command_for_what_is_to_be_checked(office: Office, tmp_path: Path) -> None:
    numbered = save_docx(Paper(), tmp_path / "so.docx")
    assert "minhchung pending" not in office("ingest", numbered)
    without = save_docx(Paper(number_line="Số:      /TB-UBND"), tmp_path / "chua co so.docx")
    out = office("ingest", without)
    assert "please check: number" in out
    assert "To complete or check: minhchung pending" in out
