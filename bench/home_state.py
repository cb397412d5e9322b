"""What a home folder holds after its inbox was taken in, to compare two of them, and what is wrong in it."""

import hashlib
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from index.fulltext import EngineQuery
from index.health import find_index_faults
from index.upkeep import IndexFolder, build_entry
from registry.lookup import Lookup
from registry.store import Registry
from registry.vocabulary.kinds import EventKind

_ENOUGH: Final = 1_000  # papers; of no more is it asked which hold a word


def state_of(home: Path) -> dict[str, Any]:
    """Everything that a run leaves behind, but for when and in which row."""
    with Registry.open(home / "registry.db") as registry:
        arrivals = registry.arrivals()
        arrived = registry.events(kinds={EventKind.ARRIVED})
        return {
            "fates": [(a.name, a.sha256, a.fate, a.reason) for a in arrivals],
            "members": [
                (whole.name, member.name, member.sha256, member.fate)
                for whole in arrivals
                for member in registry.arrivals(whole.id)
            ],
            "recorded": Counter(event.about for event in arrived),
            "documents": [
                (
                    document.id,
                    document.reference_key,
                    document.issued_on,
                    document.subject,
                    document.unsure,
                    [file.sha256 for file, _ in registry.files_of(document.id or 0)],
                )
                for document in registry.documents()
            ],
            "unfinished": registry.unfinished_files(),
            "texts": [registry.text_of(document.id or 0) for document in registry.documents()],
            "vault": sorted(path.name for path in _files_below(home / "vault")),
            "inbox": sorted(str(path.relative_to(home / "inbox")) for path in _files_below(home / "inbox")),
            "refused": {
                str(path.relative_to(home / "refused")): "" if path.is_symlink() else _digest(path)
                for path in _files_below(home / "refused")
            },
        }


def find_lost(home: Path, drops: Mapping[str, bytes]) -> list[str]:
    """The drops whose bytes are in none of vault, inbox and refused."""
    held = {
        _digest(path)
        for folder in ("vault", "inbox", "refused")
        for path in _files_below(home / folder)
        if path.is_file()
    }
    return [name for name, content in drops.items() if hashlib.sha256(content).hexdigest() not in held]


def find_faults(home: Path) -> list[str]:
    """What must not be after a run that came to its end."""
    return list(_find_faults(home))


def _find_faults(home: Path) -> Iterator[str]:
    attempts = home / "attempts.json"
    if attempts.exists() and attempts.read_text(encoding="utf-8") != "{}":
        yield "a drop is still counted as begun"
    for path in _files_below(home / "vault"):
        if path.name != _digest(path):
            yield f"vault: {path.name} is not its hash"
    with Registry.open(home / "registry.db") as registry:
        if registry.find_audit_fault() is not None:
            yield "the audit trail is broken"
    with closing(Lookup.open(home / "registry.db")) as lookup:
        yield from _compare_index(lookup, home / "index")


def _compare_index(lookup: Lookup, folder: Path) -> Iterator[str]:
    """What the index, once it is brought up to the registry, says otherwise than one that is built anew."""
    anew = folder.with_name("index-anew")
    with closing(IndexFolder(folder)) as kept, closing(IndexFolder(anew)) as built:
        kept.refresh(lookup)
        yield from (f"index: {fault.kind.value}" for fault in find_index_faults(lookup, kept))
        built.rebuild(lookup)
        old, new = kept.active(), built.active()
        if old is None or new is None or old.ids() != new.ids():
            yield "index: other papers than one built anew"
            return
        for word in {word for paper in lookup.indexed(lookup.ids()) for word in build_entry(paper).folded}:
            query = EngineQuery(((word,),))
            if set(old.search(query, _ENOUGH).ids) != set(new.search(query, _ENOUGH).ids):
                yield "index: a word is found otherwise than in one built anew"
                return
    shutil.rmtree(anew)


def _files_below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_symlink() or path.is_file())


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
