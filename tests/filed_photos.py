"""Photos that were dropped and filed, with their bytes in a vault."""

from datetime import date
from pathlib import Path

from factories import A_MOMENT
from PIL import Image
from PIL.ExifTags import IFD, Base

from registry.parsed import Page, ParsedDocument, SourceFile
from registry.readings import Drop
from registry.store import Registry
from registry.tables import Arrival
from registry.vault import Vault
from registry.vocabulary.kinds import ReadMethod


def draw_photo(path: Path, colour: str = "green", taken_on: date | None = None) -> Path:
    """A photo, with the day that the camera wrote."""
    exif = Image.Exif()
    if taken_on is not None:
        exif.get_ifd(IFD.Exif)[Base.DateTimeOriginal] = f"{taken_on:%Y:%m:%d} 08:15:00"
    Image.new("RGB", (40, 30), colour).save(path, format="JPEG", exif=exif)
    return path


def file_photo(
    registry: Registry, vault: Vault, name: str, colour: str = "green", taken_on: date | None = None
) -> Arrival:
    """A photo dropped under this name; a colour and a day make its bytes."""
    vault.folder.mkdir(parents=True, exist_ok=True)
    path = draw_photo(vault.folder / "moi", colour, taken_on)
    source = SourceFile(vault.put(path), path.stat().st_size, name, "image/jpeg")
    path.unlink()
    read = ParsedDocument(source, (Page(1, 40.0, 30.0, "", (), ReadMethod.OCR),), {})
    return registry.file_drop(Drop(name, source.sha256, source.size, 0, A_MOMENT), read)
