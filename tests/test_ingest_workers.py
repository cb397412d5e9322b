import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Timer

import pytest
from drawn_papers import Paper, draw_pdf, scan
from generator.signed_papers import leader, root, sign

from ingest.files import PDF, detect_media_type
from ingest.workers import Deadlines, ReadingPool
from registry.parsed import Problem, ProblemCode, SourceFile
from registry.vocabulary.kinds import FieldName, ReadMethod, Trust


def _file(folder: Path, name: str, content: bytes) -> tuple[Path, SourceFile]:
    path = folder / name
    path.write_bytes(content)
    return path, SourceFile(name, len(content), name, PDF)


def _hanging_file(folder: Path) -> tuple[Path, SourceFile]:
    """A pipe that nobody writes to: whoever reads it waits for ever."""
    path = folder / "hanging.pdf"
    os.mkfifo(path)
    return path, SourceFile("hanging.pdf", 1, "hanging.pdf", PDF)


def _bomb(kids: bytes = b"3 0 R") -> bytes:
    """A PDF of 2 kB with a page that draws a form within a form within a form: ten to the ninth lines."""
    forms = []
    for level in range(9):
        resources = b"/Resources<</XObject<</F %d 0 R>>>>" % (6 + level) if level < 8 else b""
        content = b"/F Do " * 10 if level < 8 else b"0 0 m 9 9 l S"
        forms.append(_stream(content, b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]" + resources))
    return _pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, kids.count(b"R")),
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
            b"/Resources<</XObject<</F 5 0 R>>>>>>",
            _stream(b"/F Do", b""),
            *forms,
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
        ]
    )


def _stream(content: bytes, entries: bytes) -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(content), content)


def _pdf(objects: list[bytes]) -> bytes:
    body, table = b"%PDF-1.4\n", b"0000000000 65535 f \n"
    for number, content in enumerate(objects, start=1):
        table += b"%010d 00000 n \n" % len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    size = len(objects) + 1
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(body))
    return body + b"xref\n0 %d\n%s" % (size, table) + trailer


def test_every_file_comes_back_read(tmp_path: Path) -> None:
    files = [
        _file(tmp_path, f"{number}.pdf", draw_pdf(Paper(number_line=f"Số: {number}/TB-UBND")))
        for number in (7, 8, 9)
    ]
    with ReadingPool(workers=2) as pool:
        numbers = {source.name: read.header[FieldName.NUMBER].value for source, read in pool.read(files)}
    assert numbers == {"7.pdf": "7", "8.pdf": "8", "9.pdf": "9"}


def test_files_are_asked_for_only_when_a_child_is_free(tmp_path: Path) -> None:
    asked: list[str] = []

    def files() -> Iterator[tuple[Path, SourceFile]]:
        for name in ("a.pdf", "b.pdf", "c.pdf"):
            asked.append(name)
            yield _file(tmp_path, name, draw_pdf(Paper()))

    with ReadingPool(workers=1) as pool:
        outcomes = pool.read(files())
        next(outcomes)
        assert asked == ["a.pdf"]
        assert len(list(outcomes)) == 2


@pytest.mark.parametrize("deadlines", [Deadlines(page=6.0, job=60.0), Deadlines(page=60.0, job=6.0)])
def test_a_file_that_takes_too_long_is_given_up_and_the_next_one_read(
    tmp_path: Path, deadlines: Deadlines
) -> None:
    files = [_hanging_file(tmp_path), _file(tmp_path, "good.pdf", draw_pdf(Paper()))]
    with ReadingPool(workers=1, deadlines=deadlines) as pool:
        outcomes = {source.name: parsed for source, parsed in pool.read(files)}
    assert outcomes["hanging.pdf"].pages == ()
    assert outcomes["hanging.pdf"].problems == (Problem(ProblemCode.TIMED_OUT),)
    assert outcomes["good.pdf"].header[FieldName.NUMBER].value == "217"


def test_a_file_that_asks_for_too_much_memory_is_given_up(tmp_path: Path) -> None:
    files = [_file(tmp_path, "bomb.pdf", _bomb()), _file(tmp_path, "good.pdf", draw_pdf(Paper()))]
    with ReadingPool(workers=1, memory=900_000_000) as pool:
        outcomes = {source.name: parsed for source, parsed in pool.read(files)}
    (problem,) = outcomes["bomb.pdf"].problems
    assert problem.code in {ProblemCode.OUT_OF_MEMORY, ProblemCode.READER_DIED}  # PDFium aborts the process
    assert outcomes["good.pdf"].problems == ()


def test_a_page_that_kills_its_reader_is_left_out_and_the_others_are_read(tmp_path: Path) -> None:
    path = _file(tmp_path, "three pages.pdf", _bomb(kids=b"14 0 R 3 0 R 14 0 R"))
    with ReadingPool(workers=1, memory=900_000_000) as pool:
        ((_, parsed),) = pool.read([path])
    assert [page.method for page in parsed.pages] == [
        ReadMethod.TEXT_LAYER,
        ReadMethod.UNREAD,
        ReadMethod.TEXT_LAYER,
    ]
    assert Problem(ProblemCode.PAGE_UNREAD, "2") in parsed.problems


def _scanned(folder: Path, name: str, pages: int) -> tuple[Path, SourceFile]:
    """The same paper scanned over and over, coarsely."""
    page = scan(draw_pdf(Paper()), dpi=150)
    path = folder / name
    page.save(path, resolution=150, dpi=(150, 150), save_all=True, append_images=[page] * (pages - 1))
    return path, SourceFile(name, path.stat().st_size, name, detect_media_type(path))


@pytest.mark.ocr
def test_first_pages_are_read_before_all_later_ones_and_those_of_a_forgotten_file_never(
    tmp_path: Path,
) -> None:
    files = [_scanned(tmp_path, "a.tif", 3), _scanned(tmp_path, "b.pdf", 2)]
    steps = []
    with ReadingPool(workers=1) as pool:
        for source, parsed in filter(None, pool.read_heads_first(files)):
            steps.append((source.name, [page.number for page in parsed.pages], parsed.later))
            if source.name == "b.pdf":
                pool.forget(source)
    assert steps == [("a.tif", [1], (2, 3)), ("b.pdf", [1], (2,)), ("a.tif", [1, 2, 3], ())]


@pytest.mark.ocr
def test_a_later_page_at_which_its_reader_dies_is_left_out_and_the_others_are_read(tmp_path: Path) -> None:
    with ReadingPool(workers=1) as pool:
        outcomes = filter(None, pool.read_heads_first([_scanned(tmp_path, "a.pdf", 6)]))
        next(outcomes)
        Timer(1, lambda: [child.kill() for child in multiprocessing.active_children()]).start()
        ((_, parsed),) = outcomes
    (unread,) = [page.number for page in parsed.pages if page.method is ReadMethod.UNREAD]
    assert [page.number for page in parsed.pages] == [*range(1, 7)]
    assert Problem(ProblemCode.PAGE_UNREAD, str(unread)) in parsed.problems


def test_a_child_that_dies_costs_one_file_only(tmp_path: Path) -> None:
    files = [_hanging_file(tmp_path), _file(tmp_path, "good.pdf", draw_pdf(Paper()))]
    with ReadingPool(workers=1) as pool:
        Timer(3, lambda: [child.kill() for child in multiprocessing.active_children()]).start()
        results = {source.name: parsed for source, parsed in pool.read(files)}
    assert results["hanging.pdf"].problems == (Problem(ProblemCode.READER_DIED),)
    assert results["good.pdf"].problems == ()


PARENT = """
import multiprocessing
import sys
from pathlib import Path
from threading import Timer
from ingest.files import PDF
from ingest.workers import ReadingPool
from registry.parsed import SourceFile

if __name__ == "__main__":
    path = Path(sys.argv[1])
    with ReadingPool(workers=1) as pool:
        outcomes = pool.read([(path, SourceFile("x", 1, path.name, PDF))])
        Timer(3, lambda: print(multiprocessing.active_children()[0].pid, flush=True)).start()
        list(outcomes)
"""


def test_children_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    path, _ = _hanging_file(tmp_path)
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    parent = subprocess.Popen(
        [sys.executable, str(script), str(path)], stdout=subprocess.PIPE, cwd=Path.cwd()
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    assert _ends(child)


def _ends(pid: int) -> bool:
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.1)
    return False


def _endless_fields() -> bytes:
    """A PDF whose form has fields in fields in fields, ten to the eleventh: to list them takes days."""
    fields = [b"<</T(F)/Kids[%s]>>" % (b"%d 0 R " % (6 + level) * 10) for level in range(11)]
    return _pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]>>>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
            b"[/ByteRange]",
            *fields,
            b"<</T(F)/FT/Sig/Kids[]>>",
        ]
    )


def test_signatures_that_take_for_ever_cost_nothing_but_themselves(tmp_path: Path) -> None:
    with ReadingPool(workers=1, deadlines=Deadlines(page=6.0)) as pool:
        ((_, parsed),) = pool.read([_file(tmp_path, "endless.pdf", _endless_fields())])
    assert [page.method for page in parsed.pages] == [ReadMethod.TEXT_LAYER]
    assert parsed.signed is None
    assert Problem(ProblemCode.SIGNATURE_UNREAD) in parsed.problems


def test_signers_are_trusted_by_the_certificates_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "trust").mkdir()
    (tmp_path / "trust" / "root.crt").write_bytes(root().der)
    path = _file(tmp_path, "signed.pdf", sign(draw_pdf(Paper()), leader(), box=(320, 120, 420, 140)))
    with ReadingPool(workers=1, trust=tmp_path / "trust") as pool:
        ((_, parsed),) = pool.read([path])
        ((_, again),) = pool.read_signatures([path])
    for reading in (parsed, again):
        assert reading.signed is not None
        assert [one.trust for one in reading.signed.signatures] == [Trust.YES]
    assert (len(parsed.pages), len(again.pages)) == (1, 0)


def test_a_reader_that_somebody_ends_is_replaced_and_its_file_read(tmp_path: Path) -> None:
    path, source = _file(tmp_path, "a.pdf", draw_pdf(Paper()))
    ended: list[int] = []

    def end_first() -> None:
        while not ended:
            for child in multiprocessing.active_children():
                child.terminate()
                ended.append(child.pid or 0)
            time.sleep(0.01)

    with ReadingPool(workers=1) as pool:
        ending = Timer(0.0, end_first)
        ending.start()
        ((_source, parsed),) = pool.read([(path, source)])
        ending.join()
    assert len(ended) == 1
    assert ProblemCode.READER_DIED not in {problem.code for problem in parsed.problems}
    assert parsed.pages


def test_a_pool_that_is_stopped_gives_what_is_read_and_no_blame(tmp_path: Path) -> None:
    hanging = _hanging_file(tmp_path)
    with ReadingPool(workers=1) as pool:
        Timer(1.0, pool.stop).start()
        assert list(pool.read([hanging])) == []


def test_each_page_is_noted_once_with_how_it_was_read(tmp_path: Path) -> None:
    noted: list[tuple[ReadMethod, float]] = []
    with ReadingPool(workers=1, note_page=lambda *page: noted.append(page)) as pool:
        list(pool.read([_file(tmp_path, "a.pdf", draw_pdf(Paper()))]))
    ((method, seconds),) = noted
    assert method is ReadMethod.TEXT_LAYER
    assert seconds > 0


def test_why_a_reader_failed_is_told_without_words_of_the_file(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "Nguyen.pdf"  # never made
    with ReadingPool(workers=1) as pool:
        ((_source, parsed),) = pool.read([(path, SourceFile("a", 1, "Nguyen.pdf", PDF))])
    assert [problem.code for problem in parsed.problems] == [ProblemCode.READER_DIED]
    (line,) = [record.getMessage() for record in caplog.records]
    assert line.startswith("reader failed: FileNotFoundError ENOENT at ")
    assert "Nguyen" not in line


def test_a_reader_whose_tesseract_dies_says_so_and_reads_the_next_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tesserocr.py").write_text("raise ImportError")  # so that the command is used
    (tmp_path / "vie.traineddata").touch()
    (tmp_path / "tesseract").write_text("#!/bin/sh\nkill -9 $$\n")
    (tmp_path / "tesseract").chmod(0o755)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    files = [_scanned(tmp_path, "scan.pdf", 1), _file(tmp_path, "good.pdf", draw_pdf(Paper()))]
    with ReadingPool(workers=1) as pool:
        outcomes = {source.name: parsed for source, parsed in pool.read(files)}
    assert outcomes["scan.pdf"].problems == (Problem(ProblemCode.READER_DIED),)
    assert outcomes["good.pdf"].header[FieldName.NUMBER].value == "217"


def test_an_original_that_is_gone_is_not_called_damaged(tmp_path: Path) -> None:
    gone = (tmp_path / "gone.pdf", SourceFile("gone.pdf", 1, "gone.pdf", PDF))
    with ReadingPool(workers=1) as pool:
        ((_, parsed),) = pool.read([gone])
    assert parsed.problems == (Problem(ProblemCode.READER_DIED),)
