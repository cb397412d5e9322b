"""Help pages and names of parameters in the reader's language, where Typer words them in English only."""

from pathlib import Path
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from registry.language import _

_TYPERS_PREFIX = "Usage: "


class Command(TyperCommand):
    """A command whose help page is in one language."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        _name_parameters(self)

    def get_help_option(self, ctx: Any) -> Any:
        """The --help option, worded in the reader's language."""
        return _reword(super().get_help_option(ctx))

    def get_usage(self, ctx: Any) -> str:
        """The line that shows how the command is called."""
        return _in_own_words(super().get_usage(ctx))


class Group(TyperGroup):
    """A group of commands whose help page is in one language."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        _name_parameters(self)
        self.subcommand_metavar = _("COMMAND [ARGS]...")

    def get_help_option(self, ctx: Any) -> Any:
        """The --help option, worded in the reader's language."""
        return _reword(super().get_help_option(ctx))

    def get_usage(self, ctx: Any) -> str:
        """The line that shows how the group is called."""
        return _in_own_words(super().get_usage(ctx))


def build_group(kind: type[Group] = Group, **settings: Any) -> typer.Typer:
    """An empty group of commands; without a command it prints its help."""
    return typer.Typer(cls=kind, no_args_is_help=True, **settings)


def name_of(parameter: Any) -> str:
    """What people call a parameter: an option as it is typed, an argument as help pages name it."""
    name: str = parameter.opts[0] if _is_option(parameter) else parameter.metavar
    return name


def values_of(parameter: Any) -> str:
    """Which values a parameter takes, in words; empty where that is not a short list or a range."""
    kind = parameter.type_descriptor
    if kind.is_choice:
        return ", ".join(kind.choices)
    if kind.annotation is not int:
        return ""
    if parameter.min is None:
        return _("whole numbers")
    if parameter.max is None:
        return _("whole numbers from {least}").format(least=parameter.min)
    return _("whole numbers from {least} to {most}").format(least=parameter.min, most=parameter.max)


def _name_parameters(command: Any) -> None:
    """Name the arguments, and what options take; of an argument the help says what it is."""
    command.options_metavar = _("[OPTIONS]")
    for parameter in command.params:
        if _is_option(parameter):
            parameter.metavar = _kind_of(parameter) if parameter.metavar is None else parameter.metavar
        else:
            parameter.metavar = _argument_names()[parameter.name]
            parameter.display_type_rich = lambda ctx: None


def _is_option(parameter: Any) -> bool:
    is_option: bool = parameter.param_type_name == "option"
    return is_option


def _kind_of(option: Any) -> str:
    if option.is_flag:
        return ""
    kind = option.type_descriptor
    name = _("text")
    if kind.annotation is int:
        name = _("number")
    elif kind.annotation is Path:
        name = _("file") if kind.parameter_info.file_okay else _("folder")
    return f"<{name}>"


def _argument_names() -> dict[str, str]:
    """What people call the arguments of all commands."""
    return {
        "claim": _("claim"),
        "code": _("item"),
        "field": _("field"),
        "file": _("file"),
        "item": _("item"),
        "name": _("name"),
        "number": _("number"),
        "paper": _("paper"),
        "papers": _("papers"),
        "paths": _("files or folders"),
        "role": _("role"),
        "value": _("value"),
        "what": _("which one"),
        "words": _("words"),
    }


def _reword(option: Any) -> Any:
    if option is not None:
        option.help = _("Show this page and stop.")
        option.metavar = ""
    return option


def _in_own_words(usage: str) -> str:
    return _("Usage:") + " " + usage.removeprefix(_TYPERS_PREFIX)
