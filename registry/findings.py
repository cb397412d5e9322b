"""What checks across a table find: the values, and how much each kind weighs (pure).

`index/checks.py` finds them, `report/wording_checks.py` says them in sentences.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from registry.assessment import ItemVerdict
from registry.tables import StoredClaim, StoredCriterion


class CriterionField(StrEnum):
    """A cell of a row; the value is the name of the attribute that holds it."""

    TEXT = "text"
    LEAD = "lead_unit"
    COORDINATING = "coordinating_unit"
    REQUIRED = "evidence_required"
    RESULT = "result"


class Weight(StrEnum):
    """How much a finding matters, the heaviest first."""

    ERROR = "error"  # points may be lost, or a statement is wrong
    WARNING = "warning"  # a reviewer will ask
    TYPO = "typo"
    NOTE = "note"


class FindingCode(StrEnum):
    """What was found."""

    # numbers and dates
    DATE_ORDER = "date order"
    DATES_DIFFER = "dates differ"
    IMPOSSIBLE_DATE = "impossible date"
    FUTURE_DATE = "future date"
    DATE_MISSING = "date missing"
    DATE_TWICE = "date twice"
    DAY_WITHOUT_YEAR = "day without year"
    SAME_NUMBER = "same number"
    # symbols
    SYMBOL_MISSING = "symbol missing"
    SYMBOL_NEAR = "symbol near"
    SYMBOL_FORM = "symbol form"
    SYMBOL_CASE = "symbol case"
    SYMBOL_BLANKS = "symbol blanks"
    TYPE_NOT_IN_SYMBOL = "type not in symbol"
    TYPE_DIFFERS = "type differs"
    TYPE_ABBREVIATED = "type abbreviated"
    # issuers
    OTHER_BODY = "other body"
    OTHER_AREA = "other area"
    OTHER_ACTOR = "other actor"
    # period
    OUT_OF_PERIOD = "out of period"
    STANDING = "standing"
    OLD_CONTENT = "old content"
    CUT_OFF_EARLY = "cut off early"
    ISSUED_AT_END = "issued at end"
    MONTHS_MISSING = "months missing"
    WEEKS_MISSING = "weeks missing"
    SERIES_STOPS = "series stops"
    SERIES_PARTIAL = "series partial"
    # evidence
    PAPER_REUSED = "paper reused"
    PLAN_ONLY = "plan only"
    ASKED_PAPER_MISSING = "asked paper missing"
    PAPER_UNNUMBERED = "paper unnumbered"
    PHOTOS_ONLY = "photos only"
    PHOTO_REUSED = "photo reused"
    FIGURE_WITHOUT_SOURCE = "figure without source"
    RATE_NOT_STATED = "rate not stated"
    REPEATS_CRITERION = "repeats criterion"
    RESULT_PASTED = "result pasted"
    PUBLICATION_WITHOUT_LINK = "publication without link"
    PLACEHOLDER = "placeholder"
    EMPTY_BULLET = "empty bullet"
    # links
    LINK_INTERNAL = "link internal"
    LINK_HOME_PAGE = "link home page"
    LINK_SECTION = "link section"
    LINK_SHARED = "link shared"
    LINK_PRIVATE = "link private"
    LINK_SHORTENED = "link shortened"
    LINK_GLUED = "link glued"
    LINK_BEFORE_STOP = "link before stop"
    LINKS_UNASSIGNED = "links unassigned"
    LINK_FOR_TWO_EVENTS = "link for two events"
    LINK_REUSED = "link reused"
    # figures and scores
    PARTS_DIFFER = "parts differ"
    RATE_DIFFERS = "rate differs"
    FIGURES_DIFFER = "figures differ"
    APOLOGIES_FEWER = "apologies fewer"
    SCORE_ABOVE_MAXIMUM = "score above maximum"
    SCORED_THOUGH_NOT_DONE = "scored though not done"
    NOT_DONE_UNEXPLAINED = "not done unexplained"
    DEDUCTION_UNEXPLAINED = "deduction unexplained"
    SUM_NOT_PRINTED = "sum not printed"
    # units
    UNIT_SPELLINGS = "unit spellings"
    UNIT_OUT_OF_COLUMN = "unit out of column"
    SEVERAL_LEADS = "several leads"
    # wording
    MISSPELT = "misspelt"
    WORD_DOUBLED = "word doubled"
    STRAY_LETTER = "stray letter"
    LOWER_CASE = "lower case"
    TYPE_CASE = "type case"
    PUNCTUATION = "punctuation"
    QUOTES_TURNED = "quotes turned"
    TONE_PLACES = "tone places"
    ODD_BLANKS = "odd blanks"


_ERRORS: Final = frozenset(
    {
        FindingCode.DATE_ORDER,
        FindingCode.DATES_DIFFER,
        FindingCode.IMPOSSIBLE_DATE,
        FindingCode.FUTURE_DATE,
        FindingCode.SYMBOL_MISSING,
        FindingCode.SYMBOL_NEAR,
        FindingCode.TYPE_DIFFERS,
        FindingCode.ASKED_PAPER_MISSING,
        FindingCode.FIGURE_WITHOUT_SOURCE,
        FindingCode.REPEATS_CRITERION,
        FindingCode.PLACEHOLDER,
        FindingCode.PHOTOS_ONLY,
        FindingCode.PHOTO_REUSED,
        FindingCode.LINK_INTERNAL,
        FindingCode.LINK_GLUED,
        FindingCode.LINK_FOR_TWO_EVENTS,
        FindingCode.PARTS_DIFFER,
        FindingCode.RATE_DIFFERS,
        FindingCode.APOLOGIES_FEWER,
        FindingCode.SCORE_ABOVE_MAXIMUM,
        FindingCode.SCORED_THOUGH_NOT_DONE,
    }
)
_TYPOS: Final = frozenset(
    {
        FindingCode.DATE_TWICE,
        FindingCode.SYMBOL_FORM,
        FindingCode.SYMBOL_CASE,
        FindingCode.SYMBOL_BLANKS,
        FindingCode.UNIT_SPELLINGS,
        FindingCode.MISSPELT,
        FindingCode.WORD_DOUBLED,
        FindingCode.STRAY_LETTER,
        FindingCode.LOWER_CASE,
        FindingCode.TYPE_CASE,
        FindingCode.PUNCTUATION,
        FindingCode.QUOTES_TURNED,
    }
)
_NOTES: Final = frozenset(
    {
        FindingCode.SAME_NUMBER,
        FindingCode.TYPE_ABBREVIATED,
        FindingCode.OTHER_BODY,
        FindingCode.OTHER_ACTOR,
        FindingCode.STANDING,
        FindingCode.SERIES_PARTIAL,
        FindingCode.LINK_SECTION,
        FindingCode.LINK_SHARED,
        FindingCode.LINK_BEFORE_STOP,
        FindingCode.LINK_REUSED,
        FindingCode.SUM_NOT_PRINTED,
        FindingCode.SEVERAL_LEADS,
        FindingCode.TONE_PLACES,
        FindingCode.ODD_BLANKS,
    }
)


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a row's cell; `getattr(row, field)[start:end] == raw`."""

    item: str
    field: CriterionField
    start: int
    end: int
    raw: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at: the rows it is about, the words it stands on, the values its sentence names."""

    code: FindingCode
    items: tuple[str, ...]
    places: tuple[Place, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def weight(self) -> Weight:
        """How much it matters."""
        if self.code in _ERRORS:
            return Weight.ERROR
        if self.code in _TYPOS:
            return Weight.TYPO
        return Weight.NOTE if self.code in _NOTES else Weight.WARNING


def place_in(row: StoredCriterion, cell: CriterionField, start: int, end: int) -> Place:
    """A stretch of a row's cell."""
    return Place(row.code, cell, start, end, str(getattr(row, cell.value))[start:end])


def place_of(item: ItemVerdict, claim: StoredClaim) -> Place:
    """Where a claim stands in its row's result."""
    return Place(item.criterion.code, CriterionField.RESULT, claim.start, claim.end, claim.raw)


def find_at(code: FindingCode, places: Iterable[Place], **values: str) -> Finding:
    """A finding on these places; its rows are theirs."""
    stretches = tuple(places)
    return Finding(code, tuple(dict.fromkeys(place.item for place in stretches)), stretches, values)


def find_on(code: FindingCode, items: Iterable[ItemVerdict], **values: str) -> Finding:
    """A finding on whole rows."""
    return Finding(code, tuple(dict.fromkeys(item.criterion.code for item in items)), (), values)
