"""Evidence packs on the page: who may make them, how they are made, kept and forgotten."""

import os
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from threading import Event
from typing import Any
from zipfile import ZipFile

import pytest
from filed_papers import file_paper
from packed_office import DrawnPictures
from web_office import Browser, TestOffice, open_office, text_of

from desk.clock import now
from desk.packs import KEPT_FOR, KEPT_PACKS, find_packs, name_pack
from registry.vocabulary.kinds import EventKind, Role
from web.jobs import Job, Progress, Run

PAGE = "/goi-nop"


class OfficePictures(DrawnPictures):
    """Made-up pictures for an office."""

    def clear(self) -> None:
        """Nothing is kept."""

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TestOffice]:
    """An office with a paper of a citizen."""
    with open_office(tmp_path) as opened:
        file_paper(
            opened.registry,
            "Ông Lê Văn Thử, số định danh 031096001234",
            opened.office.vault,
            number="77",
            issued_on="2026-03-03",
        )
        opened.office.pictures.close()
        opened.office.pictures = OfficePictures()  # type: ignore[assignment]
        yield opened


@pytest.fixture
def reviewer(office: TestOffice) -> Browser:
    return office.visit(Role.REVIEWER)


def make(office: TestOffice, browser: Browser, **fields: str) -> Run:
    """Have a pack made from the page, until it is done."""
    assert browser.submit(PAGE, **fields).status_code == 303
    for _look in range(1000):
        run = office.office.jobs.find(Job.PACK)
        if run is not None and not run.is_running:
            assert run.failure is None
            return run
        Event().wait(0.01)
    raise AssertionError(fields)


def put_pack(office: TestOffice, days_ago: int) -> Path:
    """A pack that was made some days ago."""
    folder = office.office.settings.home.packs
    folder.mkdir(exist_ok=True)
    moment = now() - timedelta(days=days_ago)
    path = folder / name_pack(moment.astimezone(), None, [])
    path.write_bytes(b"PK")
    os.utime(path, (moment.timestamp(), moment.timestamp()))
    return path


def packs_on(page: Any) -> list[str]:
    return [str(address) for address in page.xpath("//a[@download]/@href")]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.CLERK])
def test_who_does_not_judge_neither_makes_nor_gets_packs(office: TestOffice, role: Role) -> None:
    pack = put_pack(office, 1)
    browser = office.visit(role)
    for address in (PAGE, f"{PAGE}/tien-do", f"{PAGE}/{pack.name}"):
        assert browser.get(address).status_code == 403
    assert browser.submit(PAGE).status_code == 403
    assert browser.submit(f"{PAGE}/{pack.name}/xoa").status_code == 403
    assert pack.exists()
    assert office.office.jobs.find(Job.PACK) is None
    assert f'href="{PAGE}"' not in browser.get("/").text


def test_a_form_without_its_token_makes_nothing(office: TestOffice, reviewer: Browser) -> None:
    assert reviewer.post(PAGE, data={"csrf": "x"}).status_code == 403
    assert office.office.jobs.find(Job.PACK) is None


def test_a_pack_is_made_recorded_downloaded_and_deleted(office: TestOffice, reviewer: Browser) -> None:
    assert f'href="{PAGE}"' in reviewer.get("/").text
    run = make(office, reviewer)
    assert (run.who, run.done, run.whole) == ("reviewer", 4, 4)
    page = reviewer.load(PAGE)
    [address] = packs_on(page)
    assert "the whole table" in text_of(page)
    assert "Cán bộ reviewer" in text_of(page.xpath("//tbody")[0])
    name = address.rsplit("/", 1)[1]
    admin = office.visit(Role.ADMIN)
    answer = admin.get(address)
    assert f'filename="{name}"' in answer.headers["content-disposition"]
    with ZipFile(BytesIO(answer.content)) as archive:
        names = archive.namelist()
    assert any(one.endswith("index.html") for one in names)
    assert any("1042-TB-UBND" in one for one in names)
    downloaded, made = office.registry.events(about=name, kinds={EventKind.EXPORTED})
    assert (downloaded.who, made.who) == ("admin", "reviewer")
    assert downloaded.sha256 == made.sha256
    assert reviewer.submit(f"{address}/xoa").status_code == 303
    assert find_packs(office.office.settings.home.packs) == []
    assert reviewer.get(address).status_code == 404


def test_personal_data_goes_in_only_where_it_is_ticked_and_the_name_says_so(
    office: TestOffice, reviewer: Browser
) -> None:
    make(office, reviewer)
    page = reviewer.load(PAGE)
    assert "it holds identity numbers of citizens" in text_of(page.xpath("//details[@class='note']")[0])
    [address] = packs_on(page)
    assert b"77-TB-UBND_2026" not in reviewer.get(address).content
    reviewer.submit(f"{address}/xoa")
    make(office, reviewer, **{"ca-nhan": "co", "han-che": "co", "tieu-chi": "i.2"})
    page = reviewer.load(PAGE)
    [address] = packs_on(page)
    assert address.endswith("_muc-I.2_co-han-che_co-ca-nhan.zip")
    assert b"77-TB-UBND_2026" in reviewer.get(address).content
    said = text_of(page.xpath("//tbody")[0])
    for words in ("item or criterion I.2", "also what is restricted", "also personal data"):
        assert words in said
    assert page.xpath("//details[@class='note']") == []


def test_an_item_that_the_table_does_not_have_makes_nothing(office: TestOffice, reviewer: Browser) -> None:
    assert reviewer.submit(PAGE, **{"tieu-chi": "IX.9"}).status_code == 404
    assert office.office.jobs.find(Job.PACK) is None


def test_one_pack_is_made_at_a_time_and_the_page_says_how_far_it_is(
    office: TestOffice, reviewer: Browser
) -> None:
    is_over = Event()

    def last(told: Progress) -> None:
        told(2, 4)
        is_over.wait(10)

    office.office.jobs.start(Job.PACK, "lan", last)
    try:
        assert "2 of 4 items" in text_of(reviewer.load(PAGE))
        assert 'data-running="yes"' in reviewer.get(f"{PAGE}/tien-do").text
        reviewer.submit(PAGE)
        assert "being made already" in text_of(reviewer.load(PAGE))
    finally:
        is_over.set()
    assert find_packs(office.office.settings.home.packs) == []


def test_old_packs_and_those_beyond_the_number_kept_go_when_another_is_made(
    office: TestOffice, reviewer: Browser
) -> None:
    put_pack(office, KEPT_FOR.days + 1)
    recent = [put_pack(office, days) for days in range(1, KEPT_PACKS + 2)]
    folder = office.office.settings.home.packs
    (folder / ".minhchung-left").mkdir()
    (folder / "của tôi.zip").write_bytes(b"PK")
    make(office, reviewer)
    kept = find_packs(folder)
    assert [pack.name for pack in kept[1:]] == [path.name for path in recent[: KEPT_PACKS - 1]]
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        ["của tôi.zip", *(pack.name for pack in kept)]
    )


def test_no_pack_keeps_a_paper_that_was_withdrawn(office: TestOffice, reviewer: Browser) -> None:
    make(office, reviewer)
    office.office.forget()
    assert packs_on(reviewer.load(PAGE)) == []


@pytest.mark.parametrize("name", ["registry.db", "..%2Fregistry.db", "goi-minh-chung_x.zip", "a.zip"])
def test_nothing_but_a_pack_is_sent_or_deleted(office: TestOffice, reviewer: Browser, name: str) -> None:
    put_pack(office, 1)
    (office.office.settings.home.packs / "a.zip").write_bytes(b"PK")
    assert reviewer.get(f"{PAGE}/{name}").status_code == 404
    assert reviewer.submit(f"{PAGE}/{name}/xoa").status_code == 404
    assert (office.home / "registry.db").exists()
    assert (office.office.settings.home.packs / "a.zip").exists()


def test_without_a_table_the_page_says_how_to_begin(tmp_path: Path) -> None:
    with open_office(tmp_path, is_empty=True) as empty:
        page = empty.visit(Role.REVIEWER).load(PAGE)
        assert "No table of criteria yet" in text_of(page)
        assert page.xpath("//form[@action='/goi-nop']") == []
