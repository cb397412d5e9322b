"""Starts the server of the page, and says where it is reached."""

import asyncio
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from threading import Thread
from typing import Final

import uvicorn
from filelock import FileLock

from desk.log import get_log
from desk.only_writer import require_lock
from desk.systemd import tell_alive
from desk.watch import InboxWatch, require_only_watcher
from registry.errors import UsageError
from registry.language import _
from registry.settings import HOME_MODE
from web.app import build_app
from web.office import Office
from web.settings import WebSettings

# Pages that watch the inbox keep their connection open: they are not waited for longer than that.
_PATIENCE: Final = 3  # seconds
# Threads that answer take the interpreter from one that calculates (advice, searches) after so long. By
# default it is 5 ms at every turn, and a page takes dozens of turns to the database.
_TURN: Final = 0.0005  # seconds
_ALIVE_EVERY: Final = 30.0  # seconds; systemd waits for some minutes (deploy/minhchung.service)

_log = get_log(__name__)


def serve(
    settings: WebSettings,
    say: Callable[[str], None] | None,
    stop_on_signals: Callable[[Callable[[], None]], None],
) -> None:
    """Serve the page until the process is told to stop.

    Args:
        say: told the address, and the one-time link where there is no administrator yet; None where that
            would stand in a log.
        stop_on_signals: given what signals are to call.

    Raises:
        UsageError: the address is taken or not this computer's, the certificate cannot be read, or the page
            would be open to a network without an account that guards it.
        RegistryError: another program serves the page of this home, or watches the inbox.
    """
    require_certificate(settings)
    sys.setswitchinterval(_TURN)
    with require_only_server(settings.home.home), closing(_listen(settings)) as listener:
        app = build_app(settings)
        office: Office = app.state.office
        try:
            require_guard(settings, office)
        except UsageError:
            office.close()
            raise
        config = uvicorn.Config(
            app,
            ssl_certfile=settings.certificate,
            ssl_keyfile=settings.key,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            log_config=None,  # lines go where those of the program go
            timeout_graceful_shutdown=_PATIENCE,
        )
        server = _Server(config, office)
        stop_on_signals(server.stop)
        try:
            with watching(office, polls=settings.polls) if settings.watches else nullcontext():
                announce(settings, office, say)
                server.run(sockets=[listener])
        finally:
            office.close()
            _log.info("server ended")


class _Server(uvicorn.Server):
    """The server, which tells systemd that it is alive as long as it answers and the inbox is watched."""

    def __init__(self, config: uvicorn.Config, office: Office) -> None:
        super().__init__(config)
        self._office = office
        self._telling: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer."""
        await super().startup(sockets)
        self._telling = asyncio.create_task(self._tell_alive())

    def stop(self) -> None:
        """End soon; from a signal handler."""
        self.should_exit = True

    async def _tell_alive(self) -> None:
        while True:
            watch = self._office.watch
            if watch is None or watch.is_alive:
                tell_alive()
            await asyncio.sleep(_ALIVE_EVERY)


def require_only_server(home: Path) -> FileLock:
    """Have this program be the only one that serves the page of a home, until the lock is released.

    Raises:
        RegistryError: another one serves it.
    """
    home.mkdir(parents=True, exist_ok=True, mode=HOME_MODE)
    message = _(
        "{home}: another minhchung serves this page already, so this one stops. To start it anew, stop the "
        "other one first."
    )
    return require_lock(FileLock(home / "serve.lock"), message.format(home=home))


@contextmanager
def watching(office: Office, *, polls: bool) -> Iterator[None]:
    """Watch the inbox beside the page.

    Raises:
        RegistryError: another program watches it.
    """
    home = office.settings.home
    lock = require_only_watcher(home.home)
    home.inbox.mkdir(parents=True, exist_ok=True)
    watch = office.watch = InboxWatch(office.intake, home.inbox, polls=polls)
    thread = Thread(target=watch.run, name="watch", daemon=True)
    thread.start()
    try:
        yield
    finally:
        watch.stop()
        thread.join(_PATIENCE)
        lock.release()


def require_guard(settings: WebSettings, office: Office) -> None:
    """Have nobody serve a network without an administrator's account.

    Raises:
        UsageError: there is none.
    """
    if not settings.is_local and not office.registry.accounts.has_admin():
        raise UsageError(
            _(
                "Other computers would reach a registry without any account. Make the administrator first: "
                "start without --host, open the link, or use: minhchung account add NAME --role admin"
            )
        )


def require_certificate(settings: WebSettings) -> None:
    """Have certificate and key both or none.

    Raises:
        UsageError: one is missing.
    """
    if (settings.certificate is None) != (settings.key is None):
        raise UsageError(_("Give --certificate and --key together."))


def announce(settings: WebSettings, office: Office, say: Callable[[str], None] | None) -> None:
    """Say where the page is, and how to begin where nobody has an account."""
    _log.info("serving", host=settings.host, port=settings.port, https=settings.is_encrypted)
    if say is None:
        if not office.registry.accounts.has_admin():
            _log.warning("no administrator yet: minhchung account add NAME --role admin")
        return
    say(_("The page is at {address} (Ctrl+C stops it).").format(address=settings.address))
    if not office.registry.accounts.has_admin():
        say(_("No account yet. Make the administrator here, the link works once:"))
        say(f"  {settings.address}{office.setup.path}")
    if not settings.is_local and not settings.is_encrypted:
        say(
            _(
                "Passwords and papers cross the network unencrypted. Use this in the office's own network "
                "only, or give --certificate and --key."
            )
        )


def _listen(settings: WebSettings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except (OSError, OverflowError) as error:
        listener.close()
        message = _(
            "{host}:{port} cannot be used ({problem}). Is the page running already? "
            "Else choose another --port."
        )
        problem = getattr(error, "strerror", None) or error
        raise UsageError(message.format(host=settings.host, port=settings.port, problem=problem)) from error
    return listener
