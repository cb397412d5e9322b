"""Papers and texts that one search looks at: each read from the database once, and folded once."""

from collections.abc import Collection, Iterator, Mapping
from itertools import islice
from typing import Final

from index.folded_text import FoldedText, fold_text
from index.phrases import PAGE_BREAK
from registry.lookup import Lookup, Paper

# The first pages of a paper tell what it is about, as many as have so many letters.
_FIRST_PAGES: Final = 6
_MOST_LETTERS: Final = 30_000


class Reading:
    """What was read of papers already; for one search, as papers change."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._papers: dict[int, Paper] = {}
        self._pages: dict[int, list[str]] = {}
        self._numbers: dict[int, tuple[int, ...]] = {}
        self._begun: set[int] = set()  # papers of which only the first pages were read
        self._folded: dict[tuple[int, int], FoldedText] = {}

    def papers(self, ids: Collection[int]) -> Mapping[int, Paper]:
        """Papers by id, these among them unless they are gone."""
        missing = [one for one in ids if one not in self._papers]
        if missing:
            self._papers |= self._lookup.papers(missing)
        return self._papers

    def file_names(self, ids: Collection[int]) -> Mapping[int, tuple[str, ...]]:
        """The names under which the copies of papers were dropped."""
        return self._lookup.file_names(ids)

    def read_first_pages(self, ids: Collection[int]) -> None:
        """Have the first pages of papers at hand."""
        unread = [one for one in ids if one not in self._pages]
        if unread:
            self._read(unread, _FIRST_PAGES)
            self._begun.update(one for one in unread if len(self._pages[one]) == _FIRST_PAGES)

    def read_all_pages(self, ids: Collection[int]) -> None:
        """Have all pages of papers at hand."""
        unread = [one for one in ids if one not in self._pages or one in self._begun]
        if unread:
            self._read(unread)
            self._begun.difference_update(unread)

    def pages(self, document_id: int) -> Iterator[FoldedText]:
        """The pages of a paper that were read; none where it has no text."""
        for place, text in enumerate(self._pages[document_id]):
            folded = self._folded.get((document_id, place))
            if folded is None:
                folded = self._folded[document_id, place] = fold_text(text)
            yield folded

    def first_pages(self, document_id: int) -> Iterator[FoldedText]:
        """The pages that tell what a paper is about."""
        letters = 0
        for page in islice(self.pages(document_id), _FIRST_PAGES):
            if letters >= _MOST_LETTERS:
                break
            yield page
            letters += len(page.written)

    def forget_text(self, document_id: int) -> None:
        """Make room: a phrase may be looked for in thousands of papers."""
        for place in range(len(self._pages.pop(document_id))):
            self._folded.pop((document_id, place), None)

    def page_number(self, document_id: int, place: int) -> int:
        """The number that a page of a paper has in its file."""
        return self._numbers[document_id][place]

    def _read(self, ids: Collection[int], *most: int) -> None:
        texts = self._lookup.texts(ids, *most)
        for one in ids:
            found = texts.get(one)
            self._pages[one] = found.text.split(PAGE_BREAK) if found else []
            self._numbers[one] = found.pages if found else ()
