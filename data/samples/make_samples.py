"""Draws the sample inbox: made-up papers behind the sample table's citations, and some bad files.

    python data/samples/make_samples.py [OUT_DIR] [--force]

Beside the folder stand `<OUT_DIR>-truth.jsonl`, what is really on each file, and `<OUT_DIR>-stamp.json`,
by which the next run sees that nothing is to be done.
"""

import argparse
import hashlib
import json
import os
import random
import sys
import unicodedata
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from docx_papers import draw_docx, pack_files
from fonts import FontMissingError, register_fonts
from papers import PAPERS_FILE, Paper, read_papers
from pdf_papers import draw_pdf
from scans import scan_pages, wrap_in_pdf, write_jpeg

_HERE: Final = Path(__file__).resolve().parent
_RECIPE: Final = (
    "make_samples.py",
    "papers.py",
    "texts.py",
    "fonts.py",
    "ink.py",
    "pdf_papers.py",
    "docx_papers.py",
    "scans.py",
    PAPERS_FILE.name,
)
_ZIP_SEPARATOR: Final = ".zip/"
_EXIT_DONE: Final = 0
_EXIT_MISSING_TOOL: Final = 4

# Files from a Mac carry decomposed names; the table of papers stays readable in any editor without them.
_DECOMPOSED_NAME: Final = "Báo cáo tháng 5 TTPVHCC.docx"
_DUPLICATE: Final = ("1042.signed.pdf", "TB 1042 (ban luu).pdf")
_TRUNCATED: Final = ("TB lich tiep dan t3.pdf", "Scan0016.pdf")
_NOT_A_DOCUMENT: Final = "Thong ke.exe"
_SHARE_LEFT_OF_TRUNCATED: Final = 0.4


@dataclass(frozen=True, slots=True)
class Inbox:
    """Drawn files by name, members of an archive as `archive.zip/member`, and the truth about each."""

    files: dict[str, bytes]
    truth: list[dict[str, str]]


def main(arguments: list[str] | None = None) -> int:
    """Draw the inbox unless it stands there complete and unchanged."""
    options = _read_arguments(arguments)
    folder: Path = options.out_dir
    if not options.force and is_up_to_date(folder):
        print(f"{folder.name}: đã có đủ, không vẽ lại")
        return _EXIT_DONE
    try:
        register_fonts()  # before the work is handed to other processes
        inbox = draw_inbox(read_papers(), workers=min(2, os.cpu_count() or 1))
    except FontMissingError as error:
        print(error, file=sys.stderr)
        return _EXIT_MISSING_TOOL
    write_inbox(inbox, folder)
    megabytes = sum(map(len, drops(inbox).values())) / 1e6
    print(f"{folder.name}: {len(drops(inbox))} tệp, {megabytes:.1f} MB".replace(".", ","))
    return _EXIT_DONE


def draw_inbox(papers: Iterable[Paper], *, workers: int = 1) -> Inbox:
    """All papers that were dropped, and beside them the bad files whose models are among these."""
    dropped = [paper for paper in papers if paper.file]
    if workers > 1:
        with ProcessPoolExecutor(workers) as pool:
            contents = list(pool.map(draw_paper, dropped, chunksize=2))
    else:
        contents = [draw_paper(paper) for paper in dropped]
    files = {file_name(paper): content for paper, content in zip(dropped, contents, strict=True)}
    truth = [_truth_of(paper) for paper in dropped]
    for faulty in _draw_faults(files):
        files |= faulty.files
        truth += faulty.truth
    return Inbox(files, truth)


def draw_paper(paper: Paper) -> bytes:
    """The paper as the file that its form and its name promise."""
    if paper.form == "docx":
        return draw_docx(paper)
    if paper.scan is None:
        return draw_pdf(paper, inked=False)
    pages = scan_pages(draw_pdf(paper, inked=True), paper.scan, seed=paper.full_reference)
    if paper.file.endswith(".jpg"):
        [page] = pages
        return write_jpeg(page, paper.scan)
    return wrap_in_pdf(pages, paper.scan)


def file_name(paper: Paper) -> str:
    """The name under which the paper was dropped."""
    return unicodedata.normalize("NFD", paper.file) if paper.file == _DECOMPOSED_NAME else paper.file


def drops(inbox: Inbox) -> dict[str, bytes]:
    """The files as they lie in the folder, archive members packed."""
    loose = {name: content for name, content in inbox.files.items() if _ZIP_SEPARATOR not in name}
    members: dict[str, dict[str, bytes]] = {}
    for name, content in inbox.files.items():
        archive, separator, member = name.partition(_ZIP_SEPARATOR)
        if separator:
            members.setdefault(f"{archive}.zip", {})[member] = content
    return loose | {archive: pack_files(files) for archive, files in members.items()}


def write_inbox(inbox: Inbox, folder: Path) -> None:
    """Write the drops, the truth, and last the stamp; what an earlier run drew and this one did not goes."""
    files = drops(inbox)
    folder.mkdir(parents=True, exist_ok=True)
    stamp_file = _beside(folder, "-stamp.json")
    for name in _read_stamp(folder).get("files", {}).keys() - files.keys():
        (folder / name).unlink(missing_ok=True)
    stamp_file.unlink(missing_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    truth = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in inbox.truth)
    _beside(folder, "-truth.jsonl").write_text(truth, encoding="utf-8", newline="\n")
    stamp = {"recipe": _recipe_hash(), "files": {name: _hash(content) for name, content in files.items()}}
    stamp_file.write_text(json.dumps(stamp, ensure_ascii=False, indent=1), encoding="utf-8")


def is_up_to_date(folder: Path) -> bool:
    """Whether the folder holds just what the scripts and the table of papers would draw now."""
    stamp = _read_stamp(folder)
    return (
        stamp.get("recipe") == _recipe_hash()
        and _beside(folder, "-truth.jsonl").exists()
        and all(
            (folder / name).is_file() and _hash((folder / name).read_bytes()) == digest
            for name, digest in stamp["files"].items()
        )
    )


def _draw_faults(files: dict[str, bytes]) -> Iterable[Inbox]:
    original, copy = _DUPLICATE
    if original in files:
        yield _fault(copy, files[original], "duplicate", of=original)
    original, cut_off = _TRUNCATED
    if original in files:
        whole = files[original]
        yield _fault(cut_off, whole[: int(len(whole) * _SHARE_LEFT_OF_TRUNCATED)], "truncated", of=original)
    stub = b"MZ\x90\x00\x03" + random.Random(_NOT_A_DOCUMENT).randbytes(4096)
    yield _fault(_NOT_A_DOCUMENT, stub, "not a document")


def _fault(file: str, content: bytes, fault: str, **more: str) -> Inbox:
    return Inbox({file: content}, [{"file": file, "fault": fault, **more}])


def _truth_of(paper: Paper) -> dict[str, str]:
    return {
        "file": file_name(paper),
        "number": paper.number,
        "symbol": paper.symbol,
        "full_ref": paper.full_reference,
        "doc_type": paper.document_type,
        "issuer": paper.issuing_body.replace("|", " "),
        "parent": paper.parent_body.replace("|", " "),
        "place": paper.place,
        "date": paper.issued_on.isoformat(),
        "title": paper.subject,
        "signer": paper.signer,
        "form": paper.form,
    }


def _read_stamp(folder: Path) -> dict[str, Any]:
    stamp_file = _beside(folder, "-stamp.json")
    if not stamp_file.exists():
        return {}
    stamp: dict[str, Any] = json.loads(stamp_file.read_text(encoding="utf-8"))
    return stamp


def _recipe_hash() -> str:
    return _hash(b"\0".join((_HERE / name).read_bytes() for name in _RECIPE))


def _beside(folder: Path, ending: str) -> Path:
    return folder.with_name(folder.name + ending)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _read_arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Draw the sample inbox.")
    parser.add_argument("out_dir", nargs="?", type=Path, default=_HERE / "inbox", metavar="OUT_DIR")
    parser.add_argument("--force", action="store_true", help="draw again even if nothing has changed")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
