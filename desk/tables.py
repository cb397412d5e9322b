"""Tables of criteria: taken over from a file, worked on, and followed by that of the next period."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from ingest.criteria import Stated
from ingest.criteria_columns import column_name, parse_choice
from ingest.criteria_grid import Grid
from ingest.criteria_title import find_period
from registry.errors import TableError, UsageError
from registry.filing import parse_day
from registry.language import _, ngettext
from registry.parsed import CriteriaTable
from registry.store import Registry
from registry.tables import StoredTable
from registry.text import squeeze
from registry.vault import Vault, hash_file
from registry.vocabulary.kinds import Judgement
from report import wording
from report.next_period import build_next_table, carry_over, following_period
from report.summary import Assessment, find_loose_attachments, find_loose_decisions, period_of


@dataclass(frozen=True, slots=True)
class Started:
    """The table of a period that was started, and how many papers still prove its items."""

    table: StoredTable
    kept: int


def parse_stated(
    *,
    columns: Sequence[str] = (),
    tables: Sequence[str] = (),
    title: str | None = None,
    issuer: str | None = None,
    period: str | None = None,
    first_day: str | None = None,
    last_day: str | None = None,
) -> Stated:
    """What a person types about a table where the file does not say it, or says it otherwise.

    Args:
        columns: each `header=what it holds`.
        period: in words; the days stated are right where both are given.

    Raises:
        UsageError: something cannot be understood.
    """
    period_from, period_to = _parse_period(period, first_day, last_day)
    return Stated(
        columns=tuple(map(parse_choice, columns)),
        tables=tuple(tables),
        title=title,
        issuer=issuer,
        period_from=period_from,
        period_to=period_to,
    )


def take_over(
    registry: Registry, vault: Vault, table: CriteriaTable, path: Path, at: datetime
) -> tuple[StoredTable, list[str]]:
    """Store a table that was read from a file; gives it with what people must see to, in sentences.

    Raises:
        TableError: it has no title.
        UsageError: it does not say its period, and cannot be told from one that does.
    """
    if not table.title:
        # Tables are told apart by title and body: one without a title would take the place of another.
        raise TableError(
            _("{file}: no title was found above the table. State it with --title “…”.").format(file=path.name)
        )
    vault.put(path.resolve())
    stored = registry.save_table(table, path.name, hash_file(path), at)
    return stored, [*_name_loose_attachments(registry), *_name_loose_decisions(registry)]


def list_columns(grid: Grid) -> list[tuple[int, str, str]]:
    """What the columns of the file were read as: place, header, meaning."""
    return [
        (
            place,
            wording.shorten(column.name, 60),
            column_name(column.meaning) if column.meaning else _("not used"),
        )
        for place, column in enumerate(grid.columns, start=1)
        if column.name or column.meaning
    ]


def list_remarks(grid: Grid) -> list[str]:
    """What of the file is not used, and what was decided about it."""
    unused = [column.name for column in grid.columns if column.meaning is None and column.name]
    if not unused:
        return list(grid.remarks)
    message = ngettext("Column not used: {names}.", "Columns not used: {names}.", len(unused))
    return [message.format(names=", ".join(f"“{name}”" for name in unused)), *grid.remarks]


def describe_rows(table: CriteriaTable) -> str:
    """How many rows and items a table has, and what they score."""
    items = [row for row in table.rows if row.is_leaf]
    return _("{rows} rows, {leaves} scored items; self score {own} of {maximum}.").format(
        rows=len(table.rows),
        leaves=len(items),
        own=wording.format_points(_sum(row.self_score for row in items)),
        maximum=wording.format_points(
            table.total_max if table.total_max is not None else _sum(row.max_score for row in items)
        ),
    )


def describe_sums(table: CriteriaTable) -> str:
    """How many printed sums were checked: a table of which one does not close is refused."""
    return _("Sums: {checked} printed sums checked, all right; {unprinted} not printed.").format(
        checked=table.sums_checked, unprinted=len(table.unprinted)
    )


def describe_claims(table: CriteriaTable) -> str:
    """How many claims the results make, and of which kinds."""
    claims = [claim for row in table.rows for claim in row.claims]
    counts = Counter(claim.kind for claim in claims)
    parts = ", ".join(f"{wording.claim_kind(kind)} {count}" for kind, count in counts.most_common())
    line = ngettext("{count} claim: {parts}.", "{count} claims: {parts}.", len(claims))
    return line.format(count=len(claims), parts=parts)


def find_useless_results(table: CriteriaTable) -> str | None:
    """The groups of items that have a result of their own, which proves nothing."""
    groups = [row.code for row in table.rows if not row.is_leaf and row.result.strip()]
    if not groups:
        return None
    message = ngettext(
        "The result beside the group {codes} proves none of its items. Write it beside the item.",
        "The results beside the groups {codes} prove none of their items. Write them beside the items.",
        len(groups),
    )
    return message.format(codes=", ".join(groups))


def find_period_words(table: CriteriaTable | StoredTable) -> str | None:
    """First and last day of a table's period; None where it does not say them."""
    if table.period_from is None or table.period_to is None:
        return None
    first, last = (wording.format_day(day) for day in (table.period_from, table.period_to))
    return _("{first} to {last}").format(first=first, last=last)


def start_next_period(
    registry: Registry,
    assessment: Assessment,
    who: str,
    at: datetime,
    *,
    first_day: str | None = None,
    last_day: str | None = None,
    title: str | None = None,
) -> Started:
    """Start the table of the next period with the rows of this one and the evidence that still stands.

    Raises:
        UsageError: the table is still empty, or the period cannot be told.
    """
    before = assessment.table
    if all(item.criterion.self_score is None and not item.criterion.result for item in assessment.leaves):
        message = _("“{title}” is still empty. Import it filled in before starting the period after it.")
        raise UsageError(message.format(title=squeeze(before.title)))
    period = _choose_period(period_of(before), first_day, last_day)
    decided = registry.standing_decisions(before.id or 0)
    carried = carry_over(assessment, decided, who, at)
    table = registry.start_next_table(before, build_next_table(before, period, title, at), carried)
    return Started(table, sum(decision.judgement is Judgement.ACCEPTED for decision in carried))


def describe_started(started: Started) -> str:
    """What a table that was started has taken over."""
    return ngettext(
        "{count} standing paper taken over, marked as such; results and scores are empty.",
        "{count} standing papers taken over, marked as such; results and scores are empty.",
        started.kept,
    ).format(count=started.kept)


def _parse_period(
    words: str | None, first_day: str | None, last_day: str | None
) -> tuple[date | None, date | None]:
    """The period that a person states: in words, by its days, or both, the days then being right."""
    first, last = find_period(words) if words is not None else (None, None)
    if words is not None and first is None:
        raise UsageError(
            _(
                "--period “{words}” names no period. Write for instance “năm 2026”, or use --from and --to."
            ).format(words=words)
        )
    first = parse_day(first_day) if first_day is not None else first
    last = parse_day(last_day) if last_day is not None else last
    if first and last and first > last:
        raise UsageError(_("The period ends before it starts. Check --from and --to."))
    return first, last


def _choose_period(
    before: tuple[date, date] | None, first_day: str | None, last_day: str | None
) -> tuple[date, date]:
    """The period asked for, else the one that follows."""
    following = following_period(before) if before else None
    first = parse_day(first_day) if first_day else following and following[0]
    last = parse_day(last_day) if last_day else following and following[1]
    if first is None or last is None:
        raise UsageError(_("The table does not say its period. Give the next one: --from DAY --to DAY"))
    if last < first:
        raise UsageError(
            _("The period ends on {last}, before it starts on {first}.").format(
                first=wording.format_day(first), last=wording.format_day(last)
            )
        )
    return first, last


def _name_loose_attachments(registry: Registry) -> list[str]:
    """The attachments whose claim the table does not have any more, word for word."""
    message = _("{file}, attached to {code}, fits no claim any more (“{claim}”). Attach it again.")
    return [
        message.format(file=file.name, code=file.criterion_code, claim=wording.shorten(file.claim_raw))
        for file in find_loose_attachments(registry)
    ]


def _name_loose_decisions(registry: Registry) -> list[str]:
    """The decisions on items and claims that the table does not have any more, word for word."""
    message = _("What was decided about {paper} at {code} does not count any more: no “{text}” there.")
    loose = find_loose_decisions(registry)
    papers = {paper.id: paper for paper in registry.documents([decision.document_id for decision in loose])}
    return [
        message.format(
            paper=wording.name_of(papers[decision.document_id]),
            code=decision.criterion_code,
            text=wording.shorten(decision.claim_raw or decision.criterion_text),
        )
        for decision in loose
    ]


def _sum(scores: Iterable[Decimal | None]) -> Decimal:
    """What the items add up to; every printed total was found equal to it."""
    return sum((score for score in scores if score is not None), Decimal(0))
