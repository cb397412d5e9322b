"""Write a folder of made-up papers with `truth.jsonl`, one line a paper; again only after a change."""

import hashlib
import json
import shutil
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, Final

from fonts import register_fonts

from generator.handwriting import DIGITS_FOLDER
from generator.invent import invent_paper
from generator.model import Kind, Paper
from generator.sheet import body_lines, draw_sheets
from generator.wear import wear
from generator.word_files import convert_to_doc, save_docx

DEFAULT_SEED: Final = 3
_HERE: Final = Path(__file__).resolve().parent
_OUT: Final = _HERE.parents[1] / "data" / "generated"
TRUTH_FILE: Final = "truth.jsonl"


def generate(count: int, seed: int = DEFAULT_SEED, folder: Path | None = None, *, workers: int = 2) -> Path:
    """The folder with the papers; what stands there from the same recipe is left as it is."""
    if folder is None:
        folder = _OUT / f"{seed}-{count}-{_recipe_hash()}"
        for outdated in set(_OUT.glob(f"{seed}-{count}-*")) - {folder}:
            shutil.rmtree(outdated)
    truth_file = folder / TRUTH_FILE
    if truth_file.is_file():  # written last
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    papers = [invent_paper(seed, rank) for rank in range(count)]
    drawn = [paper for paper in papers if paper.kind is not Kind.DOC]
    if workers > 1:
        with ProcessPoolExecutor(workers) as pool:
            truths = list(pool.map(_make, drawn, [folder] * len(drawn), chunksize=4))
    else:
        truths = [_make(paper, folder) for paper in drawn]
    truths += _make_old_word_files([paper for paper in papers if paper.kind is Kind.DOC], folder)
    lines = (
        json.dumps(truth, ensure_ascii=False) + "\n" for truth in sorted(truths, key=lambda t: t["file"])
    )
    truth_file.write_text("".join(lines), encoding="utf-8")
    return folder


def _make(paper: Paper, folder: Path) -> dict[str, Any]:
    path = folder / paper.file
    if paper.kind is Kind.DOCX:
        save_docx(paper, path)
        return paper.truth([list(paper.paragraphs)])
    register_fonts()
    pdf = draw_sheets(paper)
    is_file = paper.kind in (Kind.TEXT_PDF, Kind.SIGNED_PDF)
    path.write_bytes(pdf if is_file else wear(pdf, paper))
    lines = body_lines(pdf, paper)
    return paper.truth(lines[:1] if paper.kind is Kind.PHOTO else lines)


def _make_old_word_files(papers: list[Paper], folder: Path) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as name:
        newer = [Path(name) / Path(paper.file).with_suffix(".docx") for paper in papers]
        for paper, path in zip(papers, newer, strict=True):
            save_docx(paper, path)
        if papers and not convert_to_doc(newer, folder):
            print("LibreOffice is not installed: no .doc among the papers", file=sys.stderr)
            return []
    return [paper.truth([list(paper.paragraphs)]) for paper in papers]


def _recipe_hash() -> str:
    """Changes with the generator's code, and when real digits come or go."""
    samples = _HERE.parents[1] / "data" / "samples"
    files = sorted((*_HERE.glob("*.py"), *_HERE.glob("*.json"), *samples.glob("*.py")))
    recipe = [path.read_bytes() for path in files]
    recipe.append(b"real digits" if DIGITS_FOLDER.is_dir() else b"strokes alone")
    return hashlib.sha256(b"\0".join(recipe)).hexdigest()[:8]
