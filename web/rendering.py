"""Templates to pages: one environment, everything escaped, words through gettext."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from registry.vocabulary.kinds import Right
from report.page_templates import open_templates
from report.wording_audit import role_name

STATIC: Final = Path(__file__).parent / "static"
_TEMPLATES: Final = Path(__file__).parent / "templates"
# Enough of a hash to tell two versions apart.
_VERSION_LENGTH: Final = 12


def render(template: str, values: Mapping[str, Any]) -> str:
    """The page that a template makes of values, in the language in use."""
    return _environment().get_template(template).render(values)


def static_address(name: str) -> str:
    """The address of a file of the page itself; another one when any of them changes, so that it may be kept.

    Scripts import each other by name: all stand in one folder of the address.
    """
    return f"{static_folder()}/{name}"


@cache
def static_folder() -> str:
    """Where the files of the page itself are served."""
    content = hashlib.sha256()
    for path in sorted(STATIC.iterdir()):
        content.update(path.name.encode() + b"\0" + path.read_bytes())
    return f"/static/{content.hexdigest()[:_VERSION_LENGTH]}"


@pass_context
def _name_person(context: Context, login: str) -> str:
    """What somebody is known by, with the login name beside it; whoever has no account stays as recorded."""
    name = context["visit"].people.get(login, login)
    return name if name == login else Markup('<span title="{}">{}</span>').format(login, name)


@cache
def _environment() -> Environment:
    environment = open_templates(_TEMPLATES)
    environment.globals.update(role_name=role_name, static=static_address, Right=Right)
    environment.filters["person"] = _name_person
    return environment
