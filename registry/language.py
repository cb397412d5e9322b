"""The language people read: gettext catalogues, Vietnamese unless told otherwise.

English message ids stand in the code; `registry/locale/vi` holds the complete Vietnamese catalogue.
"""

import gettext
from pathlib import Path
from typing import Final

LOCALE_DIR: Final = Path(__file__).parent / "locale"
DOMAIN: Final = "minhchung"
DEFAULT_LANGUAGE: Final = "vi"
LANGUAGES: Final = ("vi", "en")

_current: gettext.NullTranslations = gettext.NullTranslations()


def use_language(language: str) -> None:
    """Make `language` the one that `_` and `ngettext` translate to, for this process.

    Raises:
        ValueError: the language has no catalogue.
    """
    global _current
    if language not in LANGUAGES:
        raise ValueError(language)
    _current = (
        gettext.NullTranslations()
        if language == "en"
        else gettext.translation(DOMAIN, LOCALE_DIR, languages=[language])
    )


def current_language() -> str:
    """The language in use: `vi` or `en`."""
    return _current.info().get("language", "en")


def _(message: str) -> str:
    """The message in the reader's language."""
    return _current.gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """The message for `count` things in the reader's language."""
    return _current.ngettext(singular, plural, count)
