"""Templates of pages, to be carried away or shown: all that is put into them is escaped."""

from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from registry.language import _, current_language, ngettext
from registry.text import squeeze
from report import wording
from report.wording_audit import format_moment

TEMPLATES: Final = Path(__file__).parent / "templates"  # of the pages that are carried away


def open_templates(folder: Path = TEMPLATES) -> Environment:
    """The templates of a folder, with the words that all pages say things by; a page adds its own."""
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        newline_sequence="\n",
    )
    environment.globals.update(
        _=_,
        ngettext=ngettext,
        current_language=current_language,
        wording=wording,
    )
    environment.filters.update(
        points=wording.format_points,
        day=wording.format_day,
        moment=format_moment,
        squeeze=squeeze,
        shorten=wording.shorten,
        paper_name=wording.name_of,
        css=lambda status: status.value.replace(" ", "-"),
    )
    return environment
