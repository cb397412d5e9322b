"""Help pages in the reader's language, where Typer words them in English only."""

from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from registry.language import _

_TYPERS_PREFIX = "Usage: "


class Command(TyperCommand):
    """A command whose help page is in one language."""

    def get_help_option(self, ctx: Any) -> Any:
        """The --help option, worded in the reader's language."""
        return _reword(super().get_help_option(ctx))

    def get_usage(self, ctx: Any) -> str:
        """The line that shows how the command is called."""
        return _in_own_words(super().get_usage(ctx))


class Group(TyperGroup):
    """A group of commands whose help page is in one language."""

    def get_help_option(self, ctx: Any) -> Any:
        """The --help option, worded in the reader's language."""
        return _reword(super().get_help_option(ctx))

    def get_usage(self, ctx: Any) -> str:
        """The line that shows how the group is called."""
        return _in_own_words(super().get_usage(ctx))


def build_group(kind: type[Group] = Group, **settings: Any) -> typer.Typer:
    """An empty group of commands; without a command it prints its help."""
    return typer.Typer(cls=kind, no_args_is_help=True, **settings)


def _reword(option: Any) -> Any:
    if option is not None:
        option.help = _("Show this page and stop.")
    return option


def _in_own_words(usage: str) -> str:
    return _("Usage:") + " " + usage.removeprefix(_TYPERS_PREFIX)
