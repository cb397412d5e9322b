"""Tables of criteria read by a child: a file that hangs its reader, or takes too much, harms nothing else."""

from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from ingest.children import SPAWN, bind_child, prepare_birth
from ingest.criteria import Stated, read_grid, too_large
from ingest.criteria_grid import Grid
from registry.errors import MinhchungError
from registry.language import current_language, use_language

SECONDS: Final = 100.0  # the largest table takes 10, LibreOffice may take 50 for an old kind of file
MEMORY_BYTES: Final = 2_000_000_000  # of address space, as for a child that reads papers


def read_grid_apart(
    path: Path, stated: Stated, *, seconds: float = SECONDS, memory: int = MEMORY_BYTES
) -> Grid:
    """What `ingest.criteria.read_grid` gives, read in a process of its own.

    Raises:
        InputFileError: as there; or the file takes more time or memory than any table does.
        TableError, UsageError, MissingToolError: as there.
    """
    connection, theirs = SPAWN.Pipe()
    prepare_birth()
    process = SPAWN.Process(
        target=_serve, args=(theirs, path, stated, current_language(), memory), daemon=True
    )
    process.start()
    theirs.close()
    try:
        outcome = connection.recv() if connection.poll(seconds) else None
    except (EOFError, OSError):  # it died
        outcome = None
    finally:
        process.kill()
        process.join()
        process.close()
        connection.close()
    if isinstance(outcome, Grid):
        return outcome
    raise outcome if isinstance(outcome, MinhchungError) else too_large(path)


def _serve(connection: Connection, path: Path, stated: Stated, language: str, memory: int) -> None:
    """A child's life: read one file."""
    bind_child(memory)
    use_language(language)
    try:
        connection.send(read_grid(path, stated))
    except MinhchungError as error:
        connection.send(error)
    except MemoryError:
        return
