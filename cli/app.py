"""The command line's entry: reads the settings once, turns errors into sentences and exit codes."""

import gettext
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, Final

from registry.errors import EXIT_INTERRUPTED, MinhchungError
from registry.language import DEFAULT_LANGUAGE, DOMAIN, LANGUAGES, LOCALE_DIR, _, use_language

_EXIT_USAGE: Final = 2


def main() -> None:
    """Run the program with the arguments of its process."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command; gives the exit code that `registry.errors` documents."""
    choose_language(arguments)
    import typer

    app = build_app(arguments)
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
        typer.echo(_describe_usage(error), err=True)
        return _EXIT_USAGE
    except typer.Abort:
        return EXIT_INTERRUPTED
    return code if isinstance(code, int) else 0


def choose_language(arguments: Sequence[str]) -> None:
    """Settle the language before any help text is built: --lang beats MINHCHUNG_LANG beats Vietnamese."""
    language = os.environ.get("MINHCHUNG_LANG", DEFAULT_LANGUAGE)
    for place, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            language = argument.removeprefix("--lang=")
        elif argument == "--lang" and place + 1 < len(arguments):
            language = arguments[place + 1]
    use_language(language if language in LANGUAGES else DEFAULT_LANGUAGE)
    # Typer looks its own words up through the process-wide catalogue.
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain(DOMAIN, LOCALE_DIR)
    gettext.textdomain(DOMAIN)


def build_app(arguments: Sequence[str] = ()) -> Any:
    """The program with the commands that the arguments name, or all; worded in the language chosen."""
    import typer

    from cli.commands import add_commands
    from cli.help import build_group
    from cli.workplace import Workplace
    from registry.settings import read_settings

    app = build_group(
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
        ] = Path("data"),
        lang: Annotated[str | None, typer.Option(help=_("Language: vi or en."), metavar="vi|en")] = None,
        show_version: Annotated[
            bool, typer.Option("--version", help=_("Print the version and stop."), is_eager=True)
        ] = False,
    ) -> None:
        if show_version:
            typer.echo(f"minhchung {version('minhchung')}")
            raise typer.Exit
        workplace = Workplace(read_settings(home, {"lang": lang}))
        context.obj = workplace
        context.call_on_close(workplace.close)

    add_commands(app, arguments)
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
        "BadParameter": _("{name}: {problem}").format(name=name, problem=getattr(error, "message", "")),
    }.get(type(error).__name__, error.format_message())
    return message + "\n" + _("Help: {command} --help").format(command=command)
