"""What a tantivy index of papers holds: its schema, and a paper as the engine takes it."""

from collections.abc import Iterable
from functools import cache
from typing import Final

from tantivy import Document, Schema, SchemaBuilder

from index.analysis import word_pairs
from index.fulltext import IndexEntry

# Beginnings up to this length are words of their own in the index: of 100,000 papers, those with a word that
# begins with t are found in 0.6 ms instead of 4, as not every such word must be gone through.
SHORT_BEGINNING: Final = 2
# `newest` is the day of issue and, for equal days, the id, which no database counts up to 2**40.
DAY_UNIT: Final = 1 << 40


@cache
def schema() -> Schema:
    """Ready words cut at blanks, without positions: phrases are looked for in the stored text."""
    builder = SchemaBuilder()
    builder.add_text_field("folded", tokenizer_name="whitespace", index_option="freq")
    for name in ("exact", "references", "beginnings", "title", "title_pairs", "title_beginnings", "pairs"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in ("document_type", "issuing_body"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_text_field("lacks", tokenizer_name="raw", index_option="basic")
    # Signed, as Python's numbers reach the engine: a deletion by an unsigned field finds nothing.
    builder.add_integer_field("document_id", indexed=True, fast=True)
    for name in ("day", "year", "newest", "is_lacking"):
        builder.add_unsigned_field(name, fast=True)
    return builder.build()


def build_document(entry: IndexEntry) -> Document:
    """A paper for the engine; what is not known of it is left out, so that no count holds it."""
    document = Document()
    document.add_integer("document_id", entry.document_id)
    for name, words in (
        ("folded", entry.folded),
        ("exact", entry.exact),
        ("references", entry.references),
        ("beginnings", _beginnings((*entry.folded, *entry.references))),
        ("title", (*entry.title, *entry.title_shorts)),
        ("title_pairs", word_pairs(entry.title)),
        ("title_beginnings", _beginnings((*entry.title, *entry.title_shorts))),
        ("pairs", entry.pairs),
    ):
        document.add_text(name, " ".join(words))
    for name, value in (("document_type", entry.document_type), ("issuing_body", entry.issuing_body)):
        if value:
            document.add_text(name, value)
    day = 0
    if entry.issued_on is not None:
        day = entry.issued_on.toordinal()
        document.add_unsigned("day", day)
        document.add_unsigned("year", entry.issued_on.year)
    document.add_unsigned("newest", day * DAY_UNIT + entry.document_id)
    if entry.lacks:
        document.add_unsigned("is_lacking", 1)
    for element in entry.lacks:
        document.add_text("lacks", element)
    return document


def _beginnings(words: Iterable[str]) -> set[str]:
    distinct = set(words)
    return {word[:1] for word in distinct} | {word[:SHORT_BEGINNING] for word in distinct}
