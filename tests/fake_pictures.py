"""Makers of pictures as children call them: each leaves a line beside its original when it is called."""

import os
import time
from pathlib import Path

from ingest.page_pictures import PictureOrder

PICTURE = b"a picture of forty bytes, as a maker has"


def calls_of(path: Path) -> int:
    """How often pictures of an original were made."""
    log = path.with_suffix(".calls")
    return len(log.read_bytes()) if log.exists() else 0


def draw(order: PictureOrder) -> bytes | None:
    """A picture at once."""
    with order.path.with_suffix(".calls").open("ab") as log:
        log.write(b".")
    return PICTURE


def draw_when_told(order: PictureOrder) -> bytes | None:
    """A picture as soon as there is an original."""
    draw(order)
    while not order.path.exists():
        time.sleep(0.01)
    return PICTURE


def hang_at_page_2(order: PictureOrder) -> bytes | None:
    """No picture of page 2, ever."""
    draw(order)
    if order.page.number == 2:
        time.sleep(600)
    return PICTURE


def die_at_page_2(order: PictureOrder) -> bytes | None:
    """No picture of page 2, and no child any more."""
    draw(order)
    if order.page.number == 2:
        os._exit(1)
    return PICTURE


def eat_at_page_2(order: PictureOrder) -> bytes | None:
    """A picture of page 2 only where there are gigabytes of memory."""
    draw(order)
    return PICTURE if order.page.number != 2 else bytes(bytearray(4_000_000_000))[:1]


def tell_process(order: PictureOrder) -> bytes | None:
    """The process that made it, as the picture."""
    return str(os.getpid()).encode()


def show_nothing(order: PictureOrder) -> bytes | None:
    """What there is to see of a Word file."""
    return None
