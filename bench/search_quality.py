"""Does a search bring the right paper first? Judged queries, as clerks type them, on every engine.

python bench/search_quality.py [--engine whoosh] [--all-misses]

The papers are those of `data/samples`, without OCR, those of `judged_papers.csv`, and made-up neighbours: the
same subjects in other months, digits swapped, the same number in other registers, years and bodies. What is
right for a query stands in `judged_queries.csv`, judged by header and text before any program answered: any
of the papers named there; none, where no paper may come. Every second query is held out: those are not looked
at while the search is tuned.
"""

import argparse
import csv
import hashlib
import tempfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path
from typing import Final

from generator.invent import invent_paper
from generator.model import Nation
from papers import Paper as SamplePaper
from papers import read_papers, spell_date
from texts import Block, Figures, recipients_of, write_text

from index.fulltext import ENGINES
from index.search import search
from index.upkeep import IndexFolder
from ingest.citations import find_citations
from registry.lookup import Lookup
from registry.parsed import FieldReading, Page, ParsedDocument, SourceFile
from registry.readings import Drop
from registry.reference import Reference, make_reference
from registry.store import Registry
from registry.vocabulary.kinds import FieldName, ReadMethod
from registry.vocabulary.lists import type_by_abbreviation

HERE: Final = Path(__file__).parent
PAPERS_FILE: Final = HERE / "judged_papers.csv"
QUERIES_FILE: Final = HERE / "judged_queries.csv"
NEIGHBOURS: Final = 300
TOP: Final = 5
WANTED_FIRST: Final = 0.95
WANTED_IN_TOP: Final = 0.99

_SEED: Final = 5
_NOW: Final = datetime(2026, 7, 1, tzinfo=UTC)
_OWN_PLACE: Final = "Nghi Dương"
_OWN_BODY: Final = f"Ủy ban nhân dân xã {_OWN_PLACE}"
_OTHER_PLACE: Final = "Kiến Mẫu"
_MONTHS: Final = 12
_SHORTEST_CONFUSED: Final = 3  # digits: of shorter numbers a whole register would be neighbours
# Whose number may be the same, in the register that a hurried reader takes for the right one.
_OTHER_REGISTERS: Final = {
    "TB-UBND": "QĐ-UBND",
    "QĐ-UBND": "TB-UBND",
    "BC-UBND": "KH-UBND",
    "KH-UBND": "BC-UBND",
    "UBND-VHXH": "UBND-KT",
    "QĐ/ĐU": "TB/ĐU",
    "TB/ĐU": "CV/ĐU",
}


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as it would have been read without a mistake."""

    number: str
    symbol: str
    document_type: str
    issued_on: date
    issuing_body: str
    place: str
    signer: str
    subject: str
    text: str
    year_in_code: str = ""
    file: str = ""

    @property
    def reference(self) -> Reference:
        """Số, ký hiệu."""
        return make_reference(self.number, self.symbol, year=self.year_in_code or None)

    @property
    def name(self) -> str:
        """What the judged queries call it: reference and year of issue."""
        return name_of(self.reference, self.issued_on)


@dataclass(frozen=True, slots=True)
class Series:
    """Papers that a body issues month by month, numbered `first`, `first + step` and so on."""

    symbol: str
    document_type: str
    body: str
    signer: str
    subject: str
    text: str
    day: int
    first: int
    step: int
    year: int
    first_month: int
    last_month: int


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """What somebody types, and the names of the papers that are right; of several each is as good."""

    text: str
    kind: str
    right: frozenset[str]
    is_held_out: bool

    @property
    def half(self) -> str:
        """Which half it belongs to, in words."""
        return "held out" if self.is_held_out else "seen"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came for a query, best first."""

    query: JudgedQuery
    came: tuple[str, ...]

    @property
    def is_first(self) -> bool:
        """Whether a right paper came first, or nothing where nothing may come."""
        return self.came[0] in self.query.right if self.came else not self.query.right

    @property
    def is_in_top(self) -> bool:
        """Whether a right paper was among those that came."""
        return self.is_first or not self.query.right.isdisjoint(self.came)


def main() -> None:
    """Print for each engine how often the right paper came first, by kind and half, and what was missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--engine", choices=ENGINES, action="append", help="only this engine")
    parser.add_argument("--all-misses", action="store_true", help="print those of the held-out half too")
    options = parser.parse_args()
    papers, queries = make_papers(), read_queries()
    print(f"{len(papers)} papers, {len(queries)} queries")
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "registry.db"
        file_papers(database, papers)
        for engine in options.engine or ENGINES:
            outcomes = ask_all(database, Path(folder) / engine, engine, queries)
            show(engine, outcomes, with_held_out=options.all_misses)


def show(engine: str, outcomes: Sequence[Outcome], *, with_held_out: bool) -> None:
    """Print the shares of one engine and its misses."""
    print(f"\n{engine:24} queries   first   top {TOP}")
    print(_line("all", outcomes))
    for half in ("seen", "held out"):
        print(_line(half, [one for one in outcomes if one.query.half == half]))
    for kind in dict.fromkeys(one.query.kind for one in outcomes):
        print(_line(f"  {kind}", [one for one in outcomes if one.query.kind == kind]))
    for one in outcomes:
        if not one.is_first and (with_held_out or not one.query.is_held_out):
            place = "in top" if one.is_in_top else "MISSED"
            print(f"  {place} [{one.query.kind}] {one.query.text}")
            print(f"         right: {' | '.join(sorted(one.query.right)) or 'nothing'}")
            print(f"         came:  {' | '.join(one.came) or 'nothing'}")


def share_first(outcomes: Collection[Outcome]) -> float:
    """The share of queries for which a right paper came first."""
    return sum(one.is_first for one in outcomes) / len(outcomes)


def share_in_top(outcomes: Collection[Outcome]) -> float:
    """The share of queries for which a right paper came among the first five."""
    return sum(one.is_in_top for one in outcomes) / len(outcomes)


def ask_all(database: Path, folder: Path, engine: str, queries: Iterable[JudgedQuery]) -> list[Outcome]:
    """What an engine, its index built in a folder, brings for the queries."""
    index = IndexFolder(folder)
    with Lookup.open(database) as lookup:
        index.rebuild(lookup, engine)
        outcomes = [Outcome(query, _find(lookup, index, query.text)) for query in queries]
    index.close()
    return outcomes


def _find(lookup: Lookup, index: IndexFolder, text: str) -> tuple[str, ...]:
    hits = search(lookup, index, text, limit=TOP).hits
    return tuple(name_of(hit.paper.reference, hit.paper.issued_on) for hit in hits)


def name_of(reference: Reference | None, issued_on: date | None) -> str:
    """What the judged queries call a paper: `1042/TB-UBND 2026`."""
    return f"{reference} {issued_on.year if issued_on else ''}"


def read_queries(path: Path = QUERIES_FILE) -> list[JudgedQuery]:
    """The judged queries; every second one is held out."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            JudgedQuery(
                row["query"],
                row["kind"],
                frozenset(filter(None, row["right"].split("|"))),
                is_held_out=place % 2 == 1,
            )
            for place, row in enumerate(csv.DictReader(file, delimiter=";"))
        ]


def make_papers() -> list[Paper]:
    """The sample papers and their neighbours, always the same; no two share a name."""
    true = sample_papers()
    papers = {paper.name: paper for paper in true}
    for paper in chain(written_papers(), serial_papers(), near_papers(true), strangers()):
        papers.setdefault(paper.name, paper)
        if len(papers) == len(true) + NEIGHBOURS:
            break
    return list(papers.values())


def file_papers(database: Path, papers: Iterable[Paper]) -> None:
    """A registry in which each paper is filed as a file of one page."""
    with Registry.open(database) as registry:
        for paper in papers:
            parsed = _reading_of(paper)
            name = paper.file or f"{paper.number}-{paper.symbol.replace('/', '-')}.pdf"
            drop = Drop(name, parsed.source.sha256, parsed.source.size, 0, _NOW)
            registry.file_drop(drop, parsed)


# Where papers come from


def sample_papers() -> list[Paper]:
    """The papers of `data/samples` with the texts that its maker draws."""
    return [
        Paper(
            one.number,
            one.symbol,
            one.document_type,
            one.issued_on,
            one.issuing_body.replace("|", " "),
            one.place,
            one.signer,
            one.subject,
            "\n".join([*_paragraphs(one), *recipients_of(one)]),
            one.year_in_code,
            one.file,
        )
        for one in read_papers()
    ]


def written_papers(path: Path = PAPERS_FILE) -> list[Paper]:
    """Further papers of the same office and of those above it, written by hand."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Paper(issued_on=date.fromisoformat(row.pop("issued_on")), **row)
            for row in csv.DictReader(file, delimiter=";")
        ]


def serial_papers() -> Iterator[Paper]:
    """Schedules, reports and invitations of other months."""
    for series in _SERIES:
        for place, month in enumerate(range(series.first_month, series.last_month + 1)):
            when = {"month": month, "year": series.year, "next": month % _MONTHS + 1}
            yield Paper(
                f"{series.first + series.step * place:02d}",
                series.symbol,
                series.document_type,
                date(series.year, month, series.day),
                series.body,
                _OWN_PLACE,
                series.signer,
                series.subject.format(**when),
                series.text.format(**when),
            )


def near_papers(true: Iterable[Paper]) -> Iterator[Paper]:
    """Papers about other things whose number a hurried reader takes for that of a true one."""
    others = strangers()
    for paper in true:
        if len(paper.number) < _SHORTEST_CONFUSED:
            continue
        for number in _swapped(paper.number):
            yield _about(next(others), replace(paper, number=number))
        other = _OTHER_REGISTERS.get(paper.symbol)
        if other:
            yield _about(next(others), replace(paper, symbol=other, document_type=_type_of(other)))
        matter = next(others)
        earlier = replace(
            paper,
            issued_on=paper.issued_on.replace(year=paper.issued_on.year - 1),
            issuing_body=paper.issuing_body.replace(_OWN_PLACE, _OTHER_PLACE),
            place=_OTHER_PLACE,
            signer=matter.signer,
        )
        yield _about(matter, earlier)


def strangers() -> Iterator[Paper]:
    """Papers of any bodies about anything, without end."""
    rank = 0
    while True:
        one = invent_paper(_SEED, rank)
        rank += 1
        yield Paper(
            one.number,
            one.symbol,
            one.document_type,
            one.issued_on,
            one.body.name,
            one.body.place,
            one.signer,
            one.subject,
            "\n".join(one.paragraphs),
            one.year_in_code,
        )


def _about(matter: Paper, head: Paper) -> Paper:
    """A paper with the head of one and the matter of another."""
    subject = matter.subject.removeprefix("V/v ").removeprefix("Về việc ")
    start = "V/v" if head.document_type == "Công văn" else "Về việc"
    return replace(head, subject=f"{start} {subject[0].lower()}{subject[1:]}", text=matter.text, file="")


def _swapped(number: str) -> list[str]:
    """The number with two neighbouring digits in the other order."""
    pairs = ((number[:i], number[i + 1] + number[i], number[i + 2 :]) for i in range(len(number) - 1))
    others = dict.fromkeys("".join(pair) for pair in pairs)
    return [other for other in others if other != number and not other.startswith("0")]


def _type_of(symbol: str) -> str:
    first = symbol.replace("/", "-").split("-")[0].upper()
    return type_by_abbreviation()[first].name if first in type_by_abbreviation() else "Công văn"


def _paragraphs(one: SamplePaper) -> Iterator[str]:
    for part in write_text(one):
        match part:
            case Block(text=text):
                yield text
            case Figures(rows=rows):
                yield from (" ".join(row) for row in rows)


def _reading_of(paper: Paper) -> ParsedDocument:
    values = {
        FieldName.NUMBER: paper.number,
        FieldName.SYMBOL: paper.symbol,
        FieldName.YEAR_IN_CODE: paper.year_in_code,
        FieldName.DOCUMENT_TYPE: paper.document_type,
        FieldName.ISSUING_BODY: paper.issuing_body,
        FieldName.PLACE: paper.place,
        FieldName.ISSUED_ON: paper.issued_on.isoformat(),
        FieldName.SUBJECT: paper.subject,
        FieldName.SIGNER: paper.signer,
    }
    header = {
        name: FieldReading(value, value, 1, None, "made for a benchmark", 1.0, sure=True)
        for name, value in values.items()
        if value
    }
    text = _printed(paper)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return ParsedDocument(
        SourceFile(sha256, len(text), paper.file, "application/pdf"),
        (Page(1, 595.0, 842.0, text, (), ReadMethod.TEXT_LAYER),),
        header,
        tuple((1, citation) for citation in find_citations(text)),
    )


def _printed(paper: Paper) -> str:
    """The whole page, head and signature included, as an extractor gives it."""
    is_party = "/" in paper.symbol
    nation = Nation.PARTY if is_party else Nation.STATE
    motto = () if is_party else ("Độc lập - Tự do - Hạnh phúc",)
    number = f"Số {paper.reference}" if is_party else f"Số: {paper.reference}"
    return "\n".join(
        (
            f"{paper.issuing_body.upper()} {nation.upper()}",
            *motto,
            f"{number} {paper.place}, {spell_date(paper.issued_on)}",
            paper.document_type.upper(),
            paper.subject,
            paper.text,
            paper.signer,
        )
    )


def _line(name: str, outcomes: Sequence[Outcome]) -> str:
    shares = f"{share_first(outcomes):7.1%} {share_in_top(outcomes):7.1%}"
    return f"{name:24} {len(outcomes):7} {shares}"


_CHAIRMAN: Final = "Nguyễn Văn Mẫu"
_VICE_CHAIRMAN: Final = "Lê Văn Thí Dụ"
_RECEPTION: Final = (
    "TB-UBND",
    "Thông báo",
    _OWN_BODY,
    _CHAIRMAN,
    "Về lịch tiếp công dân định kỳ của Chủ tịch UBND xã tháng {month}/{year}",
    "Tiếp công dân vào sáng thứ Năm hằng tuần của tháng {month} năm {year}. Địa điểm: Trụ sở Tiếp công dân "
    "xã. Trường hợp trùng ngày nghỉ thì chuyển sang ngày làm việc kế tiếp.",
    1,
)
_COUNTER: Final = (
    "TTPVHCC",
    "Báo cáo",
    "Trung tâm Phục vụ hành chính công",
    "Phạm Văn Giả Định",
    "Kết quả tiếp nhận, giải quyết thủ tục hành chính tháng {month} năm {year}",
    "Tổng số hồ sơ tiếp nhận trong tháng {month} năm {year} chủ yếu thuộc lĩnh vực hộ tịch, chứng thực, đất "
    "đai. Không có hồ sơ quá hạn. Nhiệm vụ tháng {next}: tiếp tục hướng dẫn nộp hồ sơ trực tuyến.",
    14,
)
_LETTERS: Final = (
    "BC-UBND",
    "Báo cáo",
    _OWN_BODY,
    _CHAIRMAN,
    "Về kết quả công tác tiếp công dân, giải quyết đơn thư khiếu nại, tố cáo tháng {month} năm {year}",
    "Trong tháng {month} năm {year} không có đoàn đông người. Các đơn kiến nghị, phản ánh đã được phân loại, "
    "chuyển bộ phận chuyên môn giải quyết.",
    12,
)
_CONTROL: Final = (
    "BC-UBND",
    "Báo cáo",
    _OWN_BODY,
    "Trần Thị Minh Họa",
    "Tình hình, kết quả thực hiện công tác kiểm soát thủ tục hành chính tháng {month} năm {year}",
    "Niêm yết, công khai đầy đủ thủ tục hành chính. Hồ sơ chậm hạn đã có phiếu xin lỗi.",
    17,
)
_ECONOMY: Final = (
    "BC-UBND",
    "Báo cáo",
    _OWN_BODY,
    _VICE_CHAIRMAN,
    "Tình hình kinh tế - xã hội tháng {month}, nhiệm vụ trọng tâm tháng {next} năm {year}",
    "Sản xuất nông nghiệp ổn định. Thu ngân sách đạt tiến độ. Văn hóa, giáo dục, y tế, an sinh xã hội được "
    "quan tâm. Quốc phòng, an ninh giữ vững.",
    22,
)
_DUTIES: Final = (
    "TB-VP",
    "Thông báo",
    "Văn phòng HĐND và UBND",
    "Đỗ Thị Ví Dụ",
    "Lịch công tác tháng {month}/{year} của Thường trực HĐND, lãnh đạo UBND xã",
    "Giao ban sáng thứ Hai. Đi cơ sở chiều thứ Tư. Tiếp công dân sáng thứ Năm.",
    2,
)
_VACCINES: Final = (
    "TB-TYT",
    "Thông báo",
    "Trạm Y tế xã Nghi Dương",
    "Hà Thị Tượng Trưng",
    "Lịch tiêm chủng mở rộng tháng {month}/{year}",
    "Tiêm các ngày 05, 06 và 25 trong tháng, từ 07 giờ 30. Mang theo sổ tiêm chủng của trẻ.",
    3,
)
_BRIEFINGS: Final = (
    "GM-UBND",
    "Giấy mời",
    _OWN_BODY,
    "Đỗ Thị Ví Dụ",
    "Dự họp giao ban Ủy ban nhân dân xã tháng {month}/{year}",
    "Đánh giá công tác tháng {month}, bàn nhiệm vụ tháng {next}. Thành phần: trưởng các phòng, các thôn.",
    25,
)
# The months that the sample papers have are left out.
_SERIES: Final = (
    Series(*_RECEPTION, first=61, step=56, year=2025, first_month=8, last_month=11),
    Series(*_RECEPTION, first=1059, step=242, year=2026, first_month=5, last_month=6),
    Series(*_COUNTER, first=4, step=5, year=2025, first_month=7, last_month=12),
    Series(*_COUNTER, first=31, step=1, year=2026, first_month=6, last_month=6),
    Series(*_LETTERS, first=38, step=47, year=2025, first_month=8, last_month=12),
    Series(*_LETTERS, first=241, step=1, year=2026, first_month=6, last_month=6),
    Series(*_CONTROL, first=93, step=49, year=2025, first_month=9, last_month=12),
    Series(*_CONTROL, first=205, step=38, year=2026, first_month=5, last_month=6),
    Series(*_ECONOMY, first=97, step=51, year=2025, first_month=9, last_month=12),
    Series(*_ECONOMY, first=24, step=45, year=2026, first_month=1, last_month=5),
    Series(*_DUTIES, first=11, step=4, year=2025, first_month=9, last_month=12),
    Series(*_DUTIES, first=2, step=5, year=2026, first_month=1, last_month=6),
    Series(*_VACCINES, first=14, step=2, year=2025, first_month=10, last_month=12),
    Series(*_VACCINES, first=1, step=2, year=2026, first_month=1, last_month=6),
    Series(*_BRIEFINGS, first=54, step=16, year=2025, first_month=9, last_month=12),
    Series(*_BRIEFINGS, first=21, step=19, year=2026, first_month=1, last_month=5),
)


if __name__ == "__main__":
    main()
