"""Why a paper must not be carried out unless somebody says so: its circulation, personal data (pure)."""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from registry.tables import StoredField
from registry.text import fold
from registry.vocabulary.kinds import FieldName

# A citizen's number: province 001 to 096, sex and century, year of birth, six digits; in groups at times.
_CITIZEN: Final = re.compile(
    r"(?<![\d.,/-])0(?:0[1-9]|[1-8]\d|9[0-6])(?P<gap>[ .]?)[0-3]\d{2}(?P=gap)\d{3}(?P=gap)\d{3}(?![\d/-])"
)
# The older number has nine digits like many others: only the words before it tell.
_OLD_IDENTITY: Final = re.compile(
    r"\b(?:cmnd|cmtnd|cccd|can cuoc|chung minh (?:nhan dan|thu))\D{0,40}(?<!\d)\d{9}(?!\d)"
)


class Seal(StrEnum):
    """Why a paper stays out of what is carried away."""

    RESTRICTED = "restricted"  # LƯU HÀNH NỘI BỘ, XEM XONG TRẢ LẠI and the like
    PERSONAL = "personal"  # identity numbers of citizens


def find_seals(fields: Iterable[StoredField], text: str) -> frozenset[Seal]:
    """What seals a paper, by its head and its text. Secret papers are none of the registry's."""
    found = set()
    if any(field.name is FieldName.CIRCULATION and field.value for field in fields):
        found.add(Seal.RESTRICTED)
    if _CITIZEN.search(text) or _OLD_IDENTITY.search(fold(text)):
        found.add(Seal.PERSONAL)
    return frozenset(found)
