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
_TYPERS_EXTRA: Final = "Got unexpected extra argument"
_TYPERS_MEANT: Final = "Did you mean"
_DEFAULT_HOME: Final = Path("data")


def main() -> None:
    """Run the program with the arguments of its process; what it prints is UTF-8 wherever it goes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command; gives the exit code that `registry.errors` documents."""
    choose_language(arguments)
    import typer

    app = build_app()
    usage_error: Any = typer.BadParameter.__base__
    try:
        code = typer.main.get_command(app)(args=list(arguments), prog_name="minhchung", standalone_mode=False)
    except MinhchungError as error:
        typer.echo(str(error), err=True)
        return error.exit_code
    except OSError as error:
        typer.echo(_describe_os(error), err=True)
        return MinhchungError.exit_code
    except usage_error as error:
        if type(error).__name__ != "NoArgsIsHelpError":  # its message, the help page, is printed already
            typer.echo(_describe_usage(error), err=True)
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
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "minhchung"
    name = (getattr(getattr(error, "param", None), "name", None) or "").upper()
    message: str = {
        "MissingParameter": _("{name} is missing.").format(name=name),
        "NoSuchOption": _("There is no option {name}.").format(name=getattr(error, "option_name", "")),
        "BadParameter": _("{name}: this value cannot be used.").format(name=name),
        "BadOptionUsage": _("Option {name} wants a value.").format(name=getattr(error, "option_name", "")),
    }.get(type(error).__name__, error.format_message())
    if message.startswith(_TYPERS_EXTRA):
        message = _("The command has too many words.")
    message = message.replace(_TYPERS_MEANT, _("Did you mean"))
    return message + "\n" + _("Help: {command} --help").format(command=command)
