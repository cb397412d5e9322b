"""Files made to harm whoever reads them: nothing in them is run, fetched, or let grow."""

import socket
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from drawn_papers import Paper, draw_pdf, save_docx
from drawn_tables import digital_xlsx, reform_docx
from fuzzed import bounded

from ingest.criteria import read_criteria
from ingest.extractors.docx import extract_docx
from ingest.extractors.extraction import Extraction
from ingest.extractors.pdf import extract_pdf
from ingest.extractors.spreadsheet import extract_spreadsheet
from ingest.extractors.tesseract import NullEngine
from registry.errors import InputFileError
from registry.parsed import ProblemCode

_LAUGHS = '<!ENTITY a0 "ha">' + "".join(
    f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 12)
)  # ten to the eleventh
_SECRET = "cua rieng may nay"


@pytest.fixture
def calls() -> Iterator[tuple[str, socket.socket]]:
    """An address of this computer at which nobody should call."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/a", listener


def _change(path: Path, part: str, old: str, new: str) -> None:
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    assert old.encode() in members[part]
    members[part] = members[part].replace(old.encode(), new.encode(), 1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def _declare(path: Path, part: str, declaration: str, entity: str = "") -> None:
    """Put a document type before a part's root, and an entity into its first text."""
    with zipfile.ZipFile(path) as archive:
        content = archive.read(part).decode()
    root = next(root for root in ("<w:document", "<worksheet", "<workbook") if root in content)
    _change(path, part, root, f"<!DOCTYPE x {declaration}>{root}")
    if entity:
        end = next(end for end in ("</w:t>", "</v>", "</") if end in content)
        _change(path, part, end, entity + end)


def _read(path: Path) -> str:
    """All that any reader of Word and Excel files makes of one."""
    said: list[str] = []
    for extract in (extract_docx, extract_spreadsheet):
        extraction: Extraction = extract(path, lambda: None)
        said += [page.text for page in extraction.pages]
    with suppress(InputFileError):
        said.append(str(read_criteria(path)))
    return "\n".join(said)


def _office_files(folder: Path) -> list[tuple[Path, str]]:
    return [
        (save_docx(Paper(), folder / "a.docx"), "word/document.xml"),
        (reform_docx(folder / "b.docx"), "word/document.xml"),
        (digital_xlsx(folder / "c.xlsx"), "xl/worksheets/sheet1.xml"),
        (digital_xlsx(folder / "d.xlsx"), "xl/workbook.xml"),
    ]


def test_entities_that_grow_to_a_hundred_thousand_millions_do_not(tmp_path: Path) -> None:
    for path, part in _office_files(tmp_path):
        _declare(path, part, f"[{_LAUGHS}]", "&a11;")
        with bounded():
            assert len(_read(path)) < 1_000_000


def test_entities_bring_in_no_file_of_this_computer(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(_SECRET)
    for path, part in _office_files(tmp_path):
        _declare(path, part, f'[<!ENTITY e SYSTEM "{secret.as_uri()}">]', "&e;")
        assert _SECRET not in _read(path)


def test_nothing_that_an_office_file_names_outside_itself_is_fetched(
    tmp_path: Path, calls: tuple[str, socket.socket]
) -> None:
    address, listener = calls
    for path, part in _office_files(tmp_path):
        folder, _slash, name = part.rpartition("/")
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
        for number, relation in enumerate(("attachedTemplate", "aFChunk", "image", "externalLink")):
            outside = f'<Relationship Id="out{number}" Type="{kind}{relation}" TargetMode="External"'
            if "sheet1" not in part:
                outside += f' Target="{address}"/></Relationships>'
                _change(path, f"{folder}/_rels/{name}.rels", "</Relationships>", outside)
        _declare(path, part, f'SYSTEM "{address}"')
        _read(path)
    with pytest.raises(TimeoutError):
        listener.accept()


def test_what_a_pdf_wants_done_when_it_is_opened_is_not_done(tmp_path: Path) -> None:
    made = tmp_path / "made"
    acts = (
        f"<</S/JavaScript/JS(app.launchURL\\('{made}'\\))>>",
        f"<</S/Launch/F({made})/Unix<</F(/usr/bin/touch)/P({made})>>>>",
        f"<</S/URI/URI({made.as_uri()})>>",
        f"<</S/SubmitForm/F({made.as_uri()})>>",
    )
    for act in acts:
        path = tmp_path / "a.pdf"
        drawn = draw_pdf(Paper())
        path.write_bytes(drawn.replace(b"/Type /Catalog", f"/Type /Catalog /OpenAction {act}".encode(), 1))
        assert act.encode() in path.read_bytes()
        extraction = extract_pdf(path, NullEngine(), lambda _number, _count: None)
        assert "THÔNG BÁO" in extraction.pages[0].text
    assert not made.exists()


def test_a_pdf_that_names_a_million_pages_and_has_one_is_read_as_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(draw_pdf(Paper()).replace(b"/Count 1", b"/Count 1000000", 1))
    with bounded():
        extraction = extract_pdf(path, NullEngine(), lambda _number, _count: None)
    codes = {problem.code for problem in extraction.problems}
    assert len(extraction.pages) <= 1
    assert extraction.pages or codes & {ProblemCode.DAMAGED, ProblemCode.TOO_MANY_PAGES}
