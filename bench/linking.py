"""Are citations tied to the right paper, among 20,000 made-up ones around the true ones, and how fast?

python bench/linking.py [--papers 20000] [--seeds 3]

The table of `data/samples` is assessed against registries that hold its papers and their made-up neighbours:
near and transposed numbers, same subjects, other years, other bodies, other registers. Once with whole
headers, once with damaged ones (fields unsure, letters confused, dates and bodies not read), once without the
true papers. Then time and memory as the registry grows, and of one new paper.
"""

import argparse
import hashlib
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlalchemy import insert
from sqlmodel import Session

from ingest.criteria import read_criteria
from registry.assessment import ClaimVerdict
from registry.database import open_database
from registry.filing import build_document
from registry.parsed import FieldReading, Page, ParsedDocument, SourceFile
from registry.reference import make_reference
from registry.store import Registry
from registry.tables import Document
from registry.vocabulary.kinds import CitationStatus, ClaimKind, FieldName, ReadMethod
from report.suggestions import find_lacking, prepare_advice
from report.summary import Assessment, assess, reassess

T = TypeVar("T")

ROOT: Final = Path(__file__).parent.parent
TABLE: Final = ROOT / "data" / "samples" / "ket-qua-chinh-quyen-than-thien.txt"
TRUTH: Final = ROOT / "tests" / "golden" / "ket-qua-chinh-quyen-than-thien.json"
# Printed wrong in the table, right on the paper.
LATE: Final = "1042/TB-UBND (2026)"  # the paper that comes last in the test of growth
TRUE_DATES: Final = {"1056/TB-UBND": "2026-04-29"}

OWN_PLACE: Final = "Nghi Dương"
OWN_BODIES: Final = {
    "HĐND": "Hội đồng nhân dân",
    "ĐU": "Đảng ủy",
    "TTPVHCC": "Trung tâm Phục vụ hành chính công",
    "TTDVSNC": "Trung tâm Dịch vụ sự nghiệp công",
    "UBBC": "Ủy ban bầu cử",
    "VP": "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân",
    "KT": "Phòng Kinh tế",
}
OTHER_BODIES: Final = (
    ("Ủy ban nhân dân xã Kiến Hải", "Kiến Hải"),
    ("Ủy ban nhân dân phường Nam Đồ Sơn", "Nam Đồ Sơn"),
    ("Ủy ban nhân dân thành phố Hải Phòng", "Hải Phòng"),
    ("Ủy ban nhân dân xã Nghi Dương Thượng", "Nghi Dương Thượng"),
    (f"Ủy ban nhân dân phường {OWN_PLACE}", OWN_PLACE),
    (f"Trường Tiểu học {OWN_PLACE}", OWN_PLACE),
)
TYPES: Final = {
    "TB": "Thông báo",
    "BC": "Báo cáo",
    "KH": "Kế hoạch",
    "QĐ": "Quyết định",
    "GM": "Giấy mời",
    "TTr": "Tờ trình",
}
MATTERS: Final = (
    "tiếp công dân định kỳ", "kiểm soát thủ tục hành chính", "kiểm tra kỷ luật, kỷ cương công vụ",
    "thu hồi đất thực hiện dự án", "phòng cháy chữa cháy", "tuyển quân", "bảo hiểm xã hội tự nguyện",
    "chuyển đổi số", "phòng chống thiên tai", "vệ sinh môi trường", "hội nghị giao ban", "bầu cử",
)  # fmt: skip
CONFUSIONS: Final = {"Đ": "D", "D": "Đ", "O": "0", "I": "1", "U": "Ư", "N": "M", "B": "8"}
NOW: Final = datetime(2026, 7, 1, tzinfo=UTC)
SUGGESTED: Final = 3  # papers for each item
ALLOWED_SECONDS: Final = 3.0
ALLOWED_MEGABYTES: Final = 300
ALLOWED_NEW_MS: Final = 100
WANTED_RECALL: Final = 0.98


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of the register; `identity` is set for one that the table cites."""

    number: int
    symbol: str
    issued_on: date
    body: str
    place: str
    subject: str
    document_type: str
    letter: str = ""
    year_in_code: int | None = None
    identity: str = ""

    @property
    def series(self) -> tuple[object, ...]:
        """What tells papers apart: no two of a registry share it."""
        reference = make_reference(f"{self.number}{self.letter}", self.symbol, year=self._year)
        return (self.body, reference.key, 0 if reference.is_party else self.issued_on.year)

    @property
    def _year(self) -> str | None:
        return str(self.year_in_code) if self.year_in_code else None

    def values(self) -> dict[FieldName, str]:
        """The header elements as a reading gives them."""
        return {
            FieldName.NUMBER: f"{self.number:02d}{self.letter}",
            FieldName.SYMBOL: self.symbol,
            FieldName.DOCUMENT_TYPE: self.document_type,
            FieldName.ISSUED_ON: self.issued_on.isoformat(),
            FieldName.ISSUING_BODY: self.body,
            FieldName.PLACE: self.place,
            FieldName.SUBJECT: self.subject,
        } | ({FieldName.YEAR_IN_CODE: self._year} if self._year else {})


def main() -> None:
    """Print the tables; exit with 1 where a limit is broken."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--papers", type=int, default=20_000)
    parser.add_argument("--seeds", type=int, default=3, help="registries of each kind")
    parser.add_argument("--measure", type=Path, metavar="DATABASE", help="time this registry only")
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(options.measure)))
        return
    kept = [
        show_links(kind, options.papers, seed)
        for kind in ("whole", "damaged", "absent")
        for seed in range(options.seeds)
    ]
    sizes = sorted({options.papers // 10, options.papers // 4, options.papers // 2, options.papers})
    sys.exit(0 if all(kept) & show_growth(sizes) else 1)


def show_links(kind: str, count: int, seed: int) -> bool:
    """Assess one registry and print how its citations were tied; whether the limits hold."""
    dice = random.Random(seed)
    papers = invent_registry(read_true_papers(), count, dice)
    if kind == "absent":
        papers = [paper for paper in papers if not paper.identity]
    damage = 0.5 if kind == "damaged" else 0.0
    with tempfile.TemporaryDirectory() as folder:
        registry, ids = fill(Path(folder) / "registry.db", papers, dice, damage)
        with registry:
            tally = judge(assess(registry), ids)
    right = sum(tally[f"{status} right"] for status in ("verified", "probable", "conflicting"))
    recall = right / tally["cited"]
    print(
        f"{kind:8}{len(papers):7} papers"
        f"  verified {tally['verified right']:3} right {tally['verified wrong']} wrong"
        f"   probable {tally['probable right']:2} right {tally['probable wrong']} wrong"
        f"   conflicting {tally['conflicting right']} right {tally['conflicting wrong']} other"
        f"   open {tally['open']:2}   found {recall:.3f}"
    )
    return tally["verified wrong"] == 0 and (kind != "whole" or recall >= WANTED_RECALL)


def judge(assessment: Assessment, ids: Mapping[str, int]) -> Counter[str]:
    """How the citations of the table were tied, counted by status and by whether it is the true paper."""
    tally: Counter[str] = Counter()
    claims = _claims_by_item()
    for item in assessment.items:
        numbered = [one for one in item.claims if one.claim.kind is ClaimKind.NUMBERED_DOCUMENT]
        for verdict, claim in zip(numbered, claims[item.criterion.code], strict=True):
            if claim["role"] == "evidence":
                tally["cited"] += 1
                tally[_outcome(verdict, ids.get(claim["identity"]))] += 1
    return tally


def _outcome(verdict: ClaimVerdict, true_id: int | None) -> str:
    if verdict.status is CitationStatus.MISSING:
        return "open"
    found = [paper.id for paper in verdict.documents]
    return f"{verdict.status.value} {'right' if found == [true_id] else 'wrong'}"


def show_growth(sizes: list[int]) -> bool:
    """Print time and memory of an assessment as the registry grows, each in a process of its own."""
    print("\n papers   assess s   again s   suggest s   new paper ms   same as anew   peak MB")
    kept = True
    for size in sizes:
        dice = random.Random(size)
        papers = [one for one in invent_registry(read_true_papers(), size, dice) if one.identity != LATE]
        with tempfile.TemporaryDirectory() as folder:
            database = Path(folder) / "registry.db"
            fill(database, papers, dice, 0.0)[0].close()
            told = subprocess.run(
                [sys.executable, __file__, "--measure", str(database)],
                check=True,
                capture_output=True,
                text=True,
            ).stdout
        seen = json.loads(told)
        print(
            f"{size:7} {seen['first']:10.2f} {seen['again']:9.2f} {seen['advised']:11.2f}"
            f" {seen['new'] * 1000:14.1f}"
            f" {'yes' if seen['same'] else 'NO':>14} {seen['peak']:9.0f}"
        )
        kept &= (
            seen["first"] + seen["advised"] <= ALLOWED_SECONDS
            and seen["new"] * 1000 <= ALLOWED_NEW_MS
            and bool(seen["same"])
            and seen["peak"] <= ALLOWED_MEGABYTES
        )
    return kept


def measure(database: Path) -> dict[str, float]:
    """Seconds of a first and a second assessment, of suggestions for all that lacks proof, and of one new
    paper; peak memory in megabytes."""
    late = next(paper for paper in read_true_papers() if paper.identity == LATE)
    with Registry.open(database) as registry:
        first, _ = _time(lambda: assess(registry))
        again, before = _time(lambda: assess(registry))
        advised, _ = _time(
            lambda: prepare_advice(registry, before).for_items(find_lacking(before), SUGGESTED)
        )
        newcomer = registry.add(_reading_of(late))
        new, after = _time(lambda: reassess(before, [newcomer]))
        same = _shape(after) == _shape(assess(registry)) != _shape(before)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"first": first, "again": again, "advised": advised, "new": new, "same": same, "peak": peak}


def read_true_papers() -> list[Paper]:
    """The papers that the table cites as proof, as the hand-made truth knows them."""
    known: dict[str, dict[str, Any]] = {}
    for claim in _numbered_claims():
        if claim["role"] == "evidence":
            first = known.setdefault(claim["identity"], claim)
            known[claim["identity"]] = {
                **first,
                "date": first["date"] or claim["date"],
                "subject": first["subject"] or claim["subject"],
            }
    return [_true_paper(claim) for claim in known.values()]


def invent_registry(true: list[Paper], count: int, dice: random.Random) -> list[Paper]:
    """The true papers and made-up ones: a third close neighbours, the rest the registers of three years."""
    taken = {paper.series for paper in true}
    papers = list(true)
    wanted_near = count // 3
    while len(papers) < count:
        paper = _stranger(dice)
        if len(papers) < wanted_near:
            paper = _neighbour(dice.choice(true), dice)
            if dice.random() < 0.5:  # two oversights: one alone gives too few papers
                paper = _neighbour(paper, dice)
        if paper.number > 0 and paper.series not in taken:
            taken.add(paper.series)
            papers.append(paper)
    dice.shuffle(papers)
    return papers


def fill(
    database: Path, papers: list[Paper], dice: random.Random, damage: float
) -> tuple[Registry, dict[str, int]]:
    """A registry with these papers, a share of their headers damaged; and the ids of the true ones."""
    engine = open_database(database)
    rows, ids = [], {}
    for number, paper in enumerate(papers, start=1):
        document = build_document(_header_of(paper, dice, damage))
        rows.append(document.model_dump(exclude={"id"}) | {"id": number, "change": number})
        if paper.identity:
            ids[paper.identity] = number
    with Session(engine) as session, session.begin():
        session.execute(insert(Document), rows)
    registry = Registry(engine)
    table = read_criteria(TABLE)
    registry.save_table(table, TABLE.name, "0" * 64, NOW)
    return registry, ids


def _neighbour(true: Paper, dice: random.Random) -> Paper:
    """A paper that differs from a true one by what a careless reader overlooks."""
    some_days = timedelta(days=dice.randint(-9, 9))
    other_body, other_place = dice.choice(OTHER_BODIES)
    changes: list[dict[str, object]] = [
        {"number": true.number + dice.choice([-9, -2, -1, 1, 2, 9])},
        {"number": true.number + dice.choice([-3, -1, 1, 3]), "issued_on": true.issued_on + some_days},
        {"number": _other_digits(true.number, dice)},
        {"number": _other_digits(true.number, dice), "subject": _other_month(true.subject, dice)},
        {"letter": "a"},
        {"issued_on": _other_year(true.issued_on, dice)},
        {"issued_on": _other_year(true.issued_on, dice), "subject": _other_month(true.subject, dice)},
        {"body": other_body, "place": other_place},
        {"body": other_body, "place": other_place, "issued_on": true.issued_on + some_days},
        _other_register(true, dice),
        {**_other_register(true, dice), "issued_on": true.issued_on + some_days},
        {"year_in_code": true.issued_on.year if true.year_in_code is None else None},
    ]
    return replace(true, identity="", **dice.choice(changes))  # type: ignore[arg-type]


def _stranger(dice: random.Random) -> Paper:
    """A paper of the office, or of another one, about something."""
    own = dice.random() < 0.7
    body, place = (f"Ủy ban nhân dân xã {OWN_PLACE}", OWN_PLACE) if own else dice.choice(OTHER_BODIES)
    kind = dice.choice(sorted(TYPES))
    issued_on = date(2024, 1, 1) + timedelta(days=dice.randrange(1000))
    # Numbers rise through the year, with gaps: 2,400 notices in a year are many for a commune.
    number = max(1, int(issued_on.timetuple().tm_yday / 366 * 2400) + dice.randint(-20, 20))
    subject = f"về việc {dice.choice(MATTERS)} tháng {issued_on.month} năm {issued_on.year}"
    return Paper(number, f"{kind}-UBND", issued_on, body, place, subject, TYPES[kind])


def _other_digits(number: int, dice: random.Random) -> int:
    """The number with two digits swapped, or one of them another."""
    digits = list(str(abs(number)))
    place = dice.randrange(len(digits))
    if len(digits) > 1 and dice.random() < 0.5:
        other = (place + 1) % len(digits)
        digits[place], digits[other] = digits[other], digits[place]
    else:
        digits[place] = dice.choice("123456789")
    return int("".join(digits))


def _other_year(day: date, dice: random.Random) -> date:
    return day.replace(day=min(day.day, 28), year=day.year + dice.choice([-2, -1, 1]))


def _other_month(subject: str, dice: random.Random) -> str:
    month = dice.randint(1, 12)
    return f"{subject.split(' tháng ')[0]} tháng {month}/2026"


def _other_register(true: Paper, dice: random.Random) -> dict[str, object]:
    """Another type of the same body, or the same type of another unit of the office."""
    kind, _, issuer = true.symbol.replace("/", "-").partition("-")
    if issuer and dice.random() < 0.7:
        other = dice.choice(sorted(set(TYPES) - {kind}))
        return {"symbol": f"{other}-{issuer}", "document_type": TYPES[other]}
    unit = dice.choice(sorted(OWN_BODIES))
    return {"symbol": f"{kind}-{unit}", "body": _own_body(unit), "place": OWN_PLACE}


def _own_body(symbol: str) -> str:
    """The body of the office that issues papers of this symbol."""
    issuer = symbol.replace("/", "-").split("-")[-1]
    return f"{OWN_BODIES.get(issuer, 'Ủy ban nhân dân')} xã {OWN_PLACE}"


def _header_of(paper: Paper, dice: random.Random, damage: float) -> dict[FieldName, FieldReading]:
    """The header as read. In a damaged one digits and dates are read wrong or not at all, and known to be
    unsure; letters of the symbol are confused without a word."""
    values, unsure = paper.values(), set()
    if dice.random() < damage:
        for name in dice.sample(
            [
                FieldName.NUMBER,
                FieldName.SYMBOL,
                FieldName.ISSUED_ON,
                FieldName.ISSUING_BODY,
                FieldName.SUBJECT,
            ],
            k=dice.randint(1, 3),
        ):
            _damage(values, name, paper, dice)
            if name is not FieldName.SYMBOL or dice.random() < 0.5:
                unsure.add(name)
    return {
        name: FieldReading(value, value, 1, None, "made for a benchmark", 1.0, sure=name not in unsure)
        for name, value in values.items()
    }


def _damage(values: dict[FieldName, str], name: FieldName, paper: Paper, dice: random.Random) -> None:
    if dice.random() < 0.3 and name is not FieldName.NUMBER:
        values.pop(name)
        if name is FieldName.ISSUING_BODY:
            values.pop(FieldName.PLACE)
    elif name is FieldName.NUMBER:
        values[name] = f"{max(1, _other_digits(paper.number, dice)):02d}{paper.letter}"
    elif name is FieldName.ISSUED_ON:
        values[name] = (paper.issued_on + timedelta(days=dice.randint(-20, 20))).isoformat()
    else:
        known = [letter for letter in values[name] if letter in CONFUSIONS]
        if known:
            letter = dice.choice(known)
            values[name] = values[name].replace(letter, CONFUSIONS[letter], 1)


def _numbered_claims() -> Iterator[dict[str, Any]]:
    for claims in _claims_by_item().values():
        yield from claims


def _claims_by_item() -> dict[str, list[dict[str, Any]]]:
    """The numbered citations of each item, in order, by the hand-made truth."""
    items = json.loads(TRUTH.read_text(encoding="utf-8"))["items"]
    return {
        item["id"]: [claim for claim in item.get("claims", ()) if claim["kind"] == "numbered document"]
        for item in items
    }


def _true_paper(claim: Mapping[str, Any]) -> Paper:
    code = claim["code_canonical"]
    number, symbol = code.split("/")[0], code.split("/")[-1]
    if "-" in number:  # Party form: 203-QĐ/ĐU
        number, kind = number.split("-")
        symbol = f"{kind}/{symbol}"
    year = claim.get("year_in_code")
    return Paper(
        number=int(number),
        symbol=symbol,
        issued_on=date.fromisoformat(TRUE_DATES.get(code, claim["date"])),
        body=_own_body(symbol),
        place=OWN_PLACE,
        subject=claim["subject"] or claim["doc_type"],
        document_type=claim["doc_type"],
        year_in_code=int(year) if year else None,
        identity=claim["identity"],
    )


def _reading_of(paper: Paper) -> ParsedDocument:
    """A file of one page that says nothing but its header."""
    header = _header_of(paper, random.Random(0), 0.0)
    source = SourceFile(hashlib.sha256(paper.identity.encode()).hexdigest(), 1, "tep.pdf", "application/pdf")
    page = Page(1, 595.0, 842.0, paper.subject, (), ReadMethod.TEXT_LAYER)
    return ParsedDocument(source, (page,), header)


def _time(work: Callable[[], T]) -> tuple[float, T]:
    started = time.perf_counter()
    done = work()
    return time.perf_counter() - started, done


def _shape(assessment: Assessment) -> list[object]:
    """What an assessment says, in values that compare."""
    return [
        (
            item.criterion.code,
            item.status,
            [(one.status, one.reasons, [paper.id for paper in one.documents]) for one in item.claims],
            item.reasons,
        )
        for item in assessment.items
    ]


if __name__ == "__main__":
    main()
