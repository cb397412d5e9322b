"""The log: read by days, filtered, paged by number, checked."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import text
from web_office import TestOffice, open_office, text_of

from desk.clock import now
from registry.vocabulary.kinds import FieldName, Role
from web.pages import log


@contextmanager
def open_corrected(home: Path) -> Iterator[TestOffice]:
    """An office whose clerk has corrected a paper."""
    with open_office(home) as opened:
        clerk = opened.registry.acting_as("clerk")
        clerk.confirm_field(1, FieldName.SUBJECT, "Về <script>việc</script> khác", "clerk", now())
        yield opened


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TestOffice]:
    with open_corrected(tmp_path) as opened:
        yield opened


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestOffice]:
    """The same, which nothing is changed in."""
    with open_corrected(tmp_path_factory.mktemp("office")) as opened:
        yield opened


def lines_on(page: Any) -> list[str]:
    return [text_of(row) for row in page.xpath("//section[contains(@class, 'day')]//tbody/tr")]


def query(**values: str) -> str:
    return "/nhat-ky?" + urlencode(values)


def test_an_event_says_who_did_what_to_which_paper(looked_at: TestOffice) -> None:
    page = looked_at.visit(Role.VIEWER).load("/nhat-ky")
    newest = page.xpath("//section[contains(@class, 'day')]//tbody/tr")[0]
    assert "Cán bộ clerk clerk" in text_of(newest)
    assert "corrected" in text_of(newest)
    assert newest.xpath(".//a/@href") == ["/van-ban/1"]
    assert "1042/TB-UBND" in text_of(newest.xpath(".//a")[0])
    assert "<script>việc</script>" in text_of(newest)
    assert not page.xpath("//script[not(@src)]")


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({"nguoi": "clerk"}, 1),
        ({"nguoi": "can bo CLERK"}, 1),
        ({"nguoi": "nobody"}, 0),
        ({"loai": "sua"}, 1),
        ({"loai": "bang"}, 1),
        ({"loai": "tai-khoan"}, 4),
        ({"loai": "bang", "nguoi": "clerk"}, 0),
        ({"ve": "1042/TB-UBND"}, 2),
        ({"ve": "#1"}, 2),
        ({"ve": "#999999"}, 0),
        ({"ve": "I.1"}, 0),
        ({"ve": "reviewer"}, 1),
        ({"den": "2020-01-01"}, 0),
        ({"den": "1/1/2020"}, 0),
        ({"tu": "2020-01-01", "loai": "sua"}, 1),
    ],
)
def test_events_are_filtered_by_person_kind_day_and_thing(
    looked_at: TestOffice, filters: dict[str, str], count: int
) -> None:
    assert len(lines_on(looked_at.visit(Role.VIEWER).load(query(**filters)))) == count


def test_the_whole_last_day_counts(looked_at: TestOffice) -> None:
    today = now().astimezone().date()
    browser = looked_at.visit(Role.VIEWER)
    assert lines_on(browser.load(query(tu=today.isoformat(), den=today.isoformat(), loai="sua")))
    assert not lines_on(browser.load(query(den=(today - timedelta(days=1)).isoformat())))


@pytest.mark.parametrize("filters", [{"tu": "hôm qua"}, {"ve": "77/TB-UBND"}])
def test_a_filter_that_cannot_be_understood_is_told(looked_at: TestOffice, filters: dict[str, str]) -> None:
    page = looked_at.visit(Role.VIEWER).load(query(**filters))
    assert page.xpath("//*[@role='alert']")
    assert not lines_on(page)
    for name, typed in filters.items():
        assert page.xpath(f"//input[@name='{name}']/@value") == [typed]


@pytest.mark.parametrize("address", ["/nhat-ky?truoc=0", f"/nhat-ky?truoc={2**70}", "/nhat-ky?truoc=x"])
def test_a_number_that_no_event_has_is_refused(looked_at: TestOffice, address: str) -> None:
    assert looked_at.visit(Role.VIEWER).get(address).status_code == 422


def test_pages_go_on_where_the_one_before_ended(
    looked_at: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "_SHOWN", 5)
    browser = looked_at.visit(Role.VIEWER)
    seen: list[str] = []
    address = "/nhat-ky"
    while address:
        page = browser.load(address)
        seen += page.xpath("//td[contains(@class, 'time')]/@title")
        address = next(iter(page.xpath("//a[@rel='next']/@href")), "")
    whole = [f"event {event.number}" for event in looked_at.registry.events()]
    assert seen == whole
    assert len(whole) > 10


def test_the_seal_of_the_last_event_is_shown_and_an_administrator_checks_the_trail(
    office: TestOffice,
) -> None:
    admin = office.visit(Role.ADMIN)
    head = office.registry.find_audit_head()
    assert head is not None
    assert head.hash in text_of(admin.load("/nhat-ky"))
    assert admin.submit("/nhat-ky/kiem-tra").status_code == 303
    assert f"The audit trail is whole: {head.number} events." in text_of(admin.load("/nhat-ky"))


def test_a_trail_that_somebody_changed_is_found(office: TestOffice) -> None:
    with office.registry._engine.begin() as connection:
        connection.execute(text("UPDATE event SET who = 'ai đó' WHERE id = 3"))
    admin = office.visit(Role.ADMIN)
    admin.submit("/nhat-ky/kiem-tra")
    page = admin.load("/nhat-ky")
    assert "Event 3 was changed" in text_of(page.xpath("//div[contains(@class, 'is-fault')]")[0])


def test_an_event_that_cannot_be_read_hides_neither_head_nor_check(office: TestOffice) -> None:
    with office.registry._engine.begin() as connection:
        connection.execute(text("UPDATE event SET kind = 'lạ' WHERE id = 3"))
    page = office.visit(Role.ADMIN).load("/nhat-ky")
    assert "Event 3" in text_of(page.xpath("//*[@role='alert']")[0])
    assert page.xpath("//form[@action='/nhat-ky/kiem-tra']")


def test_only_an_administrator_checks_and_only_with_the_forms_token(office: TestOffice) -> None:
    reviewer = office.visit(Role.REVIEWER)
    assert not reviewer.load("/nhat-ky").xpath("//form[@action='/nhat-ky/kiem-tra']")
    assert reviewer.submit("/nhat-ky/kiem-tra").status_code == 403
    assert office.visit(Role.ADMIN).post("/nhat-ky/kiem-tra").status_code == 403


def test_days_are_typed_the_vietnamese_way_in_every_browser(looked_at: TestOffice) -> None:
    page = looked_at.visit(Role.VIEWER).load("/nhat-ky")
    days = page.xpath("//input[@name='tu' or @name='den']")
    assert [(day.get("type"), day.get("placeholder")) for day in days] == [(None, "24/4/2026")] * 2
