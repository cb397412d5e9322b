"""What `watch` and `serve` share: their log, and the signals that stop them."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Annotated, Final

import typer

from desk.log import get_log, open_log
from registry.errors import MinhchungError
from registry.language import _

# Of systems and people, of Ctrl+C, of a window that is closed; Windows lacks the last one.
_STOPPING: Final = ("SIGTERM", "SIGINT", "SIGHUP")

LogFile = Annotated[
    Path | None,
    typer.Option("--log", help=_("File for the log, in place of the screen."), dir_okay=False),
]

_log = get_log(__name__)


@contextmanager
def running_service(log: Path | None) -> Iterator[None]:
    """Have the log written while a service runs; what ends it unforeseen is told there and nowhere else."""
    with open_log(log):
        try:
            yield
        except MinhchungError:
            raise
        except Exception:
            _log.critical("ended by a fault", exc_info=True)
            sys.exit(MinhchungError.exit_code)


def stop_on_signals(stop: Callable[[], None]) -> None:
    """Have signals stop the program in its own time; those that its starter has switched off stay so."""
    for name in _STOPPING:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            # In a thread: the one that is interrupted may hold a lock that stopping wants.
            signal.signal(number, lambda _number, _frame: Thread(target=stop, daemon=True).start())
