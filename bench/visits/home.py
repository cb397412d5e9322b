"""A home as a large office has: papers by the thousand, the sample table, papers with pages, people."""

import json
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Final

from search.building import DATABASE, build
from search.corpus import Paper, fill_registry, invent_papers
from search.questions import Kind, Question, make_questions

from ingest.files import PDF
from registry.audit import Act, append_events
from registry.database import open_database
from registry.store import Registry
from registry.vocabulary.kinds import EventKind, Fate, FieldName, Role, ThingKind
from report.summary import assess

ROOT: Final = Path(__file__).resolve().parents[2]
TABLE: Final = ROOT / "data" / "samples" / "ket-qua-chinh-quyen-than-thien.txt"
INBOX: Final = ROOT / "data" / "samples" / "inbox"
TRUTH: Final = INBOX.with_name(f"{INBOX.name}-truth.jsonl")
PROGRAM: Final = str(Path(sys.executable).with_name("minhchung"))

# As an office of a commune is made up.
_ROLES: Final = (
    *[Role.ADMIN] * 2,
    *[Role.REVIEWER] * 5,
    *[Role.CLERK] * 10,
    *[Role.VIEWER] * 3,
)
_PASSWORD: Final = "một câu dễ nhớ cho phép đo"
_SAMPLE: Final = 400  # papers that are sought
_QUESTIONS: Final = 200  # of each kind
_ASKED: Final = (Kind.REFERENCE, Kind.ACCENTED, Kind.ACCENTLESS, Kind.FILTERED, Kind.NEWEST)
_BATCH: Final = 1000
# Read before the measuring starts: they need no OCR, so it is soon done.
_QUICK: Final = frozenset({"text-pdf", "docx", "signed-pdf"})
_SOME_LEFT_OUT: Final = 10  # exit code: some of the samples are meant to be refused


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody signed in: the secret of the session and the token that forms carry."""

    name: str
    role: Role
    secret: str
    csrf: str


@dataclass(frozen=True, slots=True)
class Ground:
    """What there is to look at.

    `with_pages` are papers read from files, with the subject each has for sure; `bare` are made up and have
    none. `places` are claims that papers stand beside: the code of the item and the number of the claim.
    """

    home: Path
    people: tuple[Person, ...]
    bare: tuple[int, ...]
    with_pages: tuple[tuple[int, str], ...]
    items: tuple[str, ...]
    places: tuple[tuple[str, int], ...]
    units: tuple[str, ...]
    questions: tuple[Question, ...]


def prepare_home(home: Path, papers: int, engine: str) -> Ground:
    """Fill a new home, its full-text index built."""
    subprocess.run([sys.executable, str(INBOX.with_name("make_samples.py"))], check=True, capture_output=True)
    sample = _fill(home / DATABASE, papers)
    build(engine, home)
    _run(home, "criteria", "import", str(TABLE))
    _run(home, "ingest", *map(str, find_samples(needing_ocr=False)))
    with Registry.open(home / DATABASE) as registry:
        assessment = assess(registry)
        read = [paper.id or 0 for paper in registry.documents() if (paper.id or 0) > papers]
        scanned = [paper for paper in read if registry.files_of(paper)[0][0].media_type == PDF]
        return Ground(
            home=home,
            people=tuple(_make_people(registry)),
            bare=tuple(paper.id for paper in sample),
            with_pages=tuple(_find_subjects(registry, scanned)),
            items=tuple(item.criterion.code for item in assessment.leaves),
            places=tuple(
                (item.criterion.code, number)
                for item in assessment.leaves
                for number, claim in enumerate(item.claims, start=1)
                if claim.documents and claim.claim.raw
            ),
            units=tuple(sorted({item.criterion.lead_unit for item in assessment.leaves} - {""})),
            questions=tuple(one for one in make_questions(sample, _QUESTIONS) if one.kind in _ASKED),
        )


def find_samples(*, needing_ocr: bool) -> list[Path]:
    """The sample files that are scans or photos, or those that are neither."""
    truth = map(json.loads, TRUTH.read_text(encoding="utf-8").splitlines())
    quick = {one["file"] for one in truth if one.get("form") in _QUICK}
    return sorted(path for path in INBOX.iterdir() if (path.name not in quick) == needing_ocr)


def _fill(database: Path, count: int) -> list[Paper]:
    """Papers, and the audit trail as if all had been taken in this week; gives some of them."""
    sample: list[Paper] = []
    step = max(1, count // _SAMPLE)

    def passing() -> Iterator[Paper]:
        for paper in invent_papers(count):
            if paper.id % step == 0:
                sample.append(paper)
            yield paper

    fill_registry(database, passing())
    engine = open_database(database)
    ids = iter(range(1, count + 1))
    while batch := list(islice(ids, _BATCH)):
        with engine.begin() as connection:
            append_events(connection, [act for number in batch for act in _arriving(number)], "")
    engine.dispose()
    return sample


def _arriving(number: int) -> tuple[Act, Act]:
    drop = Act(
        EventKind.ARRIVED,
        ThingKind.DROP,
        f"{number}.pdf",
        after={"fate": Fate.REGISTERED.value},
        document_id=number,
    )
    return drop, Act(EventKind.READ, ThingKind.PAPER, str(number), document_id=number)


def _run(home: Path, *arguments: str) -> None:
    done = subprocess.run([PROGRAM, "--home", str(home), *arguments], capture_output=True, text=True)
    if done.returncode not in (0, _SOME_LEFT_OUT):
        raise RuntimeError(f"{arguments[0]}: {done.stderr}")


def _make_people(registry: Registry) -> Iterator[Person]:
    accounts, at = registry.accounts, datetime.now(UTC)
    for number, role in enumerate(_ROLES, start=1):
        name = f"{role.value}{number}"
        account = accounts.add(name, "", role, _PASSWORD, at, must_change=False)
        secret = accounts.sign_in(account.id, at, "bench")
        sign_in = accounts.find_sign_in(secret, at)
        assert sign_in is not None
        yield Person(name, role, secret, sign_in.csrf)


def _find_subjects(registry: Registry, papers: Sequence[int]) -> Iterator[tuple[int, str]]:
    for paper in random.Random(0).sample(papers, len(papers)):
        subject = next((one for one in registry.fields_of(paper) if one.name is FieldName.SUBJECT), None)
        yield paper, subject.value if subject is not None and subject.sure else ""
