"""The log of a service: kinds and places, no words of exceptions and libraries."""

import json
import logging
import sys
import threading
import warnings
from typing import Any

import pytest

from desk.log import get_log, open_log

_NAME = "Nguyễn Văn Phong"


Screen = pytest.CaptureFixture[str]


def lines(capsys: Screen) -> list[dict[str, Any]]:
    printed = capsys.readouterr().err
    assert _NAME not in printed
    return [json.loads(line) for line in printed.splitlines()]


def fail(name: str) -> None:
    try:
        raise ValueError(name)
    except ValueError as error:
        raise FileNotFoundError(2, "No such file", name) from error


def test_an_exception_is_told_by_kind_and_place(capsys: Screen) -> None:
    with open_log():
        try:
            fail(_NAME)
        except OSError:
            get_log("desk.test").exception("failed", tries=2)
            logging.getLogger("index.test").info("damaged", exc_info=True)
    ours, plain = lines(capsys)
    assert (ours["event"], ours["level"], ours["logger"], ours["tries"]) == (
        "failed",
        "error",
        "desk.test",
        2,
    )
    assert [fault.split(":")[0] for fault in ours["faults"]] == [
        "FileNotFoundError ENOENT at test_desk_log",
        "ValueError at test_desk_log",
    ]
    assert plain["faults"] == ours["faults"]


def test_what_a_library_says_is_withheld(capsys: Screen) -> None:
    with open_log():
        logging.getLogger("PIL.Image").warning(f"cannot read {_NAME}")
        logging.getLogger("PIL.Image").info("chatter")
        logging.getLogger("uvicorn.error").warning("Invalid request of %s", _NAME)
        logging.getLogger("ingest.test").warning("page %d", 3)
    first, second, third = lines(capsys)
    assert first["event"] == "a library's line"
    assert first["at"].startswith("test_desk_log:")
    assert second["event"] == "Invalid request of %s"
    assert third["event"] == "page 3"


def test_what_python_would_print_by_itself_comes_into_the_log(capsys: Screen) -> None:
    with open_log():
        thread = threading.Thread(target=fail, args=(_NAME,))
        thread.start()
        thread.join()
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.showwarning(_NAME, UserWarning, "file.py", 7)
    assert [line["event"] for line in lines(capsys)] == ["thread ended by a fault", "warning of Python"]


def test_a_log_that_is_closed_leaves_nothing_behind(capsys: Screen) -> None:
    before = logging.getLogger().handlers.copy(), threading.excepthook, logging.getLogger("desk").level
    with open_log():
        pass
    assert (logging.getLogger().handlers, threading.excepthook, logging.getLogger("desk").level) == before


def test_on_a_terminal_lines_are_for_people(capsys: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with open_log():
        get_log("desk.test").info("filed", drop="0123")
    printed = capsys.readouterr().err
    assert "filed" in printed
    assert not printed.startswith("{")
