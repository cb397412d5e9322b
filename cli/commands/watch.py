"""minhchung watch: the inbox taken in by itself, for months."""

from typing import Annotated

import typer

from cli.output import note
from cli.service import LogFile, running_service, stop_on_signals
from cli.workplace import Workplace, workplace_of
from desk.intake import Intake
from desk.log import is_read_by_people
from desk.systemd import tell_alive
from desk.watch import InboxWatch, require_only_watcher
from registry.language import _


def watch(
    context: typer.Context,
    poll: Annotated[
        bool, typer.Option("--poll", help=_("Look into the folder every few seconds: for network drives."))
    ] = False,
    log: LogFile = None,
) -> None:
    """Watch the inbox folder and take in what is put there, until Ctrl+C."""
    workplace = workplace_of(context)
    workplace.make_home()
    with require_only_watcher(workplace.settings.home), running_service(log):
        if is_read_by_people(log):
            note(_("Watching {folder} (Ctrl+C stops it).").format(folder=workplace.settings.inbox))
        _watch(workplace, polls=poll)


def _watch(workplace: Workplace, *, polls: bool) -> None:
    settings = workplace.settings
    settings.inbox.mkdir(parents=True, exist_ok=True)
    registry = workplace.start_registry()
    intake = Intake(registry, workplace.vault, settings, workplace.forget, lambda: None)
    inbox = InboxWatch(intake, settings.inbox, polls=polls, tell_alive=tell_alive)
    stop_on_signals(inbox.stop)
    try:
        inbox.run()
    finally:
        intake.close()
