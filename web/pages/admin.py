"""Administration (quản trị): accounts with their sessions and tokens."""

import secrets
from datetime import date
from typing import Annotated, Final

from fastapi import APIRouter, Form, Path
from fastapi.responses import HTMLResponse, Response

from desk.clock import now
from registry.account_access import Account
from registry.account_sessions import SignIn
from registry.account_tokens import Token
from registry.errors import NotFoundError, UsageError
from registry.filing import parse_day
from registry.language import _
from registry.vocabulary.kinds import Role
from report.naming import format_day
from report.wording_audit import role_name
from web.client_names import name_client
from web.pages import admin_backups, admin_health, admin_tables
from web.visit import Administering, Managing, Visit

router = APIRouter()
for _part in (admin_tables, admin_backups, admin_health):
    router.include_router(_part.router)

_PAGE: Final = "/quan-tri"
_ACCOUNT: Final = _PAGE + "/tai-khoan"
# Syllables that are told on the telephone without spelling: 8 of 75 make 49 bits, for a password that is
# tried thirty times in a quarter of an hour (web/tries.py) and changed at the first sign-in.
_SYLLABLES: Final = [first + last for first in "bcdghklmnprstvx" for last in "aeiou"]
_SYLLABLES_A_WORD: Final = 2
_WORDS: Final = 4

_Id = Annotated[int, Path(ge=1, le=2**53)]


@router.get(_PAGE)
def list_accounts(visit: Managing) -> HTMLResponse:
    """The accounts, and what else is looked after."""
    return _list_page(visit)


@router.post(_ACCOUNT)
def add_account(
    visit: Administering,
    name: Annotated[str, Form(max_length=200)] = "",
    full_name: Annotated[str, Form(max_length=500)] = "",
    role: Annotated[Role, Form()] = Role.VIEWER,
) -> Response:
    """Make an account with a password that is shown this once."""
    password = invent_password()
    try:
        with visit.office.tries.turn:
            account = visit.registry.accounts.add(name, full_name, role, password, now())
    except UsageError as error:
        return _list_page(visit, 400, fault=str(error), name=name, full_name=full_name, role=role)
    title = _("Account {name} was made, role: {role}.").format(name=account.name, role=role_name(role))
    return _show_password(visit, account, password, title)


@router.get(_ACCOUNT + "/{account_id}")
def show_account(visit: Managing, account_id: _Id) -> HTMLResponse:
    """One account: role, password, sessions, tokens."""
    return _account_page(visit, visit.registry.accounts.get(account_id))


@router.post(_ACCOUNT + "/{account_id}/sua")
def change_account(
    visit: Administering,
    account_id: _Id,
    full_name: Annotated[str, Form(max_length=500)] = "",
    role: Annotated[Role, Form()] = Role.VIEWER,
) -> Response:
    """Give an account another full name or role."""
    accounts = visit.registry.accounts
    try:
        account = accounts.change(account_id, full_name=full_name, role=role, at=now())
    except UsageError as error:
        return _account_page(visit, accounts.get(account_id), 400, fault=str(error))
    visit.say(_("Saved: {name}, {role}.").format(name=account.shown_name, role=role_name(account.role)))
    return visit.go(_address(account_id))


@router.post(_ACCOUNT + "/{account_id}/mat-khau")
def renew_password(visit: Administering, account_id: _Id) -> Response:
    """Give somebody who forgot it a new password, which is shown this once."""
    accounts = visit.registry.accounts
    account = accounts.get(account_id)
    if account.id == visit.account.id:
        return visit.go("/mat-khau")
    password = invent_password()
    try:
        with visit.office.tries.turn:
            accounts.set_password(account_id, password, now(), must_change=True)
    except UsageError as error:
        return _account_page(visit, account, 400, fault=str(error))
    title = _("The password of {name} was set; its sessions have ended.").format(name=account.name)
    return _show_password(visit, account, password, title)


@router.post(_ACCOUNT + "/{account_id}/khoa")
def close_account(visit: Administering, account_id: _Id) -> Response:
    """Let nobody use an account any more."""
    accounts = visit.registry.accounts
    account = accounts.get(account_id)
    try:
        accounts.close(account_id, now())
    except UsageError as error:
        return _account_page(visit, account, 400, fault=str(error))
    visit.say(_("Account {name} is closed.").format(name=account.name), undo=f"{_address(account_id)}/mo")
    return visit.go(_address(account_id))


@router.post(_ACCOUNT + "/{account_id}/mo")
def reopen_account(visit: Administering, account_id: _Id) -> Response:
    """Let a closed account be used again."""
    accounts = visit.registry.accounts
    accounts.reopen(account_id, now())
    visit.say(_("Account {name} is open.").format(name=accounts.get(account_id).name))
    return visit.go(_address(account_id))


@router.post(_ACCOUNT + "/{account_id}/phien/ket-thuc")
def end_sessions(visit: Administering, account_id: _Id) -> Response:
    """End all sessions of an account; of one's own all but this one."""
    accounts = visit.registry.accounts
    for session in _sessions_of(visit, accounts.get(account_id)):
        if session.id != visit.sign_in.id:
            accounts.end_sign_in(session.id)
    visit.say(_("The sessions have ended."))
    return visit.go(_address(account_id))


@router.post(_ACCOUNT + "/{account_id}/phien/{session_id}/ket-thuc")
def end_session(visit: Administering, account_id: _Id, session_id: _Id) -> Response:
    """End one session of an account."""
    if any(one.id == session_id for one in _sessions_of(visit, visit.registry.accounts.get(account_id))):
        visit.registry.accounts.end_sign_in(session_id)
        visit.say(_("That session has ended."))
    return visit.go(_address(account_id))


@router.post(_ACCOUNT + "/{account_id}/ma")
def make_token(
    visit: Administering,
    account_id: _Id,
    label: Annotated[str, Form(max_length=500)] = "",
    expires_on: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """Make a token for a program; its secret is shown this once."""
    accounts = visit.registry.accounts
    account = accounts.get(account_id)
    try:
        last = _parse_last_day(expires_on)
        secret = accounts.make_token(account_id, label, now(), last)
    except UsageError as error:
        return _account_page(visit, account, 400, fault=str(error), label=label, expires_on=expires_on)
    return visit.page(
        "admin_secret.html",
        account=account,
        title=_("Token for {name} was made.").format(name=account.shown_name),
        secret=secret,
        kind=_("Token"),
        advice=_(
            "Copy it into the program now: nobody can show it again. The program sends it with every "
            "request: “Authorization: Bearer …”. Whoever has it acts under the name of this account."
        ),
    )


@router.post(_ACCOUNT + "/{account_id}/ma/{token_id}/thu-hoi")
def revoke_token(visit: Administering, account_id: _Id, token_id: _Id) -> Response:
    """Make a token good for nothing."""
    accounts = visit.registry.accounts
    if all(token.id != token_id for token in accounts.tokens_of(account_id)):
        raise NotFoundError(_("There is no such token any more."))
    accounts.revoke_token(token_id, now())
    visit.say(_("The token was revoked; programs cannot use it any more."))
    return visit.go(_address(account_id))


def invent_password() -> str:
    """A password that is easy to read out and to type once: four words of two syllables."""
    words = (
        "".join(secrets.choice(_SYLLABLES) for _syllable in range(_SYLLABLES_A_WORD))
        for _word in range(_WORDS)
    )
    return "-".join(words)


def _list_page(
    visit: Visit,
    status: int = 200,
    *,
    fault: str | None = None,
    name: str = "",
    full_name: str = "",
    role: Role = Role.CLERK,
) -> HTMLResponse:
    accounts = visit.registry.accounts.all()
    return visit.page(
        "admin.html",
        status,
        accounts=sorted(accounts, key=lambda account: not account.is_active),
        roles=_describe_roles(),
        has_table=visit.registry.find_table() is not None,
        fault=fault,
        name=name,
        full_name=full_name,
        role=role,
    )


def _account_page(
    visit: Visit,
    account: Account,
    status: int = 200,
    *,
    fault: str | None = None,
    label: str = "",
    expires_on: str = "",
) -> HTMLResponse:
    today = now().astimezone().date()
    return visit.page(
        "admin_account.html",
        status,
        account=account,
        is_self=account.id == visit.account.id,
        roles=_describe_roles(),
        sessions=_sessions_of(visit, account),
        tokens=[
            (token, _is_expired(token, today)) for token in visit.registry.accounts.tokens_of(account.id)
        ],
        fault=fault,
        label=label,
        expires_on=expires_on,
        name_client=name_client,
    )


def _show_password(visit: Visit, account: Account, password: str, title: str) -> HTMLResponse:
    return visit.page(
        "admin_secret.html",
        account=account,
        title=title,
        secret=password,
        kind=_("Password"),
        advice=_(
            "Tell it to {name} now, best in person: nobody can show it again. At the first sign-in another "
            "password has to be chosen."
        ).format(name=account.shown_name),
    )


def _sessions_of(visit: Visit, account: Account) -> list[SignIn]:
    return visit.registry.accounts.sign_ins_of(account.id, now())


def _parse_last_day(typed: str) -> date | None:
    """The last day of a token; None for one that lasts.

    Raises:
        UsageError: it is no day, or is over.
    """
    if not typed.strip():
        return None
    day = parse_day(typed)
    if day < now().astimezone().date():
        raise UsageError(_("{day} is over. Choose a later day.").format(day=format_day(day)))
    return day


def _is_expired(token: Token, today: date) -> bool:
    return token.expires_on is not None and token.expires_on < today


def _describe_roles() -> dict[Role, str]:
    """What each role may do; the more it may the lower it stands."""
    return {
        Role.VIEWER: _("sees everything, changes nothing"),
        Role.CLERK: _("also files papers, corrects what was read, attaches photos"),
        Role.REVIEWER: _("also decides about evidence: accept, reject, ask"),
        Role.ADMIN: _("everything, and this page"),
    }


def _address(account_id: int) -> str:
    return f"{_ACCOUNT}/{account_id}"
