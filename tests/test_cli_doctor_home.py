"""Damage done to a home: each kind is found, said with what mends it, and mended where that loses nothing."""

import hashlib
import os
import shutil
import sqlite3
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import docx_papers
import papers
import pdf_papers
import pytest
from filelock import FileLock
from programs import Office

from cli.app import run
from registry.health import HomeFault, HomeFaultKind, Weight, find_folder_faults, is_little
from registry.vault import Vault
from report.wording_health import word_fault

PARTS: Final = {HomeFaultKind.OFFICE_MISSING, HomeFaultKind.OCR_MISSING, HomeFaultKind.LITTLE_SPACE}
LONG_AGO: Final = 7200  # seconds
NOBODY: Final = 65534


def drawn() -> dict[str, bytes]:
    by_reference = {paper.full_reference: paper for paper in papers.read_papers()}
    return {
        "1042.pdf": pdf_papers.draw_pdf(by_reference["1042/TB-UBND"], inked=False),
        "25.docx": docx_papers.draw_docx(by_reference["25/TTPVHCC"]),
    }


@pytest.fixture(scope="module")
def drops() -> dict[str, bytes]:
    return drawn()


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory, drops: dict[str, bytes]) -> Path:
    """A home with two papers and an index, in which nothing is at fault."""
    home, folder = tmp_path_factory.mktemp("sound") / "home", tmp_path_factory.mktemp("drops")
    for name, content in drops.items():
        (folder / name).write_bytes(content)
    assert run(["--home", str(home), "ingest", str(folder)]) == 0
    assert run(["--home", str(home), "search", "tiếp dân"]) == 0
    return home


@pytest.fixture
def office(
    sound: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Office:
    monkeypatch.setenv("MINHCHUNG_LANG", "en")
    monkeypatch.setenv("MINHCHUNG_WORKERS", "1")
    monkeypatch.delenv("MINHCHUNG_HOME", raising=False)
    shutil.copytree(sound, tmp_path / "home")
    return Office(tmp_path / "home", capsys)


def change(home: Path, *statements: str) -> None:
    """Do to a database what no program of ours does."""
    with closing(sqlite3.connect(home / "registry.db")) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def original(home: Path, name: str = "1042.pdf") -> Path:
    return Vault(home / "vault").path_of(hashlib.sha256(drawn()[name]).hexdigest())


def age(path: Path) -> None:
    moment = time.time() - LONG_AGO
    os.utime(path, (moment, moment))


def lose_database(home: Path) -> None:
    for path in home.glob("registry.db*"):
        path.unlink()


def damage_database(home: Path) -> None:
    database = home / "registry.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(database.read_bytes())
    content[4096 * 3 : 4096 * 8] = b"\x5a" * 4096 * 5
    database.write_bytes(content)


def lose_a_table(home: Path) -> None:
    change(home, "DROP TABLE document_file")


def lose_a_document(home: Path) -> None:
    change(home, "DELETE FROM document WHERE id = 1")


def leave_loose_pages(home: Path) -> None:
    change(home, "UPDATE page SET sha256 = 'gone' WHERE sha256 = (SELECT min(sha256) FROM page)")


def take_files_from_a_paper(home: Path) -> None:
    change(home, "DELETE FROM document_file WHERE document_id = 1")


def damage_values(home: Path) -> None:
    change(home, "UPDATE document SET issued_on = '2026-13-45' WHERE id = 1", "UPDATE arrival SET fate = 'x'")


def damage_words(home: Path) -> None:
    change(home, "UPDATE page SET words = substr(words, 1, length(words) / 2)")


def damage_candidates(home: Path) -> None:
    change(home, "UPDATE header_field SET candidates = '{' WHERE document_id = 1")


def lose_the_count(home: Path) -> None:
    change(home, "DELETE FROM change_count")


def count_back(home: Path) -> None:
    change(home, "UPDATE change_count SET last = 0")


def lose_the_marks(home: Path) -> None:
    change(home, "DELETE FROM change_mark")


def forge_an_event(home: Path) -> None:
    change(home, "UPDATE event SET who = 'khác' WHERE id = 2")


def leave_pages_unread(home: Path) -> None:
    change(home, "UPDATE file SET is_complete = 0")


def lose_an_original(home: Path) -> None:
    original(home).unlink()


def flip_a_byte(home: Path) -> None:
    path = original(home)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.chmod(0o644)
    path.write_bytes(content)


def leave_an_original(home: Path) -> None:
    (home / "stray").write_bytes(docx_papers.draw_docx(papers.read_papers()[5]))
    path = Vault(home / "vault").path_of(Vault(home / "vault").put(home / "stray"))
    (home / "stray").unlink()
    age(path)


def keep_a_secret(home: Path) -> None:
    (home / "stray").write_bytes(b"secret")
    sha256 = Vault(home / "vault").put(home / "stray")
    (home / "stray").unlink()
    change(
        home,
        "INSERT INTO arrival (name, sha256, size, modified_ns, fate, reason, detail, arrived_at) "
        f"VALUES ('mat.pdf', '{sha256}', 6, 0, 'refused', 'secret', '', '2026-07-01 00:00:00')",
    )


def leave_half_copies(home: Path) -> None:
    (home / "vault" / ".incoming-abc").write_bytes(b"half")
    age(home / "vault" / ".incoming-abc")
    (home / ".minhchung-abc").mkdir()
    (home / ".minhchung-abc" / "backup.zip").write_bytes(b"half")
    age(home / ".minhchung-abc")


def open_to_others(home: Path) -> None:
    home.chmod(0o755)


def lose_the_index(home: Path) -> None:
    shutil.rmtree(home / "index")


@dataclass(frozen=True)
class Damage:
    """What is done, what it is called, what the line says of mending it, and whether --fix does."""

    done: Callable[[Path], None]
    kind: str
    said: str
    is_mended: bool


DAMAGES: Final = [
    Damage(lose_database, HomeFaultKind.DATABASE_MISSING, "Restore the last backup", False),
    Damage(damage_database, HomeFaultKind.DATABASE_DAMAGED, "restore the last backup", False),
    Damage(lose_a_table, HomeFaultKind.DATABASE_DAMAGED, "restore the last backup", False),
    Damage(lose_a_document, HomeFaultKind.BROKEN_LINKS, "restore a backup", False),
    Damage(leave_loose_pages, HomeFaultKind.BROKEN_LINKS, "--fix removes", True),
    Damage(take_files_from_a_paper, HomeFaultKind.PAPERS_WITHOUT_FILE, "into the inbox again", False),
    Damage(damage_values, HomeFaultKind.VALUES_DAMAGED, "Restore a backup", False),
    Damage(damage_words, HomeFaultKind.READINGS_DAMAGED, "--fix has them read again", True),
    Damage(damage_candidates, HomeFaultKind.READINGS_DAMAGED, "--fix", True),
    Damage(lose_the_count, HomeFaultKind.CHANGES_MISCOUNTED, "--fix counts them again", True),
    Damage(count_back, HomeFaultKind.CHANGES_MISCOUNTED, "--fix counts them again", True),
    Damage(lose_the_marks, HomeFaultKind.CHANGES_MISCOUNTED, "--fix counts them again", True),
    Damage(forge_an_event, HomeFaultKind.TRAIL_BROKEN, "audit verify", False),
    Damage(leave_pages_unread, HomeFaultKind.READINGS_UNFINISHED, "minhchung ingest", False),
    Damage(lose_an_original, HomeFaultKind.ORIGINALS_MISSING, "into inbox", False),
    Damage(flip_a_byte, HomeFaultKind.ORIGINALS_CHANGED, "into inbox", False),
    Damage(leave_an_original, HomeFaultKind.ORIGINALS_UNNAMED, "--fix moves it", True),
    Damage(keep_a_secret, HomeFaultKind.ORIGINALS_WITHHELD, "minhchung ingest", False),
    Damage(leave_half_copies, HomeFaultKind.LEFTOVERS, "--fix removes", True),
    Damage(open_to_others, HomeFaultKind.OPEN_TO_OTHERS, "chmod o-rwx", False),
    Damage(lose_the_index, "no index", "doctor --fix", True),
]


def kinds(office: Office, *options: str, code: int = 0) -> list[str]:
    """What doctor finds, but for what the machine may lack."""
    found = office.ask("doctor", *options, code=code)
    return [str(one["fault"]) for one in found if one["fault"] not in PARTS and not one["mended"]]


def code_of(damage: Damage) -> int:
    is_warning = damage.kind in set(HomeFaultKind) and HomeFaultKind(damage.kind).weight is Weight.WARNING
    return 0 if is_warning else 5


def test_a_sound_home_has_no_faults(office: Office) -> None:
    assert kinds(office) == []
    printed = office("doctor")
    assert "Database: sound." in printed
    assert "Originals: 2, all as they were kept." in printed
    assert "Index: holds all 2 papers" in printed


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.done.__name__)
def test_damage_is_found_and_its_mending_is_said(office: Office, damage: Damage) -> None:
    damage.done(office.home)
    printed = " ".join(office("doctor", code=code_of(damage)).split())
    assert damage.said in printed
    assert damage.kind in kinds(office, code=code_of(damage))


@pytest.mark.parametrize(
    "damage", [one for one in DAMAGES if one.is_mended], ids=lambda damage: damage.done.__name__
)
def test_what_can_be_mended_is_and_stays_so(office: Office, damage: Damage) -> None:
    damage.done(office.home)
    found = office.ask("doctor", "--fix")
    assert damage.kind in [one["fault"] for one in found if one["mended"]]
    office("ingest")
    office("search", "tiếp dân")
    assert kinds(office) == []


@pytest.mark.parametrize(
    "damage",
    [one for one in DAMAGES if not one.is_mended and code_of(one) == 5],
    ids=lambda damage: damage.done.__name__,
)
def test_what_cannot_be_mended_stays_as_it_is(office: Office, damage: Damage) -> None:
    damage.done(office.home)
    before = kinds(office, code=5)
    office("doctor", "--fix", code=5)
    assert set(kinds(office, code=5)) == set(before) & set(HomeFaultKind)


@pytest.mark.parametrize("harm", [lose_an_original, flip_a_byte])
@pytest.mark.parametrize("folder", ["inbox", "refused"])
def test_an_original_comes_back_from_a_file_with_its_bytes(
    office: Office, drops: dict[str, bytes], harm: Callable[[Path], None], folder: str
) -> None:
    harm(office.home)
    (office.home / folder).mkdir(exist_ok=True)
    (office.home / folder / "lại.pdf").write_bytes(drops["1042.pdf"])
    (office.home / folder / "khác.pdf").write_bytes(b"other")
    assert "Mended." in office("doctor", "--fix")
    assert original(office.home).read_bytes() == drops["1042.pdf"]
    assert kinds(office) == []


def test_an_original_comes_back_from_a_backup(office: Office, tmp_path: Path) -> None:
    office("backup", tmp_path / "b.zip")
    lose_an_original(office.home)
    member = f"vault/{original(office.home).parent.name}/{original(office.home).name}"
    (office.home / "inbox").mkdir()
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        (office.home / "inbox" / "lai.pdf").write_bytes(archive.read(member))
    office("doctor", "--fix")
    assert kinds(office) == []


def test_a_changed_original_is_kept_beside_when_the_right_one_takes_its_place(
    office: Office, drops: dict[str, bytes]
) -> None:
    flip_a_byte(office.home)
    changed = original(office.home).read_bytes()
    (office.home / "inbox").mkdir()
    (office.home / "inbox" / "lại.pdf").write_bytes(drops["1042.pdf"])
    office("doctor", "--fix")
    assert [path.read_bytes() for path in (office.home / "refused").iterdir()] == [changed]


def test_a_quick_look_reads_no_originals(office: Office) -> None:
    flip_a_byte(office.home)
    assert kinds(office, "--quick") == []
    assert "not read" in office("doctor", "--quick")
    lose_an_original(office.home)
    assert kinds(office, "--quick", code=5) == [HomeFaultKind.ORIGINALS_MISSING]


def test_an_original_that_no_row_names_is_set_aside_readable_and_never_deleted(office: Office) -> None:
    leave_an_original(office.home)
    office("doctor", "--fix")
    (aside,) = (office.home / "refused").iterdir()
    assert aside.suffix == ".docx"
    assert aside.read_bytes() == docx_papers.draw_docx(papers.read_papers()[5])


def test_what_an_ingest_is_keeping_just_now_is_no_leftover(office: Office) -> None:
    leave_an_original(office.home)
    with FileLock(office.home / "ingest.lock"):
        assert kinds(office) == []
    (office.home / "vault" / ".incoming-new").write_bytes(b"half")
    assert kinds(office) == [HomeFaultKind.ORIGINALS_UNNAMED]


def test_nothing_is_mended_while_an_ingest_is_at_work(office: Office) -> None:
    lose_the_count(office.home)
    with FileLock(office.home / "ingest.lock"):
        office("doctor", "--fix", code=5)
    assert "Files are being taken in just now" in office.err
    assert kinds(office, code=5) == [HomeFaultKind.CHANGES_MISCOUNTED]


def test_what_people_confirmed_is_not_removed_with_loose_readings(office: Office) -> None:
    office("correct", "#1", "signer", "Nguyễn Văn Mẫu")
    lose_a_document(office.home)
    office("doctor", "--fix", code=5)
    with closing(sqlite3.connect(office.home / "registry.db")) as connection:
        left = connection.execute("SELECT value FROM header_field WHERE document_id = 1").fetchall()
    assert left == [("Nguyễn Văn Mẫu",)]


def test_damaged_readings_are_read_again_with_what_people_confirmed(office: Office) -> None:
    office("correct", "#1", "signer", "Nguyễn Văn Mẫu")
    before = [hit["document_id"] for hit in office.find("tiếp dân")]
    damage_words(office.home)
    office("doctor", "--fix")
    assert kinds(office) == [HomeFaultKind.READINGS_UNFINISHED]
    office("ingest")
    assert kinds(office, "--fix") == []
    assert "Nguyễn Văn Mẫu" in office("show", "#1")
    assert [hit["document_id"] for hit in office.find("tiếp dân")] == before


def test_a_missing_engine_is_only_a_warning(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path / "none"))
    monkeypatch.setenv("PATH", str(tmp_path / "none"))
    found = {str(one["fault"]): one["weight"] for one in office.ask("doctor")}
    assert found[HomeFaultKind.OCR_MISSING] == Weight.WARNING
    assert found[HomeFaultKind.OFFICE_MISSING] == Weight.WARNING
    printed = office("doctor")
    assert "tesseract-ocr-vie" in printed
    assert "libreoffice" in printed


@pytest.fixture
def locked() -> Iterator[Path]:
    """A folder that its user may read only; root, who may do all, is somebody else meanwhile."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o555)
    user = os.geteuid()
    if user == 0:
        os.seteuid(NOBODY)
    yield folder
    os.seteuid(user)
    folder.rmdir()


def test_a_home_that_may_not_be_written_is_said(locked: Path) -> None:
    fault = find_folder_faults(locked, ())[0]
    assert fault.kind is HomeFaultKind.NOT_WRITABLE
    assert "administrator" in word_fault(fault)


def test_room_that_is_left_is_said_in_gigabytes() -> None:
    assert "1.2 GB" in word_fault(HomeFault(HomeFaultKind.LITTLE_SPACE, 1_200_000_000))


@pytest.mark.parametrize(
    ("free", "total", "little"),
    [
        (999_999_999, 5_000_000_000, True),
        (1_000_000_001, 5_000_000_000, False),
        (40_000_000_000, 1_000_000_000_000, True),
        (60_000_000_000, 1_000_000_000_000, False),
    ],
)
def test_little_space_is_under_a_gigabyte_or_a_twentieth(free: int, total: int, little: bool) -> None:
    assert is_little(free, total) is little


def test_without_any_registry_there_is_nothing_to_examine(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Office(tmp_path / "none", capsys)("doctor", code=6)
