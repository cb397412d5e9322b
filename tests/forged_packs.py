"""Packs as somebody makes them who forges one: changed, and all hashes made anew."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from ingest.workers import ReadingPool
from report.bag import dump_manifest
from report.verify import Verification, verify_pack

MAP: Final = "data/citations.json"


def seal_again(folder: Path) -> None:
    """Make the lists anew."""

    def sums(names: list[str]) -> bytes:
        return dump_manifest(
            (name, hashlib.sha256((folder / name).read_bytes()).hexdigest()) for name in names
        )

    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    payload = [name for name in files if name.startswith("data/")]
    (folder / "manifest-sha256.txt").write_bytes(sums(payload))
    tags = [name for name in files if name not in payload and not name.startswith("tagmanifest")]
    (folder / "tagmanifest-sha256.txt").write_bytes(sums(tags))


def forge_map(folder: Path, pool: ReadingPool, change: Callable[[dict[str, Any]], None]) -> Verification:
    """Change the citation map and all hashes with it."""
    path = folder / MAP
    citations = json.loads(path.read_text("utf-8"))
    change(citations)
    path.write_text(json.dumps(citations), "utf-8")
    seal_again(folder)
    return verify_pack(folder, pool)
