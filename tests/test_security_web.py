"""What the page keeps from whoever is not let in, and from what papers and people put into it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from web_office import PASSWORD, TestOffice, open_office

from registry.vocabulary.kinds import Role
from web.visit import cookie_name

_INJECTIONS = (
    "'; DROP TABLE document; --",
    "' OR 1=1 --",
    '" OR ""="',
    "%' UNION SELECT password_hash FROM account --",
    "loại:'; DELETE FROM account; --",
    "\\' OR 1=1 #",
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestOffice]:
    with open_office(Path(tmp_path_factory.mktemp("security"))) as opened:
        yield opened


@pytest.mark.parametrize("typed", _INJECTIONS)
@pytest.mark.parametrize("address", ["/tim?q={}", "/nhat-ky?ve={}", "/hop-den?ten={}"])
def test_sql_that_is_typed_is_only_looked_for(office: TestOffice, address: str, typed: str) -> None:
    before = len(office.registry.accounts.all())
    answer = office.visit().get(address.format(typed.replace("%", "%25").replace("#", "%23")))
    assert answer.status_code in {200, 400}
    assert "argon2" not in answer.text
    assert len(office.registry.accounts.all()) == before
    assert office.registry.get_document(1).id == 1


def test_sql_for_a_name_signs_nobody_in(office: TestOffice) -> None:
    for name in ("admin' --", "' OR 1=1 --", "admin'/*"):
        browser = office.stranger()
        browser.headers["Origin"] = "http://localhost"
        answer = browser.post("/dang-nhap", data={"name": name, "password": "x"}, follow_redirects=False)
        assert answer.status_code in {401, 429}


def test_a_session_that_somebody_planted_is_not_the_one_that_is_signed_in(office: TestOffice) -> None:
    browser = office.stranger()
    browser.cookies.set(cookie_name(office.office), "planted")
    browser.headers["Origin"] = "http://localhost"
    name = {"name": Role.ADMIN.value, "password": PASSWORD}
    answer = browser.post("/dang-nhap", data=name, follow_redirects=False)
    assert answer.status_code == 303
    secrets = [cookie.value for cookie in browser.cookies.jar if cookie.name == cookie_name(office.office)]
    assert any(secret != "planted" for secret in secrets)
    planted = office.stranger()
    planted.cookies.set(cookie_name(office.office), "planted")
    assert planted.get("/", follow_redirects=False).status_code == 303
