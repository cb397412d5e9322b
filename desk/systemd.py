"""Tells systemd, where it has started the program, that this is up and alive."""

import contextlib
import os
import socket
from typing import Final

# Once would do for the first part; said again it means nothing.
_ALIVE: Final = b"READY=1\nWATCHDOG=1"


def tell_alive() -> None:
    """Say that the program is up and alive; nothing where nobody asked to be told (`man sd_notify`)."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):  # a name that is in no folder
        address = "\0" + address[1:]
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
        notify.connect(address)
        notify.send(_ALIVE)
