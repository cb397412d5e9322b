"""Drops in, fates out: nothing lost, nothing twice, whatever happens in between."""

import errno
import hashlib
import io
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import make_samples
import papers
import pytest
from drawn_papers import Paper, draw_pdf, scan
from factories import A_MOMENT
from home_state import state_of

from ingest.attempts import MOST_TRIES, Attempts
from ingest.hindrances import Hindrance
from ingest.inbox import FoundFile, find_drops
from ingest.pipeline import Filed, Finished, Places, Postponed, Withdrawn, ingest, reread
from ingest.workers import ReadingPool
from registry.errors import NoRoomError, RegistryError
from registry.parsed import ParsedDocument, Problem, ProblemCode, SourceFile
from registry.readings import Drop
from registry.store import Registry
from registry.tables import Arrival
from registry.text import normalise
from registry.vault import Vault
from registry.vocabulary.kinds import Fate, FieldName

pytestmark = pytest.mark.ocr

HANDFUL = ("1042/TB-UBND", "431/TB-UBND", "25/TTPVHCC", "23/GM-UBND", "62/GM-UBND", "773/TB-UBND")


@pytest.fixture(scope="module")
def drawn() -> dict[str, bytes]:
    """A small inbox: PDF, Word, scans, a zip, a duplicate, a truncated file, one that is no document."""
    chosen = [paper for paper in papers.read_papers() if paper.full_reference in HANDFUL]
    return {**make_samples.drops(make_samples.draw_inbox(chosen)), "dai.pdf": long_scan()}


def long_scan() -> bytes:
    """A paper of three pages, scanned."""
    page, target = scan(draw_pdf(Paper()), dpi=150), io.BytesIO()
    page.save(target, format="PDF", resolution=150, save_all=True, append_images=[page, page])
    return target.getvalue()


def fill_inbox(home: Path, drops: dict[str, bytes]) -> Path:
    """A home folder with these drops in its inbox, and an empty file."""
    (home / "inbox").mkdir(parents=True)
    for name, content in drops.items():
        (home / "inbox" / name).write_bytes(content)
    (home / "inbox" / "rong.pdf").touch()
    return home


@pytest.fixture(scope="module")
def pool() -> Iterator[ReadingPool]:
    with ReadingPool(workers=1) as opened:
        yield opened


@dataclass(frozen=True)
class Emptied:
    """A home folder whose inbox was taken in, and what came of it."""

    home: Path
    dropped: dict[str, bytes]
    filed: list[Filed]


@pytest.fixture(scope="module")
def emptied(tmp_path_factory: pytest.TempPathFactory, drawn: dict[str, bytes], pool: ReadingPool) -> Emptied:
    home = fill_inbox(tmp_path_factory.mktemp("emptied") / "home", drawn)
    dropped = {path.name: path.read_bytes() for path in (home / "inbox").iterdir()}
    return Emptied(home, dropped, run(home, pool))


@pytest.fixture(scope="module")
def left_full(tmp_path_factory: pytest.TempPathFactory, drawn: dict[str, bytes], pool: ReadingPool) -> Path:
    """A home folder whose inbox was taken in while the drops stayed where they are."""
    home = fill_inbox(tmp_path_factory.mktemp("left") / "home", drawn)
    run(home, pool, keep=True)
    (home / "refused").mkdir()
    return home


def places_of(home: Path, *, keep: bool = False) -> Places:
    inbox = None if keep else home / "inbox"
    return Places(Vault(home / "vault"), home / "refused", inbox, Attempts(home / "attempts.json"))


def run(home: Path, pool: ReadingPool, *, keep: bool = False) -> list[Filed]:
    return [act for act in run_all(home, pool, keep=keep) if isinstance(act, Filed)]


def run_all(
    home: Path, pool: ReadingPool, *, keep: bool = False
) -> list[Filed | Finished | Withdrawn | Postponed]:
    with Registry.open(home / "registry.db") as registry:
        drops = find_drops([home / "inbox"])
        return list(ingest(drops, registry, places_of(home, keep=keep), pool, lambda: A_MOMENT))


def test_every_drop_has_exactly_one_fate_and_originals_are_kept_byte_for_byte(emptied: Emptied) -> None:
    assert Counter(one.arrival.name for one in emptied.filed) == Counter(map(normalise, emptied.dropped))
    vault = Vault(emptied.home / "vault")
    for content in emptied.dropped.values():
        sha256 = hashlib.sha256(content).hexdigest()
        assert vault.path_of(sha256).read_bytes() == content


def test_fates_are_what_a_clerk_expects(emptied: Emptied) -> None:
    fates = {one.arrival.name: (one.arrival.fate, one.arrival.reason) for one in emptied.filed}
    assert fates["1042.signed.pdf"] == (Fate.REGISTERED, "")
    assert fates["TB 1042 (ban luu).pdf"] == (Fate.DUPLICATE, "")
    assert fates["Scan0016.pdf"] == (Fate.REFUSED, ProblemCode.DAMAGED.value)
    assert fates["Thong ke.exe"][0] is Fate.REFUSED
    assert fates["rong.pdf"] == (Fate.REFUSED, ProblemCode.EMPTY_FILE.value)


def test_an_archive_that_cannot_be_opened_is_one_damaged_file(tmp_path: Path, pool: ReadingPool) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "x" * 5000)
        archive.writestr("word/document.xml", "y" * 5000)
    cut_off = whole.getvalue()[:100]
    home = new_home(tmp_path, {"bao cao.docx": cut_off, "cu.zip": cut_off + b"1"})
    filed = {one.arrival.name: one for one in run(home, pool)}
    assert {name: (one.arrival.reason, one.members) for name, one in filed.items()} == {
        "bao cao.docx": (ProblemCode.DAMAGED, ()),
        "cu.zip": (ProblemCode.DAMAGED, ()),
    }
    assert sorted(path.name for path in (home / "refused").iterdir()) == ["bao cao.docx", "cu.zip"]


def test_members_of_an_archive_have_fates_of_their_own(emptied: Emptied) -> None:
    archive = next(one for one in emptied.filed if one.arrival.name.endswith(".zip"))
    assert [member.fate for member in archive.members] == [Fate.REGISTERED, Fate.REGISTERED]


def test_the_inbox_is_empty_afterwards_and_refused_drops_are_set_aside(emptied: Emptied) -> None:
    assert list((emptied.home / "inbox").iterdir()) == []
    assert sorted(path.name for path in (emptied.home / "refused").iterdir()) == [
        "Scan0016.pdf",
        "Thong ke.exe",
        "rong.pdf",
    ]


def test_a_second_run_over_the_same_files_changes_nothing(left_full: Path, pool: ReadingPool) -> None:
    before = state_of(left_full)
    again = run(left_full, pool, keep=True)
    assert all(one.known for one in again)
    assert state_of(left_full) == before


def test_the_same_bytes_under_another_name_are_a_duplicate_of_the_filed_paper(
    left_full: Path, tmp_path: Path, pool: ReadingPool
) -> None:
    home = Path(shutil.copytree(left_full, tmp_path / "home"))
    shutil.copy(home / "inbox" / "1042.signed.pdf", home / "inbox" / "z5678.pdf")
    (late,) = [one for one in run(home, pool, keep=True) if not one.known]
    assert late.arrival.fate is Fate.DUPLICATE
    with Registry.open(home / "registry.db") as registry:
        assert registry.get_document(late.arrival.document_id or 0).reference_key == "1042/TB-UBND"


SECRET = replace(Paper(), issuer=("ỦY BAN NHÂN DÂN", "XÃ AN MẪU", "MẬT"))


def new_home(tmp_path: Path, drops: dict[str, bytes]) -> Path:
    for name, content in drops.items():
        path = tmp_path / "inbox" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path


def zipped(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def kept(home: Path) -> set[bytes]:
    return {path.read_bytes() for path in (home / "vault").rglob("*") if path.is_file()}


def test_no_bytes_of_a_secret_paper_are_kept_nor_of_an_archive_around_it(
    tmp_path: Path, pool: ReadingPool
) -> None:
    secret, open_paper = draw_pdf(SECRET), draw_pdf(Paper())
    archive = zipped({"mật.pdf": secret, "thường.pdf": open_paper})
    home = new_home(tmp_path, {"a.zip": archive, "b.zip": archive, "c.pdf": secret})
    filed = run(home, pool)
    assert kept(home) == {open_paper}
    assert [(one.fate, one.reason) for one in filed[0].members] == [
        (Fate.REFUSED, ProblemCode.SECRET.value),
        (Fate.REGISTERED, ""),
    ]
    assert filed[2].arrival.reason == ProblemCode.SECRET.value
    assert {path.name for path in (home / "refused").iterdir()} == {"a.zip", "b.zip", "c.pdf"}


def test_secret_bytes_that_an_interruption_left_go_with_the_next_run(
    tmp_path: Path, pool: ReadingPool
) -> None:
    home = new_home(tmp_path, {"c.pdf": draw_pdf(SECRET)})
    run(home, pool, keep=True)
    Vault(home / "vault").put(home / "inbox" / "c.pdf")  # as if killed between the fate and the clearing
    run(home, pool, keep=True)
    assert kept(home) == set()


def scanned(*pages: bytes) -> bytes:
    """These papers on one after the other page of a scan."""
    first, *others = (scan(page, dpi=150) for page in pages)
    target = io.BytesIO()
    first.save(target, format="PDF", resolution=150, save_all=True, append_images=others)
    return target.getvalue()


ANNEX = replace(
    Paper(),
    issuer=("MẬT",),
    number_line="",
    date_line="",
    title="PHỤ LỤC",
    subject=("Danh sách kèm theo",),
)


def hunt(home: Path, *needles: str) -> set[str]:
    """Which of these words stand anywhere in the database, in what it has let go of, too."""
    content = b"".join(path.read_bytes() for path in home.glob("registry.db*"))
    return {needle for needle in needles if needle.encode() in content}


def test_a_scan_whose_later_page_turns_out_secret_leaves_nothing_behind(
    tmp_path: Path, pool: ReadingPool
) -> None:
    secret = scanned(draw_pdf(Paper()), draw_pdf(ANNEX))
    other = draw_pdf(replace(Paper(), number_line="Số: 9/TB-UBND", signer="Trần Thị Mẫu"))
    archive_bytes = zipped({"b.pdf": secret, "c.pdf": other})
    home = new_home(tmp_path, {"a.zip": archive_bytes, "d.pdf": secret})
    filed = run(home, pool)
    assert [member.document_id for member in filed[0].members] == [1, 2]  # as page 1 was read
    with Registry.open(home / "registry.db") as registry:
        archive, loose = registry.arrivals()
        assert [(one.fate, one.reason, one.detail) for one in (*registry.arrivals(archive.id), loose)] == [
            (Fate.REFUSED, "secret", "2"),
            (Fate.REGISTERED, "", ""),
            (Fate.REFUSED, "secret", "2"),
        ]
        assert archive.fate is Fate.REGISTERED
        assert [str(document.reference) for document in registry.documents()] == ["9/TB-UBND"]
        assert registry.unfinished_files() == []
    assert hunt(home, "Lê Văn Thử", "PHỤ LỤC", "Trần Thị Mẫu") == {"Trần Thị Mẫu"}
    assert kept(home) == {other}
    assert {path.name: path.read_bytes() for path in (home / "refused").iterdir()} == {
        "a.zip": archive_bytes,
        "d.pdf": secret,
    }


def test_bytes_that_turned_out_secret_are_refused_at_once_when_they_come_again(
    tmp_path: Path, pool: ReadingPool
) -> None:
    home = new_home(tmp_path, {"d.pdf": scanned(draw_pdf(Paper()), draw_pdf(ANNEX))})
    acts: list[object] = []

    def drop_again() -> Iterator[FoundFile | None]:
        first = find_drops([home / "inbox"])[0]
        content = first.path.read_bytes()
        yield first
        while not any(isinstance(act, Withdrawn) for act in acts):
            yield None
        (home / "inbox" / "e.pdf").write_bytes(content)
        yield from find_drops([home / "inbox"])

    with Registry.open(home / "registry.db") as registry:
        acts.extend(ingest(drop_again(), registry, places_of(home), pool, lambda: A_MOMENT))
    last = [act.arrival for act in acts if isinstance(act, Filed)][-1]
    assert (last.name, last.fate, last.reason) == ("e.pdf", Fate.REFUSED, "secret")
    assert sum(isinstance(act, Withdrawn) for act in acts) == 1


def test_a_secret_scan_that_stays_where_it_was_dropped_is_not_copied_anywhere(
    tmp_path: Path, pool: ReadingPool
) -> None:
    home = new_home(tmp_path, {"a.pdf": scanned(draw_pdf(Paper()), draw_pdf(ANNEX))})
    run(home, pool, keep=True)
    assert kept(home) == set()
    assert not (home / "refused").exists()
    assert [one.known for one in run(home, pool, keep=True)] == [True]


def test_what_an_interruption_left_of_a_secret_scan_is_set_aside_by_the_next_run(
    tmp_path: Path, pool: ReadingPool
) -> None:
    secret = scanned(draw_pdf(Paper()), draw_pdf(ANNEX))
    home = new_home(tmp_path, {"a.pdf": secret})
    run(home, pool)
    Vault(home / "vault").put(home / "refused" / "a.pdf")  # as if killed before it was moved
    (home / "refused" / "a.pdf").unlink()
    run(home, pool)
    assert kept(home) == set()
    assert (home / "refused" / "a.pdf").read_bytes() == secret


def test_another_copy_of_a_paper_speaks_for_it_once_the_secret_one_is_gone(
    tmp_path: Path, pool: ReadingPool
) -> None:
    paper = replace(Paper(), number_line="Số: 0217/TB-UBND")
    secret = scanned(draw_pdf(paper), draw_pdf(ANNEX))
    home = new_home(tmp_path, {"a.pdf": secret})
    (home / "b.pdf").write_bytes(draw_pdf(Paper()))
    places = places_of(home)
    with Registry.open(home / "registry.db") as registry:
        acts = ingest(find_drops([home / "inbox"]), registry, places, pool, lambda: A_MOMENT)
        next(acts)
        registry.confirm_field(1, FieldName.NUMBER, "217", "lan", A_MOMENT)
        acts.close()
        acts = ingest(
            find_drops([home / "b.pdf"]), registry, replace(places, inbox=None), pool, lambda: A_MOMENT
        )
        kinds = [type(act) for act in acts]
        (document,) = registry.documents()
        files = registry.files_of(document.id or 0)
        fields = {field.name: field for field in registry.fields_of(document.id or 0)}
    assert [name for _, name in files] == ["b.pdf"]
    assert kinds == [Filed, Withdrawn, Finished]
    assert fields[FieldName.NUMBER].confirmed_by == "lan"
    assert {field.sha256 for field in fields.values()} == {files[0][0].sha256}


def test_a_stamp_seen_only_when_a_paper_is_read_again_withdraws_it(tmp_path: Path, pool: ReadingPool) -> None:
    secret = draw_pdf(SECRET)
    home = new_home(tmp_path, {"a.pdf": secret})
    vault = Vault(home / "vault")
    source = SourceFile(vault.put(home / "inbox" / "a.pdf"), len(secret), "a.pdf", "application/pdf")
    drop = Drop("a.pdf", source.sha256, source.size, 0, A_MOMENT)
    with Registry.open(home / "registry.db") as registry:
        registry.file_drop(drop, ParsedDocument(source, (), {}, later=(1,)))  # as without an OCR engine
        places = places_of(home, keep=True)
        ((_, result),) = reread(registry.unread_files(), registry, places, pool)
        assert result == Problem(ProblemCode.SECRET)
        assert registry.documents() == []
    assert kept(home) == set()
    assert (home / "refused" / "a.pdf").read_bytes() == secret


def test_a_drop_that_is_gone_is_no_drop_and_a_folder_in_its_place_is_refused(
    tmp_path: Path, pool: ReadingPool
) -> None:
    paper = draw_pdf(Paper())
    home = new_home(tmp_path, {"a.pdf": b"%PDF-1.4", "b.pdf": b"%PDF-1.4", "c.pdf": paper})
    drops = find_drops([home / "inbox"])
    (home / "inbox" / "a.pdf").unlink()
    (home / "inbox" / "b.pdf").unlink()
    (home / "inbox" / "b.pdf").mkdir()
    with Registry.open(home / "registry.db") as registry:
        gone, *filed = ingest(drops, registry, places_of(home), pool, lambda: A_MOMENT)
        names = [drop.name for drop in registry.arrivals()]
    assert isinstance(gone, Postponed)
    assert (gone.file.name, gone.hindrance) == ("a.pdf", Hindrance.VANISHED)
    assert names == ["b.pdf", "c.pdf"]
    assert [(act.arrival.fate, act.arrival.reason) for act in filed if isinstance(act, Filed)] == [
        (Fate.REFUSED, ProblemCode.NOT_A_FILE),
        (Fate.REGISTERED, ""),
    ]


def test_links_and_devices_are_refused_unopened(tmp_path: Path, pool: ReadingPool) -> None:
    home = new_home(tmp_path, {"c.pdf": draw_pdf(Paper())})
    outside = tmp_path / "outside.txt"
    outside.write_text("not for the registry")
    (home / "inbox" / "a.pdf").symlink_to(outside)
    (home / "inbox" / "b").symlink_to(tmp_path, target_is_directory=True)
    os.mkfifo(home / "inbox" / "d.pdf")  # opening it would wait for ever
    fates = {one.arrival.name: (one.arrival.fate, one.arrival.reason) for one in run(home, pool)}
    refused = (Fate.REFUSED, ProblemCode.NOT_A_FILE)
    assert fates == {"a.pdf": refused, "b": refused, "c.pdf": (Fate.REGISTERED, ""), "d.pdf": refused}
    assert sorted(path.name for path in (home / "refused").iterdir()) == ["a.pdf", "b", "d.pdf"]
    assert list((home / "inbox").iterdir()) == []
    assert outside.read_text() == "not for the registry"
    assert len(kept(home)) == 1


def test_a_link_that_takes_a_drop_s_place_after_it_was_looked_at_is_not_followed(
    tmp_path: Path, pool: ReadingPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = new_home(tmp_path, {"a.pdf": draw_pdf(Paper())})
    inside, outside = home / "inbox" / "a.pdf", tmp_path / "outside.pdf"
    outside.write_bytes(b"not for the registry")
    put = Vault.put

    def swap(vault: Vault, source: Path) -> str:
        inside.unlink()
        inside.symlink_to(outside)
        return put(vault, source)

    with monkeypatch.context() as patch:
        patch.setattr(Vault, "put", swap)
        (postponed,) = run_all(home, pool)
    assert isinstance(postponed, Postponed)
    assert postponed.hindrance is Hindrance.CHANGED
    assert kept(home) == set()
    (arrival,) = [one.arrival for one in run(home, pool)]
    assert (arrival.fate, arrival.reason) == (Fate.REFUSED, ProblemCode.NOT_A_FILE)


@pytest.mark.parametrize(
    ("error", "hindrance", "counted"),
    [
        (OSError(errno.ENOSPC, "full"), Hindrance.NO_ROOM, 0),
        (OSError(errno.EROFS, "read-only"), Hindrance.NOT_WRITABLE, 0),
        (RegistryError("the copy differs"), Hindrance.REGISTRY, 0),
        (OSError(errno.EIO, "of the disk"), Hindrance.NOT_WRITABLE, 0),
        (OSError(errno.ENOENT, "no vault"), Hindrance.NOT_WRITABLE, 0),
        (OSError(errno.EMFILE, "too many open files"), Hindrance.OVERLOADED, 0),
        (MemoryError(), Hindrance.OVERLOADED, 0),
        (NoRoomError("database or disk is full"), Hindrance.NO_ROOM, 0),
        (OSError(errno.ENAMETOOLONG, "a name in an archive"), Hindrance.FAULT, 1),
        (ValueError("a slip of the program"), Hindrance.FAULT, 1),
    ],
)
def test_a_drop_that_cannot_be_kept_waits_and_those_behind_it_are_filed(
    tmp_path: Path,
    pool: ReadingPool,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    hindrance: Hindrance,
    counted: int,
) -> None:
    home = new_home(tmp_path, {"a.pdf": b"%PDF-1.4 too large", "b.pdf": draw_pdf(Paper())})
    put = Vault.put

    def fail(vault: Vault, source: Path) -> str:
        if source.name == "a.pdf":
            raise error
        return put(vault, source)

    with monkeypatch.context() as patch:
        patch.setattr(Vault, "put", fail)
        postponed, filed = run_all(home, pool)
    assert isinstance(postponed, Postponed)
    assert isinstance(filed, Filed)
    assert (postponed.file.name, postponed.hindrance) == ("a.pdf", hindrance)
    assert filed.arrival.fate is Fate.REGISTERED
    assert [path.name for path in (home / "inbox").iterdir()] == ["a.pdf"]
    assert places_of(home).attempts.count(postponed.file) == counted
    assert [one.arrival.name for one in run(home, pool)] == ["a.pdf"]  # the next run takes it


def test_a_drop_that_cannot_be_recorded_waits_and_those_behind_it_are_filed(
    tmp_path: Path, pool: ReadingPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = new_home(tmp_path, {"a.txt": b"", "b.txt": b""})
    file_drop = Registry.file_drop

    def fail(registry: Registry, drop: Drop, outcome: ParsedDocument | Problem | None) -> Arrival:
        if drop.name == "a.txt":
            raise RegistryError("database is locked")
        return file_drop(registry, drop, outcome)

    with monkeypatch.context() as patch:
        patch.setattr(Registry, "file_drop", fail)
        postponed, filed = run_all(home, pool)
    assert isinstance(postponed, Postponed)
    assert isinstance(filed, Filed)
    assert (postponed.hindrance, filed.arrival.name) == (Hindrance.REGISTRY, "b.txt")
    assert [one.arrival.name for one in run(home, pool)] == ["a.txt"]


def test_a_drop_that_fails_again_and_again_is_set_aside_with_the_reason(
    tmp_path: Path, pool: ReadingPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = new_home(tmp_path, {"a.zip": b"PK\x03\x04"})

    def fail(_path: Path) -> str:
        raise ValueError("a slip of the program")

    monkeypatch.setattr("ingest.pipeline.detect_media_type", fail)
    for _try in range(MOST_TRIES):
        (postponed,) = run_all(home, pool)
        assert isinstance(postponed, Postponed)
    (given_up,) = run(home, pool)
    assert (given_up.arrival.fate, given_up.arrival.reason) == (Fate.REFUSED, ProblemCode.GIVEN_UP)
    assert (home / "refused" / "a.zip").read_bytes() == b"PK\x03\x04"
    assert run_all(home, pool) == []


def test_a_drop_that_ends_the_program_is_not_begun_for_ever(tmp_path: Path, pool: ReadingPool) -> None:
    home = new_home(tmp_path, {"a.pdf": draw_pdf(Paper())})
    (file,) = find_drops([home / "inbox"])
    for _crash in range(MOST_TRIES):
        places_of(home).attempts.begin(file)  # and then nothing more
    (given_up,) = run(home, pool)
    assert given_up.arrival.reason == ProblemCode.GIVEN_UP
    assert (home / "refused" / "a.pdf").exists()


def test_a_drop_that_was_filed_leaves_the_inbox_only_while_its_original_is_whole(
    tmp_path: Path, pool: ReadingPool
) -> None:
    paper = draw_pdf(Paper())
    home = new_home(tmp_path, {"a.pdf": paper})
    (filed,) = run(home, pool, keep=True)
    original = Vault(home / "vault").path_of(filed.arrival.sha256)
    original.chmod(0o644)
    original.write_bytes(b"spoilt")
    (again,) = run(home, pool)
    assert again.known
    assert kept(home) == {paper}
    assert list((home / "inbox").iterdir()) == []


class MeddlingPool(ReadingPool):
    """Somebody writes to every drop while it is being read."""

    def __init__(self, inbox: Path) -> None:
        super().__init__(workers=1)
        self.inbox = inbox

    def read_heads_first(
        self,
        files: Iterable[tuple[Path, SourceFile] | None],
        others: Iterable[tuple[Path, SourceFile]] = (),
    ) -> Iterator[tuple[SourceFile, ParsedDocument] | None]:
        for path, source in filter(None, files):
            (self.inbox / source.name).write_bytes(path.read_bytes() + b"\n% again")
            yield from super().read_heads_first([(path, source)])


def test_a_drop_that_is_written_to_while_being_read_stays_for_the_next_run(
    tmp_path: Path, pool: ReadingPool
) -> None:
    paper = draw_pdf(Paper())
    home = new_home(tmp_path, {"a.pdf": paper})
    with MeddlingPool(home / "inbox") as meddling:
        run(home, meddling)
    assert (home / "inbox" / "a.pdf").read_bytes() == paper + b"\n% again"
    run(home, pool)
    assert kept(home) == {paper, paper + b"\n% again"}


def test_a_name_that_is_no_utf8_stops_nothing(tmp_path: Path, pool: ReadingPool) -> None:
    home = new_home(tmp_path, {os.fsdecode(b"B\xe1o.pdf"): draw_pdf(Paper())})
    assert [one.arrival.fate for one in run(home, pool)] == [Fate.REGISTERED]


def test_members_share_bytes_with_loose_files_and_with_archives_inside(
    tmp_path: Path, pool: ReadingPool
) -> None:
    paper = draw_pdf(Paper())
    inner = zipped({"x.pdf": paper})
    home = new_home(
        tmp_path, {"a.zip": zipped({"i.zip": inner, "y.pdf": paper}), "b.pdf": paper, "c.zip": inner}
    )
    archive, loose, other = run(home, pool)
    assert [member.fate for member in archive.members] == [Fate.REGISTERED, Fate.DUPLICATE]
    assert loose.arrival.fate is Fate.DUPLICATE
    assert (other.arrival.fate, [member.fate for member in other.members]) == (
        Fate.DUPLICATE,
        [Fate.DUPLICATE],
    )


def test_a_long_scan_is_filed_with_its_first_page_and_finished_when_all_drops_are_filed(
    tmp_path: Path, pool: ReadingPool
) -> None:
    home = new_home(tmp_path, {"a.pdf": long_scan(), "b.pdf": draw_pdf(Paper(number_line="Số: 8/TB-UBND"))})
    places = places_of(home)
    with Registry.open(home / "registry.db") as registry:
        drops = find_drops([home / "inbox"])
        first, other, finished = ingest(drops, registry, places, pool, lambda: A_MOMENT)
        assert isinstance(first, Filed)
        assert isinstance(other, Filed)
        assert isinstance(finished, Finished)
        document_id = first.arrival.document_id or 0
        assert finished.document.id == document_id
        assert registry.text_of(document_id).count("THÔNG BÁO") == 3
        assert registry.unfinished_files() == []


def test_a_run_broken_off_after_the_first_pages_is_finished_by_the_next_and_confirmations_stay(
    tmp_path: Path, pool: ReadingPool
) -> None:
    home = new_home(tmp_path, {"a.pdf": long_scan()})
    places = places_of(home)
    with Registry.open(home / "registry.db") as registry:
        acts = ingest(find_drops([home / "inbox"]), registry, places, pool, lambda: A_MOMENT)
        filed = next(acts)
        acts.close()  # type: ignore[attr-defined]
        assert isinstance(filed, Filed)
        document_id = filed.arrival.document_id or 0
        assert registry.text_of(document_id).count("THÔNG BÁO") == 1
        assert [file.page_count for file in registry.unfinished_files()] == [3]
        registry.confirm_field(document_id, FieldName.NUMBER, "218", "lan", A_MOMENT)
    assert run(home, pool) == []
    with Registry.open(home / "registry.db") as registry:
        assert registry.text_of(document_id).count("THÔNG BÁO") == 3
        assert registry.get_document(document_id).number == 218
        assert registry.unfinished_files() == []


def start_ingest(home: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "cli", "--home", str(home), "ingest"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "MINHCHUNG_WORKERS": "1"},
        start_new_session=True,
    )


def finish(process: subprocess.Popen[str]) -> None:
    process.communicate(timeout=300)


@pytest.fixture(scope="module")
def few(drawn: dict[str, bytes]) -> dict[str, bytes]:
    """The small inbox without its short scans: they cost most of the time and end like the long one."""
    return {
        name: content
        for name, content in drawn.items()
        if name not in {"GM 23.pdf", "TB lich tiep dan t3.pdf"}
    }


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, few: dict[str, bytes]) -> dict[str, Any]:
    """The state after a run that nobody disturbed."""
    home = fill_inbox(tmp_path_factory.mktemp("undisturbed") / "home", few)
    finish(start_ingest(home))
    return state_of(home)


@pytest.fixture
def home(tmp_path: Path, few: dict[str, bytes]) -> Path:
    return fill_inbox(tmp_path / "home", few)


@pytest.mark.parametrize("after_fates", [0, 1, 4, 8])
def test_a_run_killed_after_some_fates_and_started_again_ends_like_an_undisturbed_one(
    home: Path, undisturbed: dict[str, Any], after_fates: int
) -> None:
    process = start_ingest(home)
    assert process.stderr is not None
    for _ in range(after_fates):
        assert process.stderr.readline()
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stderr.close()
    finish(start_ingest(home))
    assert state_of(home) == undisturbed


@pytest.mark.parametrize("seconds", [0.7, 1.3, 2.1])
def test_a_run_killed_at_any_moment_and_started_again_ends_like_an_undisturbed_one(
    home: Path, undisturbed: dict[str, Any], seconds: float
) -> None:
    process = start_ingest(home)
    time.sleep(seconds)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    finish(start_ingest(home))
    assert state_of(home) == undisturbed
