"""Ends a program at any of its steps that touch the disk, as a power cut would: what ends is a forked copy.

Between two steps nothing lasting happens, so a program that ends before each of them has ended after each,
too. Steps are what is asked of the system (files made, written, flushed, named, moved, removed, folders made)
and the commits of the database, each with its transaction open; of what is written, a half is a step.
"""

import builtins
import io
import json
import os
import pathlib
import signal
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, event

_OF_SYSTEM: Final = ("chmod", "fsync", "mkdir", "remove", "rename", "replace", "rmdir", "unlink")
_WRITING: Final = frozenset("wax+")

Act = Callable[..., None]
"""What is done in a home, which is its first argument."""


class _Steps:
    """Counts the steps of this process, which ends before one of them."""

    def __init__(self, home: Path, last: int | None) -> None:
        self.names: list[str] = []
        self._home = home
        self._last = last

    def reach(self, kind: str, place: object = None) -> None:
        if len(self.names) == self._last:
            os.kill(os.getpid(), signal.SIGKILL)
        self.names.append(f"{kind} {self._part_of_home(place)}".strip())

    def _part_of_home(self, place: object) -> str:
        """`vault`, `inbox` and so on; "" for what has no path, or one elsewhere."""
        if not isinstance(place, str | os.PathLike):
            return ""
        path = Path(os.fsdecode(place))
        if not path.is_relative_to(self._home):
            return "elsewhere"
        return (*path.relative_to(self._home).parts, "home")[0]


def count_steps(home: Path, act: Act, *arguments: Any) -> tuple[str, ...]:
    """The names of the steps that an act takes in a home, in their order."""
    with tempfile.TemporaryFile("w+") as told:

        def count() -> None:
            steps = _Steps(home, None)
            _run(lambda: act(home, *arguments), steps)
            json.dump(steps.names, told)
            told.flush()

        assert os.waitstatus_to_exitcode(_fork(count)) == 0
        told.seek(0)
        return tuple(json.load(told))


def end_before(step: int, home: Path, act: Act, *arguments: Any) -> None:
    """Have an act in a home end before the step with this number."""
    status = _fork(lambda: _run(lambda: act(home, *arguments), _Steps(home, step)))
    assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL, f"step {step} was not reached"


def _fork(act: Callable[[], None]) -> int:
    """Do something in a copy of this process; gives how that ended."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            act()
            code = 0
        except Exception:
            traceback.print_exc()
        finally:
            os._exit(code)  # whatever happened: a second run of the tests must not go on here
    return os.waitpid(child, 0)[1]


def _run(act: Callable[[], None], steps: _Steps) -> None:
    """Do an act in this process, which is never used for anything else, with all its steps counted."""
    for name in _OF_SYSTEM:
        _count_calls(os, name, steps)
    _count_writing(steps)
    event.listen(Engine, "commit", lambda _connection: steps.reach("commit"))
    act()


def _count_calls(module: Any, name: str, steps: _Steps) -> None:
    original = getattr(module, name)

    def counted(*arguments: Any, **named: Any) -> Any:
        steps.reach(name, arguments[0])
        return original(*arguments, **named)

    setattr(module, name, counted)


def _count_writing(steps: _Steps) -> None:
    """Count files opened to write, and halves of what the project itself writes in one go."""
    open_file, open_descriptor, make_file = io.open, os.fdopen, os.open

    def open_counted(file: Any, mode: str = "r", *arguments: Any, **named: Any) -> Any:
        if not _WRITING.isdisjoint(mode):
            steps.reach("open", file)
        return open_file(file, mode, *arguments, **named)

    def make_counted(path: Any, flags: int, *arguments: Any, **named: Any) -> int:
        if flags & os.O_CREAT:
            steps.reach("make", path)
        return make_file(path, flags, *arguments, **named)

    def halved(descriptor: int, mode: str = "r", *arguments: Any, **named: Any) -> Any:
        opened = open_descriptor(descriptor, mode, *arguments, **named)
        return _Halving(opened, steps) if "w" in mode else opened

    def write_text_halved(path: Path, text: str, encoding: str | None = None) -> int:
        with open_counted(path, "w", encoding=encoding) as file:
            _Halving(file, steps).write(text)
        return len(text)

    builtins.open = io.open = open_counted  # type: ignore[assignment]
    os.open, os.fdopen = make_counted, halved  # type: ignore[assignment]
    pathlib.Path.write_text = write_text_halved  # type: ignore[assignment,method-assign]


class _Halving:
    """An open file of which a half of what is written has reached the disk before the rest does."""

    def __init__(self, file: Any, steps: _Steps) -> None:
        self._file = file
        self._steps = steps

    def write(self, content: Any) -> int:
        half = len(content) // 2
        self._file.write(content[:half])
        self._file.flush()
        self._steps.reach("write half", getattr(self._file, "name", None))
        self._file.write(content[half:])
        return len(content)

    def __enter__(self) -> "_Halving":
        return self

    def __exit__(self, *fault: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)
