"""Starts the server of the page, and says where it is reached."""

import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from threading import Thread
from typing import Final

import uvicorn

from desk.watch import InboxWatch, require_only_watcher
from registry.errors import UsageError
from registry.language import _
from web.app import build_app
from web.office import Office
from web.settings import WebSettings

# Pages that watch the inbox keep their connection open: they are not waited for longer than that.
_PATIENCE: Final = 3  # seconds
# Threads that answer take the interpreter from one that calculates (advice, searches) after so long. By
# default it is 5 ms at every turn, and a page takes dozens of turns to the database.
_TURN: Final = 0.0005  # seconds


def serve(settings: WebSettings, say: Callable[[str], None]) -> None:
    """Serve the page until the process is told to stop.

    Args:
        say: told the address, and the one-time link where there is no administrator yet.

    Raises:
        UsageError: the address is taken or not this computer's, the certificate cannot be read, or the page
            would be open to a network without an account that guards it.
        RegistryError: another program watches the inbox.
    """
    require_certificate(settings)
    sys.setswitchinterval(_TURN)
    listener = _listen(settings)
    with closing(listener):
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
            timeout_graceful_shutdown=_PATIENCE,
        )
        try:
            with watching(office, polls=settings.polls) if settings.watches else nullcontext():
                announce(settings, office, say)
                uvicorn.Server(config).run(sockets=[listener])
        finally:
            office.close()


@contextmanager
def watching(office: Office, *, polls: bool) -> Iterator[None]:
    """Watch the inbox beside the page.

    Raises:
        RegistryError: another program watches it.
    """
    home = office.settings.home
    lock = require_only_watcher(home.home)
    home.inbox.mkdir(parents=True, exist_ok=True)
    watch = InboxWatch(office.intake, home.inbox, polls=polls)
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


def announce(settings: WebSettings, office: Office, say: Callable[[str], None]) -> None:
    """Say where the page is, and how to begin where nobody has an account."""
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
