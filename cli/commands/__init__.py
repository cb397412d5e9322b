"""The commands, one file each; only the one that is called is loaded: reading PDFs takes half a second."""

from importlib import import_module
from typing import Any

import typer

from cli.help import Command, Group, build_group
from registry.language import _

GROUPS = ("criteria", "link", "audit", "account")


class Program(Group):
    """All commands by name and help, which is what help pages show; the one that is called is loaded."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        for name, text in _helps().items():
            self.add_command(Command(name, help=text))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The name of the command that is called, the command, and its arguments."""
        name, _listed, rest = super().resolve_command(ctx, args)
        return name, name and load_command(name), rest


def load_command(name: str) -> Any:
    """A command, or group of commands, with its options and what it does."""
    module = import_module(f"cli.commands.{name}")
    group = build_group()
    if name in GROUPS:
        group.add_typer(module.build_app(), name=name, help=_helps()[name])
    else:
        group.command(name, cls=Command, help=_helps()[name])(getattr(module, name))
    return typer.main.get_group(group).commands[name]


def _helps() -> dict[str, str]:
    """What each command does, in the order that people need them."""
    return {
        "ingest": _("Take in the files of the inbox, or of the given paths."),
        "watch": _("Watch the inbox folder and take in what is put there, until Ctrl+C."),
        "pending": _("List the papers that want data or confirmation."),
        "correct": _("Record what a person reads on a paper."),
        "crop": _("Write the picture of the place where a field was read."),
        "reread": _("Read papers again; what people confirmed stays."),
        "split": _("Say which papers a file holds, where it holds several."),
        "criteria": _("The table of criteria."),
        "search": _("Find papers by number or by words."),
        "show": _("Show a paper: header, files, where it was read, which items cite it."),
        "signatures": _(
            "Say who signed a paper digitally, whether it is intact, and whether the signer is trusted."
        ),
        "open": _("Open a paper's original in the system's viewer, at a page."),
        "status": _("Half a page for the chairperson: how many points stand on paper."),
        "gaps": _("List the items that lack evidence, worst first."),
        "item": _("Show one item: its claims, what each stands on, what is missing."),
        "explain": _("Say in sentences why an item is backed or not."),
        "suggest": _("Suggest papers for items that lack proof, and items for papers; a person decides."),
        "link": _("Decide about papers as proof: accept, reject, ask, attach, detach."),
        "check": _("Check the table itself: dates against registers, links, units, slips of the pen."),
        "attach": _("Attach a photo, a page snapshot or a named paper to a claim."),
        "export": _("Write the table with its evidence as a Word, Excel, HTML or PDF file, or as a list."),
        "pack": _("Write the table with all its evidence into one pack to hand over."),
        "verify": _("Check a pack: every file, every citation; no registry is needed."),
        "serve": _("Serve the page for those who do not use a terminal."),
        "reindex": _("Build the full-text index anew."),
        "audit": _("The audit trail: who did what and when, and that nobody changed it."),
        "account": _("Accounts of the people who work on the page: roles, passwords, closing."),
        "doctor": _(
            "Check the whole home: database, originals, index, disk, parts; --fix mends what it can."
        ),
        "backup": _("Write the whole registry into one file, while others go on working."),
        "restore": _("Restore a backup into an empty home."),
    }
