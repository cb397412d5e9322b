"""Whether quoted words stand on a page, and what of a pack shows the page's words (pure)."""

from collections import Counter
from enum import StrEnum

from ingest.files import DOCX, PDF
from registry.text import normalise, squeeze
from registry.vocabulary.kinds import ReadMethod


class QuoteSource(StrEnum):
    """What a quotation in a pack can be compared with."""

    FILE = "file"  # the text that the packed file itself bears
    CARRIED = "carried"  # the text that was read of a scan, carried in the pack
    PICTURE = "picture"  # only the page as eyes see it: handwritten numbers, stamps, what a person typed


def source_of(media_type: str, method: ReadMethod, words: str, text: str) -> QuoteSource:
    """What words of a page can be compared with.

    Args:
        method: how the page was read.
        text: the page as it was read.
    """
    if not stands_on(words, text):
        return QuoteSource.PICTURE
    bears_text = (media_type, method) in (
        (PDF, ReadMethod.TEXT_LAYER),
        (DOCX, ReadMethod.WORD_FILE),
    )
    return QuoteSource.FILE if bears_text else QuoteSource.CARRIED


def stands_on(words: str, text: str) -> bool:
    """Whether words stand on a page: in a row, or each of them where columns mix the order of lines."""
    sought, found = squeeze(normalise(words)), squeeze(normalise(text))
    return bool(sought) and (sought in found or Counter(sought.split()) <= Counter(found.split()))
