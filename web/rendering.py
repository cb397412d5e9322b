"""Templates to pages: one environment, everything escaped, words through gettext."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from registry.language import _, current_language, ngettext
from registry.text import squeeze
from registry.vocabulary.kinds import Right
from report import wording
from report.wording_audit import format_moment, role_name

STATIC: Final = Path(__file__).parent / "static"
_TEMPLATES: Final = Path(__file__).parent / "templates"
# Enough of a hash to tell two versions of a file apart.
_VERSION_LENGTH: Final = 12


def render(template: str, values: Mapping[str, Any]) -> str:
    """The page that a template makes of values, in the language in use."""
    return _environment().get_template(template).render(values)


def static_address(name: str) -> str:
    """The address of a file of the page itself; another one when the file changes, so that it may be kept."""
    return f"/static/{name}?v={_version(name)}"


@cache
def _version(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:_VERSION_LENGTH]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.globals.update(
        _=_,
        ngettext=ngettext,
        current_language=current_language,
        role_name=role_name,
        static=static_address,
        wording=wording,
        Right=Right,
    )
    environment.filters.update(
        points=wording.format_points,
        day=wording.format_day,
        moment=format_moment,
        squeeze=squeeze,
        shorten=wording.shorten,
        paper_name=wording.name_of,
    )
    return environment
