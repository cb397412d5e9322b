"""What pages show of the table follows every change, as if it were worked out anew each time."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Barrier, Thread

import pytest
from factories import A_MOMENT, make_row, make_table
from filed_papers import file_paper
from web_office import TestOffice, open_office

from desk.decisions import judge, link_paper, take_back
from registry.errors import NotFoundError
from registry.store import Registry
from registry.tables import Attachment, StoredFile
from registry.vocabulary.kinds import FieldName, ItemStatus, Judgement
from report.summary import Assessment, assess
from web.standing import Standing

AT = datetime(2026, 7, 1, tzinfo=UTC)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TestOffice]:
    with open_office(tmp_path) as opened:
        yield opened


def _statuses(assessment: Assessment) -> list[tuple[str, ItemStatus]]:
    return [(item.criterion.code, item.status) for item in assessment.items]


def _file_the_missing_one(registry: Registry) -> None:
    file_paper(registry, number="77", symbol="TB-UBND", issued_on="2026-03-03")


def _correct_a_date(registry: Registry) -> None:
    registry.confirm_field(4, FieldName.ISSUED_ON, "2026-05-15", "hoa", AT)


def _make_a_draft(registry: Registry) -> None:
    registry.decide_draft(1, True, "hoa", AT)


def _reject(registry: Registry) -> None:
    paper = registry.get_document(1)
    judge(registry, assess(registry), "I.1", 1, paper, Judgement.REJECTED, "nhầm", "hoa", AT)


def _import_again(registry: Registry) -> None:
    row = make_row("I.9", "Thông báo số 1042/TB-UBND ngày 24/4/2026")
    registry.save_table(make_table(row, title="Bảng khác"), "khac.txt", "c" * 64, AT)


@pytest.mark.parametrize(
    "act", [_file_the_missing_one, _correct_a_date, _make_a_draft, _reject, _import_again]
)
def test_what_is_shown_is_what_a_new_assessment_would_be(
    office: TestOffice, act: Callable[[Registry], None]
) -> None:
    standing = Standing(office.registry)
    before = standing.get_assessment()
    act(office.registry)
    after = standing.get_assessment()
    assert _statuses(after) == _statuses(assess(office.registry))
    assert [claim.status for claim in after.get_claims()] == [
        claim.status for claim in assess(office.registry).get_claims()
    ]
    assert after is not before


def test_decisions_and_attachments_come_in_as_they_would_anew(office: TestOffice) -> None:
    """Whatever is said, in whatever order: what was worked out bit by bit is what one look would give."""
    registry, standing = office.registry, Standing(office.registry)
    standing.get_assessment()
    first, other = registry.get_document(1), registry.get_document(2)
    photo = StoredFile(sha256="e" * 64, size=1, media_type="image/jpeg")
    attachment = Attachment(
        table_id=1,
        criterion_code="I.4",
        claim_raw=next(item for item in standing.get_assessment().items if item.criterion.code == "I.4")
        .claims[0]
        .claim.raw,
        sha256=photo.sha256,
        name="anh.jpg",
        dated_on=date(2026, 3, 1),
        attached_by="hoa",
        attached_at=AT,
    )
    acts: list[Callable[[], object]] = [
        lambda: judge(registry, assess(registry), "I.1", 1, first, Judgement.REJECTED, "nhầm", "hoa", AT),
        lambda: link_paper(registry, assess(registry), "I.3", other, "", "hoa", AT),
        lambda: registry.attach(1, photo, attachment),
        lambda: registry.confirm_field(2, FieldName.SUBJECT, "Về việc khác hẳn", "hoa", AT),
        lambda: take_back(registry, assess(registry), "I.1", 1, first, "", "hoa", AT),
        lambda: judge(registry, assess(registry), "I.3", None, other, Judgement.ASKED, "vì sao?", "hoa", AT),
        lambda: registry.unconfirm_field(2, FieldName.SUBJECT, "hoa"),
    ]
    for act in acts:
        act()
        assert standing.get_assessment().items == assess(registry).items


def test_advice_is_made_once_for_all_who_wait_for_it(office: TestOffice) -> None:
    standing, start, made = Standing(office.registry), Barrier(4), []

    def ask() -> None:
        start.wait()
        made.append(standing.get_advice())

    askers = [Thread(target=ask) for _number in range(4)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert len({id(advice) for advice in made}) == 1


def test_nothing_is_worked_out_twice(office: TestOffice) -> None:
    standing = Standing(office.registry)
    assert standing.get_assessment() is standing.get_assessment()


def test_a_confirmed_subject_counts_from_then_on(office: TestOffice) -> None:
    standing = Standing(office.registry)
    standing.get_assessment()
    office.registry.confirm_field(1, FieldName.SUBJECT, "Về việc khác hẳn, hội thi thể thao", "hoa", AT)
    statuses = [claim.status for claim in standing.get_assessment().get_claims()]
    assert statuses == [claim.status for claim in assess(office.registry).get_claims()]


def test_without_a_table_there_is_nothing_to_assess(tmp_path: Path) -> None:
    with open_office(tmp_path, is_empty=True) as office:
        standing = Standing(office.registry)
        assert standing.find_assessment() is None
        with pytest.raises(NotFoundError):
            standing.get_assessment()
        office.registry.save_table(make_table(make_row("I.1")), "bang.txt", "a" * 64, A_MOMENT)
        assert standing.find_assessment() is not None


def test_many_may_ask_at_once_while_papers_come(office: TestOffice) -> None:
    standing = Standing(office.registry)
    start, faults = Barrier(6), []

    def ask() -> None:
        start.wait()
        for _turn in range(20):
            try:
                standing.get_assessment()
                standing.get_advice()
            except Exception as error:
                faults.append(error)

    askers = [Thread(target=ask) for _number in range(5)]
    for asker in askers:
        asker.start()
    start.wait()
    for number in range(5):
        file_paper(office.registry, f"Nội dung {number}", number=str(200 + number))
    for asker in askers:
        asker.join()
    assert faults == []
    assert _statuses(standing.get_assessment()) == _statuses(assess(office.registry))
