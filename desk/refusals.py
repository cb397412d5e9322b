"""What the desk refuses where a face knows the way on: by a field of its form, or by a command."""

from typing import Literal

from registry.errors import UsageError
from registry.language import _
from registry.tables import Document
from report.wording import name_of

Wanted = Literal["reason", "date"]
"""What a person has to add to an act."""


class InputWantedError(UsageError):
    """An act that only lacks something that the person has to add."""

    def __init__(self, message: str, wanted: Wanted) -> None:
        super().__init__(message)
        self.wanted: Wanted = wanted


class DraftError(UsageError):
    """A draft was to be proof; somebody may know that it is none."""

    def __init__(self, paper: Document) -> None:
        message = _("{paper} is a draft and proves nothing. If it is none, record that first.")
        super().__init__(message.format(paper=name_of(paper)))
        self.paper = paper
