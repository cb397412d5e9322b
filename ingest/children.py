"""Child processes that outlive neither their parent nor the memory they may take."""

import multiprocessing
import os
import resource
import threading
from multiprocessing.connection import wait
from typing import Final

SPAWN: Final = multiprocessing.get_context("spawn")  # a forked child would hold its siblings' pipes open

# Numpy keeps room for every thread that it might start, which would count against a child's memory.
_ENVIRONMENT: Final = {"OPENBLAS_NUM_THREADS": "1"}


def prepare_birth() -> None:
    """Set the environment that children of this process are born with."""
    os.environ.update(_ENVIRONMENT)


def bind_child(memory: int) -> None:
    """Bind the calling child: to so many bytes of address space, and to the life of its parent."""
    _end_with_parent()
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _end_with_parent() -> None:
    """Leave as soon as the parent is gone, even in the middle of a page."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
