"""What the checks across a table found, in sentences: what it is, and what to do about it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from ingest.links import LinkFault
from registry.findings import Finding, FindingCode, Weight
from registry.language import _
from registry.pictures import Likeness
from registry.vocabulary.kinds import LinkState
from report.wording import format_iso, format_points, shorten

# A finding names words of the table; longer ones are cut, the places tell where the whole stands.
_QUOTE_LENGTH: Final = 60
_LIST_LENGTH: Final = 200
_DAYS: Final = frozenset({"date", "days", "fits"})
_POINTS: Final = frozenset({"points", "score", "maximum"})
_LISTS: Final = frozenset({"numbers", "names", "words", "neighbours", "left_out", "link", "right"})


def weight_name(weight: Weight) -> str:
    """What a finding's weight is called."""
    return {
        Weight.ERROR: _("error"),
        Weight.WARNING: _("to be looked at"),
        Weight.TYPO: _("slip of the pen"),
        Weight.NOTE: _("remark"),
    }[weight]


def link_state(state: LinkState) -> str:
    """How a linked page answered."""
    return {
        LinkState.ANSWERS: _("the page answers"),
        LinkState.HOME_PAGE: _("leads to a home page only"),
        LinkState.NEEDS_LOGIN: _("opens only with a login"),
        LinkState.DEAD: _("does not answer"),
        LinkState.NOT_ASKED: _("was not called"),
    }[state]


def link_fault(fault: LinkFault) -> str:
    """Why a linked page was not called, or gave no snapshot."""
    return {
        LinkFault.NO_ADDRESS: _("not a link that can be read"),
        LinkFault.NOT_A_WEB_LINK: _("only http and https links on their usual ports are called"),
        LinkFault.NAMES_A_USER: _("the link carries a user name or password"),
        LinkFault.PRIVATE_ADDRESS: _("the address is that of a private network"),
        LinkFault.NO_SUCH_HOST: _("there is no such site"),
        LinkFault.NO_CONNECTION: _("no connection to the site"),
        LinkFault.TOO_SLOW: _("the site answers too slowly"),
        LinkFault.TOO_MANY_REDIRECTS: _("the site keeps leading elsewhere"),
        LinkFault.TOO_LARGE: _("the page is too large for a snapshot"),
        LinkFault.PACKED: _("the site sends its pages compressed only, no snapshot was taken"),
        LinkFault.REFUSED: _("the site has no such page, or is broken"),
    }[fault]


def describe_finding(finding: Finding) -> str:
    """What was found, in one sentence without a full stop."""
    template = _with_variants(finding) or _descriptions()[finding.code]
    text = finding.places[0].raw if finding.places else ""
    shown = {name: _show(name, value) for name, value in finding.values.items()}
    return template.format_map({"text": shorten(text, _QUOTE_LENGTH), **shown})


def cure_finding(finding: Finding) -> str:
    """What to do about it, in one clause."""
    shown = {name: _show(name, value) for name, value in finding.values.items()}
    return _cures()[finding.code].format_map(shown)


def _with_variants(finding: Finding) -> str | None:
    """The sentence of a kind that is worded by what else is known."""
    values = finding.values
    match finding.code:
        case FindingCode.DATE_ORDER if values["wrong"] == "either":
            return _("{number} of {date} and {neighbours}: one must be wrong, numbers rise while dates fall")
        case FindingCode.DATE_ORDER if values["fits"]:
            return _("{number} of {date} breaks the order of its register: {neighbours}; {fits} would fit")
        case FindingCode.DATE_ORDER:
            return _("{number} of {date} breaks the order of its register: {neighbours}")
        case FindingCode.DATE_MISSING if values["where"]:
            return _("{number} is cited without a date; in {where} it has {date}")
        case FindingCode.DATE_MISSING:
            return _("{number} is cited without a date")
        case FindingCode.SYMBOL_MISSING if values["fits"]:
            return _("{number} is cited without a symbol; by its date it fits as {fits}")
        case FindingCode.SYMBOL_MISSING:
            return _("{number} is cited without a symbol")
        case FindingCode.PAPER_UNNUMBERED if values["date"]:
            return _("“{claim}”: a paper without number")
        case FindingCode.PAPER_UNNUMBERED:
            return _("“{claim}”: a paper without number and date")
        case FindingCode.PHOTO_REUSED if values["likeness"] == Likeness.SAME_BYTES.value:
            return _("the same file twice: {first}, {second}")
        case FindingCode.PHOTO_REUSED:
            return _("pictures that look the same: {first}, {second}")
        case _:
            return None


def _show(name: str, value: str) -> str:
    """A value as it stands in a sentence."""
    if name == "neighbours":
        return "; ".join(_named_day(paper) for paper in value.split("; ") if paper)
    if name in _DAYS and value:
        return ", ".join(_day(day) for day in value.split(", "))
    if name in _POINTS:
        return format_points(Decimal(value))
    return shorten(value, _LIST_LENGTH if name in _LISTS else _QUOTE_LENGTH)


def _day(value: str) -> str:
    try:
        return format_iso(date.fromisoformat(value).isoformat())
    except ValueError:
        return value  # as the table prints it


def _named_day(paper: str) -> str:
    name, day = paper.rsplit(" ", 1)
    return _("{name} is of {date}").format(name=name, date=format_iso(day))


def _descriptions() -> Mapping[FindingCode, str]:
    return {
        FindingCode.DATES_DIFFER: _("{number} is cited under different dates: {days}"),
        FindingCode.IMPOSSIBLE_DATE: _("“{text}” is no possible date"),
        FindingCode.FUTURE_DATE: _("{number} is dated {date}, after the table was handed in"),
        FindingCode.DATE_TWICE: _("“{text}” stands there twice"),
        FindingCode.DAY_WITHOUT_YEAR: _("“{text}” without the year"),
        FindingCode.SAME_NUMBER: _("one number in several registers: {numbers}"),
        FindingCode.SYMBOL_NEAR: _("{number}: no unit has this symbol; probably {right} is meant"),
        FindingCode.SYMBOL_FORM: _(
            "{number} is not written the way its issuer writes symbols; usual is {right}"
        ),
        FindingCode.SYMBOL_CASE: _("{number}: capitals and small letters are mixed up; usual is {right}"),
        FindingCode.SYMBOL_BLANKS: _("{number} is written with blanks inside"),
        FindingCode.TYPE_NOT_IN_SYMBOL: _(
            "{numbers}: called “{type}”, but the symbol does not say so (by Decree 30/2020: …/{right})"
        ),
        FindingCode.TYPE_DIFFERS: _("{number} is called “{type}”, its symbol says “{right}”"),
        FindingCode.TYPE_ABBREVIATED: _("“{text}” stands for “{right}”"),
        FindingCode.OTHER_BODY: _("issued by another body, {body}: {numbers}"),
        FindingCode.OTHER_AREA: _(
            "{number} speaks of the whole city or province; it probably passes on a letter from above"
        ),
        FindingCode.OTHER_ACTOR: _("the activity is that of {body}"),
        FindingCode.OUT_OF_PERIOD: _("{number} of {date} lies outside the period"),
        FindingCode.STANDING: _("{number} of {date} was issued before the period and is still in force"),
        FindingCode.OLD_CONTENT: _("{number} of {date} reports on an earlier year"),
        FindingCode.CUT_OFF_EARLY: _("the figures stop on {date}, long before the period ends"),
        FindingCode.ISSUED_AT_END: _(
            "{number} of {date} was issued in the last days of the period; it cannot have had results yet"
        ),
        FindingCode.MONTHS_MISSING: _("monthly duty: {covered} of {expected} months, missing {months}"),
        FindingCode.WEEKS_MISSING: _("weekly duty: {covered} days are told for {expected} weeks"),
        FindingCode.SERIES_STOPS: _("{count} papers of one kind, the last of {date}; nothing after it"),
        FindingCode.SERIES_PARTIAL: _("the series is cited in part; left out: {left_out} (cited in {where})"),
        FindingCode.PAPER_REUSED: _("cited in {count} items: {numbers}"),
        FindingCode.PLAN_ONLY: _("all papers of the item only announce work: {numbers}"),
        FindingCode.ASKED_PAPER_MISSING: _("“{slot}” is asked for, and no paper cited could be it"),
        FindingCode.PHOTOS_ONLY: _(
            "{count} items with {points} points stand on photos alone, none is attached"
        ),
        FindingCode.FIGURE_WITHOUT_SOURCE: _("“{text}” without a paper it comes from ({points} points)"),
        FindingCode.RATE_NOT_STATED: _("the criterion asks for “{text}”, the result gives no rate"),
        FindingCode.REPEATS_CRITERION: _("the result only repeats the criterion ({points} points)"),
        FindingCode.RESULT_PASTED: _("the same result stands in {count} items"),
        FindingCode.PUBLICATION_WITHOUT_LINK: _("published, it says, and no link is given"),
        FindingCode.PLACEHOLDER: _("a figure was left as “...”"),
        FindingCode.EMPTY_BULLET: _("a bullet with nothing behind it"),
        FindingCode.LINK_INTERNAL: _("{link}: internal system, nobody outside can open it"),
        FindingCode.LINK_HOME_PAGE: _(
            "links to a home page ({count}), which shows nothing in particular: {link}"
        ),
        FindingCode.LINK_SECTION: _("links to a section ({count}), whose content changes: {link}"),
        FindingCode.LINK_SHARED: _(
            "links made for sharing ({count}) that tell neither content nor date: {link}"
        ),
        FindingCode.LINK_PRIVATE: _("links that open only for those let in ({count}): {link}"),
        FindingCode.LINK_SHORTENED: _("shortened links ({count}): {link}"),
        FindingCode.LINK_GLUED: _("{link}: a word is stuck to the link; probably {right} is meant"),
        FindingCode.LINK_BEFORE_STOP: _("a stop directly behind a link ({count}), which may break it"),
        FindingCode.LINKS_UNASSIGNED: _("{count} numbered links without saying which shows what"),
        FindingCode.LINK_FOR_TWO_EVENTS: _("one link given {count} times in one item: {link}"),
        FindingCode.LINK_REUSED: _("one link in several items: {link}"),
        FindingCode.PARTS_DIFFER: _("{whole} is said, the parts {parts} make {sum}"),
        FindingCode.RATE_DIFFERS: _("{share} makes {right}, not {printed}"),
        FindingCode.FIGURES_DIFFER: _("the number of overdue files differs from item to item: {figures}"),
        FindingCode.APOLOGIES_FEWER: _("{files} overdue files, {letters} letters of apology"),
        FindingCode.SCORE_ABOVE_MAXIMUM: _("self score {score}, at most {maximum} can be had"),
        FindingCode.SCORED_THOUGH_NOT_DONE: _(
            "scored {score} of {maximum}, though it says that it was not done"
        ),
        FindingCode.NOT_DONE_UNEXPLAINED: _("not done, and no reason is given"),
        FindingCode.DEDUCTION_UNEXPLAINED: _(
            "self score {score} of {maximum}, without saying for what points were taken off"
        ),
        FindingCode.SUM_NOT_PRINTED: _("the sum of the rows below is not printed"),
        FindingCode.UNIT_SPELLINGS: _("one unit under several names: {names}"),
        FindingCode.UNIT_OUT_OF_COLUMN: _(
            "“{name}” stands as the lead unit, elsewhere {count} times as the coordinating one"
        ),
        FindingCode.SEVERAL_LEADS: _("several lead units: {names}"),
        FindingCode.MISSPELT: _("“{text}” is probably “{right}”"),
        FindingCode.WORD_DOUBLED: _("“{text}”: a word stands there twice"),
        FindingCode.STRAY_LETTER: _("“{text}”: letters are stuck to the date"),
        FindingCode.LOWER_CASE: _("“{text}” is written “{right}”"),
        FindingCode.TYPE_CASE: _("“{text}” is written “{right}”"),
        FindingCode.PUNCTUATION: _("“{text}”: a blank is missing or too many at a mark"),
        FindingCode.QUOTES_TURNED: _("closing quotes stand where a quotation opens ({count})"),
        FindingCode.TONE_PLACES: _("tone marks stand in two places: {words}"),
        FindingCode.ODD_BLANKS: _("double or fixed blanks inside sentences ({count})"),
    }


def _cures() -> Mapping[FindingCode, str]:
    return {
        FindingCode.DATE_ORDER: _("compare with the register book and correct the date or the number"),
        FindingCode.DATES_DIFFER: _("look at the paper and write the same date everywhere"),
        FindingCode.IMPOSSIBLE_DATE: _("correct the date after the paper"),
        FindingCode.FUTURE_DATE: _("correct the date after the paper"),
        FindingCode.DATE_MISSING: _("add the date of issue"),
        FindingCode.DATE_TWICE: _("take one of them out"),
        FindingCode.DAY_WITHOUT_YEAR: _("add the year"),
        FindingCode.SAME_NUMBER: _("always give number and symbol together"),
        FindingCode.SYMBOL_MISSING: _("write number and symbol in full"),
        FindingCode.SYMBOL_NEAR: _("look at the paper and correct the symbol"),
        FindingCode.SYMBOL_FORM: _("write it as on the paper"),
        FindingCode.SYMBOL_CASE: _("write it as on the paper"),
        FindingCode.SYMBOL_BLANKS: _("take the blanks out"),
        FindingCode.TYPE_NOT_IN_SYMBOL: _(
            "look at the papers: complete the symbol, or name the type they have"
        ),
        FindingCode.TYPE_DIFFERS: _("look at the paper and correct the type or the symbol"),
        FindingCode.TYPE_ABBREVIATED: _("write the type in full"),
        FindingCode.OTHER_BODY: _(
            "make sure that the paper may be shown and that the item does not ask for the commune's own"
        ),
        FindingCode.OTHER_AREA: _("name the commune's own paper on it"),
        FindingCode.OTHER_ACTOR: _("say what the commune's administration did itself"),
        FindingCode.OUT_OF_PERIOD: _("name a paper of the period, or say why this one counts"),
        FindingCode.STANDING: _("say that it is still in force"),
        FindingCode.OLD_CONTENT: _("name a paper on this period"),
        FindingCode.CUT_OFF_EARLY: _("bring the figures up to the end of the period"),
        FindingCode.ISSUED_AT_END: _("name what shows a result within the period"),
        FindingCode.MONTHS_MISSING: _("add the papers of the missing months"),
        FindingCode.WEEKS_MISSING: _("add the other weeks, or a table of all visits"),
        FindingCode.SERIES_STOPS: _("add the later ones"),
        FindingCode.SERIES_PARTIAL: _("cite the whole series"),
        FindingCode.PAPER_REUSED: _("say for each item which page proves it"),
        FindingCode.PLAN_ONLY: _(
            "add a report, minutes, notice of conclusion or photo that shows the result"
        ),
        FindingCode.ASKED_PAPER_MISSING: _("name it with number and date, and file it"),
        FindingCode.PAPER_UNNUMBERED: _("name the paper: number and date"),
        FindingCode.PHOTOS_ONLY: _("attach at least one dated photo to each"),
        FindingCode.PHOTO_REUSED: _("use a picture once, or say why it shows both"),
        FindingCode.FIGURE_WITHOUT_SOURCE: _("name the report that the figure comes from"),
        FindingCode.RATE_NOT_STATED: _("give the rate with its base and the report it comes from"),
        FindingCode.REPEATS_CRITERION: _("say what was done and name a paper, photo or page"),
        FindingCode.RESULT_PASTED: _("say for each item what proves it"),
        FindingCode.PUBLICATION_WITHOUT_LINK: _("add the link, and a snapshot of the page"),
        FindingCode.PLACEHOLDER: _("fill in the figure"),
        FindingCode.EMPTY_BULLET: _("fill it in or take it out"),
        FindingCode.LINK_INTERNAL: _("file a paper or a printed page instead"),
        FindingCode.LINK_HOME_PAGE: _("link the very page"),
        FindingCode.LINK_SECTION: _("link the article, or file a dated snapshot"),
        FindingCode.LINK_SHARED: _("file a dated snapshot of each"),
        FindingCode.LINK_PRIVATE: _("file what they show"),
        FindingCode.LINK_SHORTENED: _("give the full address"),
        FindingCode.LINK_GLUED: _("take the stray letters out"),
        FindingCode.LINK_BEFORE_STOP: _("put a blank between, or leave the stop out"),
        FindingCode.LINKS_UNASSIGNED: _("put each link behind its activity"),
        FindingCode.LINK_FOR_TWO_EVENTS: _("give the right link for each event"),
        FindingCode.LINK_REUSED: _("make sure that it shows both"),
        FindingCode.PARTS_DIFFER: _("correct the figures"),
        FindingCode.RATE_DIFFERS: _("correct the figures"),
        FindingCode.FIGURES_DIFFER: _("make the figures agree, or say what each one counts"),
        FindingCode.APOLOGIES_FEWER: _("add the other letters, or say why there are none"),
        FindingCode.SCORE_ABOVE_MAXIMUM: _("correct the score"),
        FindingCode.SCORED_THOUGH_NOT_DONE: _("correct the score or the result"),
        FindingCode.NOT_DONE_UNEXPLAINED: _("give the reason: items without evidence have to be explained"),
        FindingCode.DEDUCTION_UNEXPLAINED: _("say what the points were taken off for"),
        FindingCode.SUM_NOT_PRINTED: _("fill in the sum"),
        FindingCode.UNIT_SPELLINGS: _("write “{right}” everywhere"),
        FindingCode.UNIT_OUT_OF_COLUMN: _("name the lead unit, and put this one into the next column"),
        FindingCode.SEVERAL_LEADS: _("name one that answers for the item"),
        FindingCode.MISSPELT: _("correct it"),
        FindingCode.WORD_DOUBLED: _("take one of them out"),
        FindingCode.STRAY_LETTER: _("put a blank between, or take the stray letter out"),
        FindingCode.LOWER_CASE: _("correct it"),
        FindingCode.TYPE_CASE: _("correct it"),
        FindingCode.PUNCTUATION: _("correct the blanks"),
        FindingCode.QUOTES_TURNED: _("write “…”"),
        FindingCode.TONE_PLACES: _("choose one way for the whole table"),
        FindingCode.ODD_BLANKS: _("replace them by single blanks"),
    }
