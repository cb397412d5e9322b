"""Which HTTP status says what kind of failure it is."""

from collections.abc import Mapping
from typing import Final

from registry.errors import (
    InputFileError,
    MinhchungError,
    MissingToolError,
    NotAllowedError,
    NotFoundError,
    RegistryError,
    UsageError,
)

_STATUSES: Final[Mapping[type[MinhchungError], int]] = {
    NotAllowedError: 403,
    NotFoundError: 404,
    UsageError: 400,
    InputFileError: 400,
    MissingToolError: 503,
    RegistryError: 503,
}


def status_of(error: MinhchungError) -> int:
    """The HTTP status that says what kind of failure it is."""
    return next((status for kind, status in _STATUSES.items() if isinstance(error, kind)), 500)
