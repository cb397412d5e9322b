"""minhchung account: who may use the page, in which role."""

import getpass
import sys
from typing import Annotated, Any

import typer

from cli.help import Command, build_group
from cli.options import Json
from cli.output import print_json, print_table, say
from cli.workplace import workplace_of
from desk.clock import now
from registry.account_access import Account
from registry.accounts import Accounts
from registry.errors import NotFoundError, UsageError
from registry.language import _
from registry.vocabulary.kinds import Role
from report.naming import format_day
from report.wording_audit import role_name

_Name = Annotated[str, typer.Argument(help=_("The login name."))]
_ROLES = _("viewer (reads), clerk (files and corrects), reviewer (decides too) or admin (everything).")
_FromStdin = Annotated[
    bool, typer.Option("--password-stdin", help=_("Read the password from the first line of stdin."))
]


def build_app() -> Any:
    """The group of commands about accounts."""
    app = build_group()
    for name, command, help_text in (
        ("list", list_accounts, _("List the accounts, closed ones too.")),
        ("add", add, _("Make an account; its owner chooses another password at the first sign-in.")),
        ("password", password, _("Give an account another password; its sessions end.")),
        ("role", role, _("Give an account another role.")),
        ("close", close, _("Close an account: its sessions end, its tokens are revoked.")),
        ("reopen", reopen, _("Open a closed account again.")),
    ):
        app.command(name, cls=Command, help=help_text)(command)
    return app


def list_accounts(
    context: typer.Context,
    as_json: Json = False,
) -> None:
    """List accounts by name."""
    accounts = workplace_of(context).registry.accounts.all()
    if as_json:
        print_json([_as_json(account) for account in accounts])
    elif not accounts:
        say(_("There are no accounts yet. Make one with: minhchung account add NAME --role admin"))
    else:
        columns = (_("Login name"), _("Full name"), _("Role"), _("Made on"), _("State"))
        print_table(columns, [_row(account) for account in accounts])


def add(
    context: typer.Context,
    name: _Name,
    role: Annotated[Role, typer.Option(help=_ROLES)],
    full_name: Annotated[str, typer.Option(help=_("The name that others know the person by."))] = "",
    from_stdin: _FromStdin = False,
) -> None:
    """Make an account, and a registry where there is none."""
    chosen = _read_password(from_stdin)
    accounts = workplace_of(context).start_registry().accounts
    made = accounts.add(name, full_name, role, chosen, now())
    say(_("Account {name} was made, role: {role}.").format(name=made.name, role=role_name(made.role)))
    _say_must_change()


def password(context: typer.Context, name: _Name, from_stdin: _FromStdin = False) -> None:
    """Give an account a password that its owner changes."""
    accounts = workplace_of(context).registry.accounts
    account = _get_account(accounts, name)
    accounts.set_password(account.id, _read_password(from_stdin), now(), must_change=True)
    say(_("The password of {name} was set; its sessions have ended.").format(name=account.name))
    _say_must_change()


def role(context: typer.Context, name: _Name, role: Annotated[Role, typer.Argument(help=_ROLES)]) -> None:
    """Give an account another role."""
    accounts = workplace_of(context).registry.accounts
    account = accounts.change(_get_account(accounts, name).id, role=role, at=now())
    say(_("Account {name}, role: {role}.").format(name=account.name, role=role_name(account.role)))


def close(context: typer.Context, name: _Name) -> None:
    """Close an account."""
    accounts = workplace_of(context).registry.accounts
    account = _get_account(accounts, name)
    accounts.close(account.id, now())
    say(_("Account {name} is closed.").format(name=account.name))


def reopen(context: typer.Context, name: _Name) -> None:
    """Open a closed account again."""
    accounts = workplace_of(context).registry.accounts
    account = _get_account(accounts, name)
    accounts.reopen(account.id, now())
    say(_("Account {name} is open.").format(name=account.name))


def _get_account(accounts: Accounts, name: str) -> Account:
    account = accounts.find(name)
    if account is None:
        raise NotFoundError(_("There is no account {name}. See: minhchung account list").format(name=name))
    return account


def _read_password(from_stdin: bool) -> str:
    """A password that stands in no list of processes and no history of a shell."""
    if from_stdin:
        try:
            return sys.stdin.buffer.readline().decode("utf-8").rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise UsageError(_("The password on stdin is not UTF-8.")) from error
    if not sys.stdin.isatty():
        raise UsageError(_("There is no terminal to type the password at. Use --password-stdin."))
    typed = getpass.getpass(_("Password") + ": ")
    if getpass.getpass(_("The same password again") + ": ") != typed:
        raise UsageError(_("The two passwords differ; nothing was changed."))
    return typed


def _say_must_change() -> None:
    say(_("Another one has to be chosen at the next sign-in."))


def _row(account: Account) -> tuple[str, ...]:
    state = _("in use") if account.is_active else _("closed")
    if account.is_active and account.must_change_password:
        state = _("in use, has to choose a password")
    since = format_day(account.created_at.astimezone().date())
    return (account.name, account.full_name, role_name(account.role), since, state)


def _as_json(account: Account) -> dict[str, object]:
    return {
        "id": account.id,
        "name": account.name,
        "full_name": account.full_name,
        "role": account.role,
        "is_active": account.is_active,
        "must_change_password": account.must_change_password,
        "created_at": account.created_at,
    }
