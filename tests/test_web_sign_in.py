"""Signing in and out, passwords, the first administrator, the language, and what guards every page."""

import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Semaphore

import pytest
from fastapi.testclient import TestClient
from starlette.exceptions import HTTPException
from web_office import PASSWORD, TestOffice, open_office, text_of

from desk.clock import now
from registry.accounts import Accounts
from registry.vocabulary.kinds import Role
from web.tries import Turns
from web.visit import safe_address


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TestOffice]:
    with open_office(tmp_path, is_empty=True) as opened:
        yield opened


def test_who_is_not_signed_in_is_led_to_the_sign_in_page_and_back(office: TestOffice) -> None:
    stranger = office.stranger()
    answer = stranger.get("/mat-khau?a=1", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/dang-nhap?next=%2Fmat-khau%3Fa%3D1")
    answer = stranger.post(
        "/dang-nhap",
        data={"name": "Clerk", "password": PASSWORD, "next": "/mat-khau"},
        follow_redirects=False,
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/mat-khau")
    assert "Cán bộ clerk" in text_of(stranger.load("/mat-khau"))


def test_a_wrong_password_is_told_and_after_five_nobody_gets_in_from_there(office: TestOffice) -> None:
    stranger = office.stranger()
    for _try in range(5):
        answer = stranger.post("/dang-nhap", data={"name": "clerk", "password": "không phải"})
        assert answer.status_code == 401
        assert "Name or password is wrong" in answer.text
    answer = stranger.post("/dang-nhap", data={"name": "clerk", "password": PASSWORD})
    assert answer.status_code == 429
    answer = stranger.post(
        "/dang-nhap", data={"name": "viewer", "password": PASSWORD}, follow_redirects=False
    )
    assert answer.status_code == 303


def test_one_account_is_counted_under_all_spellings_of_its_name(office: TestOffice) -> None:
    spellings = ["đức.ệ", "ĐỨC.Ệ ", "ðức.ệ", unicodedata.normalize("NFD", "đức.ệ"), "đức.e\u0302\u0323"]
    stranger = office.stranger()
    for name in spellings:
        assert stranger.post("/dang-nhap", data={"name": name, "password": "sai"}).status_code == 401
    assert stranger.post("/dang-nhap", data={"name": "đức.ệ", "password": "sai"}).status_code == 429


def test_of_many_tries_at_once_no_more_are_checked_than_one_after_the_other(
    office: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrived, go_on = Semaphore(0), Event()
    checked: list[str] = []

    class NotedTurns(Turns):
        def __enter__(self) -> None:
            arrived.release()
            super().__enter__()

    def check(_accounts: Accounts, name: str, _password: str) -> None:
        go_on.wait(10)
        checked.append(name)

    def try_one() -> int:
        return office.stranger().post("/dang-nhap", data={"name": "clerk", "password": "sai"}).status_code

    monkeypatch.setattr(Accounts, "check_password", check)
    office.office.tries.turn = NotedTurns()
    with ThreadPoolExecutor(12) as pool:
        tries = [pool.submit(try_one) for _try in range(12)]
        for _try in tries:
            arrived.acquire(timeout=10)
        go_on.set()
        answers = {one.result() for one in tries}
    assert answers == {401, 429}
    assert len(checked) <= 6  # two at a time may both take the last


def test_a_flood_of_tries_leaves_threads_to_others() -> None:
    turns, refused, go_on = Turns(), Semaphore(0), Event()
    served: list[bool] = []
    statuses: list[int] = []

    def ask() -> None:
        try:
            with turns:
                go_on.wait(10)
                served.append(True)
        except HTTPException as error:
            statuses.append(error.status_code)
            refused.release()

    with ThreadPoolExecutor(30) as pool:
        for _try in range(30):
            pool.submit(ask)
        for _try in range(30 - 12):
            assert refused.acquire(timeout=10)
        go_on.set()
    assert (len(served), set(statuses)) == (12, {503})


def test_signing_out_ends_the_session_for_good(office: TestOffice) -> None:
    browser = office.visit(Role.CLERK)
    secret = dict(browser.cookies)
    assert browser.submit("/dang-xuat").status_code == 303
    browser.cookies.update(secret)
    assert browser.get("/mat-khau", follow_redirects=False).status_code == 303


def test_the_cookie_is_kept_from_scripts_and_from_other_sites(office: TestOffice) -> None:
    answer = office.stranger().post(
        "/dang-nhap", data={"name": "clerk", "password": PASSWORD}, follow_redirects=False
    )
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://elsewhere.test"}])
def test_another_site_cannot_sign_somebody_in(office: TestOffice, headers: dict[str, str]) -> None:
    answer = office.stranger().post(
        "/dang-nhap", data={"name": "clerk", "password": PASSWORD}, headers=headers, follow_redirects=False
    )
    assert answer.status_code == 403


def test_a_form_without_its_token_changes_nothing(office: TestOffice) -> None:
    browser = office.visit(Role.CLERK)
    browser.csrf = "không phải"
    assert browser.submit("/dang-xuat").status_code == 403
    assert browser.get("/mat-khau", follow_redirects=False).status_code == 200


def test_a_password_is_changed_only_with_the_current_one_and_other_sessions_end(office: TestOffice) -> None:
    here, elsewhere = office.visit(Role.CLERK), office.visit(Role.CLERK)
    fields = {"password": "câu mới dễ nhớ", "again": "câu mới dễ nhớ"}
    assert here.submit("/mat-khau", current="không phải", **fields).status_code == 400
    assert here.submit("/mat-khau", current=PASSWORD, **{**fields, "again": "khác"}).status_code == 400
    assert here.submit("/mat-khau", current=PASSWORD, password="ngắn", again="ngắn").status_code == 400
    assert here.submit("/mat-khau", current=PASSWORD, **fields).status_code == 303
    assert here.get("/mat-khau", follow_redirects=False).status_code == 200
    assert elsewhere.get("/mat-khau", follow_redirects=False).status_code == 303
    assert office.registry.accounts.check_password("clerk", "câu mới dễ nhớ") is not None


def test_a_password_that_the_administrator_chose_is_changed_before_anything_else(office: TestOffice) -> None:
    clerk = office.registry.accounts.find("clerk")
    assert clerk is not None
    office.registry.accounts.set_password(clerk.id, "do quản trị đặt", now(), must_change=True)
    browser = office.visit(Role.CLERK)
    answer = browser.get("/nhat-ky", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/mat-khau")
    assert browser.get("/mat-khau").status_code == 200
    assert browser.submit("/dang-xuat").headers["location"] == "/dang-nhap"
    assert (
        browser.get("/mat-khau", follow_redirects=False).headers["location"] == "/dang-nhap?next=%2Fmat-khau"
    )


def test_the_printed_link_makes_the_first_administrator_once(tmp_path: Path) -> None:
    with open_office(tmp_path / "home", is_empty=True) as office:
        with office.registry._engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM account")
        stranger = office.stranger()
        assert stranger.get("/bat-dau?ma=sai").status_code == 403
        link = office.office.setup.path
        assert stranger.get(link).status_code == 200
        fields = {"ma": link.partition("=")[2], "name": "hoa", "full_name": "Nguyễn Thị Hoa"}
        words = {"password": "câu mới dễ nhớ", "again": "câu mới dễ nhớ"}
        assert stranger.post("/bat-dau", data={**fields, **words, "again": "khác"}).status_code == 400
        answer = stranger.post("/bat-dau", data={**fields, **words}, follow_redirects=False)
        assert answer.status_code == 303
        made = office.registry.accounts.find("hoa")
        assert made is not None
        assert (made.role, made.full_name) == (Role.ADMIN, "Nguyễn Thị Hoa")
        assert office.stranger().get(link).status_code == 403
        assert office.registry.find_audit_fault() is None


def test_the_language_is_the_browsers_own(office: TestOffice) -> None:
    browser, other = office.visit(Role.CLERK), office.visit(Role.CLERK)
    browser.post("/ngon-ngu", data={"lang": "vi", "next": "/mat-khau"}, follow_redirects=False)
    assert browser.load("/mat-khau").get("lang") == "vi"
    assert other.load("/mat-khau").get("lang") == "en"


def test_pages_carry_the_headers_that_keep_them_private(office: TestOffice) -> None:
    answer = office.visit(Role.VIEWER).get("/mat-khau")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_page_that_is_not_there_says_so(office: TestOffice) -> None:
    assert "There is no such page" in text_of(office.visit().load("/khong-co", 404))


def test_another_name_for_this_computer_is_refused(office: TestOffice) -> None:
    answer = office.stranger().get("/dang-nhap", headers={"Host": "ke-gian.test"})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("/muc/I.1?a=b", "/muc/I.1?a=b"),
        ("https://elsewhere.test/", "/"),
        ("//elsewhere.test/", "/"),
        ("/\\elsewhere.test/", "/"),
        ("/a\r\nSet-Cookie: b", "/"),
        ("", "/"),
    ],
)
def test_only_addresses_of_this_server_are_followed(address: str, safe: str) -> None:
    assert safe_address(address) == safe


def test_a_body_is_no_larger_than_a_form_unless_somebody_signed_in_sends_files(tmp_path: Path) -> None:
    files = [("files", ("lon.pdf", b"%PDF" + b"0" * 2_000_000))]
    with open_office(tmp_path, is_empty=True) as office:
        stranger = office.stranger()
        assert stranger.post("/hop-den/gui", files=files).status_code == 413
        assert stranger.post("/dang-nhap", data={"name": "a", "password": "b" * 2_000_000}).status_code == 413
        known = office.visit(Role.VIEWER)
        assert known.post("/hop-den/gui", files=files, follow_redirects=False).status_code == 403


def test_a_body_that_does_not_say_how_large_it_is_is_cut_off(office: TestOffice) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"name=a&password="
        for _piece in range(40):
            yield b"b" * 65_536

    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert office.stranger().post("/dang-nhap", content=pieces(), headers=headers).status_code == 413


def test_forms_say_in_the_words_of_the_page_what_they_miss(office: TestOffice) -> None:
    for page in (office.stranger().load("/dang-nhap"), office.visit().load("/mat-khau")):
        [main] = page.xpath("//main")
        assert main.get("data-required") == "Please fill this in."
        assert "{count}" in main.get("data-too-short")
        assert page.xpath("//script[contains(@src, '/base.js')]")


def test_a_session_is_told_by_its_browser_in_words(office: TestOffice) -> None:
    said = text_of(office.visit().load("/mat-khau").xpath("//li")[0])
    assert said.startswith("another browser, thử")


def test_a_fault_of_the_program_is_said_as_privately_as_all_else(
    office: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office.office.registry, "find_audit_head", lambda: 1 / 0)
    browser = office.visit()
    browser.cookies.set("minhchung-lang", "vi")
    quiet = TestClient(office.app, base_url="http://localhost", raise_server_exceptions=False)
    quiet.cookies = browser.cookies
    answer = quiet.get("/", headers={"Accept": "text/html"})
    assert answer.status_code == 500
    assert "Chương trình gặp lỗi" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
