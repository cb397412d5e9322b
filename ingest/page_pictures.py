"""Pictures of pages and of places on them: made once by bounded child processes, then kept on disk.

They are derived: the folder may be deleted at any time. Files come from anywhere, and the programs that draw
them are large: one that hangs, dies or asks for too much memory takes a child along, never the server, which
does not even load them.
"""

import hashlib
import io
import logging
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from enum import IntEnum
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from queue import Empty, LifoQueue
from types import TracebackType
from typing import Final, Self

from ingest.children import SPAWN, bind_child, prepare_birth
from ingest.files import WEBP
from registry.parsed import Box, Page
from registry.settings import PRIVATE_MODE

# Half of what JPEG takes at the same look, in 40 ms where JPEG takes 4: an A4 scan 1000 pixels broad has
# 75 to 110 kB. Slower methods save little more.
PICTURE_TYPE: Final = WEBP
_FORMAT: Final = "WEBP"
_QUALITY: Final = 75
_METHOD: Final = 2

LIMIT_BYTES: Final = 2_000_000_000  # some 20,000 pictures
_SHARE_LEFT: Final = (
    0.9  # of the limit, once it was passed: the folder is not looked through for every picture
)
CHILDREN: Final = 2  # where one hangs, the other goes on
# Address space of a child: its programs take 0.5 GB, the largest page that is read 0.4 more.
MEMORY_BYTES: Final = 1_500_000_000
SECONDS: Final = 30.0  # a page takes 0.2 to 3, a child that starts from a slow disk 10
_JOBS_A_CHILD: Final = 500  # what a library does not give back is gone with the child
_SPARED_SECONDS: Final = 600.0  # a page that killed a child: it would do so at every look

_log = logging.getLogger(__name__)


class PictureWidth(IntEnum):
    """How broad pictures of pages are made, in pixels: few sizes, or requests could fill the disk."""

    SMALL = 480
    READING = 1000
    LARGE = 1600


@dataclass(frozen=True, slots=True)
class PictureOrder:
    """What a child is asked for: the page of this width, or else the place on it."""

    path: Path
    media_type: str
    page: Page
    width: PictureWidth | None = None
    box: Box | None = None


# None where nothing can be shown. It is called in a child, which looks it up by its module and name.
Render = Callable[[PictureOrder], bytes | None]


def render_picture(order: PictureOrder) -> bytes | None:
    """The picture that was ordered, of type `PICTURE_TYPE`."""
    # Loaded in children alone: OpenCV and NumPy take half a second and 100 MB.
    from ingest.extractors.crop import extract_crop
    from ingest.extractors.page_picture import extract_page_picture

    if order.width is None:
        picture = extract_crop(order.path, order.media_type, order.page, order.box)
    else:
        picture = extract_page_picture(order.path, order.media_type, order.page, order.width)
    if picture is None:
        return None
    content = io.BytesIO()
    picture.save(content, _FORMAT, quality=_QUALITY, method=_METHOD)
    return content.getvalue()


class PagePictures:
    """Pictures by file and page, for many threads at once; what two ask for at once is made once.

    Those that were kept the longest go when together they pass `limit` bytes. A picture that takes more than
    `seconds` to make is given up.
    """

    def __init__(
        self,
        folder: Path,
        *,
        render: Render = render_picture,
        limit: int = LIMIT_BYTES,
        seconds: float = SECONDS,
        memory: int = MEMORY_BYTES,
    ) -> None:
        self._folder = folder
        self._limit = limit
        self._seconds = seconds
        self._size: int | None = None  # of all that is kept, as far as known
        self._children = [_Child(render, memory) for _ in range(CHILDREN)]
        # The one that worked last comes first: the other starts only when both are needed.
        self._idle: LifoQueue[_Child] = LifoQueue()
        for child in self._children:
            self._idle.put(child)
        self._is_closed = False
        self._lock = threading.Lock()  # of what follows, and of all changes in the folder
        self._making: dict[Path, _Making] = {}
        self._spared: dict[tuple[str, int], float] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def page(self, path: Path, sha256: str, media_type: str, page: Page, width: PictureWidth) -> bytes | None:
        """The page as it was read: words lie where their boxes are. None where it cannot be shown."""
        return self._get(sha256, PictureOrder(path, media_type, page, width=width))

    def crop(self, path: Path, sha256: str, media_type: str, page: Page, box: Box | None) -> bytes | None:
        """The place on a page, or its head; None where it cannot be shown. The box is one that was read."""
        return self._get(sha256, PictureOrder(path, media_type, page, box=box))

    def forget(self, sha256: str) -> None:
        """Let go of all pictures of a file, those included that are being made."""
        self._let_go_of(self._folder_of(sha256))

    def clear(self) -> None:
        """Let go of all pictures, those included that are being made."""
        self._let_go_of(self._folder)

    def close(self) -> None:
        """End the children; what they were making comes to nothing."""
        self._is_closed = True
        for child in self._children:
            child.kill()
        for child in [self._idle.get() for _ in self._children]:
            child.end()
            self._idle.put(child)

    def _get(self, sha256: str, order: PictureOrder) -> bytes | None:
        kept = self._folder_of(sha256) / _name(order)
        content = _find_content(kept)
        if content is not None:
            return content
        with self._lock:
            making = self._making.get(kept)
            is_first = making is None
            if making is None:
                making = self._making[kept] = _Making()
        if is_first:
            self._make(sha256, order, kept, making)
        return making.outcome.result()

    def _make(self, sha256: str, order: PictureOrder, kept: Path, making: "_Making") -> None:
        try:
            content = _find_content(kept)  # it may have been made just now
            if content is None:
                content = self._render(sha256, order)
                if content is not None:
                    self._keep(kept, content, making)
            making.outcome.set_result(content)
        except BaseException as error:
            making.outcome.set_exception(error)
        finally:
            with self._lock:
                del self._making[kept]

    def _render(self, sha256: str, order: PictureOrder) -> bytes | None:
        number = order.page.number
        if time.monotonic() < self._spared.get((sha256, number), 0.0):
            return None
        try:
            child = self._idle.get(timeout=self._seconds)
        except Empty:
            _log.warning("%s, page %d: no picture, the children are busy", sha256, number)
            return None
        try:
            return None if self._is_closed else child.render(order, self._seconds)
        except _LostError as error:
            child.end()
            if not self._is_closed:
                _log.warning("%s, page %d: no picture, its maker %s", sha256, number, error)
                self._spared[sha256, number] = time.monotonic() + _SPARED_SECONDS
            return None
        finally:
            self._idle.put(child)

    def _folder_of(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    def _let_go_of(self, folder: Path) -> None:
        with self._lock:
            for kept, making in self._making.items():
                if folder in kept.parents:
                    making.is_to_keep = False
            shutil.rmtree(folder, ignore_errors=True)
            self._size = None

    def _keep(self, kept: Path, content: bytes, making: "_Making") -> None:
        with self._lock:
            if not making.is_to_keep:
                return
            try:
                _write(kept, content)
            except OSError:
                _log.warning("%s: the picture cannot be kept", kept.name, exc_info=True)
                return
            self._size = _measure(self._folder) if self._size is None else self._size + len(content)
            if self._size > self._limit:
                self._size = _let_go_of_oldest(self._folder, round(self._limit * _SHARE_LEFT))


@dataclass(slots=True)
class _Making:
    """A picture that is being made, and what others wait for."""

    outcome: Future[bytes | None] = field(default_factory=Future)
    is_to_keep: bool = True


class _LostError(Exception):
    """A child hung or died."""


class _Child:
    """A place for a child process, started when there is work; one thread at a time gives it some."""

    def __init__(self, render: Render, memory: int) -> None:
        self._render = render
        self._memory = memory
        self._jobs = 0
        self._process: SpawnProcess | None = None
        self._connection: Connection | None = None

    def render(self, order: PictureOrder, seconds: float) -> bytes | None:
        """The picture that was ordered.

        Raises:
            _LostError: the child took longer, or died; it must be ended.
        """
        connection = self._connection
        if connection is None or self._process is None or not self._process.is_alive() or self._is_spent:
            connection = self._start()
        self._jobs += 1
        try:
            connection.send(order)
            if not connection.poll(seconds):
                raise _LostError(f"took more than {seconds:.0f} s")
            # Bytes, not objects: what a file may have made of the child must not be unpickled here.
            return connection.recv_bytes() or None
        except (EOFError, OSError) as error:
            raise _LostError("died") from error

    def kill(self) -> None:
        """Have the process die, whatever it is doing; whoever waits for it is told."""
        if self._process is not None:
            self._process.kill()

    def end(self) -> None:
        """Let go of the process."""
        if self._process is not None and self._connection is not None:
            self._process.kill()
            self._process.join()
            self._connection.close()
        self._process = self._connection = None

    @property
    def _is_spent(self) -> bool:
        return self._jobs >= _JOBS_A_CHILD

    def _start(self) -> Connection:
        self.end()
        connection, theirs = SPAWN.Pipe()
        prepare_birth()
        process = SPAWN.Process(target=_serve, args=(theirs, self._render, self._memory), daemon=True)
        process.start()
        theirs.close()
        self._process, self._connection, self._jobs = process, connection, 0
        return connection


def _serve(connection: Connection, render: Render, memory: int) -> None:
    """A child's life: make the pictures that are ordered through the pipe until it closes."""
    bind_child(memory)
    with suppress(EOFError):
        while True:
            connection.send_bytes(render(connection.recv()) or b"")


def _name(order: PictureOrder) -> str:
    """The name of a picture's file, another one when the page was read again and found to lie elsewise."""
    page = order.page
    boxes = [(word.box.x0, word.box.top, word.box.x1, word.box.bottom) for word in page.words]
    lie = repr((page.method.value, page.width, page.height, order.box, boxes))
    digest = hashlib.sha256(lie.encode()).hexdigest()[:16]
    return f"{page.number}-{order.width or 'crop'}-{digest}.webp"


def _find_content(kept: Path) -> bytes | None:
    try:
        return kept.read_bytes() or None  # a power failure may leave an empty file
    except OSError:
        return None


def _write(kept: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all."""
    kept.parents[2].mkdir(parents=True, exist_ok=True, mode=PRIVATE_MODE)  # of all pictures
    kept.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=kept.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(name).replace(kept)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _find_files(folder: Path) -> Iterator[tuple[int, int, Path]]:
    """When each file under a folder was written, its size, its path."""
    for path in folder.glob("*/*/*"):
        with suppress(OSError):  # somebody else let go of it
            state = path.stat()
            yield state.st_mtime_ns, state.st_size, path


def _measure(folder: Path) -> int:
    return sum(size for _written, size, _path in _find_files(folder))


def _let_go_of_oldest(folder: Path, limit: int) -> int:
    """Delete the oldest files until those left have so many bytes; gives how many they have."""
    files = sorted(_find_files(folder))
    left = sum(size for _written, size, _path in files)
    for _written, size, path in files:
        if left <= limit:
            break
        path.unlink(missing_ok=True)
        left -= size
    return left
