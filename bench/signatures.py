"""What examining digital signatures adds to the reading of a PDF.

python bench/signatures.py [--runs 20]

CPU time of reading a PDF with text in a reader that is at work already, by how often the paper was signed;
and what loading pyHanko costs a reader once, at the first signed file it meets.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Final

from generator.generate import generate
from generator.invent import invent_paper
from generator.model import Kind
from generator.signed_papers import SIGNED_ON, leader, office, root, sign, time_stamps

from ingest.extractors.tesseract import NullEngine
from ingest.files import PDF
from ingest.reading import read_document
from registry.parsed import SourceFile

_PAPERS: Final = 12
_SEED: Final = 3
# A paper of a commune is signed one to three times, one of a province up to six.
_SIGNED: Final = (0, 1, 2, 3, 6)
_LOAD: Final = """
import time
start = time.process_time()
import ingest.extractors.signatures
print(time.process_time() - start)
"""


def main() -> None:
    """Read the same paper signed more and more often and print what each costs."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=20)
    options = parser.parse_args()
    kinds = [invent_paper(_SEED, rank) for rank in range(_PAPERS)]
    folder = generate(_PAPERS, _SEED)
    original = next(folder / paper.file for paper in kinds if paper.kind is Kind.TEXT_PDF).read_bytes()
    with tempfile.TemporaryDirectory() as scratch:
        trust = Path(scratch) / "trust"
        trust.mkdir()
        (trust / "root.pem").write_bytes(root().pem)
        bare = _measure(original, Path(scratch), trust, options.runs)
        for times in _SIGNED:
            spent = _measure(_sign(original, times), Path(scratch), trust, options.runs)
            print(f"signed {times} times: {spent * 1000:5.0f} ms, {(spent - bare) * 1000:+5.0f} ms")
    loaded = subprocess.run([sys.executable, "-c", _LOAD], capture_output=True, text=True, check=True)
    print(f"loading pyHanko, once a reader: {float(loaded.stdout) * 1000:.0f} ms")


def _sign(paper: bytes, times: int) -> bytes:
    for rank in range(times):
        holder, at = (office() if rank else leader()), SIGNED_ON + timedelta(hours=rank)
        box = (60 + 90 * rank, 20, 120 + 90 * rank, 40)
        paper = sign(paper, holder, f"Signature{rank + 1}", at=at, box=box, stamps=time_stamps(at))
    return paper


def _measure(paper: bytes, folder: Path, trust: Path, runs: int) -> float:
    path = folder / "paper.pdf"
    path.write_bytes(paper)
    source = SourceFile("0" * 64, len(paper), path.name, PDF)
    spent = []
    for _run in range(runs + 1):
        start = time.process_time()
        read_document(path, source, NullEngine(), trust=trust)
        spent.append(time.process_time() - start)
    return median(spent[1:])  # the first one loads what it needs


if __name__ == "__main__":
    main()
