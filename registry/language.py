"""The language people read: gettext catalogues, Vietnamese unless told otherwise.

English message ids stand in the code; `registry/locale/vi` holds the complete Vietnamese catalogue.
"""

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Final

LOCALE_DIR: Final = Path(__file__).parent / "locale"
DOMAIN: Final = "minhchung"
DEFAULT_LANGUAGE: Final = "vi"
LANGUAGES: Final = ("vi", "en")

_current: gettext.NullTranslations = gettext.NullTranslations()
_spoken: ContextVar[gettext.NullTranslations | None] = ContextVar("spoken", default=None)


def use_language(language: str) -> None:
    """Make `language` the one that `_` and `ngettext` translate to, for this process.

    Raises:
        ValueError: the language has no catalogue.
    """
    global _current
    _current = _load(language)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within it `_` and `ngettext` translate to `language`, in this task or thread only.

    Raises:
        ValueError: the language has no catalogue.
    """
    token = _spoken.set(_load(language))
    try:
        yield
    finally:
        _spoken.reset(token)


def current_language() -> str:
    """The language in use: `vi` or `en`."""
    return _catalogue().info().get("language", "en")


def _(message: str) -> str:
    """The message in the reader's language."""
    return _catalogue().gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """The message for `count` things in the reader's language."""
    return _catalogue().ngettext(singular, plural, count)


def _catalogue() -> gettext.NullTranslations:
    return _spoken.get() or _current


@cache
def _load(language: str) -> gettext.NullTranslations:
    if language not in LANGUAGES:
        raise ValueError(language)
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, LOCALE_DIR, languages=[language])
