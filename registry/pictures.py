"""Is this the same picture again? Fingerprints of how pictures look, compared (pure).

A fingerprint is taken by `ingest/photos.py`; here two of them are weighed. Equal bytes are told by SHA-256.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

# Of 256 bits. On 30 made-up scenes a copy made smaller, recompressed, brightened or cut by 2 % a side differs
# in at most 48, a picture of the same scene from beside, 3 % of its width away, in at least 62, other scenes
# in at least 104 (`bench/pictures.py`).
SAME_LOOK: Final = 54


class Likeness(StrEnum):
    """How a picture is the same as another one."""

    SAME_BYTES = "same bytes"
    SAME_LOOK = "same look"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as far as comparing goes: its SHA-256 and its fingerprint, "" where none was taken."""

    sha256: str
    look: str


def look_distance(one: str, other: str) -> int:
    """In how many bits two fingerprints differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def find_likeness(one: Picture, other: Picture) -> Likeness | None:
    """How two pictures are the same; None where they are not."""
    if one.sha256 == other.sha256:
        return Likeness.SAME_BYTES
    if one.look and other.look and look_distance(one.look, other.look) <= SAME_LOOK:
        return Likeness.SAME_LOOK
    return None
