"""Child processes that outlive neither their parent nor the memory they may take."""

import multiprocessing
import os
import resource
import signal
import threading
from multiprocessing.connection import wait
from typing import Final

SPAWN: Final = multiprocessing.get_context("spawn")  # a forked child would hold its siblings' pipes open

# Numpy keeps room for every thread that it might start, which would count against a child's memory.
_ENVIRONMENT: Final = {"OPENBLAS_NUM_THREADS": "1"}
_TERMINAL_SIGNALS: Final = ("SIGINT", "SIGHUP")


def prepare_birth() -> None:
    """Set the environment that children of this process are born with."""
    os.environ.update(_ENVIRONMENT)


def bind_child(memory: int) -> None:
    """Bind the calling child: to so many bytes of address space, and to the life of its parent, which ends it
    when the program is to stop; to no terminal.
    """
    _end_with_parent()
    _leave_terminal()
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _end_with_parent() -> None:
    """Leave as soon as the parent is gone, even in the middle of a page."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _leave_terminal() -> None:
    """Let Ctrl+C and a closed window pass, which are the parent's to hear of, and print nothing.

    What libraries complain of may hold words of papers, which no log may have.
    """
    for name in _TERMINAL_SIGNALS:
        if hasattr(signal, name):  # Windows lacks one
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)
