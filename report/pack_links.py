"""Links from a file that is handed over into the unpacked evidence pack that goes with it."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from registry.errors import InputFileError, UsageError, no_such_file
from registry.language import _
from report.bag import is_payload
from report.bag_reading import find_root, open_bag, read_small
from report.pack_map import FORMAT, MAP_NAME, VERSION
from report.pack_page import name_item_page


@dataclass(frozen=True, slots=True)
class PackLinks:
    """Addresses in a pack, relative to the file: originals by their hash, pages of items by the code."""

    originals: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[str, str] = field(default_factory=dict)


def read_pack_links(pack: Path, folder: Path) -> PackLinks:
    """The links from a file in `folder` into a pack that was unpacked.

    Raises:
        UsageError: the pack is still a ZIP, or lies on another drive.
        InputFileError: there is no pack, or its citation map cannot be read.
    """
    if not pack.exists():
        raise no_such_file(pack)
    if not pack.is_dir():
        message = _("{path}: links lead into a pack that is unpacked. Unpack it and name its folder.")
        raise UsageError(message.format(path=pack))
    root = find_root(pack)
    try:
        way = Path(os.path.relpath(root.resolve(), folder.resolve())).as_posix()
    except ValueError as error:  # another drive of Windows
        message = _("{path}: the pack must lie on the same drive as the file that links to it.")
        raise UsageError(message.format(path=pack)) from error
    try:
        with open_bag(root) as bag:
            values = json.loads(read_small(bag, MAP_NAME))
        if (values["format"], values["version"]) != (FORMAT, VERSION):
            raise ValueError
        originals = {str(one["sha256"]): _link(way, str(one["file"])) for one in values["files"]}
        items = {
            str(one["code"]): _link(way, name_item_page(one["folder"], one["code"]))
            for one in values["items"]
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        message = _("{path}: the citation map of the pack cannot be read. See: minhchung verify {path}")
        raise InputFileError(message.format(path=pack)) from error
    return PackLinks(originals, items)


def _link(way: str, name: str) -> str:
    """The address of a file of the pack.

    Raises:
        ValueError: a map that somebody changed would lead out of the pack.
    """
    if not is_payload(name) or "\\" in name or ".." in PurePosixPath(name).parts:
        raise ValueError(name)
    return quote(f"{way}/{name}")
