"""The command line's entry: reads the settings once, turns errors into sentences and exit codes."""

import gettext
import io
import os
import sys
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Annotated, Any, Final

from registry.errors import EXIT_INTERRUPTED, MinhchungError, UsageError
from registry.language import DEFAULT_LANGUAGE, DOMAIN, LOCALE_DIR, _, use_language
from registry.settings import read_settings

_EXIT_USAGE: Final = 2
# Whatever the shell lets others do: what the program writes names people, and is for its user and a group.
_FOR_NO_OTHERS: Final = 0o027
_TYPERS_EXTRA: Final = "Got unexpected extra argument"
_TYPERS_MEANT: Final = "Did you mean"
_DEFAULT_HOME: Final = Path("data")


def main() -> None:
    """Run the program with the arguments of its process; what it prints is UTF-8 wherever it goes.

    Arguments and file names that are no UTF-8 are printed with the bytes in hex.
    """
    os.umask(os.umask(0) | _FOR_NO_OTHERS)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command; gives the exit code that `registry.errors` documents."""
    choose_language(arguments)
    import typer

    from cli.output import note

    app = build_app()
    usage_error: Any = typer.BadParameter.__base__
    try:
        code = typer.main.get_command(app)(args=list(arguments), prog_name="minhchung", standalone_mode=False)
    except MinhchungError as error:
        note(str(error))
        return error.exit_code
    except OSError as error:
        note(_describe_os(error))
        return MinhchungError.exit_code
    except usage_error as error:
        if type(error).__name__ != "NoArgsIsHelpError":  # its message, the help page, is printed already
            note(_describe_usage(error))
        return _EXIT_USAGE
    except typer.Abort:
        return EXIT_INTERRUPTED
    return code if isinstance(code, int) else 0


def choose_language(arguments: Sequence[str]) -> None:
    """Settle the language before any help text is built: --lang beats MINHCHUNG_LANG beats minhchung.toml
    beats Vietnamese."""
    home = Path(_option("--home", arguments) or os.environ.get("MINHCHUNG_HOME") or _DEFAULT_HOME)
    try:
        language = read_settings(home, {"lang": _option("--lang", arguments)}).lang
    except (UsageError, OSError):  # said when the command runs
        language = DEFAULT_LANGUAGE
    use_language(language)
    # Typer looks its own words up through the process-wide catalogue.
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain(DOMAIN, LOCALE_DIR)
    gettext.textdomain(DOMAIN)


def _option(name: str, arguments: Sequence[str]) -> str | None:
    """The value of an option as it stands among the arguments."""
    for argument, following in zip_longest(arguments, arguments[1:]):
        if argument.startswith(f"{name}="):
            return argument.removeprefix(f"{name}=")
        if argument == name:
            return following
    return None


def build_app() -> Any:
    """The program with all commands, worded in the language chosen."""
    import typer

    from cli.commands import Program
    from cli.help import build_group
    from cli.workplace import Workplace

    app = build_group(
        Program,
        name="minhchung",
        help=_("Registry of official documents as evidence for scored criteria."),
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
    )

    @app.callback()
    def prepare(
        context: typer.Context,
        home: Annotated[
            Path,
            typer.Option(
                help=_("Folder of the registry: inbox, originals, database, index."),
                envvar="MINHCHUNG_HOME",
                file_okay=False,
            ),
        ] = _DEFAULT_HOME,
        lang: Annotated[str | None, typer.Option(help=_("Language: vi or en."), metavar="vi|en")] = None,
        show_version: Annotated[
            bool, typer.Option("--version", help=_("Print the version and stop."), is_eager=True)
        ] = False,
    ) -> None:
        if show_version:
            from importlib.metadata import version  # takes as long to load as Typer

            typer.echo(f"minhchung {version('minhchung')}")
            raise typer.Exit
        workplace = Workplace(read_settings(home, {"lang": lang}))
        context.obj = workplace
        context.call_on_close(workplace.close)

    return app


def _describe_os(error: OSError) -> str:
    """What the system says of a file or disk, and what to look at."""
    message = _("{path}: {problem}. Check the disk, the folder and who may write there, then try again.")
    return message.format(path=error.filename or "?", problem=error.strerror or error)


def _describe_usage(error: Any) -> str:
    """A usage error of Typer's in the reader's language; Typer words most of them in English only."""
    from cli.help import name_of, values_of

    context = getattr(error, "ctx", None)
    command = context.command_path if context else "minhchung"
    parameter = getattr(error, "param", None)
    name = name_of(parameter) if parameter else ""
    option = getattr(error, "option_name", "")
    values = values_of(parameter) if parameter else ""
    wrong_value = _("{name}: this value cannot be used.")
    if values:
        wrong_value = _("{name}: this value cannot be used; it takes only {values}.")
    message: str = {
        "MissingParameter": _("{name} is missing.").format(name=name),
        "NoSuchOption": _("There is no option {name}.").format(name=option),
        "BadParameter": wrong_value.format(name=name, values=values),
        "BadOptionUsage": _("Option {name} wants a value.").format(name=option),
    }.get(type(error).__name__, error.format_message())
    # A shell hands a search over in words, and a word to leave out looks like an option.
    if context and context.info_name == "search" and option and not option.startswith("--"):
        message += "\n" + _(
            "To leave out a word, put the whole search in single quotes: minhchung search 'notice -draft'"
        )
    if message.startswith(_TYPERS_EXTRA):
        message = _("The command has too many words.")
    message = message.replace(_TYPERS_MEANT, _("Did you mean"))
    return message + "\n" + _("Help: {command} --help").format(command=command)
