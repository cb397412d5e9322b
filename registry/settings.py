"""Where a registry lives and how it works: option beats MINHCHUNG_* beats minhchung.toml beats default."""

from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from registry.errors import UsageError
from registry.language import DEFAULT_LANGUAGE, _

CONFIG_NAME = "minhchung.toml"


class Settings(BaseSettings):
    """What the faces read once at the edge and hand down."""

    model_config = SettingsConfigDict(env_prefix="MINHCHUNG_", extra="forbid")

    home: Path = Path("data")
    lang: str = Field(default=DEFAULT_LANGUAGE, pattern="^(vi|en)$")
    workers: int = Field(default=0, ge=0, le=64)  # 0: one a core

    @property
    def inbox(self) -> Path:
        """Where clerks drop files."""
        return self.home / "inbox"

    @property
    def refused(self) -> Path:
        """Where drops that cannot be taken are set aside."""
        return self.home / "refused"

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


def read_settings(home: Path, options: dict[str, Any]) -> Settings:
    """The settings for a home folder; `options` are those given on the command line.

    Raises:
        UsageError: a value in the environment or in minhchung.toml cannot be used.
    """

    class HomeSettings(Settings):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            toml = TomlConfigSettingsSource(settings_cls, home / CONFIG_NAME)
            return init_settings, env_settings, toml

    given = {name: value for name, value in options.items() if value is not None}
    try:
        return HomeSettings(**{**given, "home": home})
    except (ValidationError, ValueError) as error:
        raise UsageError(
            _("Settings cannot be used: {problem}. Check {config} and the MINHCHUNG_* variables.").format(
                problem=_first_problem(error), config=home / CONFIG_NAME
            )
        ) from error


def _first_problem(error: ValueError) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return str(error)
