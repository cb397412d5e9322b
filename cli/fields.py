"""Which header element a person means on the command line: its name in words or in the program."""

from registry.errors import UsageError
from registry.language import _
from registry.text import fold
from registry.vocabulary.kinds import FieldName
from report.wording import field_name


def field_names() -> str:
    """All fields, as people call them."""
    return ", ".join(map(field_name, FieldName))


def parse_field_name(text: str) -> FieldName:
    """The field meant, with or without accents.

    Raises:
        UsageError: there is no such field.
    """
    for name in FieldName:
        if fold(text) in (fold(name), fold(field_name(name))):
            return name
    raise UsageError(_("{field}: no such field. Fields: {fields}.").format(field=text, fields=field_names()))
