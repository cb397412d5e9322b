"""Checks of the numbers, symbols and dates by which a table cites papers (pure)."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from index.cited_papers import CitedPaper
from registry.assessment import ItemVerdict
from registry.findings import CriterionField, Finding, FindingCode, find_at, place_in
from registry.registers import Entry, find_dates_that_fit, find_out_of_order
from registry.text import fold, squeeze
from registry.vocabulary.lists import (
    document_types,
    issuer_by_symbol,
    type_by_abbreviation,
    type_by_folded_name,
)

_DAY: Final = r"\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}"
_DATE_TWICE: Final = re.compile(rf"((?:ngày\s+)?{_DAY})[\s,;]+\1(?!\d)")
_STRAY: Final = re.compile(rf"(?<!\d){_DAY}(?=[^\W\d_])[^\W\d_]")
_FULL_DATE: Final = re.compile(r"(?<![\d/.-])(\d{1,2})/(\d{1,2})/(\d{4})(?![\d/])")
_SHORT_DATE: Final = re.compile(
    r"(?:^|(?<=[.;:\-\n]))\s*(?:(?:Sáng|Chiều|Tối|Trưa)\s+)?[Nn]gày\s+(\d{1,2}/\d{1,2})(?![\d/-])(?=\s*[,:]|\s+[^\W\d_])"
)
_YEARS: Final = range(1945, 2100)  # since the state was founded; a slip of the pen makes 2925 or 1026
# Bodies that a commune's administration is not: their papers prove what they did themselves.
_OWN_BODY: Final = re.compile(r"(uy ban nhan dan|phong|van phong hdnd|van phong hoi dong|trung tam)\b")
_PARTY_SHARED: Final = frozenset({"QĐ"})  # by 36-HD/VPTW both quyết định and quy định of the Party
_HIGHER_BODY: Final = re.compile(r"(?<!\w)(?:tỉnh|thành phố|trung ương)(?!\w)", re.IGNORECASE)
_WHOLE_AREA: Final = re.compile(r"trên (?:toàn )?địa bàn (?:toàn )?(?:thành phố|tỉnh)(?!\w)")


def check_registers(papers: Sequence[CitedPaper]) -> Iterator[Finding]:
    """Numbers that rise while dates fall; where either of two may be wrong, both in one finding."""
    registers: dict[tuple[str, int | None], dict[Entry, list[CitedPaper]]] = defaultdict(dict)
    for paper in papers:
        if paper.series is not None and paper.issued_on is not None:
            entry = Entry(paper.meant.number, paper.issued_on, str(paper.printed))
            registers[paper.series].setdefault(entry, []).append(paper)
    for entries in registers.values():
        told: set[Entry] = set()
        for found in find_out_of_order(entries):
            group = sorted({found.entry, *found.rivals})
            if told.intersection(group):
                continue
            told.update(group)
            against = [found.before, found.after] if len(group) == 1 else group[1:]
            fitting = find_dates_that_fit(found) if len(group) == 1 else ()
            yield find_at(
                FindingCode.DATE_ORDER,
                [paper.place for entry in group for paper in entries[entry]],
                number=group[0].name,
                date=group[0].issued_on.isoformat(),
                neighbours="; ".join(f"{e.name} {e.issued_on.isoformat()}" for e in against if e),
                fits=", ".join(day.isoformat() for day in fitting),
                wrong="one" if len(group) == 1 else "either",
            )


def check_identities(papers: Sequence[CitedPaper]) -> Iterator[Finding]:
    """One paper under two dates; one number in several registers."""
    by_key: dict[tuple[str, int | None], list[CitedPaper]] = defaultdict(list)
    by_number: dict[int, dict[str, CitedPaper]] = defaultdict(dict)
    for paper in papers:
        if paper.meant.symbol:
            by_key[paper.identity].append(paper)
            by_number[paper.meant.number].setdefault(paper.meant.canonical_symbol, paper)
    for same in by_key.values():
        days = sorted({paper.issued_on for paper in same if paper.issued_on})
        if len(days) > 1:
            yield find_at(
                FindingCode.DATES_DIFFER,
                [paper.place for paper in same],
                number=str(same[0].printed),
                days=", ".join(day.isoformat() for day in days),
            )
    shared = {number: symbols for number, symbols in sorted(by_number.items()) if len(symbols) > 1}
    if shared:
        yield find_at(
            FindingCode.SAME_NUMBER,
            [paper.place for symbols in shared.values() for paper in symbols.values()],
            numbers="; ".join(f"{number} ({', '.join(symbols)})" for number, symbols in shared.items()),
        )


def check_symbols(papers: Sequence[CitedPaper]) -> Iterator[Finding]:
    """Symbols that are missing, one letter off, of the wrong form, or that do not say their paper's type."""
    for paper in papers:
        if not paper.printed.symbol:
            yield find_at(
                FindingCode.SYMBOL_MISSING,
                [paper.place],
                number=str(paper.printed),
                fits=f"{paper.printed.digits}/{paper.meant.symbol}" if paper.meant.symbol else "",
            )
            continue
        if paper.meant.canonical_symbol != paper.printed.canonical_symbol:
            yield _symbol_finding(
                FindingCode.SYMBOL_NEAR, paper, f"{paper.printed.digits}/{paper.meant.symbol}"
            )
        right_form = _right_form(paper)
        if right_form:
            yield _symbol_finding(FindingCode.SYMBOL_FORM, paper, right_form)
        right_case = _right_case(paper.printed.symbol)
        if right_case != paper.printed.symbol:
            yield _symbol_finding(
                FindingCode.SYMBOL_CASE, paper, str(paper.printed).replace(paper.printed.symbol, right_case)
            )
        if str(paper.printed) not in paper.claim.raw and str(paper.printed) in "".join(
            paper.claim.raw.split()
        ):
            yield _symbol_finding(FindingCode.SYMBOL_BLANKS, paper, str(paper.printed))
    yield from _check_types(papers)


def check_dates(papers: Sequence[CitedPaper], seen_on: date | None) -> Iterator[Finding]:
    """Citations without a date, or dated after the table was handed in."""
    for paper in papers:
        if paper.claim.issued_on is None:
            fuller = next(
                (other for other in papers if other.claim.issued_on and other.meant.key == paper.meant.key),
                None,
            )
            yield find_at(
                FindingCode.DATE_MISSING,
                [paper.place],
                number=str(paper.printed),
                date=fuller.claim.issued_on.isoformat() if fuller and fuller.claim.issued_on else "",
                where=fuller.code if fuller else "",
            )
        elif seen_on is not None and paper.claim.issued_on > seen_on and _is_possible(paper.claim.issued_on):
            yield find_at(
                FindingCode.FUTURE_DATE,
                [paper.place],
                number=str(paper.printed),
                date=paper.claim.issued_on.isoformat(),
            )


def check_written_dates(items: Iterable[ItemVerdict]) -> Iterator[Finding]:
    """Dates in the results that are no days, stand twice, have a letter stuck on, or lack the year."""
    for item in items:
        row, cell = item.criterion, CriterionField.RESULT
        for match in _FULL_DATE.finditer(row.result):
            if not _is_day(*match.groups()):
                yield find_at(
                    FindingCode.IMPOSSIBLE_DATE, [place_in(row, cell, *match.span())], date=match[0]
                )
        for match in _DATE_TWICE.finditer(row.result):
            yield find_at(
                FindingCode.DATE_TWICE, [place_in(row, cell, *match.span())], date=squeeze(match[1])
            )
        for match in _STRAY.finditer(row.result):
            yield find_at(FindingCode.STRAY_LETTER, [place_in(row, cell, *match.span())], words=match[0])
        for match in _SHORT_DATE.finditer(row.result):
            yield find_at(FindingCode.DAY_WITHOUT_YEAR, [place_in(row, cell, *match.span(1))], date=match[1])


def check_type_words(items: Iterable[ItemVerdict]) -> Iterator[Finding]:
    """Types of papers that are abbreviated before a number, or capitalised in the middle."""
    shorts = sorted(
        (kind.abbreviation for kind in document_types() if kind.abbreviation), key=len, reverse=True
    )
    abbreviated = re.compile(rf"(?<![\w/-])({'|'.join(map(re.escape, shorts))})\s+số\s*:?\s*\d+\s*[-/]")
    for item in items:
        row, cell = item.criterion, CriterionField.RESULT
        for match in abbreviated.finditer(row.result):
            name = type_by_abbreviation()[match[1].upper()].name
            yield find_at(
                FindingCode.TYPE_ABBREVIATED,
                [place_in(row, cell, *match.span(1))],
                words=match[1],
                right=name,
            )
        for match in _capitalised_types().finditer(row.result):
            yield find_at(
                FindingCode.TYPE_CASE,
                [place_in(row, cell, *match.span(1))],
                words=match[1],
                right=match[1].capitalize(),
            )


def check_issuers(papers: Sequence[CitedPaper]) -> Iterator[Finding]:
    """Papers of other bodies than the commune's administration, or about more than its area."""
    by_body: dict[str, list[CitedPaper]] = defaultdict(list)
    for paper in papers:
        body = _other_body(paper)
        if body is not None:
            by_body[body].append(paper)
        elif paper.claim.subject and _WHOLE_AREA.search(squeeze(paper.claim.subject)):
            yield find_at(FindingCode.OTHER_AREA, [paper.place], number=str(paper.printed))
    for body, same in by_body.items():
        numbers = dict.fromkeys(str(paper.printed) for paper in same)
        yield find_at(
            FindingCode.OTHER_BODY, [paper.place for paper in same], numbers=", ".join(numbers), body=body
        )


def _other_body(paper: CitedPaper) -> str | None:
    issuer = issuer_by_symbol().get(paper.meant.issuer_symbol or "")
    if issuer is not None and not _OWN_BODY.match(fold(issuer.name)):
        return issuer.name
    said = squeeze(paper.claim.issuer or "")
    return said if _HIGHER_BODY.search(said) else None


def _check_types(papers: Sequence[CitedPaper]) -> Iterator[Finding]:
    unsaid: dict[tuple[str, str, str], list[CitedPaper]] = defaultdict(list)
    for paper in papers:
        kind = type_by_folded_name().get(fold(paper.claim.document_type or ""))
        if kind is None or not kind.abbreviation or not paper.printed.symbol or kind.abbreviation == "CV":
            continue
        issuer = issuer_by_symbol().get(paper.printed.issuer_symbol or "")
        said = paper.printed.type_abbreviation
        if said is None and (paper.printed.year is not None or (issuer and not issuer.same_place)):
            continue  # codes of the National Assembly and of old decrees name no type
        if said is None:
            unsaid[(paper.code, kind.name, paper.meant.canonical_symbol)].append(paper)
        elif said != kind.abbreviation.upper() and not (paper.printed.is_party and said in _PARTY_SHARED):
            yield find_at(
                FindingCode.TYPE_DIFFERS,
                [paper.place],
                number=str(paper.printed),
                type=kind.name,
                right=type_by_abbreviation()[said].name,
            )
    for (_code, name, symbol), same in unsaid.items():
        abbreviation = type_by_folded_name()[fold(name)].abbreviation
        yield find_at(
            FindingCode.TYPE_NOT_IN_SYMBOL,
            [paper.place for paper in same],
            numbers=", ".join(str(paper.printed) for paper in same),
            type=name,
            right=f"{abbreviation}-{symbol}",
        )


def _symbol_finding(code: FindingCode, paper: CitedPaper, right: str) -> Finding:
    return find_at(code, [paper.place], number=str(paper.printed), right=right)


def _right_form(paper: CitedPaper) -> str | None:
    """The reference as its issuer writes it: `172/BC-UBND` of the state, `203-QĐ/ĐU` of the Party."""
    printed = paper.printed
    issuer = issuer_by_symbol().get(printed.issuer_symbol or "")
    if issuer is None or not printed.type_abbreviation or printed.year is not None:
        return None
    kind, _separator, rest = printed.symbol.replace("/", "-").partition("-")
    if issuer.kind != "party" and "/" in printed.symbol:
        return f"{printed.digits}{printed.letter}/{kind}-{rest}"
    if issuer.kind == "party" and "/" not in printed.symbol:
        return f"{printed.digits}{printed.letter}-{kind}/{rest}"
    return None


def _right_case(symbol: str) -> str:
    """The symbol with each known abbreviation in its own letters: `Tb` is `TB`, `TTr` stays."""

    def right(match: re.Match[str]) -> str:
        part = match[0]
        kind = type_by_abbreviation().get(part.upper())
        issuer = issuer_by_symbol().get(part.upper())
        proper = kind.abbreviation if kind else issuer.symbol if issuer else part
        return part if part == part.upper() else proper

    return re.sub(r"[^-/]+", right, symbol)


def _capitalised_types() -> re.Pattern[str]:
    names = [kind.name.split() for kind in document_types() if len(kind.name.split()) > 1]
    wrong = "|".join(rf"{first}\s+{' '.join(rest).title()}" for first, *rest in names)
    return re.compile(rf"(?<!\w)({wrong})(?=\s+(?:số\s*)?:?\s*\d)")


def _is_day(day: str, month: str, year: str) -> bool:
    try:
        return _is_possible(date(int(year), int(month), int(day)))
    except ValueError:
        return False


def _is_possible(day: date) -> bool:
    return day.year in _YEARS
