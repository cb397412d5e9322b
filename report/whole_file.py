"""A file that is handed out: it appears when it is whole, and replaces another only where that is meant."""

import os
import tempfile
from pathlib import Path

from registry.backup import SCRATCH_PREFIX
from registry.errors import UsageError, no_such_file
from registry.language import _


def check_target(target: Path, *, replace: bool) -> None:
    """Make sure that a file may be written.

    Raises:
        UsageError: it is there already.
        InputFileError: its folder does not exist.
    """
    if not target.parent.is_dir():
        raise no_such_file(target.parent)
    if target.is_dir() or (target.exists() and not replace):
        raise UsageError(
            _("{path} is there already. Choose another name, or replace it with --force.").format(path=target)
        )


def write_whole(target: Path, content: bytes, *, replace: bool) -> None:
    """Write a file beside its place and move it there.

    Raises:
        UsageError: it is there already.
        InputFileError: its folder does not exist.
        OSError: the disk is full, or may not be written.
    """
    check_target(target, replace=replace)
    try:
        with tempfile.TemporaryDirectory(prefix=SCRATCH_PREFIX, dir=target.parent) as scratch:
            written = Path(scratch) / "file"
            with written.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            check_target(target, replace=replace)
            written.replace(target)
    except OSError as error:
        error.filename = str(target)  # people know nothing of the place beside it
        raise
