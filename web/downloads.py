"""Files that somebody takes along from a page: each goes into the audit trail."""

import hashlib
from pathlib import Path
from urllib.parse import quote

from fastapi.responses import FileResponse, Response

from registry.vault import hash_file
from registry.vocabulary.kinds import EventKind
from web.visit import Visit


def send_export(visit: Visit, name: str, content: bytes, media_type: str) -> Response:
    """A file to be saved under a name, recorded as carried out by whoever asks for it."""
    visit.registry.record_export(name, hashlib.sha256(content).hexdigest())
    headers = {"content-disposition": f'attachment; filename="{quote(name, safe=".")}"'}
    return Response(content, media_type=media_type, headers=headers)


def send_kept(visit: Visit, path: Path) -> Response:
    """A ZIP that was made before and is kept on this computer, recorded like any other."""
    made = visit.registry.events(about=path.name, kinds={EventKind.EXPORTED}, limit=1)
    # Its hash was noted when it was made: some gigabytes are not read once more before they are sent.
    visit.registry.record_export(path.name, (made[0].sha256 if made else None) or hash_file(path))
    return FileResponse(path, media_type="application/zip", filename=path.name)
