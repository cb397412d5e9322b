"""Files tied to a claim at a desk: real photos and papers, in a real vault."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from drawn_papers import Paper, draw_pdf
from factories import A_MOMENT, make_row, make_table
from PIL import Image
from PIL.ExifTags import IFD, Base

from desk.attachments import Attached, attach_file, describe_remark, set_private
from desk.refusals import InputWantedError
from registry.errors import InputFileError, NotFoundError, UsageError
from registry.store import Registry
from registry.vault import Vault
from registry.vocabulary.kinds import EventKind
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
