"""The commands, one file each; only those that are called are loaded: reading PDFs takes half a second."""

from collections.abc import Collection
from importlib import import_module
from typing import Any

from cli.help import Command
from registry.language import _

GROUPS = ("criteria", "link")


def add_commands(app: Any, arguments: Collection[str]) -> None:
    """Hang on the program the commands whose names stand among the arguments; all where none does."""
    helps = _helps()
    called = [name for name in helps if name in arguments]
    for name in called or helps:
        module = import_module(f"cli.commands.{name}")
        if name in GROUPS:
            app.add_typer(module.build_app(), name=name, help=helps[name])
        else:
            app.command(name, cls=Command, help=helps[name])(getattr(module, name))


def _helps() -> dict[str, str]:
    """What each command does, in the order that people need them."""
    return {
        "ingest": _("Take in the files of the inbox, or of the given paths."),
        "pending": _("List the papers that want data or confirmation."),
        "correct": _("Record what a person reads on a paper."),
        "crop": _("Write the picture of the place where a field was read."),
        "reread": _("Read papers again; what people confirmed stays."),
        "split": _("Say which papers a file holds, where it holds several."),
        "criteria": _("The table of criteria."),
        "search": _("Find papers by number or by words."),
        "show": _("Show a paper: header, files, where it was read, which items cite it."),
        "status": _("Half a page for the chairperson: how many points stand on paper."),
        "gaps": _("List the items that lack evidence, worst first."),
        "item": _("Show one item: its claims, what each stands on, what is missing."),
        "explain": _("Say in sentences why an item is backed or not."),
        "suggest": _("Suggest papers for items that lack proof, and items for papers; a person decides."),
        "link": _("Decide about papers as proof: accept, reject, ask, attach, detach."),
        "check": _("Check the table itself: dates against registers, links, units, slips of the pen."),
        "attach": _("Attach a photo, a page snapshot or a named paper to a claim."),
        "reindex": _("Build the full-text index anew."),
    }
