"""How to go on, in commands and options: the desk refuses in words that are true on the page too."""

from collections.abc import Iterator
from contextlib import contextmanager

from desk.refusals import DraftError, InputWantedError
from registry.errors import NotFoundError, UsageError
from registry.language import _
from registry.tables import Document


@contextmanager
def see(command: str) -> Iterator[None]:
    """Where something is not found, name the command that shows what there is."""
    try:
        yield
    except NotFoundError as error:
        hint = _("See: {command}").format(command=f"minhchung {command}")
        raise NotFoundError(f"{error} {hint}") from error


@contextmanager
def how_to_go_on() -> Iterator[None]:
    """Where the desk refuses something, name the option that is missing, or the command that comes first."""
    try:
        yield
    except InputWantedError as error:
        raise UsageError(f"{error} (--{error.wanted})") from error
    except DraftError as error:
        command = correction(error.paper, _("draft"), _("no"))
        raise UsageError(f"{error} → {command}") from error


def correction(paper: Document, field: str, value: str) -> str:
    """The command that records what stands on a paper."""
    return f"minhchung correct '#{paper.id}' \"{field}\" {value}"
