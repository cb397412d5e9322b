"""How the page is served: where it listens, and what it may carry."""

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final

from ingest.files import MAX_FILE_BYTES
from registry.settings import Settings

DEFAULT_HOST: Final = "127.0.0.1"
DEFAULT_PORT: Final = 8750  # of no well-known program


@dataclass(frozen=True, slots=True)
class WebSettings:
    """What the server is started with."""

    home: Settings
    host: str = DEFAULT_HOST
    port: int = DEFAULT_PORT
    certificate: str | None = None  # PEM files; with them the page is served by HTTPS
    key: str | None = None
    most_uploaded: int = MAX_FILE_BYTES  # of one file
    watches: bool = False  # takes in by itself what is put into the inbox folder
    polls: bool = False  # looks there every few seconds, since network drives tell of nothing

    @property
    def is_encrypted(self) -> bool:
        """Whether the page is served by HTTPS."""
        return self.certificate is not None

    @property
    def is_local(self) -> bool:
        """Whether only this computer reaches the page."""
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def address(self) -> str:
        """The address to type into a browser."""
        scheme = "https" if self.is_encrypted else "http"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{host}:{self.port}"
