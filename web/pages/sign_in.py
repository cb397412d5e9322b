"""Signing in and out, choosing a password, making the first administrator, choosing the language."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from desk.clock import now
from registry.account_access import Account
from registry.account_names import key_of
from registry.errors import NotAllowedError, UsageError
from registry.language import LANGUAGES, _
from registry.vocabulary.kinds import Role
from web.client_names import name_client
from web.guards import LANGUAGE_COOKIE
from web.office import Office
from web.rendering import render
from web.setup import SETUP_PAGE
from web.visit import (
    PASSWORD_PAGE,
    SIGN_IN_PAGE,
    SIGN_OUT,
    Reading,
    WritingAnything,
    cookie_name,
    office_of,
    safe_address,
)

router = APIRouter()

_A_YEAR: Final = 365 * 24 * 3600  # seconds
_CLIENT_LENGTH: Final = 300


class _TooManyTriesError(Exception):
    """Nobody may try a password for this account for a while."""


@router.get(SIGN_IN_PAGE)
def ask_who(request: Request, next: str = "/") -> Response:  # noqa: A002 (the name in the address)
    """The sign-in page."""
    return _sign_in_page(request, next=next)


@router.post(SIGN_IN_PAGE)
def sign_in(
    request: Request,
    name: Annotated[str, Form(max_length=200)],
    password: Annotated[str, Form(max_length=1000)],
    next: Annotated[str, Form()] = "/",  # noqa: A002 (the name in the form)
) -> Response:
    """Sign somebody in who knows the password."""
    _require_own_page(request)
    try:
        account = _check_password(request, name, password)
    except _TooManyTriesError as error:
        return _sign_in_page(request, 429, next=next, name=name, fault=str(error))
    if account is None:
        fault = _("Name or password is wrong.")
        return _sign_in_page(request, 401, next=next, name=name, fault=fault)
    return _let_in(request, account, next)


@router.post(SIGN_OUT)
def sign_out(visit: WritingAnything) -> Response:
    """End this session."""
    secret = visit.request.cookies.get(cookie_name(visit.office), "")
    visit.office.registry.accounts.sign_out(secret)
    response = RedirectResponse(SIGN_IN_PAGE, 303)
    response.delete_cookie(cookie_name(visit.office))
    return response


@router.get(PASSWORD_PAGE)
def ask_password(visit: Reading) -> HTMLResponse:
    """The page on which people choose their own password, and see where they are signed in."""
    return _password_page(visit)


@router.post(PASSWORD_PAGE)
def change_password(
    visit: WritingAnything,
    current: Annotated[str, Form(max_length=1000)],
    password: Annotated[str, Form(max_length=1000)],
    again: Annotated[str, Form(max_length=1000)],
) -> Response:
    """Set one's own password; other sessions end."""
    account = visit.account
    accounts = visit.registry.accounts
    fault = None
    try:
        if _check_password(visit.request, account.name, current) is None:
            fault = _("The current password is wrong.")
        elif password != again:
            fault = _("The two new passwords are not the same.")
        elif password == current:
            fault = _("Choose a password other than the current one.")
        else:
            accounts.set_password(account.id, password, now())
    except (_TooManyTriesError, UsageError) as error:
        fault = str(error)
    if fault is not None:
        return _password_page(visit, fault)
    return _let_in(visit.request, accounts.get(account.id), "/")


@router.post("/phien/{sign_in_id}/ket-thuc")
def end_session(visit: WritingAnything, sign_in_id: int) -> Response:
    """End one of one's own sessions, on another computer for example."""
    accounts = visit.registry.accounts
    if any(one.id == sign_in_id for one in accounts.sign_ins_of(visit.account.id, now())):
        accounts.end_sign_in(sign_in_id)
        visit.say(_("That session has ended."))
    return visit.go(PASSWORD_PAGE)


@router.get(SETUP_PAGE)
def ask_administrator(request: Request, ma: str = "") -> Response:
    """The page of the link that the server printed when it started."""
    _require_setup(office_of(request), ma)
    return HTMLResponse(render("setup.html", _signed_out(secret=ma)))


@router.post(SETUP_PAGE)
def make_administrator(
    request: Request,
    ma: Annotated[str, Form()],
    name: Annotated[str, Form(max_length=200)],
    full_name: Annotated[str, Form(max_length=200)],
    password: Annotated[str, Form(max_length=1000)],
    again: Annotated[str, Form(max_length=1000)],
) -> Response:
    """Make the first administrator and sign them in."""
    _require_own_page(request)
    office = office_of(request)
    _require_setup(office, ma)
    fault = None if password == again else _("The two new passwords are not the same.")
    if fault is None:
        accounts = office.registry.acting_as(name.strip()).accounts
        try:
            account = accounts.add(name, full_name, Role.ADMIN, password, now(), must_change=False)
        except UsageError as error:
            fault = str(error)
        else:
            return _let_in(request, account, "/")
    values = _signed_out(secret=ma, name=name, full_name=full_name, fault=fault)
    return HTMLResponse(render("setup.html", values), 400)


@router.post("/ngon-ngu")
def choose_language(
    request: Request,
    lang: Annotated[str, Form()],
    next: Annotated[str, Form()] = "/",  # noqa: A002
) -> Response:
    """Keep the language in a cookie."""
    _require_own_page(request)
    response = RedirectResponse(safe_address(next), 303)
    if lang in LANGUAGES:
        secure = office_of(request).settings.is_encrypted
        response.set_cookie(
            LANGUAGE_COOKIE, lang, max_age=_A_YEAR, httponly=True, samesite="lax", secure=secure
        )
    return response


def _sign_in_page(request: Request, status: int = 200, **values: Any) -> HTMLResponse:
    has_admin = office_of(request).registry.accounts.has_admin()
    return HTMLResponse(render("sign_in.html", _signed_out(has_admin=has_admin, **values)), status)


def _signed_out(**values: Any) -> dict[str, Any]:
    return {"name": "", "full_name": "", "fault": None, "next": "/", **values}


def _password_page(visit: Reading, fault: str | None = None) -> HTMLResponse:
    accounts = visit.registry.accounts
    sessions = accounts.sign_ins_of(visit.account.id, now())
    return visit.page(
        "password.html", 400 if fault else 200, fault=fault, sessions=sessions, name_client=name_client
    )


def _check_password(request: Request, name: str, password: str) -> Account | None:
    """The account whose password this is; a wrong one is counted.

    Raises:
        _TooManyTriesError: there were too many wrong ones lately.
    """
    office, client, key = office_of(request), _place_of(request), key_of(name)
    # Counted in the turn: of many tries at once all would else be allowed before the first is counted.
    with office.tries.turn:
        if not office.tries.may_try(key, client):
            raise _TooManyTriesError(
                _("Too many wrong passwords. Wait five minutes, or ask the administrator for a new one.")
            )
        account = office.registry.accounts.check_password(name, password)
        if account is None:
            office.tries.note_failure(key, client)
        return account


def _let_in(request: Request, account: Account, address: str) -> Response:
    office = office_of(request)
    secret = office.registry.accounts.sign_in(account.id, now(), _client_of(request))
    response = RedirectResponse(safe_address(address), 303)
    response.set_cookie(
        cookie_name(office),
        secret,
        httponly=True,
        samesite="lax",
        secure=office.settings.is_encrypted,
        path="/",
    )
    return response


def _require_setup(office: Office, secret: str) -> None:
    if office.registry.accounts.has_admin() or not office.setup.opens(secret):
        raise NotAllowedError(
            _("This link is used up or out of date. Sign in, or start the server again for a new one.")
        )


def _require_own_page(request: Request) -> None:
    """Refuse a form that another site sends: nobody is signed in yet, so it carries no token."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    own = f"{request.url.scheme}://{request.headers.get('host', '')}"
    if site not in ("same-origin", "none") or (origin is not None and origin != own):
        raise NotAllowedError(_("This form is out of date. Load the page again and repeat what you did."))


def _place_of(request: Request) -> str:
    return request.client.host if request.client else "?"


def _client_of(request: Request) -> str:
    """What a session is told by in the list of sessions."""
    return f"{_place_of(request)} {request.headers.get('user-agent', '')}"[:_CLIENT_LENGTH]
