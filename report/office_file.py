"""Office files (.xlsx, .docx) whose bytes depend on nothing but what is in them."""

import re
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import BinaryIO, Final

# The first day that a zip can tell; the moment of making stands in the file's properties.
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)

_NOT_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_office_file(made: bytes, stream: BinaryIO, *, instead: Mapping[str, bytes] | None = None) -> None:
    """Write an Office file as it was made, without the time at which it was.

    Args:
        instead: parts, by name, that stand in for those of the file, or are put behind them.
    """
    replaced = dict(instead or {})
    with zipfile.ZipFile(BytesIO(made)) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            target.writestr(_entry(name), replaced.pop(name) if name in replaced else source.read(name))
        for name, content in replaced.items():
            target.writestr(_entry(name), content)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _NO_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 0  # else Windows and Linux write different bytes
    return entry


def clean_text(text: str) -> str:
    """A text without the control characters that an Office file must not hold: old tables have some."""
    return _NOT_IN_XML.sub("", text)


def property_time(moment: datetime) -> datetime:
    """A moment as the properties of Office files hold it: in UTC, without saying so, to the second."""
    return moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)
