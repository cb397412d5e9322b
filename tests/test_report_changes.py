"""What was done lately, in groups: counted since a moment, the last times newest first."""

from factories import A_MOMENT
from filed_papers import file_paper

from desk.clock import now
from registry.store import Registry
from registry.vocabulary.kinds import EventKind, FieldName
from report.changes import Work, find_changes


def test_work_is_counted_in_groups_with_its_last_times_newest_first() -> None:
    with Registry.in_memory() as registry:
        papers = [file_paper(registry, number=str(number)) for number in (1, 2, 3)]
        registry.confirm_field(papers[0], FieldName.PLACE, "Nghi Dương", "lan", now())
        registry.confirm_field(papers[1], FieldName.PLACE, "Kiến Thụy", "lan", now())
        filed, corrected = find_changes(registry, A_MOMENT, latest=2)
        assert (filed.work, filed.count) == (Work.FILED, 3)
        assert [event.document_id for event in filed.latest] == [papers[2], papers[1]]
        assert (corrected.work, corrected.count) == (Work.CORRECTED, 2)
        assert [event.kind for event in corrected.latest] == [EventKind.CORRECTED, EventKind.CONFIRMED]


def test_what_was_done_before_the_moment_is_not_told() -> None:
    with Registry.in_memory() as registry:
        file_paper(registry, number="1")
        since = now()
        assert find_changes(registry, since, latest=3) == ()
        later = file_paper(registry, number="2")
        [change] = find_changes(registry, since, latest=3)
        assert [event.document_id for event in change.latest] == [later]
        assert change.count == 1


def test_exports_and_links_are_no_work_that_is_told() -> None:
    with Registry.in_memory() as registry:
        registry.record_export("thieu.xlsx", "a" * 64)
        assert find_changes(registry, A_MOMENT, latest=3) == ()


def test_events_may_be_asked_for_by_kind() -> None:
    with Registry.in_memory() as registry:
        file_paper(registry, number="1")
        registry.record_export("thieu.xlsx", "a" * 64)
        kinds = [event.kind for event in registry.events(kinds={EventKind.EXPORTED, EventKind.SPLIT})]
        assert kinds == [EventKind.EXPORTED]
        assert registry.events(kinds=()) == []
