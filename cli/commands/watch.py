"""minhchung watch: the inbox taken in by itself, for months."""

import signal
from typing import Annotated

import typer

from cli.output import note
from cli.workplace import workplace_of
from desk.intake import Intake
from desk.watch import InboxWatch, require_only_watcher
from registry.language import _


def watch(
    context: typer.Context,
    poll: Annotated[
        bool, typer.Option("--poll", help=_("Look into the folder every few seconds: for network drives."))
    ] = False,
) -> None:
    """Watch the inbox folder and take in what is put there, until Ctrl+C."""
    workplace = workplace_of(context)
    settings = workplace.settings
    workplace.make_home()
    with require_only_watcher(settings.home):
        settings.inbox.mkdir(parents=True, exist_ok=True)
        registry = workplace.start_registry()
        intake = Intake(registry, workplace.vault, settings, workplace.forget, lambda: None)
        inbox = InboxWatch(intake, settings.inbox, polls=poll)
        for stop in (signal.SIGTERM, signal.SIGINT):
            signal.signal(stop, lambda _number, _frame: inbox.stop())
        note(_("Watching {folder} (Ctrl+C stops it).").format(folder=settings.inbox))
        try:
            inbox.run()
        finally:
            intake.close()
