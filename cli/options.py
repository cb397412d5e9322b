"""Options that mean the same in every command that has them."""

from typing import Annotated

import typer

from registry.language import _

Json = Annotated[bool, typer.Option("--json", help=_("Print JSON."))]
Csv = Annotated[bool, typer.Option("--csv", help=_("Print CSV for Excel."))]
Force = Annotated[bool, typer.Option("--force", help=_("Replace the file where it is there already."))]
