"""The link that makes the first administrator: printed when the server starts, good for one use."""

import secrets
from hmac import compare_digest
from typing import Final

_SECRET_BYTES: Final = 24
SETUP_PAGE: Final = "/bat-dau"


class SetupLink:
    """A secret that only who started the server knows; it is worth nothing once there is an administrator."""

    def __init__(self) -> None:
        self._secret = secrets.token_urlsafe(_SECRET_BYTES)

    @property
    def path(self) -> str:
        """The page of the link, with the secret."""
        return f"{SETUP_PAGE}?ma={self._secret}"

    def opens(self, secret: str) -> bool:
        """Whether this is the secret."""
        return compare_digest(secret.encode(), self._secret.encode())
