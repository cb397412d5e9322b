"""Where a registry lives and how it works: option beats MINHCHUNG_* beats minhchung.toml beats default."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from registry.errors import UsageError
from registry.language import DEFAULT_LANGUAGE, LANGUAGES, _

CONFIG_NAME: Final = "minhchung.toml"
TRUST_NAME: Final = "trust"
# Of a home that is made: papers name people, other users of the computer have no business there.
HOME_MODE: Final = 0o750
# Of what nobody but the program has business in, though a group was let in to reach the inbox: originals,
# pictures of them, and the database, which holds what passwords are checked against.
PRIVATE_MODE: Final = 0o700
PRIVATE_FILE_MODE: Final = 0o600
_PREFIX: Final = "MINHCHUNG_"
# Far more readers than a computer of such an office has cores: a slip of the pen.
_MOST_WORKERS: Final = 64


@dataclass(frozen=True, slots=True)
class Settings:
    """What the faces read once at the edge and hand down."""

    home: Path
    lang: str = DEFAULT_LANGUAGE
    workers: int = 0  # 0: one a core

    @property
    def inbox(self) -> Path:
        """Where clerks drop files."""
        return self.home / "inbox"

    @property
    def refused(self) -> Path:
        """Where drops that cannot be taken are set aside."""
        return self.home / "refused"

    @property
    def attempts(self) -> Path:
        """Which drops were begun and not brought to an end."""
        return self.home / "attempts.json"

    @property
    def vault(self) -> Path:
        """Originals by hash."""
        return self.home / "vault"

    @property
    def database(self) -> Path:
        """The registry's database."""
        return self.home / "registry.db"

    @property
    def index(self) -> Path:
        """The full-text index; derived."""
        return self.home / "index"

    @property
    def last_backup(self) -> Path:
        """An empty file, touched when a backup is whole."""
        return self.home / "last-backup"

    @property
    def opened(self) -> Path:
        """Copies of originals that somebody looks at in a viewer."""
        return self.home / "opened"

    @property
    def trust(self) -> Path:
        """Certificates of those whom the office trusts to vouch for signers."""
        return self.home / TRUST_NAME

    @property
    def packs(self) -> Path:
        """Evidence packs that were made on the page; kept for some weeks."""
        return self.home / "packs"

    @property
    def pictures(self) -> Path:
        """Pictures of pages for the web page; derived."""
        return self.home / "pictures"


def read_settings(home: Path, options: Mapping[str, Any]) -> Settings:
    """The settings for a home folder; `options` are those given on the command line.

    Raises:
        UsageError: a value in the environment or in minhchung.toml cannot be used.
    """
    config = home / CONFIG_NAME
    given = {name: value for name, value in options.items() if value is not None}
    try:
        values = {**_read_config(config), **_read_environment(), **given}
        return Settings(home, **{name: _parse(name, value) for name, value in values.items()})
    except ValueError as error:
        raise UsageError(
            _("Settings cannot be used: {problem}. Check {config} and the MINHCHUNG_* variables.").format(
                problem=error, config=config
            )
        ) from error


def _read_config(config: Path) -> dict[str, Any]:
    if not config.is_file():
        return {}
    import tomllib  # most homes have no such file: 10 ms of every start

    return tomllib.loads(config.read_text(encoding="utf-8-sig"))  # Notepad puts a mark before the text


def _read_environment() -> dict[str, str]:
    return {name: value for name in _PARSERS if (value := os.environ.get(_PREFIX + name.upper())) is not None}


def _parse(name: str, value: object) -> Any:
    if name not in _PARSERS:
        raise ValueError(_("{name}: there is no such setting").format(name=name))
    return _PARSERS[name](value)


def _parse_language(value: object) -> str:
    if value not in LANGUAGES:
        message = _("lang: {value} is not one of {languages}")
        raise ValueError(message.format(value=value, languages=", ".join(LANGUAGES)))
    return str(value)


def _parse_workers(value: object) -> int:
    text = str(value)
    if not text.isdecimal() or int(text) > _MOST_WORKERS:
        message = _("workers: {value} is not a whole number from 0 to {most}")
        raise ValueError(message.format(value=value, most=_MOST_WORKERS))
    return int(text)


_PARSERS: Final[Mapping[str, Callable[[object], object]]] = {
    "lang": _parse_language,
    "workers": _parse_workers,
}
