"""Number order against date order within one register: which papers stand out of line (pure).

Numbers follow the order of issue within the year (Decree 30/2020/NĐ-CP, Article 15), so in one register
dates never fall as numbers rise. Gaps and equal dates are normal.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, order=True, slots=True)
class Entry:
    """One number of a register and the day it is said to be issued."""

    number: int
    issued_on: date
    name: str = ""


@dataclass(frozen=True, slots=True)
class OutOfOrder:
    """An entry whose date does not fit its register.

    `before` and `after` are the nearest entries that are sure to be in order; `rivals` are those of which
    either they or this one must be wrong.
    """

    entry: Entry
    before: Entry | None
    after: Entry | None
    rivals: tuple[Entry, ...] = ()


def find_out_of_order(entries: Iterable[Entry]) -> tuple[OutOfOrder, ...]:
    """Entries that must move for the dates to rise with the numbers.

    Where several smallest sets would do (a swapped pair), all entries of these sets are given and none is
    preferred.
    """
    ordered = sorted(set(entries))
    sure = _places_in_every_longest_run([entry.issued_on.toordinal() for entry in ordered])
    return tuple(
        OutOfOrder(
            entry,
            before=next((ordered[i] for i in range(place - 1, -1, -1) if i in sure), None),
            after=next((ordered[i] for i in range(place + 1, len(ordered)) if i in sure), None),
            rivals=tuple(
                other for i, other in enumerate(ordered) if i not in sure and _contradict(entry, other)
            ),
        )
        for place, entry in enumerate(ordered)
        if place not in sure
    )


def find_dates_that_fit(found: OutOfOrder) -> tuple[date, ...]:
    """The days one digit off the printed one that its neighbours allow; none where a neighbour is missing."""
    if found.before is None or found.after is None:
        return ()
    printed = found.entry.issued_on
    first, last = found.before.issued_on, found.after.issued_on
    between = (first + timedelta(days) for days in range((last - first).days + 1))
    return tuple(day for day in between if _digits_apart(printed, day) == 1)


def _digits_apart(one: date, other: date) -> int:
    return sum(left != right for left, right in zip(one.isoformat(), other.isoformat(), strict=True))


def _contradict(one: Entry, other: Entry) -> bool:
    """Whether the later number has the earlier date."""
    first, second = sorted((one, other))
    return first.number < second.number and first.issued_on > second.issued_on


def _places_in_every_longest_run(days: list[int]) -> frozenset[int]:
    ending = _run_lengths(days)
    starting = _run_lengths([-day for day in reversed(days)])[::-1]
    longest = max(ending, default=0)
    in_some = [place for place in range(len(days)) if ending[place] + starting[place] - 1 == longest]
    rivals = Counter(ending[place] for place in in_some)
    return frozenset(place for place in in_some if rivals[ending[place]] == 1)


def _run_lengths(values: list[int]) -> list[int]:
    """For each place, the length of the longest never-falling run that ends there."""
    tails: list[int] = []
    lengths = []
    for value in values:
        place = bisect_right(tails, value)
        tails[place : place + 1] = [value]
        lengths.append(place + 1)
    return lengths
