"""Files tied to a claim at a desk: real photos and papers, in a real vault."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from drawn_papers import Paper, draw_pdf
from factories import A_MOMENT, make_drop, make_header, make_parsed, make_row, make_table
from filed_photos import file_photo
from PIL import Image
from PIL.ExifTags import IFD, Base

from desk.attachments import Attached, RemarkKind, attach_file, attach_filed, describe_remark, set_private
from desk.refusals import DraftError, InputWantedError
from registry.errors import InputFileError, NotFoundError, UsageError
from registry.parsed import PaperReading, Problem, ProblemCode
from registry.store import Registry
from registry.vault import Vault
from registry.vocabulary.kinds import EventKind, FieldName
from report.summary import assess

ROWS = (
    make_row("I.1", "Thông báo số 1042/TB-UBND ngày 24/4/2026"),
    make_row("I.2", "(có ảnh kèm theo)"),
    make_row("I.3", "(có ảnh kèm theo)"),
)


class Desk:
    """A table of a citation and two promised photos."""

    def __init__(self, registry: Registry, folder: Path) -> None:
        self.registry = registry
        self.vault = Vault(folder / "vault")
        registry.save_table(make_table(*ROWS), "bang.docx", "1" * 64, A_MOMENT)

    def attach(
        self,
        code: str,
        file: Path,
        name: str = "hop.jpg",
        day: date | None = None,
        claim: int = 1,
        is_private: bool | None = None,
    ) -> Attached:
        return attach_file(
            self.registry,
            self.vault,
            assess(self.registry),
            code,
            claim,
            file,
            name,
            day,
            " họp ",
            "lan",
            A_MOMENT,
            is_private=is_private,
        )

    @property
    def is_private(self) -> bool:
        """Whether the one file that is attached stays out of packs."""
        (kept,) = self.registry.attachments_of(1)
        return kept.is_private

    def set_private(self, sha256: str, is_private: bool, code: str = "I.2") -> bool:
        return set_private(
            self.registry, assess(self.registry), code, 1, sha256, is_private, "minh", A_MOMENT
        )

    def attach_filed(self, code: str, sha256: str, day: date | None = None, claim: int = 1) -> Attached:
        assessment = assess(self.registry)
        return attach_filed(
            self.registry, self.vault, assessment, code, claim, sha256, day, " họp ", "lan", A_MOMENT
        )

    def file_paper(self, *problems: Problem, **changes: str | None) -> str:
        """A filed paper that is at most named; gives the hash of its file."""
        parsed = make_parsed(header=make_header(**changes), problems=problems)
        self.registry.file_drop(make_drop(parsed, "I.2/van ban.pdf"), parsed)
        path = self.vault.path_of(parsed.source.sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
        return parsed.source.sha256


@pytest.fixture
def desk(registry: Registry, tmp_path: Path) -> Desk:
    return Desk(registry, tmp_path)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photo as it lies in a folder of uploads, taken on 12 March."""
    exif = Image.Exif()
    exif.get_ifd(IFD.Exif)[Base.DateTimeOriginal] = "2026:03:12 08:15:00"
    Image.new("RGB", (40, 30), "green").save(tmp_path / "upload", format="JPEG", exif=exif)
    return tmp_path / "upload"


def test_a_photo_is_of_the_day_that_the_camera_wrote_unless_a_person_says_otherwise(
    desk: Desk, photo: Path
) -> None:
    attached = desk.attach("i.2", photo)
    assert (attached.is_new, attached.remarks) == (True, ())
    (kept,) = desk.registry.attachments_of(1)
    assert (kept.criterion_code, kept.name, kept.note) == ("I.2", "hop.jpg", "họp")
    assert (kept.dated_on, kept.taken_on) == (date(2026, 3, 12), date(2026, 3, 12))
    assert desk.vault.path_of(kept.sha256).read_bytes() == photo.read_bytes()
    again = desk.attach("I.2", photo, day=date(2026, 3, 13))
    assert not again.is_new
    assert [describe_remark(remark) for remark in again.remarks] == [
        "The camera wrote 12/3/2026 into the picture, not 13/3/2026. The day typed is recorded."
    ]
    (kept,) = desk.registry.attachments_of(1)
    assert kept.dated_on == date(2026, 3, 13)
    elsewhere = desk.attach("I.3", photo)
    assert [describe_remark(remark) for remark in elsewhere.remarks] == [
        "The same file is attached to I.2 already (hop.jpg)."
    ]


def test_whoever_names_a_link_means_the_file(desk: Desk, photo: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.jpg"
    link.symlink_to(photo)
    attached = desk.attach("I.2", link)
    assert desk.vault.path_of(attached.attachment.sha256).read_bytes() == photo.read_bytes()


@pytest.mark.parametrize(
    ("code", "claim", "day", "error", "sentence"),
    [
        ("I.9", 1, None, NotFoundError, "No item I.9"),
        ("I.2", 7, None, NotFoundError, "no claim 7"),
        ("I.1", 1, None, UsageError, "put its scan into the inbox"),
        ("I.2", 1, date(2026, 7, 3), UsageError, "3/7/2026 lies in the future"),
    ],
)
def test_what_cannot_be_attached_is_kept_nowhere(
    desk: Desk, photo: Path, code: str, claim: int, day: date | None, error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        desk.attach(code, photo, day=day, claim=claim)
    assert desk.registry.attachments_of(1) == []
    assert not desk.vault.folder.exists()


def test_a_file_that_bears_no_day_wants_one(desk: Desk, tmp_path: Path) -> None:
    Image.new("RGB", (40, 30), "green").save(tmp_path / "anh.png")
    with pytest.raises(InputWantedError) as refusal:
        desk.attach("I.2", tmp_path / "anh.png")
    assert refusal.value.wanted == "date"


def test_no_bytes_of_a_secret_paper_are_kept(desk: Desk, tmp_path: Path) -> None:
    secret = replace(Paper(), issuer=("ỦY BAN NHÂN DÂN", "XÃ AN MẪU", "MẬT"))
    (tmp_path / "upload").write_bytes(draw_pdf(secret))
    with pytest.raises(InputFileError, match=r"^bao-cao\.pdf: "):
        desk.attach("I.2", tmp_path / "upload", name="bao-cao.pdf", day=date(2026, 3, 12))
    assert not desk.vault.folder.exists()


def test_a_file_stays_out_of_packs_when_somebody_says_so_until_somebody_says_otherwise(
    desk: Desk, photo: Path
) -> None:
    sha256 = desk.attach("I.2", photo).attachment.sha256
    assert not desk.is_private
    assert desk.set_private(sha256, True)
    assert desk.is_private
    desk.attach("I.2", photo)
    assert desk.is_private
    desk.attach("I.2", photo, is_private=False)
    assert not desk.is_private
    assert desk.attach("I.2", photo, is_private=True).remarks == ()
    assert desk.set_private(sha256, False)
    assert not desk.is_private
    assert not desk.set_private(sha256, True, "I.3")
    marked = [event for event in desk.registry.events(kinds=[EventKind.ATTACHED]) if event.who == "minh"]
    assert [(event.before or {}).get("private") for event in marked] == [True, None]


def test_a_file_in_which_an_identity_number_is_read_stays_out_of_packs_unless_a_person_lets_it_in(
    desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "upload").write_bytes(draw_pdf(replace(Paper(), body=("Ông Lê Văn Thử, 031096001234",))))
    attached = desk.attach("I.2", tmp_path / "upload", "don.pdf", date(2026, 3, 12))
    assert desk.is_private
    assert [describe_remark(remark)[:48] for remark in attached.remarks] == [
        "don.pdf bears an identity number of a citizen, o"
    ]
    again = desk.attach("I.2", tmp_path / "upload", "don.pdf", date(2026, 3, 12), is_private=False)
    assert (again.remarks, desk.is_private) == ((), False)


def test_a_filed_photo_is_attached_under_its_own_name_with_nothing_copied(desk: Desk) -> None:
    drop = file_photo(desk.registry, desk.vault, "I.2/hop.jpg", taken_on=date(2026, 3, 12))
    files = {path: path.stat().st_mtime_ns for path in desk.vault.folder.rglob("*") if path.is_file()}
    attached = desk.attach_filed("i.2", drop.sha256)
    assert (attached.is_new, attached.remarks) == (True, ())
    assert files == {path: path.stat().st_mtime_ns for path in desk.vault.folder.rglob("*") if path.is_file()}
    (kept,) = desk.registry.attachments_of(1)
    assert (kept.criterion_code, kept.name, kept.note) == ("I.2", "hop.jpg", "họp")
    assert (kept.dated_on, kept.taken_on) == (date(2026, 3, 12), date(2026, 3, 12))
    assert desk.registry.events()[0].kind is EventKind.ATTACHED
    assert not desk.attach_filed("I.2", drop.sha256, date(2026, 3, 13)).is_new
    elsewhere = desk.attach("I.3", desk.vault.path_of(drop.sha256), "khac.jpg")
    assert [describe_remark(remark) for remark in elsewhere.remarks] == [
        "The same file is attached to I.2 already (hop.jpg)."
    ]


@pytest.mark.parametrize(
    ("code", "claim", "day", "error", "sentence"),
    [
        ("I.9", 1, None, NotFoundError, "No item I.9"),
        ("I.2", 7, None, NotFoundError, "no claim 7"),
        ("I.1", 1, None, UsageError, "put its scan into the inbox"),
        ("I.2", 1, None, InputWantedError, "Type the day"),
        ("I.2", 1, date(2026, 7, 3), UsageError, "3/7/2026 lies in the future"),
    ],
)
def test_a_filed_file_is_refused_as_a_new_one_is(
    desk: Desk, code: str, claim: int, day: date | None, error: type[Exception], sentence: str
) -> None:
    drop = file_photo(desk.registry, desk.vault, "hop.jpg")
    with pytest.raises(error, match=sentence):
        desk.attach_filed(code, drop.sha256, day, claim)
    assert desk.registry.attachments_of(1) == []


def test_the_day_of_a_filed_paper_counts_where_it_was_read_for_sure(desk: Desk) -> None:
    sure = desk.file_paper(number=None, symbol=None, issued_on="2026-03-05")
    assert desk.attach_filed("I.2", sure).attachment.dated_on == date(2026, 3, 5)
    unsure = make_parsed(
        "khác", header=make_header(number=None, unsure=(FieldName.ISSUED_ON,), issued_on="2026-03-06")
    )
    desk.registry.file_drop(make_drop(unsure), unsure)
    desk.vault.path_of(unsure.source.sha256).parent.mkdir(parents=True, exist_ok=True)
    desk.vault.path_of(unsure.source.sha256).write_bytes(b"x")
    with pytest.raises(InputWantedError):
        desk.attach_filed("I.2", unsure.source.sha256)


def test_drafts_files_of_several_papers_and_what_is_not_there_are_refused(desk: Desk) -> None:
    a_day = date(2026, 3, 12)
    with pytest.raises(NotFoundError, match="No paper has the file"):
        desk.attach_filed("I.2", "f" * 64, a_day)
    draft = desk.file_paper(Problem(ProblemCode.DRAFT))
    with pytest.raises(DraftError):
        desk.attach_filed("I.2", draft, a_day)
    gone = file_photo(desk.registry, desk.vault, "hop.jpg")
    desk.vault.path_of(gone.sha256).unlink()
    with pytest.raises(InputFileError, match=r"The original of hop\.jpg is missing"):
        desk.attach_filed("I.2", gone.sha256, a_day)
    assert desk.registry.attachments_of(1) == []


def test_a_filed_file_in_which_an_identity_number_was_read_stays_out_of_packs(desk: Desk) -> None:
    list_of_names = make_parsed("Số định danh 001199012345", header=make_header(number=None, symbol=None))
    desk.registry.file_drop(make_drop(list_of_names), list_of_names)
    desk.vault.path_of(list_of_names.source.sha256).parent.mkdir(parents=True, exist_ok=True)
    desk.vault.path_of(list_of_names.source.sha256).write_bytes(b"x")
    attached = desk.attach_filed("I.2", list_of_names.source.sha256)
    assert desk.is_private
    assert [remark.kind for remark in attached.remarks] == [RemarkKind.PRIVATE]


def test_a_file_of_several_papers_or_not_read_to_its_end_is_not_attached(desk: Desk) -> None:
    parsed = make_parsed("trang 1", header=make_header(number=None, symbol=None))
    unfinished = replace(parsed, later=(2,))
    desk.registry.add(unfinished)
    with pytest.raises(UsageError, match="later pages are still being read"):
        desk.attach_filed("I.2", parsed.source.sha256)
    batch = make_parsed("hai văn bản")
    pages = tuple(replace(batch.pages[0], number=number) for number in (1, 2))
    desk.registry.add(replace(batch, pages=pages))
    parts = (PaperReading(1, 1, make_header()), PaperReading(2, 2, make_header(number="1043")))
    desk.registry.split_file(replace(batch, pages=pages, papers=parts), "lan", A_MOMENT)
    with pytest.raises(UsageError, match="The file holds several papers") as refusal:
        desk.attach_filed("I.2", batch.source.sha256)
    assert "1043/TB-UBND" in str(refusal.value)
    assert desk.registry.attachments_of(1) == []
