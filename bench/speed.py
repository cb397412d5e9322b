"""What reading costs beside bare tools, on the same pages in the same run.

python bench/speed.py [--papers 60] [--seed 3]

Scans: CPU time of reading a batch with two processes, against the bare `tesseract` command
(`OMP_THREAD_LIMIT=1`, vie, psm 3) on the same pages as pictures of 300 dpi, and against `ocrmypdf` where it
is found (on the PATH; it need not be installed with this project). Text PDFs: CPU time of `extract_pdf`
against `pdfplumber`'s `extract_text` page by page, in turns.

`cores` is CPU time to wall time of the processes that were started for it: near 2 where both processes had
work all along. Other programs at work on the machine make it smaller, the CPU time greater.
"""

import argparse
import math
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import pdfplumber
import pypdfium2
from generator.generate import generate
from generator.invent import invent_paper
from generator.model import Kind

from ingest.extractors.pdf import extract_pdf
from ingest.extractors.tesseract import LANGUAGE, NullEngine
from ingest.files import PDF
from ingest.workers import ReadingPool
from registry.parsed import SourceFile
from registry.vault import hash_file

_DPI: Final = 300
_POINTS_PER_INCH: Final = 72
_RUNS: Final = 9  # of the fast ones; the best counts, the others were disturbed
_PROCESSES: Final = 2
_ONE_THREAD: Final = os.environ | {"OMP_THREAD_LIMIT": "1"}
# What the header may cost beyond reading the page, and how much dearer than the bare command all may be.
_HEADER_SECONDS: Final = 0.5
_ALLOWED_RATIO: Final = 1.15


def main() -> None:
    """Read the same pages with everything there is and print the ratios."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--papers", type=int, default=60, help="made-up papers of all kinds to choose from")
    parser.add_argument("--seed", type=int, default=3)
    options = parser.parse_args()
    folder = generate(options.papers, options.seed)
    papers = [invent_paper(options.seed, rank) for rank in range(options.papers)]
    scans = [folder / paper.file for paper in papers if paper.kind in (Kind.CLEAN_SCAN, Kind.POOR_SCAN)]
    texts = [folder / paper.file for paper in papers if paper.kind is Kind.TEXT_PDF]
    compare_on_scans(scans)
    compare_on_texts(texts)


def compare_on_scans(files: Sequence[Path]) -> None:
    """Our reading, the bare command and OCRmyPDF on scanned PDFs."""
    with tempfile.TemporaryDirectory() as name:
        pictures = _render(files, Path(name))
        _say_head(f"{len(files)} scans, {len(pictures)} pages")
        bare, bare_wall = _children_seconds(lambda: _run_tesseract(pictures))
        ours, wall = _children_seconds(lambda: _read(files))
        allowed = _ALLOWED_RATIO * bare + _HEADER_SECONDS * len(files)
        _say("tesseract, bare command", bare, bare_wall, len(pictures), "")
        _say("our reading, 2 processes", ours, wall, len(pictures), f"{ours / bare:.2f} x tesseract")
        print(f"  allowed: {_ALLOWED_RATIO} x + {_HEADER_SECONDS} s a document = {allowed:.1f} s CPU", end="")
        print(f" ({'kept' if ours <= allowed else 'exceeded'})")
        command = _find_ocrmypdf()
        if command is None:
            print("  ocrmypdf: not installed")
            return
        other, other_wall = _children_seconds(lambda: _run_ocrmypdf(command, files, Path(name)))
        ratio = f"ours is {ours / other:.2f} x its CPU time, {wall / other_wall:.2f} x its wall time"
        _say("ocrmypdf, 2 jobs", other, other_wall, len(pictures), ratio)


def compare_on_texts(files: Sequence[Path]) -> None:
    """Our extraction and pdfplumber's on PDFs with text."""
    pages = sum(_count_pages(file) for file in files)
    _say_head(f"{len(files)} text PDFs, {pages} pages")
    plumber, ours = _best_of([_extract_with_pdfplumber, _extract_with_ours], files)
    _say("pdfplumber.extract_text", plumber, plumber, pages, "")
    _say("our extract_pdf", ours, ours, pages, f"{plumber / ours:.1f} x as fast")


def _read(files: Sequence[Path]) -> None:
    sources = [(file, SourceFile(hash_file(file), file.stat().st_size, file.name, PDF)) for file in files]
    with ReadingPool(_PROCESSES) as pool:
        for source, parsed in pool.read(sources):
            if not parsed.pages:
                print(f"  {source.name} was not read: {parsed.problems}")


def _render(files: Sequence[Path], folder: Path) -> list[Path]:
    pictures = []
    for file in files:
        with pypdfium2.PdfDocument(file) as document:
            for number, page in enumerate(document, start=1):
                picture = folder / f"{file.stem}-{number}.ppm"
                page.render(scale=_DPI / _POINTS_PER_INCH).to_pil().convert("L").save(picture)
                pictures.append(picture)
    return pictures


def _run_tesseract(pictures: Sequence[Path]) -> None:
    for picture in pictures:
        subprocess.run(
            ["tesseract", str(picture), "-", "-l", LANGUAGE, "--psm", "3", "--dpi", str(_DPI)],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=_ONE_THREAD,
        )


def _find_ocrmypdf() -> str | None:
    beside = Path(sys.executable).with_name("ocrmypdf")
    return str(beside) if beside.is_file() else shutil.which("ocrmypdf")


def _run_ocrmypdf(command: str, files: Sequence[Path], folder: Path) -> None:
    for file in files:
        subprocess.run(
            [
                *(command, "-q", "-l", LANGUAGE, "--jobs", str(_PROCESSES), "--output-type", "pdf", "-O0"),
                *("--force-ocr", str(file), str(folder / "searchable.pdf")),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=_ONE_THREAD,
        )


def _extract_with_pdfplumber(file: Path) -> None:
    with pdfplumber.open(file) as document:
        for page in document.pages:
            page.extract_text()
            page.close()


def _extract_with_ours(file: Path) -> None:
    extract_pdf(file, NullEngine(), lambda *_: None)


def _count_pages(file: Path) -> int:
    with pypdfium2.PdfDocument(file) as document:
        return len(document)


def _children_seconds(act: Callable[[], None]) -> tuple[float, float]:
    """CPU time of the processes that the act starts and ends, and wall time."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    act()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return cpu, time.perf_counter() - started


def _best_of(acts: Sequence[Callable[[Path], None]], files: Sequence[Path]) -> list[float]:
    """The least CPU time of each act on all files; in turns, so that what disturbs one disturbs all."""
    best = [math.inf] * len(acts)
    for _ in range(_RUNS):
        for rank, act in enumerate(acts):
            started = time.process_time()
            for file in files:
                act(file)
            best[rank] = min(best[rank], time.process_time() - started)
    return best


def _say_head(what: str) -> None:
    print(f"{what:<32}{'CPU s':>9}{'wall s':>9}{'cores':>7}{'CPU s/page':>12}")


def _say(what: str, cpu: float, wall: float, pages: int, ratio: str) -> None:
    print(f"  {what:<30}{cpu:>9.2f}{wall:>9.2f}{cpu / wall:>7.2f}{cpu / max(pages, 1):>12.4f}  {ratio}")


if __name__ == "__main__":
    main()
