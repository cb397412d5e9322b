"""One request of somebody signed in: who it is, what they may, and the page they get."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hmac import compare_digest
from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import Depends, Form, Header, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.requests import HTTPConnection

from desk.clock import now
from registry.account_access import Account
from registry.account_sessions import SignIn
from registry.errors import NotAllowedError
from registry.language import _
from registry.store import Registry
from registry.vocabulary.kinds import Right
from web.messages import Message
from web.office import Office
from web.rendering import render

PASSWORD_PAGE: Final = "/mat-khau"
SIGN_IN_PAGE: Final = "/dang-nhap"
SIGN_OUT: Final = "/dang-xuat"
# What is open to somebody who has to choose a password first.
_BEFORE_PASSWORD: Final = frozenset({PASSWORD_PAGE, SIGN_OUT})


class SignedOutError(Exception):
    """Nobody is signed in: the sign-in page comes first."""


class PasswordDueError(Exception):
    """The password was given by somebody else: its owner chooses one first."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A request of somebody signed in."""

    request: Request
    office: Office
    sign_in: SignIn

    @property
    def account(self) -> Account:
        """Who it is."""
        return self.sign_in.account

    @property
    def who(self) -> str:
        """The name that acts are recorded under."""
        return self.account.name

    @property
    def registry(self) -> Registry:
        """The registry, acts recorded under the visitor's name."""
        return self.office.registry.acting_as(self.who)

    @property
    def people(self) -> Mapping[str, str]:
        """What those who have an account are known by, under the login names that acts are recorded under."""
        state = self.request.state
        if not hasattr(state, "people"):
            state.people = {one.name: one.shown_name for one in self.registry.accounts.all()}
        found: Mapping[str, str] = state.people
        return found

    def may(self, right: Right) -> bool:
        """Whether the visitor has a right."""
        return self.account.may(right)

    def page(self, template: str, status: int = 200, /, **values: Any) -> HTMLResponse:
        """A page; besides the values given, the template has `visit` and the messages left for it."""
        messages = self.office.messages.take(self.sign_in.id)
        return HTMLResponse(render(template, {"visit": self, "messages": messages, **values}), status)

    def fragment(self, template: str, /, **values: Any) -> HTMLResponse:
        """A part of a page that a script puts in; messages stay for the next whole page."""
        return HTMLResponse(render(template, {"visit": self, **values}))

    def say(self, text: str, *, undo: str | None = None, is_fault: bool = False) -> None:
        """Have the next page say what was done."""
        self.office.messages.leave(self.sign_in.id, Message(text, is_fault=is_fault, undo=undo))

    def go(self, address: str) -> RedirectResponse:
        """On to a page of this server, after an act."""
        return RedirectResponse(safe_address(address), status_code=303)


def cookie_name(office: Office) -> str:
    """The cookie of sessions; a browser takes one with this prefix only from this very host by HTTPS."""
    return "__Host-minhchung" if office.settings.is_encrypted else "minhchung"


def office_of(request: Request) -> Office:
    """The office that the server was started with."""
    office: Office = request.app.state.office
    return office


def safe_address(address: str) -> str:
    """An address on this server; the first page where it leads elsewhere."""
    is_own = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if is_own and not any(letter in address for letter in "\r\n\t") else "/"


def sign_in_address(request: Request) -> str:
    """The sign-in page, which leads back to what was asked for."""
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    back = f"?next={quote(wanted, safe='')}" if request.method == "GET" and wanted != "/" else ""
    return SIGN_IN_PAGE + back


def find_sign_in(office: Office, request: HTTPConnection) -> SignIn | None:
    """The session that a request's cookie names; None where nobody is signed in."""
    secret = request.cookies.get(cookie_name(office))
    return office.registry.accounts.find_sign_in(secret, now()) if secret else None


def _visit(request: Request) -> Visit:
    office = office_of(request)
    sign_in = find_sign_in(office, request)
    if sign_in is None:
        raise SignedOutError
    if sign_in.account.must_change_password and request.url.path not in _BEFORE_PASSWORD:
        raise PasswordDueError
    return Visit(request, office, sign_in)


def _written(
    visit: Annotated[Visit, Depends(_visit)],
    csrf: Annotated[str, Form()] = "",
    x_csrf: Annotated[str, Header()] = "",
) -> Visit:
    """A request that changes something: it must come from a page of ours."""
    if not compare_digest((x_csrf or csrf).encode(), visit.sign_in.csrf.encode()):
        raise NotAllowedError(_("This form is out of date. Load the page again and repeat what you did."))
    return visit


def _check(visit: Visit, right: Right) -> Visit:
    if not visit.may(right):
        raise NotAllowedError(_("Your account may not do this. Ask the administrator."))
    return visit


def _reading(right: Right) -> Callable[..., Visit]:
    def check(visit: Annotated[Visit, Depends(_visit)]) -> Visit:
        return _check(visit, right)

    return check


def _writing(right: Right) -> Callable[..., Visit]:
    def check(visit: Annotated[Visit, Depends(_written)]) -> Visit:
        return _check(visit, right)

    return check


# What handlers ask for: a reading visit looks, the others change something and carry the form's token.
Reading = Annotated[Visit, Depends(_reading(Right.READ))]
Appraising = Annotated[Visit, Depends(_reading(Right.JUDGE))]
Managing = Annotated[Visit, Depends(_reading(Right.ADMINISTER))]
WritingAnything = Annotated[Visit, Depends(_writing(Right.READ))]
Filing = Annotated[Visit, Depends(_writing(Right.FILE))]
Judging = Annotated[Visit, Depends(_writing(Right.JUDGE))]
Administering = Annotated[Visit, Depends(_writing(Right.ADMINISTER))]
