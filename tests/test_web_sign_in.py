"""Signing in and out, passwords, the first administrator, the language, and what guards every page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from web_office import PASSWORD, TestOffice, open_office, text_of

from desk.clock import now
from registry.vocabulary.kinds import Role
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
