"""Files that somebody takes along from a page: each goes into the audit trail."""

import hashlib
from urllib.parse import quote

from fastapi.responses import Response

from web.visit import Visit


def send_export(visit: Visit, name: str, content: bytes, media_type: str) -> Response:
    """A file to be saved under a name, recorded as carried out by whoever asks for it."""
    visit.registry.record_export(name, hashlib.sha256(content).hexdigest())
    headers = {"content-disposition": f'attachment; filename="{quote(name, safe=".")}"'}
    return Response(content, media_type=media_type, headers=headers)
