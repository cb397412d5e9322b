"""Templates of the pages that are carried away, as files: all that is put into them is escaped."""

from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

TEMPLATES: Final = Path(__file__).parent / "templates"


def open_templates() -> Environment:
    """The templates; a page adds the words and filters that it uses."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        newline_sequence="\n",
    )
