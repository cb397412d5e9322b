"""Lines that an export wrote into a Word table, told from what people write there: no import reads them.

Such a line bears a hidden bookmark with the hash of its words. Word and LibreOffice keep bookmarks; a line
that a person has changed has other words than its bookmark says, and so is that person's own.
"""

import hashlib
import re
from typing import Any, Final

from docx.oxml.ns import qn

from registry.text import normalise

# Word hides bookmarks whose names start with "_", and takes names of at most 40 letters, each name once.
_NAME: Final = re.compile(r"_minhchung_\d+_([0-9a-f]{12})")
_HASH_LETTERS: Final = 12  # no two lines of a table come out the same by chance


def own_line_name(number: int, text: str) -> str:
    """The bookmark of an exported line: `number` is its own in the file."""
    return f"_minhchung_{number}_{_hash(text)}"


def is_own_line(paragraph: Any) -> bool:
    """Whether an export wrote the paragraph, and nobody has changed its words since."""
    names = (mark.get(qn("w:name"), "") for mark in paragraph.iter(qn("w:bookmarkStart")))
    hashes = {match[1] for match in map(_NAME.fullmatch, names) if match}
    return bool(hashes) and _hash("".join(text.text or "" for text in paragraph.iter(qn("w:t")))) in hashes


def _hash(text: str) -> str:
    """Of the letters alone: programs that save a file anew may part its blanks otherwise."""
    letters = "".join(normalise(text).split())
    return hashlib.sha256(letters.encode()).hexdigest()[:_HASH_LETTERS]
