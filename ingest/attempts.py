"""How often drops were begun in vain: a file that ends the program must not do so for ever."""

import contextlib
import json
from pathlib import Path
from typing import Final

from ingest.hindrances import Hindrance
from ingest.inbox import FoundFile

# Crashes and faults of a single file, in a row; with the waiting between them about an hour.
MOST_TRIES: Final = 5


class Attempts:
    """Kept in a small file of the home, which outlives the program; a lost or damaged one counts as none."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._tries: dict[str, tuple[int, str]] | None = None

    def begin(self, file: FoundFile) -> None:
        """Note one more try; it counts unless it is taken back."""
        self._add(file, 1)

    def take_back(self, file: FoundFile) -> None:
        """Do not count the last try: the step went well, or what hindered it was not the file's fault."""
        self._add(file, -1)

    def explain(self, file: FoundFile, hindrance: Hindrance) -> None:
        """Note why the last try failed."""
        self._read()[_key(file)] = (max(1, self.count(file)), hindrance)
        self._write()

    def forget(self, file: FoundFile) -> None:
        """Keep nothing of a file that is done with."""
        if self._read().pop(_key(file), None) is not None:
            self._write()

    def count(self, file: FoundFile) -> int:
        """Tries that came to nothing."""
        return self._read().get(_key(file), (0, ""))[0]

    def last_hindrance(self, file: FoundFile) -> Hindrance | None:
        """Why the last try failed; None where it ended the program."""
        why = self._read().get(_key(file), (0, ""))[1]
        return Hindrance(why) if why else None

    def _add(self, file: FoundFile, more: int) -> None:
        tries = self._read()
        count, why = tries.pop(_key(file), (0, ""))
        if count + more > 0:
            tries[_key(file)] = (count + more, why)
        self._write()

    def _read(self) -> dict[str, tuple[int, str]]:
        if self._tries is None:
            try:
                kept = json.loads(self._path.read_text(encoding="utf-8"))
                self._tries = {str(key): (int(count), str(why)) for key, (count, why) in kept.items()}
            except (OSError, ValueError, TypeError, AttributeError):
                self._tries = {}
        return self._tries

    def _write(self) -> None:
        """Keep it on the disk; a disk that is full is told of by what is to be filed."""
        temporary = self._path.with_name(self._path.name + ".new")
        try:
            temporary.write_text(json.dumps(self._read(), ensure_ascii=False), encoding="utf-8")
            temporary.replace(self._path)
        except OSError:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)


def _key(file: FoundFile) -> str:
    return f"{file.name}|{file.size}|{file.modified_ns}"
