"""Evidence packs that were made on the page: their names, how many are kept and for how long."""

import re
import shutil
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from registry.backup import SCRATCH_PREFIX
from report.pack_names import to_ascii
from report.sealed import Seal

# Each may be as large as all papers together, and whoever asked for one downloads it the same day.
KEPT_PACKS: Final = 5
KEPT_FOR: Final = timedelta(days=30)
_CODE_LENGTH: Final = 24
# Whoever hands a pack on reads its name: what may not go to everybody stands in it.
_RESTRICTED, _PERSONAL = "_co-han-che", "_co-ca-nhan"
_NAME: Final = re.compile(
    r"goi-minh-chung_\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d"
    rf"(?:_muc-(?P<code>[A-Za-z0-9.-]+))?(?P<restricted>{_RESTRICTED})?(?P<personal>{_PERSONAL})?\.zip"
)


@dataclass(frozen=True, slots=True)
class KeptPack:
    """A pack in the folder; `code` is the part of the table that it holds, None for all of it."""

    name: str
    size: int
    made_at: datetime
    code: str | None
    has_restricted: bool
    has_personal: bool


def name_pack(at: datetime, code: str | None, unsealed: Collection[Seal]) -> str:
    """The file name of a pack: when it was made, what it holds, and what of it is not for everybody."""
    part = f"_muc-{to_ascii(code, _CODE_LENGTH)}" if code is not None else ""
    restricted = _RESTRICTED if Seal.RESTRICTED in unsealed else ""
    personal = _PERSONAL if Seal.PERSONAL in unsealed else ""
    return f"goi-minh-chung_{at:%Y-%m-%d_%H-%M-%S}{part}{restricted}{personal}.zip"


def is_pack_name(name: str) -> bool:
    """Whether a file may be one of these packs, by its name."""
    return _NAME.fullmatch(name) is not None


def find_packs(folder: Path) -> list[KeptPack]:
    """The packs in a folder, the newest first."""
    kept = []
    for path in folder.glob("*.zip"):
        named = _NAME.fullmatch(path.name)
        if named is None or not path.is_file():
            continue
        status = path.stat()
        made_at = datetime.fromtimestamp(status.st_mtime).astimezone()
        restricted, personal = named["restricted"] is not None, named["personal"] is not None
        kept.append(KeptPack(path.name, status.st_size, made_at, named["code"], restricted, personal))
    return sorted(kept, key=lambda one: one.made_at, reverse=True)


def sweep_packs(folder: Path, at: datetime, most: int = KEPT_PACKS) -> None:
    """Delete packs that are too old or too many, and what a stopped server left half-made."""
    for path in folder.glob(f"{SCRATCH_PREFIX}*"):
        shutil.rmtree(path, ignore_errors=True)
    for rank, pack in enumerate(find_packs(folder)):
        if rank >= most or at - pack.made_at > KEPT_FOR:
            _delete(folder / pack.name)


def forget_packs(folder: Path) -> None:
    """Delete all packs: a paper in them was withdrawn."""
    for pack in find_packs(folder):
        _delete(folder / pack.name)


def _delete(path: Path) -> None:
    with suppress(OSError):  # Windows deletes no file that somebody downloads; the next sweep does
        path.unlink()
