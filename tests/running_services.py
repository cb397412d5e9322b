"""`minhchung watch` and `serve` as processes of their own, with what they log."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parent.parent


class Service:
    """A process in a group of its own, as a terminal or systemd makes one; its log goes to a file."""

    def __init__(self, home: Path, *arguments: str) -> None:
        self._log = home.with_name(f"{home.name}-{time.monotonic_ns()}.log")
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "cli", "--home", str(home), "--lang", "en", *arguments],
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
                env={**os.environ, "MINHCHUNG_WORKERS": "1"},
                preexec_fn=_hear_all,
            )

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8")

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The log as a program reads it: every line is JSON."""
        return [json.loads(line) for line in self.log.splitlines()]

    def has_said(self, event: str) -> bool:
        return f'"event": "{event}"' in self.log

    def stop(self, number: signal.Signals = signal.SIGTERM, *, all_of_it: bool = False) -> int:
        """Send a signal to the process, or to its children too; gives how it ended, which it must in 10 s."""
        (os.killpg if all_of_it else os.kill)(self.process.pid, number)
        return self.process.wait(10)

    def children(self) -> list[int]:
        listings = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return [int(one) for listing in listings for one in listing.read_text().split()]


@contextmanager
def running(home: Path, *arguments: str) -> Iterator[Service]:
    service = Service(home, *arguments)
    try:
        yield service
    finally:
        with suppress(ProcessLookupError):
            os.killpg(service.process.pid, signal.SIGKILL)
        service.process.wait()


def find_free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _hear_all() -> None:
    """Undo what shells and test runners set for what runs in the background."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
