"""Backups as people take them, and homes restored from them."""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

import docx_papers
import papers
import pdf_papers
import pytest
from alembic.script import ScriptDirectory
from factories import A_MOMENT
from hypothesis import given
from hypothesis import strategies as st
from programs import Office
from test_registry_migrations import migrate

import registry.migrations
from cli.app import run
from registry.backup import write_backup
from registry.manifest import MANIFEST_NAME, is_member_name, name_member
from registry.parsed import Problem, ProblemCode
from registry.settings import CONFIG_NAME, TRUST_NAME, Settings
from registry.snapshot import read_schema
from registry.store import Registry
from registry.vault import Vault

ROOT: Final = Path(__file__).parent.parent
SCRIPTS: Final = ScriptDirectory(str(Path(registry.migrations.__file__).parent))
SCHEMAS: Final = sorted(script.revision for script in SCRIPTS.walk_revisions())
REFERENCES: Final = ("1042/TB-UBND", "1056/TB-UBND")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, table_path: Path) -> Path:
    """A home with a table, two papers, a refused drop, and one that waits in the inbox."""
    home = tmp_path_factory.mktemp("filled") / "home"
    inbox = home / "inbox"
    inbox.mkdir(parents=True)
    for number, reference in enumerate(REFERENCES):
        (inbox / f"{number}.pdf").write_bytes(draw(reference))
    (inbox / "Thống kê.exe").write_bytes(b"MZ\x90\x00" + bytes(range(256)))
    assert run(["--home", str(home), "ingest"]) == 10
    assert run(["--home", str(home), "criteria", "import", str(table_path)]) == 0
    (inbox / "thôn 3").mkdir()
    (inbox / "thôn 3" / "Biên bản.txt").write_text("chưa nhận", "utf-8")
    (home / CONFIG_NAME).write_text("workers = 1\n")
    (home / TRUST_NAME).mkdir()
    (home / TRUST_NAME / "gốc.crt").write_bytes(b"a certificate")
    assert run(["--home", str(home), "search", "tiếp dân"]) == 0
    return home


@pytest.fixture
def office(
    filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Office:
    """The office whose home that is."""
    monkeypatch.setenv("MINHCHUNG_LANG", "en")
    monkeypatch.delenv("MINHCHUNG_HOME", raising=False)
    shutil.copytree(filled, tmp_path / "home")
    return Office(tmp_path / "home", capsys)


@pytest.fixture
def backup(office: Office, tmp_path: Path) -> Path:
    office("backup", tmp_path / "b.zip")
    return tmp_path / "b.zip"


@pytest.fixture
def elsewhere(office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return Office(tmp_path / "restored", capsys)


def draw(reference: str) -> bytes:
    paper = next(paper for paper in papers.read_papers() if paper.full_reference == reference)
    return pdf_papers.draw_pdf(paper, inked=False)


def contents(folder: Path) -> dict[str, bytes]:
    """All files that a backup is to hold, but the database."""
    kept = ("vault", "inbox", "refused", TRUST_NAME, CONFIG_NAME)
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.relative_to(folder).parts[0] in kept
    }


def rows(home: Path) -> list[str]:
    with closing(sqlite3.connect(home / "registry.db")) as connection:
        return list(connection.iterdump())


def rewrite(backup: Path, change: Callable[[str, bytes], tuple[str, bytes]]) -> None:
    """The backup with other members, its list of them left as it is."""
    with zipfile.ZipFile(backup) as archive:
        members = [change(name, archive.read(name)) for name in archive.namelist()]
    with zipfile.ZipFile(backup, "w") as archive:
        for name, content in members:
            archive.writestr(name, content)


def rewrite_manifest(backup: Path, change: Callable[[dict[str, object]], None]) -> None:
    def changed(name: str, content: bytes) -> tuple[str, bytes]:
        if name != MANIFEST_NAME:
            return name, content
        values = json.loads(content)
        change(values)
        return name, json.dumps(values).encode()

    rewrite(backup, changed)


def test_a_restored_home_is_the_one_that_was_backed_up(
    office: Office, backup: Path, elsewhere: Office
) -> None:
    assert "2 papers" in elsewhere("restore", backup)
    assert contents(elsewhere.home) == contents(office.home)
    assert rows(elsewhere.home) == rows(office.home)
    assert elsewhere("show", "1042/TB-UBND") == office("show", "1042/TB-UBND").replace(
        str(office.home), str(elsewhere.home)
    )
    assert not [path for path in elsewhere.home.iterdir() if path.name.startswith(".")]


def test_the_backup_says_what_it_holds_and_how_it_is_restored(office: Office, tmp_path: Path) -> None:
    printed = office("backup", tmp_path / "b.zip")
    assert "2 papers, 4 originals, 1 file of the inbox, 1 refused file" in printed
    assert "restore FILE" in printed


def test_a_backup_is_a_zip_that_other_programs_unpack_to_a_home(
    office: Office, backup: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(backup) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path / "unpacked")
        names = archive.namelist()
        manifest = json.loads(archive.read(MANIFEST_NAME))
    assert contents(tmp_path / "unpacked") == contents(office.home)
    assert not [name for name in names if name.startswith(("index/", "opened/"))]
    assert {one["name"]: one["sha256"] for one in manifest["members"]} == {
        name: hashlib.sha256((tmp_path / "unpacked" / name).read_bytes()).hexdigest()
        for name in names
        if name != MANIFEST_NAME
    }


def test_the_inbox_is_copied_before_the_database(backup: Path) -> None:
    """A drop that is filed meanwhile would else be in neither."""
    with zipfile.ZipFile(backup) as archive:
        names = archive.namelist()
    before, after = names[: names.index("registry.db")], names[names.index("registry.db") :]
    assert "inbox/thôn 3/Biên bản.txt" in before
    assert [name for name in before if name.startswith("vault/")] == []
    assert [name for name in after if name.startswith("vault/")]


def test_pdfs_are_not_packed_again_and_the_database_is(backup: Path) -> None:
    with zipfile.ZipFile(backup) as archive:
        kinds = {info.filename.split("/")[0]: info.compress_type for info in archive.infolist()}
    assert kinds["vault"] == zipfile.ZIP_STORED
    assert kinds["registry.db"] == zipfile.ZIP_DEFLATED


def test_only_its_owner_may_read_a_backup(backup: Path) -> None:
    assert backup.stat().st_mode & 0o077 == 0


def test_a_backup_that_is_there_is_replaced_only_when_asked(office: Office, tmp_path: Path) -> None:
    target = tmp_path / "b.zip"
    target.write_bytes(b"older")
    office("backup", target, code=2)
    assert "--force" in office.err
    assert target.read_bytes() == b"older"
    office("backup", target, "--force")
    assert zipfile.is_zipfile(target)


@pytest.mark.parametrize("place", ["inbox/b.zip", "vault/b.zip", "refused/b.zip"])
def test_a_backup_does_not_go_into_what_it_backs_up(office: Office, place: str) -> None:
    office("backup", office.home / place, code=2)
    assert not (office.home / place).exists()


def test_a_folder_that_is_not_there_is_said(office: Office, tmp_path: Path) -> None:
    office("backup", tmp_path / "none" / "b.zip", code=3)
    assert str(tmp_path / "none") in office.err


def test_without_a_registry_there_is_nothing_to_back_up(tmp_path: Path, elsewhere: Office) -> None:
    elsewhere("backup", tmp_path / "b.zip", code=6)
    assert not (tmp_path / "b.zip").exists()


def test_a_missing_original_is_named_and_the_rest_is_saved(
    office: Office, tmp_path: Path, elsewhere: Office
) -> None:
    lost = hashlib.sha256(draw(REFERENCES[0])).hexdigest()
    Vault(office.home / "vault").discard(lost)
    office("backup", tmp_path / "b.zip", code=10)
    assert f"{lost[:12]} 0.pdf (#1)" in office.err
    elsewhere("restore", tmp_path / "b.zip")
    assert contents(elsewhere.home) == contents(office.home)
    assert "1 original was missing" in elsewhere.err


def test_a_damaged_original_is_named_and_saved_as_it_is(
    office: Office, tmp_path: Path, elsewhere: Office
) -> None:
    path = Vault(office.home / "vault").path_of(hashlib.sha256(draw(REFERENCES[0])).hexdigest())
    path.chmod(0o644)
    path.write_bytes(b"flipped")
    office("backup", tmp_path / "b.zip", code=10)
    assert path.name in office.err
    elsewhere("restore", tmp_path / "b.zip")
    assert contents(elsewhere.home) == contents(office.home)


def test_what_bears_a_secrecy_stamp_is_not_in_a_backup(office: Office, tmp_path: Path) -> None:
    (office.home / "refused" / "mat.pdf").write_bytes(b"secret words")
    (office.home / "inbox" / "mat.pdf").write_bytes(b"secret words")
    Vault(office.home / "vault").put(office.home / "refused" / "mat.pdf")
    sha256 = hashlib.sha256(b"secret words").hexdigest()
    with closing(sqlite3.connect(office.home / "registry.db")) as connection, connection:
        connection.execute(
            "INSERT INTO arrival (name, sha256, size, modified_ns, fate, reason, detail, arrived_at) "
            "VALUES ('mat.pdf', ?, 12, 0, 'refused', 'secret', '', '2026-07-01')",
            (sha256,),
        )
    office("backup", tmp_path / "b.zip")
    assert "2 files with a secrecy stamp were left out" in office.err
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert all(b"secret words" not in archive.read(name) for name in archive.namelist())


def test_a_quick_backup_holds_the_database_and_joins_a_vault(
    office: Office, tmp_path: Path, elsewhere: Office
) -> None:
    printed = office("backup", tmp_path / "b.zip", "--without-originals")
    assert "vault" in printed
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert sorted(archive.namelist()) == [
            MANIFEST_NAME,
            CONFIG_NAME,
            "registry.db",
            f"{TRUST_NAME}/gốc.crt",
        ]
    shutil.copytree(office.home / "vault", elsewhere.home / "vault")
    (elsewhere.home / CONFIG_NAME).write_text("workers = 3\n")
    (elsewhere.home / TRUST_NAME).mkdir()
    elsewhere("restore", tmp_path / "b.zip")
    assert rows(elsewhere.home) == rows(office.home)
    assert contents(elsewhere.home)["minhchung.toml"] == b"workers = 3\n"
    assert list((elsewhere.home / TRUST_NAME).iterdir()) == []


def test_the_index_of_another_state_does_not_answer_when_a_database_is_restored(
    office: Office, tmp_path: Path
) -> None:
    before = [hit["reference"] for hit in office.find("tiếp dân")]
    office("backup", tmp_path / "b.zip", "--without-originals")
    (tmp_path / "moi.docx").write_bytes(docx_papers.draw_docx(papers.read_papers()[4]))
    office("ingest", tmp_path / "moi.docx")
    office.find("tiếp dân")
    for path in office.home.glob("registry.db*"):
        path.unlink()
    office("restore", tmp_path / "b.zip")
    assert [hit["reference"] for hit in office.find("tiếp dân")] == before


def test_a_damaged_database_does_not_replace_a_good_backup(office: Office, backup: Path) -> None:
    before = backup.read_bytes()
    database = office.home / "registry.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(database.read_bytes())
    content[4096 * 3 : 4096 * 6] = bytes(4096 * 3)
    database.write_bytes(content)
    office("backup", backup, "--force", code=5)
    assert backup.read_bytes() == before
    assert sorted(path.name for path in backup.parent.iterdir()) == ["b.zip", "home"]


FULL_DISK = """
import resource, sys
limit = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
from cli.app import run
from registry.backup import write_backup
sys.exit(run(sys.argv[2:]))
"""


@pytest.mark.parametrize("limit", [40_000, 2_000_000], ids=["in the database", "in an original"])
def test_a_full_disk_leaves_nothing_behind(office: Office, tmp_path: Path, limit: int) -> None:
    (office.home / "refused" / "phim.mp4").write_bytes(os.urandom(4_000_000))
    target = tmp_path / "disk" / "b.zip"
    target.parent.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(limit), "--home", str(office.home), "backup", str(target)],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert done.returncode in (1, 5)
    assert "Traceback" not in done.stderr
    assert str(tmp_path) in done.stderr
    assert list(target.parent.iterdir()) == []


def test_a_paper_found_secret_while_it_is_backed_up_is_not_in_the_backup(
    office: Office, tmp_path: Path
) -> None:
    secret = hashlib.sha256(draw(REFERENCES[0])).hexdigest()

    def withdraw(_done: int, _whole: int) -> None:
        with Registry.open(office.home / "registry.db") as registry:
            if registry.is_filed(secret):
                registry.withdraw(secret, Problem(ProblemCode.SECRET))
                Vault(office.home / "vault").discard(secret)

    written = write_backup(Settings(office.home), tmp_path / "b.zip", A_MOMENT, progress=withdraw)
    assert written.missing == ()
    assert written.manifest.counts["document"] == 1
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert f"vault/{secret[:2]}/{secret}" not in archive.namelist()


def test_a_home_with_a_registry_is_left_alone(office: Office, backup: Path) -> None:
    before = contents(office.home), rows(office.home)
    office("restore", backup, code=2)
    assert "--home" in office.err
    assert (contents(office.home), rows(office.home)) == before


@pytest.mark.parametrize("name", ["registry.db-wal", "vault/ab/cd", "inbox/a.pdf", "refused/a.pdf"])
def test_a_home_with_parts_of_a_registry_is_left_alone(backup: Path, elsewhere: Office, name: str) -> None:
    path = elsewhere.home / name
    path.parent.mkdir(parents=True)
    path.write_bytes(b"here before")
    elsewhere("restore", backup, code=2)
    assert [one for one in elsewhere.home.rglob("*") if one.is_file()] == [path]


def test_empty_folders_and_settings_hinder_no_restoring(backup: Path, elsewhere: Office) -> None:
    (elsewhere.home / "inbox").mkdir(parents=True)
    (elsewhere.home / CONFIG_NAME).write_text("workers = 3\n")
    elsewhere("restore", backup)
    assert "inbox/thôn 3/Biên bản.txt" in contents(elsewhere.home)
    assert contents(elsewhere.home)[CONFIG_NAME] == b"workers = 3\n"


def test_every_flipped_member_is_named_and_nothing_is_changed(backup: Path, elsewhere: Office) -> None:
    whole = backup.read_bytes()
    with zipfile.ZipFile(backup) as archive:
        infos = archive.infolist()
    for info in infos:
        header = 30 + int.from_bytes(whole[info.header_offset + 26 : info.header_offset + 28], "little")
        header += int.from_bytes(whole[info.header_offset + 28 : info.header_offset + 30], "little")
        changed = bytearray(whole)
        changed[info.header_offset + header + info.compress_size // 2] ^= 0x10
        backup.write_bytes(changed)
        elsewhere("restore", backup, code=3)
        assert info.filename in elsewhere.err
        assert not elsewhere.home.exists()


def test_a_member_exchanged_with_its_checksum_is_noticed(backup: Path, elsewhere: Office) -> None:
    rewrite(backup, lambda name, content: (name, b"[]" if name == CONFIG_NAME else content))
    elsewhere("restore", backup, code=3)
    assert CONFIG_NAME in elsewhere.err
    assert not elsewhere.home.exists()


@pytest.mark.parametrize("share", [0.0, 0.3, 0.99])
def test_a_backup_that_is_cut_short_is_refused(backup: Path, elsewhere: Office, share: float) -> None:
    whole = backup.read_bytes()
    backup.write_bytes(whole[: int(len(whole) * share)])
    elsewhere("restore", backup, code=3)
    assert str(backup) in elsewhere.err
    assert not elsewhere.home.exists()


def test_a_zip_of_something_else_is_no_backup(office: Office, tmp_path: Path, elsewhere: Office) -> None:
    (tmp_path / "papers.zip").write_bytes(docx_papers.pack_files({"a.txt": b"a"}))
    elsewhere("restore", tmp_path / "papers.zip", code=3)
    assert "no backup" in elsewhere.err


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "inbox/../../evil",
        "/etc/evil",
        "inbox//evil",
        "inbox/C:evil",
        "inbox/..\\..\\evil",
        "inbox/",
        "vault/ab/" + "cd" * 32,
        "index/active.json",
        "evil",
    ],
)
def test_no_name_in_a_backup_leads_elsewhere(backup: Path, elsewhere: Office, name: str) -> None:
    rewrite(backup, lambda old, content: (name if old == CONFIG_NAME else old, content))

    def rename(values: dict[str, object]) -> None:
        for member in values["members"]:  # type: ignore[attr-defined]
            if member["name"] == CONFIG_NAME:
                member["name"] = name

    rewrite_manifest(backup, rename)
    before = sorted(backup.parent.rglob("*"))
    elsewhere("restore", backup, code=3)
    assert sorted(backup.parent.rglob("*")) == before


@given(st.text(min_size=1).filter(lambda path: all(p not in ("", ".", "..") for p in path.split("/"))))
def test_every_file_name_has_a_member_name_that_stays_in_its_folder(path: str) -> None:
    odd = os.fsdecode(path.encode("utf-8", "replace").replace(b"\0", b"\xff"))
    name = name_member("inbox", odd)
    assert is_member_name(name)
    assert Path("/home/inbox") in Path("/home", name).resolve().parents


def test_files_are_known_again_after_restoring(office: Office, tmp_path: Path, elsewhere: Office) -> None:
    os.utime(office.home / "refused" / "Thống kê.exe", ns=(10**18 + 7, 10**18 + 7))
    office("backup", tmp_path / "b.zip")
    elsewhere("restore", tmp_path / "b.zip")
    assert (elsewhere.home / "refused" / "Thống kê.exe").stat().st_mtime_ns == 10**18 + 7


def test_a_backup_from_a_newer_program_is_refused(office: Office, tmp_path: Path, elsewhere: Office) -> None:
    with closing(sqlite3.connect(office.home / "registry.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    office("backup", tmp_path / "b.zip")
    elsewhere("restore", tmp_path / "b.zip", code=5)
    assert "newer version" in elsewhere.err
    assert not elsewhere.home.exists()


@pytest.mark.parametrize("schema", SCHEMAS)
def test_a_registry_of_any_schema_is_backed_up_as_it_is_and_opens_when_restored(
    tmp_path: Path, office: Office, capsys: pytest.CaptureFixture[str], schema: str
) -> None:
    older, restored = Office(tmp_path / "older", capsys), Office(tmp_path / "new", capsys)
    older.home.mkdir()
    migrate(older.home / "registry.db", schema)
    original = tmp_path / "a.pdf"
    original.write_bytes(draw(REFERENCES[0]))
    sha256 = Vault(older.home / "vault").put(original)
    with closing(sqlite3.connect(older.home / "registry.db")) as connection, connection:
        connection.execute(
            "INSERT INTO file (sha256, size, media_type, page_count) VALUES (?, 1, 'application/pdf', 1)"
            if schema == "0001"
            else "INSERT INTO file (sha256, size, media_type, page_count, is_complete) "
            "VALUES (?, 1, 'application/pdf', 1, 1)",
            (sha256,),
        )
    older("backup", tmp_path / "b.zip")
    assert read_schema(older.home / "registry.db") == schema
    restored("restore", tmp_path / "b.zip")
    assert read_schema(restored.home / "registry.db") == schema
    assert Vault(restored.home / "vault").holds(sha256)
    with Registry.open(Settings(restored.home).database) as opened:
        assert opened.documents() == []
    assert read_schema(restored.home / "registry.db") == SCHEMAS[-1]


INGEST = "import sys; from cli.app import run; sys.exit(run(sys.argv[1:]))"


def test_backups_taken_during_an_ingest_restore_to_a_sound_registry(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drops = papers.read_papers()[:24]
    for number, paper in enumerate(drops):
        (office.home / "inbox" / f"n{number}.docx").write_bytes(docx_papers.draw_docx(paper))
    (office.home / "inbox" / "thôn 3" / "Biên bản.txt").unlink()
    taken = []
    arguments = [sys.executable, "-c", INGEST, "--home", str(office.home), "ingest"]
    with subprocess.Popen(arguments, cwd=ROOT, stderr=subprocess.PIPE, text=True) as ingest:
        assert ingest.stderr is not None
        for line in ingest.stderr:
            if line.startswith("[") and len(taken) < 4:  # a drop has just been filed
                taken.append(tmp_path / f"{len(taken)}.zip")
                office("backup", taken[-1])
    assert ingest.returncode == 0
    whole = rows_of(office.home, "document")
    counts = []
    for number, backup in enumerate(taken):
        restored = Office(tmp_path / f"home{number}", capsys)
        restored("restore", backup)
        restored("search", "tiếp dân")
        assert [fault for fault in restored.ask("doctor") if fault["weight"] == "error"] == []
        counts.append(rows_of(restored.home, "document"))
    assert counts[0] < whole
    first = Office(tmp_path / "home0", capsys)
    first("ingest")  # the drops that waited then
    assert rows_of(first.home, "document") == whole


def rows_of(home: Path, table: str) -> int:
    with closing(sqlite3.connect(home / "registry.db")) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
