"""The words that tell what a phrase of Vietnamese administrative prose is, read once from the vocabulary."""

import csv
import re
from functools import cache
from importlib import resources
from typing import Final

from registry.text import normalise

# The letters of the Latin script up to U+1EFF, where the Vietnamese ones end.
_LATIN: Final = [chr(code) for code in range(0x41, 0x1F00)]
LOWER: Final = "".join(letter for letter in _LATIN if letter.islower())
UPPER: Final = "".join(letter for letter in _LATIN if letter.isupper())


@cache
def phrases(role: str) -> tuple[str, ...]:
    """The phrases of one role in `prose.csv`, the longest first."""
    lines = resources.files("registry.vocabulary").joinpath("prose.csv").read_text("utf-8").splitlines()
    found = {normalise(row["phrase"]) for row in csv.DictReader(lines) if row["role"] == role}
    return tuple(sorted(found, key=lambda phrase: (-len(phrase), phrase)))


@cache
def any_of(role: str) -> str:
    """A pattern for any phrase of the role as whole words, blanks between them as they come."""
    options = "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in phrases(role))
    return rf"(?<!\w)(?:{options})(?!\w)"


@cache
def body_pattern() -> str:
    """A pattern for the word that a body's name begins with, written with a capital."""
    not_a_body = any_of("not_a_body")
    return rf"(?!(?i:{not_a_body})){any_of('body')}"
