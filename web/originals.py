"""Sends the untouched original of a file, in a way that no browser acts upon what is in it."""

from typing import Final
from urllib.parse import quote

from fastapi.responses import FileResponse

from ingest.files import (
    BMP,
    DOC,
    DOCX,
    GIF,
    HEIC,
    JPEG,
    ODT,
    PDF,
    PNG,
    PPTX,
    RTF,
    TIFF,
    WEBP,
    XLS,
    XLSX,
    ZIP,
)
from registry.errors import NotFoundError
from registry.language import _
from registry.store import Registry
from registry.tables import Document
from registry.vault import Vault
from report.pack_names import name_copy
from web.uploads import clean_name

# What originals are sent as; of anything else a browser is told nothing that it could act upon.
_SAFE_TYPES: Final = frozenset(
    {PDF, DOCX, XLSX, PPTX, ODT, DOC, XLS, RTF, ZIP, JPEG, PNG, TIFF, HEIC, WEBP, BMP, GIF}
)
_NO_TYPE: Final = "application/octet-stream"


def send_original(registry: Registry, vault: Vault, paper: Document, sha256: str) -> FileResponse:
    """A file of a paper, byte for byte as it was dropped.

    Raises:
        NotFoundError: the paper has no such file, or its bytes are not there as they were kept.
    """
    copies = registry.files_of(paper.id or 0)
    found = next(((file, name) for file, name in copies if file.sha256 == sha256), None)
    if found is None:
        raise NotFoundError(_("This paper has no such file."))
    file, name = found
    if not vault.holds(sha256):
        message = _(
            "The original of {name} is missing or was changed. Tell the administrator: it is in the backups."
        )
        raise NotFoundError(message.format(name=name))
    sent = name_copy(clean_name(name), file.media_type)
    return FileResponse(
        vault.path_of(sha256),
        media_type=file.media_type if file.media_type in _SAFE_TYPES else _NO_TYPE,
        headers={
            "content-disposition": f"attachment; filename*=UTF-8''{quote(sent, safe='')}",
            "content-security-policy": "default-src 'none'; sandbox",
        },
    )
