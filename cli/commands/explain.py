"""minhchung explain: why an item stands as it does, in sentences."""

from typing import Annotated

import typer

from cli.commands.item import get_item
from cli.output import say, say_indented
from cli.workplace import workplace_of
from registry.language import _
from registry.text import squeeze
from report.explanation import explain as explain_item
from report.summary import assess, period_of


def explain(
    context: typer.Context,
    code: Annotated[str, typer.Argument(help=_("The item's code, e.g. III.1.2-1."))],
) -> None:
    """Say in sentences why an item is backed or not."""
    assessment = assess(workplace_of(context).registry)
    verdict = get_item(assessment, code)
    say(f"{verdict.criterion.code}  {squeeze(verdict.criterion.text).removeprefix('- ')}", style="bold")
    for sentence in explain_item(verdict, period_of(assessment.table)):
        say_indented(sentence, 2)
