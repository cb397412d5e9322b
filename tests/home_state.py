"""What a home folder holds after its inbox was taken in, for comparing two of them."""

from pathlib import Path
from typing import Any

from registry.store import Registry


def state_of(home: Path) -> dict[str, Any]:
    """Everything that a run leaves behind, but for when and in which row."""
    with Registry.open(home / "registry.db") as registry:
        arrivals = registry.arrivals()
        return {
            "fates": [(a.name, a.sha256, a.fate, a.reason) for a in arrivals],
            "members": [
                (whole.name, member.name, member.sha256, member.fate)
                for whole in arrivals
                for member in registry.arrivals(whole.id)
            ],
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
            "vault": sorted(path.name for path in (home / "vault").rglob("*") if path.is_file()),
            "inbox": sorted(path.name for path in (home / "inbox").iterdir()),
            "refused": sorted(path.name for path in (home / "refused").iterdir()),
        }
