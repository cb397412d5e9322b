"""What a Whoosh index of papers holds: the names of its fields and columns, and its schema."""

from typing import Any, Final

from whoosh import columns, fields, formats
from whoosh.util.numeric import byte_to_length

INDEX_NAME: Final = "MAIN"  # Whoosh's own default

FOLDED: Final = "folded"
EXACT: Final = "exact"
REFERENCES: Final = "references"
TITLE: Final = "title"
TITLE_PAIRS: Final = "title_pairs"  # neighbours in the title, as `first second`
PAIRS: Final = "pairs"  # marks of neighbours anywhere
TYPE: Final = "document_type"
BODY: Final = "issuing_body"
LACKS: Final = "lacks"
INDEXED: Final = (FOLDED, EXACT, REFERENCES, TITLE, TITLE_PAIRS, PAIRS, TYPE, BODY, LACKS)

DOCUMENT_ID: Final = "document_id"
DAY: Final = "day"  # of issue, as `date.toordinal` counts; 0 where it is not known
LENGTH: Final = f"_{FOLDED}_len"  # how many words, in codes of one byte: Whoosh's own column
# Type codes of `struct` and `array`.
TYPECODES: Final = {DOCUMENT_ID: "q", DAY: "I", LENGTH: "B"}
COLUMNS: Final = {name: columns.NumericColumn(TYPECODES[name]) for name in (DOCUMENT_ID, DAY)}
# What a code of `LENGTH` stands for.
length_of: Final = tuple(map(byte_to_length, range(256))).__getitem__


def build_schema() -> Any:
    """Words without positions: phrases are looked for in the stored text, by who asks.

    With positions the index is 4.5 times as large and takes half as long again to build. `Existence` has
    room for how often a word occurs, and for nothing else.
    """
    words = {name: fields.FieldType(formats.Existence(), None, scorable=name == FOLDED) for name in INDEXED}
    return fields.Schema(**words, **{name: fields.COLUMN(column) for name, column in COLUMNS.items()})
