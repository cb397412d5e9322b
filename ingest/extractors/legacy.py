"""Office files of other kinds (.doc, .rtf, .odt, .html, .xls) → .docx or .xlsx by LibreOffice → pages.

LibreOffice is a program of its own: it is bounded in time and memory, has a profile that is thrown away after
each file, runs no macros and reaches no network.
"""

import contextlib
import os
import re
import resource
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ingest.extractors.docx import extract_docx
from ingest.extractors.extraction import Extraction, PageDone, refuse
from ingest.extractors.imagined_sheet import HEIGHT, WIDTH
from ingest.extractors.spreadsheet import extract_spreadsheet
from ingest.files import DOC, HTML, ODT, RTF, XLS, unpacks_to_too_much
from registry.parsed import Page, Problem, ProblemCode
from registry.vocabulary.kinds import ReadMethod

OFFICE_SECONDS: Final = 50.0  # a start takes 1 to 4 seconds; a reader is ended after 60 without a page
OFFICE_MEMORY_BYTES: Final = 1_500_000_000  # an ordinary file takes 220 MB

_PROGRAMS: Final = ("soffice", "libreoffice")
_CHARSET: Final = re.compile(rb"charset|^(?:\xff\xfe|\xfe\xff)", re.IGNORECASE)
_BLOCKED: Final = "127.0.0.1"  # nothing listens at port 9 of it: whatever a file links to is not fetched
_SETTINGS: Final = (
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "2"),
    ("/org.openoffice.Inet/Settings", "ooInetProxyType", "1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyName", _BLOCKED),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", _BLOCKED),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("/org.openoffice.Inet/Settings", "ooInetFTPProxyName", _BLOCKED),
    ("/org.openoffice.Inet/Settings", "ooInetFTPProxyPort", "9"),
)


@dataclass(frozen=True, slots=True)
class _Route:
    """How a kind of file is opened, what it is converted to, and who reads that.

    `suffix` and `reader` must be stated: LibreOffice goes by the name, which may say something else.
    """

    suffix: str
    reader: str
    target: str
    extract: Callable[[Path, PageDone], Extraction]


_ROUTES: Final[Mapping[str, _Route]] = {
    DOC: _Route("doc", "MS Word 97", "docx", extract_docx),
    RTF: _Route("rtf", "Rich Text Format", "docx", extract_docx),
    ODT: _Route("odt", "writer8", "docx", extract_docx),
    HTML: _Route("html", "HTML (StarWriter)", "docx", extract_docx),
    XLS: _Route("xls", "MS Excel 97", "xlsx", extract_spreadsheet),
}
LEGACY_TYPES: Final = frozenset(_ROUTES)


def find_office() -> str | None:
    """The LibreOffice command, None where it is not installed."""
    return next((found for name in _PROGRAMS if (found := shutil.which(name))), None)


def extract_legacy(path: Path, media_type: str, page_done: PageDone, office: str | None) -> Extraction:
    """The pages of a file that the LibreOffice at `office` must convert first; unread without it."""
    if office is None:
        unread = Page(1, WIDTH, HEIGHT, "", (), ReadMethod.UNREAD, 0.0)
        return Extraction((unread,), (Problem(ProblemCode.OFFICE_MISSING),))
    if media_type == ODT and unpacks_to_too_much(path):
        return refuse(ProblemCode.TOO_LARGE)
    with tempfile.TemporaryDirectory(prefix="minhchung-") as scratch:
        try:
            converted = convert_file(path, media_type, office, Path(scratch))
        except subprocess.TimeoutExpired:
            return refuse(ProblemCode.TIMED_OUT)
        if converted is None:
            return refuse(ProblemCode.DAMAGED)
        page_done()
        return _ROUTES[media_type].extract(converted, page_done)


def convert_file(path: Path, media_type: str, office: str, scratch: Path) -> Path | None:
    """The file as a .docx or .xlsx in the folder `scratch`; None where LibreOffice makes none.

    Raises:
        subprocess.TimeoutExpired: it takes too long.
    """
    route = _ROUTES[media_type]
    source = scratch / f"file.{route.suffix}"
    shutil.copyfile(path, source)
    if media_type == HTML:
        _state_charset(source)
    return _convert(source, route, office)


def _convert(source: Path, route: _Route, office: str) -> Path | None:
    """The converted file; None where LibreOffice made none, which it does not own to in its exit code."""
    profile, outcome = source.with_name("profile"), source.with_name("outcome")
    _write_profile(profile)
    command = [
        office,
        f"-env:UserInstallation={profile.as_uri()}",
        *("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard"),
        f"--infilter={route.reader}",
        *("--convert-to", route.target, "--outdir", str(outcome), str(source)),
    ]
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=source.parent,
        env={**os.environ, "HOME": str(source.parent), "TMPDIR": str(source.parent)},
        start_new_session=True,  # it starts others, which must end with it
        preexec_fn=_limit_resources,
    )
    try:
        process.wait(OFFICE_SECONDS)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    converted = outcome / f"{source.stem}.{route.target}"
    return converted if converted.is_file() else None


def _state_charset(page: Path) -> None:
    """Have a web page say how it is encoded: else LibreOffice goes by the settings of the machine."""
    content = page.read_bytes()
    if _CHARSET.search(content):
        return
    try:
        content.decode()
        charset = b"utf-8"
    except UnicodeDecodeError:
        charset = b"windows-1252"  # what browsers take such pages for
    page.write_bytes(b'<meta charset="%s">' % charset + content.removeprefix(b"\xef\xbb\xbf"))


def _limit_resources() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    memory = OFFICE_MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(hard, OFFICE_MEMORY_BYTES)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    seconds = round(OFFICE_SECONDS)  # it ends by itself even when nobody is left to end it
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def _write_profile(profile: Path) -> None:
    items = "\n".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
        f"{items}\n</oor:items>\n",
        encoding="utf-8",
    )
