"""Which passwords are refused when they are chosen: short ones, and those that are soon found (pure)."""

import csv
import re
from functools import cache
from pathlib import Path
from typing import Final

from registry.errors import UsageError
from registry.language import _
from registry.text import fold, normalise

# NIST SP 800-63B (revision 3, section 5.1.1.2) asks for 8; each further one costs whoever tries them most.
SHORTEST_PASSWORD: Final = 10
LONGEST_PASSWORD: Final = 200
# A shorter login name, such as "an", stands in many words by chance.
_TELLING_NAME: Final = 4
_AROUND_WORD: Final = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_COMMON: Final = Path(__file__).parent / "vocabulary" / "common_passwords.csv"


def check_strength(password: str, name: str) -> None:
    """Refuse a password that is soon found; which kinds of signs it has does not count, as NIST has it.

    Args:
        name: the login name of whose it is to be.

    Raises:
        UsageError: it is refused; the message says why.
    """
    password = normalise(password)
    if len(password) < SHORTEST_PASSWORD:
        message = _("Type a password of at least {least} characters; some words in a row are easy to keep.")
        raise UsageError(message.format(least=SHORTEST_PASSWORD))
    if len(password) > LONGEST_PASSWORD:
        message = _("Type a password of at most {most} characters.")
        raise UsageError(message.format(most=LONGEST_PASSWORD))
    if _is_built_on(password, name):
        raise UsageError(_("The password must not contain the login name. Choose another one."))
    if _is_common(password):
        raise UsageError(
            _("This password is among the first that are tried. Choose some words that nobody guesses.")
        )


def _is_built_on(password: str, name: str) -> bool:
    whole, name = fold(password), fold(name)
    rest = whole.replace(name, "")
    return rest != whole and (len(name) >= _TELLING_NAME or len(rest) < SHORTEST_PASSWORD)


def _is_common(password: str) -> bool:
    """Whether it is a common one, or the word that is left without digits and signs around it is."""
    whole = fold(password).replace(" ", "")
    return not {whole, _AROUND_WORD.sub("", whole)}.isdisjoint(_common_passwords())


@cache
def _common_passwords() -> frozenset[str]:
    """What people choose most, folded and without blanks: words, and rows of keys."""
    return frozenset(row["password"] for row in csv.DictReader(_COMMON.read_text("utf-8").splitlines()))
