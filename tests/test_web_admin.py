"""Administration: accounts, tables of criteria, backups, health."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any
from zipfile import ZipFile

import pytest
from drawn_tables import reform_docx
from lxml import html
from test_cli_criteria import two_scores
from web_office import PASSWORD, Browser, TestOffice, open_office, text_of

from desk.clock import now
from registry.errors import UsageError
from registry.language import speaking
from registry.vocabulary.kinds import EventKind, Role
from web.jobs import Job, Jobs, Run
from web.pages.admin import invent_password
from web.pages.admin_tables import in_form_words


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TestOffice]:
    with open_office(tmp_path) as opened:
        yield opened


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestOffice]:
    """An office that nothing is changed in."""
    with open_office(tmp_path_factory.mktemp("office")) as opened:
        yield opened


def id_of(office: TestOffice, name: str) -> int:
    account = office.registry.accounts.find(name)
    assert account is not None
    return account.id


def address_of(office: TestOffice, name: str) -> str:
    return f"/quan-tri/tai-khoan/{id_of(office, name)}"


def secret_on(answer: Any) -> str:
    """The password or token that a page shows once."""
    assert answer.status_code == 200, answer.text
    [secret] = html.fromstring(answer.text).xpath("//*[@class='secret']/text()")
    return str(secret)


def wait_for(office: TestOffice, job: Job) -> Run:
    """The run of a job that was started, when it is over."""
    for _look in range(1000):
        run = office.office.jobs.find(job)
        if run is not None and not run.is_running:
            return run
        Event().wait(0.01)
    raise AssertionError(job)


# Who may


PAGES = ("/quan-tri", "/quan-tri/tai-khoan/1", "/quan-tri/bang", "/quan-tri/sao-luu", "/quan-tri/suc-khoe")
ACTS = (
    "/quan-tri/tai-khoan",
    "/quan-tri/tai-khoan/1/sua",
    "/quan-tri/tai-khoan/1/mat-khau",
    "/quan-tri/tai-khoan/1/khoa",
    "/quan-tri/tai-khoan/1/mo",
    "/quan-tri/tai-khoan/1/phien/ket-thuc",
    "/quan-tri/tai-khoan/1/phien/1/ket-thuc",
    "/quan-tri/tai-khoan/1/ma",
    "/quan-tri/tai-khoan/1/ma/1/thu-hoi",
    "/quan-tri/bang/doc",
    "/quan-tri/bang/nhan",
    "/quan-tri/bang/1/dung",
    "/quan-tri/bang/ky-sau",
    "/quan-tri/sao-luu",
    "/quan-tri/sao-luu/a.zip/xoa",
    "/quan-tri/suc-khoe",
)


def test_nobody_but_an_administrator_sees_or_does_anything(looked_at: TestOffice) -> None:
    reviewer = looked_at.visit(Role.REVIEWER)
    for address in PAGES:
        assert reviewer.get(address).status_code == 403, address
    for address in ACTS:
        assert reviewer.submit(address).status_code == 403, address


def test_an_administrators_form_without_the_token_is_refused(looked_at: TestOffice) -> None:
    admin = looked_at.visit()
    for address in ACTS:
        assert admin.post(address).status_code == 403, address


def test_every_part_of_the_administration_opens_and_links_to_the_others(looked_at: TestOffice) -> None:
    admin = looked_at.visit()
    for address in PAGES:
        page = admin.load(address)
        assert len(page.xpath("//nav[@class='parts']/a[@aria-current]")) == 1, address
        assert page.xpath("//nav[@class='parts']/a/@href") == [PAGES[0], *PAGES[2:]]


# Accounts


def test_a_new_account_gets_a_password_that_is_shown_once_and_must_be_changed(office: TestOffice) -> None:
    admin = office.visit()
    password = secret_on(admin.submit("/quan-tri/tai-khoan", name="lan", full_name="Lan <b>", role="clerk"))
    stranger = office.stranger()
    signed_in = stranger.post(
        "/dang-nhap", data={"name": "lan", "password": password}, follow_redirects=False
    )
    assert signed_in.status_code == 303
    assert stranger.get("/", follow_redirects=False).headers["location"] == "/mat-khau"
    page = admin.load("/quan-tri")
    assert "Lan <b>" in text_of(page)
    assert password not in text_of(page) + text_of(admin.load(address_of(office, "lan")))


def test_a_name_that_is_taken_is_told_and_what_was_typed_stays(office: TestOffice) -> None:
    answer = office.visit().submit("/quan-tri/tai-khoan", name="clerk", full_name="Người mới", role="clerk")
    page = html.fromstring(answer.text)
    assert answer.status_code == 400
    assert "There is an account clerk already" in text_of(page.xpath("//*[@role='alert']")[0])
    assert page.xpath("//input[@name='full_name']/@value") == ["Người mới"]


def test_invented_passwords_differ_and_are_strong_enough(office: TestOffice) -> None:
    invented = {invent_password() for _time in range(50)}
    assert len(invented) == 50
    assert all(re.fullmatch(r"[a-z]{4}(-[a-z]{4}){3}", one) for one in invented)
    office.registry.accounts.set_password(id_of(office, "clerk"), invented.pop(), now())


def test_role_and_name_are_changed(office: TestOffice) -> None:
    admin, address = office.visit(), address_of(office, "clerk")
    assert admin.submit(f"{address}/sua", full_name="Trần Thị B", role="reviewer").status_code == 303
    account = office.registry.accounts.find("clerk")
    assert account is not None
    assert (account.full_name, account.role) == ("Trần Thị B", Role.REVIEWER)


def test_the_last_administrator_loses_neither_role_nor_account(office: TestOffice) -> None:
    admin, address = office.visit(), address_of(office, "admin")
    for answer in (admin.submit(f"{address}/sua", role="viewer"), admin.submit(f"{address}/khoa")):
        assert answer.status_code == 400
        assert "admin is the only administrator" in answer.text
    account = office.registry.accounts.find("admin")
    assert account is not None
    assert (account.role, account.is_active) == (Role.ADMIN, True)


def test_a_closed_account_is_out_at_once_and_can_be_opened_again(office: TestOffice) -> None:
    clerk, admin, address = office.visit(Role.CLERK), office.visit(), address_of(office, "clerk")
    assert clerk.get("/nhat-ky", follow_redirects=False).status_code == 200
    admin.submit(f"{address}/khoa")
    assert clerk.get("/nhat-ky", follow_redirects=False).status_code == 303
    assert "closed" in text_of(admin.load(address).xpath("//h1")[0])
    admin.submit(f"{address}/mo")
    assert office.visit(Role.CLERK).get("/nhat-ky", follow_redirects=False).status_code == 200


def test_a_forgotten_password_is_replaced_and_sessions_end(office: TestOffice) -> None:
    clerk, admin = office.visit(Role.CLERK), office.visit()
    password = secret_on(admin.submit(f"{address_of(office, 'clerk')}/mat-khau"))
    assert clerk.get("/nhat-ky", follow_redirects=False).status_code == 303
    accounts = office.registry.accounts
    assert accounts.check_password("clerk", PASSWORD) is None
    account = accounts.check_password("clerk", password)
    assert account is not None
    assert account.must_change_password


def test_ones_own_password_is_changed_on_its_own_page(office: TestOffice) -> None:
    admin = office.visit()
    answer = admin.submit(f"{address_of(office, 'admin')}/mat-khau")
    assert answer.headers["location"] == "/mat-khau"
    assert office.registry.accounts.check_password("admin", PASSWORD) is not None


def test_sessions_of_others_are_ended_one_by_one_or_all_but_ones_own(office: TestOffice) -> None:
    clerk, admin = office.visit(Role.CLERK), office.visit()
    address = address_of(office, "clerk")
    [ending] = admin.load(address).xpath("//form[contains(@action, '/phien/')]/@action")
    # A session of somebody else's is none of this account.
    assert admin.submit(ending.replace(address, address_of(office, "viewer"))).status_code == 303
    assert clerk.get("/nhat-ky", follow_redirects=False).status_code == 200
    admin.submit(ending)
    assert clerk.get("/nhat-ky", follow_redirects=False).status_code == 303
    other = office.visit()
    admin.submit(f"{address_of(office, 'admin')}/phien/ket-thuc")
    assert other.get("/nhat-ky", follow_redirects=False).status_code == 303
    assert admin.get("/nhat-ky", follow_redirects=False).status_code == 200


def test_a_token_is_shown_once_works_and_is_revoked(office: TestOffice) -> None:
    admin, address = office.visit(), address_of(office, "clerk")
    token = secret_on(admin.submit(f"{address}/ma", label="Máy <quét>", expires_on="2090-01-31"))
    accounts = office.registry.accounts
    found = accounts.find_token(token, now())
    assert found is not None
    assert found.name == "clerk"
    page = admin.load(address)
    assert token not in text_of(page)
    assert "Máy <quét>" in text_of(page)
    [revoking] = page.xpath("//form[contains(@action, '/thu-hoi')]/@action")
    assert admin.submit(revoking.replace(address, address_of(office, "viewer"))).status_code == 404
    admin.submit(revoking)
    assert accounts.find_token(token, now()) is None


@pytest.mark.parametrize(
    ("label", "day", "said"),
    [("", "", "Name the token"), ("Máy quét", "2020-01-31", "is over"), ("Máy quét", "mai", "not a day")],
)
def test_a_token_without_a_name_or_with_an_odd_day_is_refused(
    looked_at: TestOffice, label: str, day: str, said: str
) -> None:
    address = address_of(looked_at, "clerk")
    answer = looked_at.visit().submit(f"{address}/ma", label=label, expires_on=day)
    assert answer.status_code == 400
    assert said in answer.text
    assert html.fromstring(answer.text).xpath("//input[@name='expires_on']/@value") == [day]
    assert not looked_at.registry.accounts.tokens_of(id_of(looked_at, "clerk"))


# Tables


def upload(admin: Browser, path: Path, **fields: str) -> Any:
    with path.open("rb") as file:
        return admin.post(
            "/quan-tri/bang/doc", data={"csrf": admin.csrf, **fields}, files={"file": (path.name, file)}
        )


def fields_on(answer: Any, action: str) -> dict[str, str]:
    """The fields of a form as the page fills them in."""
    [form] = html.fromstring(answer.text).xpath(f"//form[@action='{action}']")
    return {name: value or "" for name, value in form.fields.items() if name != "file"}


def test_a_table_is_shown_with_its_sums_before_it_counts(office: TestOffice, tmp_path: Path) -> None:
    admin = office.visit()
    shown = upload(admin, reform_docx(tmp_path / "bang <1>.docx"))
    page = html.fromstring(shown.text)
    assert "10 rows, 6 scored items; self score 7.75 of 9.5" in text_of(page)
    assert "bang _1_.docx" in text_of(page.xpath("//h1")[0])
    assert len(page.xpath("//section[@aria-labelledby='rows']//tbody/tr")) == 10
    assert len(office.registry.tables()) == 1
    taken = admin.submit("/quan-tri/bang/nhan", **fields_on(shown, "/quan-tri/bang/nhan"))
    assert taken.status_code == 303
    table = office.registry.get_table()
    assert (table.source_name, len(office.registry.tables())) == ("bang _1_.docx", 2)
    assert office.office.vault.holds(table.source_sha256)
    assert office.registry.events(limit=1)[0].who == "admin"
    assert not list(office.home.glob(".minhchung-*"))


def test_a_column_that_is_asked_for_is_typed_into_the_form(office: TestOffice, tmp_path: Path) -> None:
    admin = office.visit()
    refused = upload(admin, two_scores(tmp_path / "t.xlsx"))
    said = text_of(html.fromstring(refused.text).xpath("//*[@role='alert']")[0])
    assert refused.status_code == 400
    assert "line “Tự chấm lần 2=self score” in the field “Columns”" in said
    assert "--" not in said
    assert str(office.home) not in said
    fields = fields_on(refused, "/quan-tri/bang/doc")
    fields |= {"columns": "Tự chấm lần 2=self score", "period": "năm 2026"}
    shown = admin.submit("/quan-tri/bang/doc", **fields)
    assert shown.status_code == 200
    admin.submit("/quan-tri/bang/nhan", **fields_on(shown, "/quan-tri/bang/nhan"))
    table = office.registry.get_table()
    assert (table.title, f"{table.period_to}") == ("BẢNG TỰ CHẤM ĐIỂM", "2026-12-31")
    [row] = office.registry.criteria_of(table.id or 0)
    assert row.self_score == 2


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (
            'Say which columns hold them, each with a --column of its own: --column "its header=kết quả"',
            "Say which columns hold them, each with a line in the field “Columns”, for instance: "
            "“its header=kết quả”",
        ),
        (
            'for instance: --column "Tự chấm=self score"',
            "for instance: line “Tự chấm=self score” in the field “Columns”",
        ),
        ("--column: no column is called “x”.", "field “Columns”: no column is called “x”."),
        ("use --from and --to", "use field “First day” and field “Last day”"),
    ],
)
def test_what_is_said_of_options_is_said_of_the_forms_fields(said: str, shown: str) -> None:
    assert in_form_words(said) == shown


def test_where_nothing_was_read_the_form_stands_first(looked_at: TestOffice, tmp_path: Path) -> None:
    path = tmp_path / "t.txt"
    path.write_text("chỉ là chữ")
    page = html.fromstring(upload(looked_at.visit(), path).text)
    assert not page.xpath("//*[@class='beside']")
    assert page.xpath("//h2/text()") == ["Read it again, otherwise"]
    assert "Choose another file" in page.xpath("//a[@href='/quan-tri/bang']/text()")


def test_a_table_without_a_title_is_not_stored_until_it_has_one(office: TestOffice, tmp_path: Path) -> None:
    admin = office.visit()
    shown = upload(admin, two_scores(tmp_path / "t.xlsx", title=""), columns="Tự chấm lần 2=self score")
    fields = fields_on(shown, "/quan-tri/bang/nhan")
    refused = admin.submit("/quan-tri/bang/nhan", **fields)
    assert refused.status_code == 400
    assert "field “Title”" in refused.text
    assert len(office.registry.tables()) == 1
    assert admin.submit("/quan-tri/bang/nhan", **{**fields, "title": "Bảng mới"}).status_code == 303
    assert office.registry.get_table().title == "Bảng mới"


def test_sums_that_do_not_close_are_refused_with_the_row(office: TestOffice, tmp_path: Path) -> None:
    path = tmp_path / "t.txt"
    rows = (
        "TT\tNội dung\tĐiểm tối đa\tĐiểm tự chấm\tKết quả",
        "I\tA\t3\t3\t",
        "1\tB\t1\t1\tx",
        "2\tC\t1\t1\tx",
    )
    path.write_text("\n".join(rows), encoding="utf-8")
    refused = upload(office.visit(), path, title="Bảng")
    assert refused.status_code == 400
    said = text_of(html.fromstring(refused.text).xpath("//*[@role='alert']")[0])
    assert re.search(r"\bI\b", said)
    assert "3" in said


@pytest.mark.parametrize(
    ("name", "content"),
    [("anh.png", b"\x89PNG\r\n\x1a\n" + b"0" * 50), ("t.docx", b"PK hong"), ("trong.xlsx", b"")],
)
def test_a_file_that_is_no_table_is_refused_by_its_own_name(
    office: TestOffice, tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    refused = upload(office.visit(), path)
    assert refused.status_code == 400
    assert f"{name}:" in text_of(html.fromstring(refused.text).xpath("//*[@role='alert']")[0])
    assert str(office.home) not in refused.text


@pytest.mark.parametrize("waiting", ["x" * 16, "../vault/aa", "..", ""])
def test_only_a_file_that_waits_is_taken_over(looked_at: TestOffice, waiting: str) -> None:
    assert looked_at.visit().submit("/quan-tri/bang/nhan", waiting=waiting).status_code == 404


def test_reading_without_a_file_asks_for_one(looked_at: TestOffice) -> None:
    answer = looked_at.visit().submit("/quan-tri/bang/doc")
    assert answer.status_code == 400
    assert "Choose a file first." in answer.text


def test_the_next_period_is_started_and_the_table_before_it_can_be_chosen_again(office: TestOffice) -> None:
    admin = office.visit()
    before = office.registry.get_table()
    answer = admin.submit("/quan-tri/bang/ky-sau", first_day="2026-07-01", last_day="2026-12-31")
    assert answer.status_code == 303
    after = office.registry.get_table()
    assert after.follows_id == before.id
    assert "Started and now worked on" in text_of(admin.load("/quan-tri/bang"))
    refused = admin.submit("/quan-tri/bang/ky-sau")
    assert refused.status_code == 400
    assert "is still empty" in refused.text
    odd = admin.submit("/quan-tri/bang/ky-sau", first_day="1/7", title="Bảng mới")
    assert fields_on(odd, "/quan-tri/bang/ky-sau") | {"csrf": ""} == {
        "csrf": "",
        "first_day": "1/7",
        "last_day": "",
        "title": "Bảng mới",
    }
    admin.submit(f"/quan-tri/bang/{before.id}/dung")
    assert office.registry.get_table().id == before.id
    assert admin.submit("/quan-tri/bang/999/dung").status_code == 404


# Backups


def test_a_backup_is_made_recorded_downloaded_and_deleted(office: TestOffice) -> None:
    admin = office.visit()
    assert admin.submit("/quan-tri/sao-luu", gom="so-lieu").status_code == 303
    assert wait_for(office, Job.BACKUP).failure is None
    page = admin.load("/quan-tri/sao-luu")
    [address] = page.xpath("//a[@download]/@href")
    answer = admin.get(address)
    name = address.rsplit("/", 1)[1]
    assert f'filename="{name}"' in answer.headers["content-disposition"]
    path = office.home / "backups" / name
    assert answer.content == path.read_bytes()
    with ZipFile(path) as archive:
        assert "registry.db" in archive.namelist()
    downloaded, made = office.registry.events(about=name)
    assert (downloaded.kind, made.kind) == (EventKind.EXPORTED, EventKind.EXPORTED)
    assert downloaded.sha256 == made.sha256
    assert admin.submit(f"{address}/xoa").status_code == 303
    assert not path.exists()
    assert admin.get(address).status_code == 404


@pytest.mark.parametrize("name", ["registry.db", "..%2Fregistry.db", "minhchung_x.zip"])
def test_nothing_but_a_backup_is_sent_or_deleted(looked_at: TestOffice, name: str) -> None:
    admin = looked_at.visit()
    assert admin.get(f"/quan-tri/sao-luu/{name}").status_code == 404
    assert admin.submit(f"/quan-tri/sao-luu/{name}/xoa").status_code == 404
    assert (looked_at.home / "registry.db").exists()


def test_the_same_job_is_not_done_twice_at_once(office: TestOffice) -> None:
    admin = office.visit()
    with at_work(office.office.jobs, Job.BACKUP):
        assert "At work" in text_of(admin.load("/quan-tri/sao-luu"))
        assert 'data-running="yes"' in admin.get("/quan-tri/sao-luu/tien-do").text
        admin.submit("/quan-tri/sao-luu")
        assert "being made already" in text_of(admin.load("/quan-tri/sao-luu"))
    wait_for(office, Job.BACKUP)
    assert not (office.home / "backups").exists()


@contextmanager
def at_work(jobs: Jobs, job: Job) -> Iterator[None]:
    """A job that lasts until the end."""
    is_over = Event()
    assert jobs.start(job, "admin", lambda progress: (progress(1, 3), is_over.wait(10)))
    yield
    is_over.set()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (UsageError("không được"), "không được"),
        (OSError(28, "No space left on device"), "The disk gave a fault: No space left"),
        (ValueError("lạ"), "Something went wrong in the program"),
    ],
)
def test_a_job_that_fails_says_why(office: TestOffice, error: Exception, said: str) -> None:
    def fail(_progress: object) -> None:
        raise error

    with speaking("en"):
        office.office.jobs.start(Job.BACKUP, "admin", fail)
    wait_for(office, Job.BACKUP)
    assert said in text_of(office.visit().load("/quan-tri/sao-luu").xpath("//*[@role='alert']")[0])


# Health


def test_health_names_what_is_lost_and_what_is_sound(office: TestOffice) -> None:
    admin = office.visit()
    assert "Not looked over" in text_of(admin.load("/quan-tri/suc-khoe"))
    lost = next(iter(office.office.vault.originals()))
    lost.unlink()
    admin.submit("/quan-tri/suc-khoe", cach="ky")
    assert wait_for(office, Job.EXAMINATION).failure is None
    page = admin.load("/quan-tri/suc-khoe")
    findings = [text_of(one) for one in page.xpath("//ul[@class='findings']/li")]
    assert any(one.startswith("Wrong: Originals: 2 are missing") for one in findings)
    assert "✓ Database: sound." in findings
    assert "doctor --fix" in text_of(page)
    assert office.registry.find_table() is not None


def test_health_says_what_the_program_runs_with(looked_at: TestOffice) -> None:
    page = looked_at.visit().load("/quan-tri/suc-khoe")
    facts = dict(zip(map(text_of, page.xpath("//dt")), map(text_of, page.xpath("//dd")), strict=True))
    assert facts["Program"].startswith("minhchung ")
    assert facts["Papers"] == "8"
    assert " free of " in facts["Disk"]
    assert facts["Index"].startswith("built-in search, ")
    assert facts["Folder"] == str(looked_at.home)
