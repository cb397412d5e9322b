"""The sample inbox: made-up papers behind the sample table, drawn the same at every run."""

import io
import json
import operator
import os
import subprocess
import unicodedata
from pathlib import Path
from typing import Any

import docx
import fonts
import make_samples
import papers
import pdfplumber
import pypdfium2
import pytest
import texts

PAPERS = papers.read_papers()
BY_REFERENCE = {paper.full_reference: paper for paper in PAPERS}

REFERENCE = operator.attrgetter("full_reference")

# One of each kind: text and Word, colour with a stamp, grey, bilevel, plain picture, archive member, and
# the models of the duplicate and the truncated file.
HANDFUL = [
    BY_REFERENCE[reference]
    for reference in (
        "1042/TB-UBND",
        "25/TTPVHCC",
        "177-TB/ĐU",
        "431/TB-UBND",
        "23/GM-UBND",
        "01/PXL-VHXH",
        "62/GM-UBND",
        "1004/TB-UBND",
    )
]

try:
    fonts.register_fonts()
except fonts.FontMissingError as missing:
    pytest.skip(str(missing), allow_module_level=True)


@pytest.fixture(scope="module")
def inbox() -> Any:
    return make_samples.draw_inbox(HANDFUL)


def test_the_papers_are_those_that_the_table_cites_as_evidence(truth: dict[str, Any]) -> None:
    cited = {
        claim["identity"]: claim
        for item in truth["items"]
        for claim in item.get("claims", [])
        if claim["kind"] == "numbered document" and claim["role"] == "evidence"
    }
    drawn = {f"{paper.full_reference} ({paper.issued_on.year})": paper for paper in PAPERS}
    assert drawn.keys() == cited.keys()
    assert {name: paper.document_type for name, paper in drawn.items()} == {
        name: claim["doc_type"] for name, claim in cited.items()
    }
    otherwise_dated = [
        name for name, paper in drawn.items() if cited[name]["date"] not in (None, str(paper.issued_on))
    ]
    assert otherwise_dated == ["1056/TB-UBND (2026)"]
    assert str(drawn["1056/TB-UBND (2026)"].issued_on) == "2026-04-29"


def test_most_papers_are_scans_and_exactly_one_was_never_dropped() -> None:
    forms = [paper.form for paper in PAPERS]
    assert (forms.count("text-pdf"), forms.count("docx"), forms.count("scan")) == (10, 8, 45)
    names = [paper.file for paper in PAPERS if paper.file]
    assert [paper.full_reference for paper in PAPERS if not paper.file] == ["1004/TB-UBND"]
    assert len(set(names)) == len(names)
    assert sum(name.endswith(".jpg") for name in names) == 4
    assert sum(name.startswith("Van ban thang 3.zip/") for name in names) == 3


def test_every_paper_has_a_text_that_is_always_the_same() -> None:
    for paper in PAPERS:
        assert texts.write_text(paper) == texts.write_text(paper) != []


def test_two_runs_give_the_same_bytes(inbox: Any, tmp_path: Path) -> None:
    make_samples.write_inbox(inbox, tmp_path / "one")
    make_samples.write_inbox(make_samples.draw_inbox(HANDFUL, workers=2), tmp_path / "two")
    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / run).iterdir()}
        | {path.name.removeprefix(run): path.read_bytes() for path in tmp_path.glob(f"{run}-*")}
        for run in ("one", "two")
    )
    assert one == two
    assert one.keys() == {*make_samples.drops(inbox), "-truth.jsonl", "-stamp.json"}


def test_the_truth_covers_every_file(inbox: Any, tmp_path: Path) -> None:
    folder = tmp_path / "inbox"
    make_samples.write_inbox(inbox, folder)
    lines = (tmp_path / "inbox-truth.jsonl").read_text(encoding="utf-8").splitlines()
    told = [json.loads(line)["file"] for line in lines]
    assert sorted(told) == sorted(inbox.files)
    assert {name.partition(".zip/")[0] + ".zip" if ".zip/" in name else name for name in told} == {
        path.name for path in folder.iterdir()
    }


def test_the_truth_tells_what_is_printed(inbox: Any) -> None:
    told = {line["file"]: line for line in inbox.truth}["177 TB DU.pdf"]
    assert (told["number"], told["symbol"], told["full_ref"]) == ("177", "TB/ĐU", "177-TB/ĐU")
    assert (told["doc_type"], told["issuer"], told["date"]) == (
        "Thông báo",
        "Đảng ủy xã Nghi Dương",
        "2026-05-06",
    )


def test_the_faults_are_one_duplicate_one_truncated_file_and_one_that_is_no_document(inbox: Any) -> None:
    faults = {line["fault"]: line for line in inbox.truth if "fault" in line}
    assert faults.keys() == {"duplicate", "truncated", "not a document"}
    assert len([line for line in inbox.truth if "fault" in line]) == 3
    twin = faults["duplicate"]
    assert twin["file"] != twin["of"]
    assert inbox.files[twin["file"]] == inbox.files[twin["of"]]
    cut_off = inbox.files[faults["truncated"]["file"]]
    assert inbox.files[faults["truncated"]["of"]].startswith(cut_off)
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(cut_off)


def test_one_name_is_decomposed() -> None:
    decomposed = [
        name for name in map(make_samples.file_name, PAPERS) if unicodedata.normalize("NFC", name) != name
    ]
    assert len(decomposed) == 1


@pytest.mark.parametrize("paper", [paper for paper in PAPERS if paper.form == "text-pdf"], ids=REFERENCE)
def test_a_pdf_with_text_says_its_number_its_date_and_that_it_is_a_sample(paper: Any) -> None:
    with pdfplumber.open(io.BytesIO(make_samples.draw_paper(paper))) as document:
        pages = [page.extract_text() for page in document.pages]
    assert f"Số: {paper.full_reference}" in pages[0]
    assert paper.date_line in pages[0]
    assert paper.signer in pages[-1]
    assert all("MẪU" in page for page in pages)


@pytest.mark.parametrize("paper", [paper for paper in PAPERS if paper.form == "docx"], ids=REFERENCE)
def test_a_word_paper_has_its_header_in_a_table(paper: Any) -> None:
    document = docx.Document(io.BytesIO(make_samples.draw_paper(paper)))
    number, date = document.tables[0].rows[1].cells
    assert (number.text, date.text) == (f"Số: {paper.full_reference}", paper.date_line)
    assert paper.subject in [paragraph.text for paragraph in document.paragraphs]


def test_a_scan_has_a_picture_and_no_text(inbox: Any) -> None:
    with pdfplumber.open(io.BytesIO(inbox.files["177 TB DU.pdf"])) as document:
        assert [len(page.images) for page in document.pages] == [1]
        assert document.pages[0].extract_text() == ""


@pytest.mark.parametrize("reference", ["144/KH-UBND", "33/GM-UBND", "20/TTPVHCC"])
def test_even_the_largest_scans_stay_small(reference: str) -> None:
    assert len(make_samples.draw_paper(BY_REFERENCE[reference])) <= 600_000


def test_a_complete_unchanged_inbox_is_up_to_date(inbox: Any, tmp_path: Path) -> None:
    folder = tmp_path / "inbox"
    assert not make_samples.is_up_to_date(folder)
    make_samples.write_inbox(inbox, folder)
    assert make_samples.is_up_to_date(folder)


@pytest.mark.parametrize("damage", [lambda file: file.unlink(), lambda file: file.write_bytes(b"changed")])
def test_a_missing_or_changed_file_calls_for_drawing_again(inbox: Any, tmp_path: Path, damage: Any) -> None:
    folder = tmp_path / "inbox"
    make_samples.write_inbox(inbox, folder)
    damage(folder / "1042.signed.pdf")
    assert not make_samples.is_up_to_date(folder)


def test_writing_again_takes_away_what_it_no_longer_draws_and_nothing_else(
    inbox: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "inbox"
    make_samples.write_inbox(inbox, folder)
    (folder / "mine.txt").write_text("kept", encoding="utf-8")
    fewer = make_samples.draw_inbox([BY_REFERENCE["25/TTPVHCC"]])
    make_samples.write_inbox(fewer, folder)
    assert {path.name for path in folder.iterdir()} == {*make_samples.drops(fewer), "mine.txt"}


def test_a_missing_font_is_named_with_its_package(tmp_path: Path) -> None:
    with pytest.raises(fonts.FontMissingError, match="fonts-liberation2"):
        fonts.register_fonts([tmp_path])


@pytest.mark.ocr
@pytest.mark.parametrize("name", ["177 TB DU.pdf", "TB lich tiep dan t3.pdf"])
def test_a_scan_can_be_read_by_tesseract(inbox: Any, name: str, tmp_path: Path) -> None:
    page = pypdfium2.PdfDocument(inbox.files[name])[0]
    picture = tmp_path / "page.png"
    page.render(scale=300 / 72).to_pil().convert("L").save(picture)
    read = subprocess.run(
        ["tesseract", str(picture), "-", "-l", "vie"],
        capture_output=True,
        check=True,
        env=os.environ | {"OMP_THREAD_LIMIT": "1"},
    ).stdout.decode()
    [told] = [line for line in inbox.truth if line["file"] == name]
    assert told["full_ref"] in read
