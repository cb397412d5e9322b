"""minhchung serve: the page for those who do not use a terminal."""

from pathlib import Path
from typing import Annotated

import typer

from cli.output import note
from cli.service import LogFile, running_service, stop_on_signals
from cli.workplace import workplace_of
from desk.log import is_read_by_people
from registry.language import _
from web.settings import DEFAULT_HOST, DEFAULT_PORT, WebSettings


def serve(
    context: typer.Context,
    host: Annotated[
        str, typer.Option(help=_("Address to listen on; 0.0.0.0 lets other computers of the network in."))
    ] = DEFAULT_HOST,
    port: Annotated[int, typer.Option(min=1, max=65535, help=_("Port to listen on."))] = DEFAULT_PORT,
    certificate: Annotated[
        Path | None, typer.Option(help=_("Certificate for HTTPS, a PEM file."), exists=True, dir_okay=False)
    ] = None,
    key: Annotated[
        Path | None, typer.Option(help=_("Key of the certificate, a PEM file."), exists=True, dir_okay=False)
    ] = None,
    watch: Annotated[
        bool, typer.Option("--watch", help=_("Take in by itself what is put into the inbox folder."))
    ] = False,
    poll: Annotated[
        bool,
        typer.Option(
            "--poll", help=_("Look into the folder every few seconds: for network drives, with --watch.")
        ),
    ] = False,
    log: LogFile = None,
) -> None:
    """Serve the page until Ctrl+C."""
    from web.server import serve as run  # all of FastAPI: not for the help page

    settings = WebSettings(
        workplace_of(context).settings,
        host,
        port,
        certificate=str(certificate) if certificate else None,
        key=str(key) if key else None,
        watches=watch,
        polls=poll,
    )
    with running_service(log):
        run(settings, note if is_read_by_people(log) else None, stop_on_signals)
