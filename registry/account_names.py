"""What accounts and their tokens may be called, and how login names are compared (pure)."""

import re
from typing import Final

from registry.errors import UsageError
from registry.language import _
from registry.text import normalise, squeeze

_NAME: Final = re.compile(r"[^\W_][\w.@-]{1,39}")
_LONGEST_NAME: Final = 40
LONGEST_TEXT: Final = 200  # of full names, labels, names of browsers


def parse_name(name: str) -> str:
    """A login name as it is kept."""
    name = normalise(name).strip()
    if not _NAME.fullmatch(name):
        message = _(
            "“{name}” cannot be a login name. Type 2 to {most} letters and digits; . - _ @ may stand "
            "between them."
        )
        raise UsageError(message.format(name=_shorten(name), most=_LONGEST_NAME))
    return name


def key_of(name: str) -> str:
    """A login name as it is compared, one for all its spellings; "?" stands for what no text can hold."""
    return normalise(normalise(name).strip().casefold()).encode(errors="replace").decode()


def parse_text(written: str) -> str:
    """A full name or label as it is kept."""
    written = squeeze(normalise(written))
    if len(written) > LONGEST_TEXT or not written.isprintable():
        message = _("“{name}” is too long, or has signs that cannot be shown. Type up to {most} characters.")
        raise UsageError(message.format(name=_shorten(written), most=LONGEST_TEXT))
    return written


def _shorten(written: str) -> str:
    """The beginning of what was typed, as far as it can be shown."""
    return "".join(filter(str.isprintable, written[:_LONGEST_NAME]))
