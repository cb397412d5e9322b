"""What a backup says of itself, and which names its members may have (pure)."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

MANIFEST_NAME: Final = "manifest.json"
DATABASE_NAME: Final = "registry.db"
_FORMAT: Final = "minhchung backup"
VERSION: Final = 1
_VAULT_NAME: Final = re.compile(r"vault/([0-9a-f]{2})/(\1[0-9a-f]{62})")
_FOLDERS: Final = ("inbox/", "refused/", "trust/")
# What leads out of a folder on some system, or is no name on it: Windows reads a: and \ as places.
_UNSAFE: Final = re.compile(r'[\\:*?"<>|\x00-\x1f\x7f]')
_LATEST_NS: Final = 1 << 63
_LONGEST_PART: Final = 255  # bytes, of a file name on all common disks


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a backup; `modified_ns` where the registry knows drops by it."""

    name: str
    size: int
    sha256: str
    modified_ns: int | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds.

    Args:
        counts: rows of the database, by table.
        missing: hashes of originals that the database names and the vault did not have.
        damaged: members that could not be read to their end, or whose bytes are not those of their name.
        withheld: how many files of inbox and refused were left out for their secrecy stamp.
    """

    made_at: datetime
    schema: str
    has_originals: bool
    counts: Mapping[str, int]
    members: tuple[Member, ...]
    missing: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()
    withheld: int = 0

    @property
    def size(self) -> int:
        """How many bytes the members have, unpacked."""
        return sum(member.size for member in self.members)

    def count(self, folder: str) -> int:
        """How many members lie in a folder of the home."""
        return sum(member.name.startswith(f"{folder}/") for member in self.members)


def dump_manifest(manifest: Manifest) -> str:
    """The manifest as JSON."""
    values = {"format": _FORMAT, "version": VERSION, **asdict(manifest)}
    values["made_at"] = manifest.made_at.isoformat()
    return json.dumps(values, ensure_ascii=False, indent=1)


def parse_manifest(text: str) -> Manifest:
    """The manifest of a backup; whatever wrote it, its names lead nowhere else.

    Raises:
        ValueError: it is none, or of a newer program, or names what no backup holds.
    """
    values = json.loads(text)
    if not isinstance(values, dict) or values.get("format") != _FORMAT or values.get("version") != VERSION:
        raise ValueError("not a manifest of this version")
    try:
        manifest = Manifest(
            made_at=datetime.fromisoformat(values["made_at"]),
            schema=str(values["schema"]),
            has_originals=bool(values["has_originals"]),
            counts={str(name): int(count) for name, count in values["counts"].items()},
            members=tuple(_parse_member(one) for one in values["members"]),
            missing=tuple(map(str, values["missing"])),
            damaged=tuple(map(str, values["damaged"])),
            withheld=int(values["withheld"]),
        )
    except (KeyError, TypeError, AttributeError, OverflowError) as error:
        raise ValueError(f"incomplete manifest: {error}") from error
    names = [member.name for member in manifest.members]
    if len(set(names)) != len(names) or DATABASE_NAME not in names:
        raise ValueError("members named twice, or no database")
    return manifest


def is_member_name(name: str) -> bool:
    """Whether a backup may hold a member of this name."""
    if name in (DATABASE_NAME, "minhchung.toml") or _VAULT_NAME.fullmatch(name):
        return True
    folder = next((folder for folder in _FOLDERS if name.startswith(folder)), None)
    return folder is not None and all(map(_is_plain, name.removeprefix(folder).split("/")))


def name_member(folder: str, path: str) -> str:
    """The member's name for a file of inbox or refused; what could lead elsewhere is written `_`."""
    readable = path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    parts = (_shorten(_UNSAFE.sub("_", part)) for part in readable.split("/"))
    return "/".join((folder, *parts))


def original_in(name: str) -> str | None:
    """The hash that a member of the vault is named by; None for other members."""
    found = _VAULT_NAME.fullmatch(name)
    return found[2] if found else None


def _parse_member(values: Any) -> Member:
    name, modified = str(values["name"]), values["modified_ns"]
    if not is_member_name(name):
        raise ValueError(f"a name that no backup has: {name}")
    member = Member(
        name, int(values["size"]), str(values["sha256"]), None if modified is None else int(modified)
    )
    if member.size < 0 or abs(member.modified_ns or 0) >= _LATEST_NS:
        raise ValueError(f"a size or time that no file has: {name}")
    return member


def _is_plain(part: str) -> bool:
    return (
        part not in ("", ".", "..")
        and not _UNSAFE.search(part)
        and len(part.encode("utf-8", "replace")) <= _LONGEST_PART
    )


def _shorten(part: str) -> str:
    """A name no longer than disks take, where what replaces odd bytes made it so; its end is kept."""
    return part.encode()[-_LONGEST_PART:].decode("utf-8", "ignore")
