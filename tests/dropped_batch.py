"""A batch of drops with everything that can become of one, cheap to read, and what must hold after it."""

import io
import os
import unicodedata
import zipfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from drawn_papers import Paper, draw_pages, draw_pdf, save_docx
from factories import A_MOMENT
from home_state import find_faults, find_lost, state_of

from cli.workplace import Workplace
from ingest.attempts import Attempts
from ingest.inbox import find_drops
from ingest.pipeline import Filed, Places, Withdrawn, ingest
from ingest.workers import ReadingPool
from registry.settings import Settings
from registry.store import Registry

# Names nobody has in the other papers: no byte of them may stay where papers are kept.
SECRET_WORDS: Final = ("Lê Văn Kín", "Trần Thị Khuất")
_STAMPED: Final = replace(Paper(), issuer=("ỦY BAN NHÂN DÂN", "XÃ AN MẪU", "MẬT"), signer=SECRET_WORDS[0])
_ANNEX: Final = Paper(
    issuer=("MẬT",), number_line="", date_line="", title="PHỤ LỤC", subject=("Danh sách kèm theo",)
)
_ARRIVED: Final = 1_780_000_000  # seconds; when the drops were last written


@dataclass(frozen=True)
class Batch:
    """Drops by their path below the inbox, and the contents of which no copy may be kept."""

    drops: Mapping[str, bytes]
    secrets: frozenset[bytes]


def draw_batch(folder: Path) -> Batch:
    """The batch, drawn anew."""
    notice = draw_pdf(_numbered(11))
    word = save_docx(_numbered(12), folder / "word.docx").read_bytes()
    late_secret = draw_pages(replace(_numbered(17), signer=SECRET_WORDS[1]), _ANNEX)
    secret = draw_pdf(_STAMPED)
    around_secret = _zipped({"mot.pdf": late_secret, "hai.pdf": draw_pdf(_numbered(18))})
    drops = {
        "a.pdf": notice,
        "b.docx": word,
        "c.zip": _zipped({"mot.pdf": draw_pdf(_numbered(13)), "la.bin": b"no paper", "hai.docx": word}),
        "d (ban sao).pdf": notice,
        "e.pdf": b"",
        "f.xyz": b"no paper at all",
        # As a Macintosh or a telephone writes names.
        f"Quý 1/{unicodedata.normalize('NFD', 'Báo cáo tuần.pdf')}": draw_pdf(_numbered(14)),
        "h.pdf": secret,
        "i.pdf": late_secret,
        "k.zip": around_secret,
        "l.pdf": draw_pages(_numbered(15), _numbered(16)),
        "m.pdf": draw_pdf(
            replace(_numbered(17), signer="Lê Văn Thử")
        ),  # the paper of i.pdf, without its annex
    }
    return Batch(drops, frozenset((secret, late_secret, around_secret)))


def lay_out(home: Path, batch: Batch) -> Path:
    """A home with the batch in its inbox, and a link to a file outside, where the registry is empty."""
    for name, content in batch.drops.items():
        path = home / "inbox" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (_ARRIVED, _ARRIVED))
    link = home / "inbox" / "g.pdf"
    link.symlink_to("/etc/hostname")
    os.utime(link, (_ARRIVED, _ARRIVED), follow_symlinks=False)
    Registry.open(home / "registry.db").close()
    return home


def take_in(home: Path, pool: ReadingPool) -> None:
    """Take in the inbox as `minhchung ingest` and the page do, somebody looking at pages and searching."""
    workplace = Workplace(Settings(home))
    places = Places(workplace.vault, home / "refused", home / "inbox", Attempts(home / "attempts.json"))
    with workplace.only_writer(), closing(workplace):
        workplace.vault.sweep()
        drops = find_drops([home / "inbox"])
        for number, act in enumerate(ingest(drops, workplace.registry, places, pool, lambda: A_MOMENT)):
            if isinstance(act, Withdrawn):
                workplace.forget()
            elif isinstance(act, Filed):
                _look_at(act, workplace)
            if number == len(drops) // 2:
                workplace.index.refresh(workplace.lookup)
        workplace.index.refresh(workplace.lookup)


def everything_in(home: Path) -> dict[str, Any]:
    """The state of a home, with the pictures of pages."""
    return {**state_of(home), "pictures": sorted(path.name for path in (home / "pictures").glob("*"))}


def assert_sound(home: Path, batch: Batch) -> None:
    """What must hold after any run that came to its end."""
    assert find_lost(home, batch.drops) == []
    assert find_faults(home) == []
    for original in (home / "vault").glob("*/*"):
        assert original.read_bytes() not in batch.secrets
    database = b"".join(path.read_bytes() for path in home.glob("registry.db*"))
    assert not [words for words in SECRET_WORDS if words.encode() in database]


def _look_at(filed: Filed, workplace: Workplace) -> None:
    """Have a picture of a page made, as the page of a paper does."""
    for arrival in (filed.arrival, *filed.members):
        if arrival.document_id is not None:
            workplace.settings.pictures.mkdir(exist_ok=True)
            (workplace.settings.pictures / arrival.sha256).write_bytes(b"picture")


def _numbered(number: int) -> Paper:
    return Paper(number_line=f"Số: {number}/TB-UBND", subject=(f"Về việc thứ {number}",))


def _zipped(members: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return target.getvalue()
