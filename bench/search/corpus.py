"""Made-up registries of any size: official papers of one commune or many, put straight into a database."""

import hashlib
import random
import re
import unicodedata
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import accumulate, islice
from pathlib import Path
from typing import Any, Final

from generator import words
from sqlalchemy import Connection, insert, update
from sqlmodel import SQLModel

from registry.database import open_database
from registry.filing import fill_document
from registry.lookup import IndexedPaper
from registry.lookup import Paper as FiledPaper
from registry.reference import Reference, make_reference
from registry.tables import (
    Arrival,
    ChangeCount,
    Document,
    DocumentFile,
    StoredFile,
    StoredMention,
    StoredPage,
)
from registry.vocabulary.kinds import Fate, FieldName, ReadMethod
from registry.vocabulary.lists import compounds, type_by_abbreviation
from search.topics import OPENERS, TAILS, TOPICS

FIRST_DAY: Final = date(2020, 1, 2)
DAYS: Final = 6 * 365

# Of all papers: those whose tone marks stand the other way (hoà), and those with marks apart from letters.
_OTHER_TONE_SHARE: Final = 0.05
_DECOMPOSED_SHARE: Final = 0.02
# Papers that a person must look at: an element was not read, or not for sure.
_LACKING_SHARE: Final = 0.04
_UNSURE_SHARE: Final = 0.06
_MAY_LACK: Final = (FieldName.SIGNER, FieldName.PLACE, FieldName.SUBJECT, FieldName.ISSUED_ON)

_WORDS_ON_PAGE: Final = 420
_PAGE_POINTS: Final = (595.0, 842.0)
_CITED: Final = 500  # of the papers before, those that a paper may cite: offices cite what is fresh
_LARGEST_GAP: Final = 30  # in a register: most papers never reach the registry
_BATCH: Final = 1000

# A registry of at most so many papers comes from so many bodies; the first ones write most.
_BODY_COUNTS: Final = ((2_000, 12), (30_000, 40))
_MOST_BODIES: Final = 300
_COMMUNE_BODIES: Final = (
    ("Ủy ban nhân dân", "UBND"),
    ("Đảng ủy", "ĐU"),
    ("Hội đồng nhân dân", "HĐND"),
    ("Phòng Kinh tế", "KT"),
    ("Phòng Văn hóa - Xã hội", "VHXH"),
    ("Trung tâm Phục vụ hành chính công", "TTPVHCC"),
    ("Công an", "CAX"),
)
_STATE_TYPES: Final = ("TB", "BC", "KH", "QĐ", "", "", "", "GM", "TTr", "CT", "HD", "BB", "CTr")
_TYPES: Final = {
    "HĐND": ("NQ", "NQ", "TB", "BC", "KH", "GM", ""),
    "ĐU": ("QĐ", "TB", "KL", "CV", "CV", "BC", "NQ", "CTr", "GM", "KH"),
}
_TERM_YEARS: Final = 5  # the numbers of the Party run through a term, all others through a year

_OTHER_TONES: Final = {
    f"{first}{second}": f"{plain}{marked}"
    for plain, firsts, second, marks in (
        ("o", "òóỏõọ", "a", "àáảãạ"),
        ("o", "òóỏõọ", "e", "èéẻẽẹ"),
        ("u", "ùúủũụ", "y", "ỳýỷỹỵ"),
        ("O", "ÒÓỎÕỌ", "A", "ÀÁẢÃẠ"),
        ("U", "ÙÚỦŨỤ", "Y", "ỲÝỶỸỴ"),
    )
    for first, marked in zip(firsts, marks, strict=True)
}
_TONE_PLACE = re.compile(rf"(?:{'|'.join(_OTHER_TONES)})\b")


@dataclass(frozen=True, slots=True)
class Length:
    """How many words papers have: about log-normal, between limits; and how many papers they cite at most."""

    median: int
    spread: float
    least: int
    most: int
    cited: int


USUAL: Final = Length(570, 0.55, 300, 3000, 4)  # 700 on average
SHORT: Final = Length(165, 0.4, 60, 1000, 1)  # 190 on average


@dataclass(frozen=True, slots=True)
class Body:
    """An issuing body (cơ quan ban hành) and the place whose papers it writes."""

    name: str
    symbol: str
    place: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A made-up paper; `values` is what the registry knows of its header, `cited` what its text mentions."""

    id: int
    body: Body
    reference: Reference
    issued_on: date
    document_type: str
    subject: str
    signer: str
    pages: tuple[str, ...]
    cited: tuple[Reference, ...]
    lacking: FieldName | None = None
    unsure: FieldName | None = None

    @property
    def values(self) -> dict[FieldName, str]:
        """The header elements that were read."""
        values = {
            FieldName.NUMBER: self.reference.digits,
            FieldName.SYMBOL: self.reference.symbol,
            FieldName.DOCUMENT_TYPE: self.document_type,
            FieldName.ISSUED_ON: self.issued_on.isoformat(),
            FieldName.ISSUING_BODY: self.body.name,
            FieldName.PLACE: self.body.place,
            FieldName.SUBJECT: self.subject,
            FieldName.SIGNER: self.signer,
        }
        return {name: value for name, value in values.items() if name is not self.lacking}

    @property
    def text(self) -> str:
        """The text as it is stored, pages joined by form feeds."""
        return "\f".join(self.pages)


def invent_papers(count: int, seed: int = 1, length: Length = USUAL) -> Iterator[Paper]:
    """So many papers in the order of their days; always the same ones."""
    dice = random.Random(f"{count} {seed}")
    bodies = invent_bodies(count)
    weights = list(accumulate(1 / rank for rank in range(1, len(bodies) + 1)))
    numbers: Counter[tuple[object, ...]] = Counter()
    earlier: deque[Paper] = deque(maxlen=_CITED)
    for paper_id in range(1, count + 1):
        body = dice.choices(bodies, cum_weights=weights)[0]
        issued_on = FIRST_DAY + timedelta(days=(paper_id - 1) * DAYS // count)
        paper = _invent_paper(dice, paper_id, body, issued_on, numbers, earlier, length)
        earlier.append(paper)
        yield paper


@cache
def invent_bodies(count: int) -> tuple[Body, ...]:
    """The bodies that a registry of so many papers has papers of."""
    wanted = next((bodies for papers, bodies in _BODY_COUNTS if count <= papers), _MOST_BODIES)
    province = f"tỉnh {words.FIRST_SYLLABLES[0]} {words.SECOND_SYLLABLES[0]}"
    offices = [Body(f"{name} {province}", symbol, province) for symbol, name in words.PROVINCE_OFFICES]
    communes = [
        Body(f"{name} xã {first} {second}", symbol, f"{first} {second}")
        for second in words.SECOND_SYLLABLES[1:]
        for first in words.FIRST_SYLLABLES
        for name, symbol in _COMMUNE_BODIES
    ]
    first, rest = communes[: len(_COMMUNE_BODIES)], communes[len(_COMMUNE_BODIES) :]
    return tuple([*first, *offices, *rest][:wanted])


def fill_registry(database: Path, papers: Iterable[Paper]) -> None:
    """Put papers into a new registry as if they had been read from files."""
    engine = open_database(database)
    left = iter(papers)
    while batch := list(islice(left, _BATCH)):
        with engine.begin() as connection:
            _insert(connection, batch)
            connection.execute(update(ChangeCount).values(last=batch[-1].id))
    engine.dispose()


def build_document(paper: Paper) -> Document:
    """The paper as the registry files it."""
    document = Document(id=paper.id, change=paper.id, unsure=paper.unsure.value if paper.unsure else "")
    fill_document(document, paper.values)
    return document


def build_indexed(paper: Paper) -> IndexedPaper:
    """The paper as the registry hands it to the index, for one that is in no database."""
    document = build_document(paper)
    values = {each.name: getattr(document, each.name) for each in fields(FiledPaper) if each.name != "unsure"}
    filed = FiledPaper(**values, unsure=document.unsure_fields)
    lacks = tuple(name for name in {paper.lacking, paper.unsure} if name is not None)
    return IndexedPaper(filed, paper.text, (_file_name(paper),), lacks, paper.id)


def _file_name(paper: Paper) -> str:
    return f"{paper.reference.search_key}-{paper.id}.pdf"


def _insert(connection: Connection, papers: Sequence[Paper]) -> None:
    arrived_at = datetime(2026, 1, 1, tzinfo=UTC)
    rows: dict[type[SQLModel], list[dict[str, Any]]] = {}

    def add(table: type[SQLModel], **values: object) -> None:
        rows.setdefault(table, []).append(values)

    for paper in papers:
        sha256 = hashlib.sha256(str(paper.id).encode()).hexdigest()
        size = len(paper.text)
        add(Document, **build_document(paper).model_dump())
        add(StoredFile, sha256=sha256, size=size, media_type="application/pdf", page_count=len(paper.pages))
        add(DocumentFile, document_id=paper.id, sha256=sha256)
        add(
            Arrival,
            name=_file_name(paper),
            sha256=sha256,
            size=size,
            modified_ns=paper.id,
            fate=Fate.REGISTERED,
            document_id=paper.id,
            arrived_at=arrived_at,
        )
        for number, text in enumerate(paper.pages, start=1):
            add(
                StoredPage,
                sha256=sha256,
                number=number,
                width=_PAGE_POINTS[0],
                height=_PAGE_POINTS[1],
                text=text,
                words="[]",  # boxes are for showing a page; no search reads them
                method=ReadMethod.TEXT_LAYER,
                confidence=1.0,
            )
            for reference in paper.cited:
                raw = str(reference)
                start = text.find(raw)
                if start >= 0:
                    add(
                        StoredMention,
                        sha256=sha256,
                        page=number,
                        start=start,
                        end=start + len(raw),
                        raw=raw,
                        reference_key=reference.key,
                    )
    for table, values in rows.items():
        connection.execute(insert(table), values)


def _invent_paper(
    dice: random.Random,
    paper_id: int,
    body: Body,
    issued_on: date,
    numbers: Counter[tuple[object, ...]],
    earlier: Sequence[Paper],
    length: Length,
) -> Paper:
    abbreviation = dice.choice(_TYPES.get(body.symbol, _STATE_TYPES))
    kind = type_by_abbreviation()[abbreviation.upper()].name if abbreviation else "Công văn"
    symbol = _symbol(dice, body, abbreviation)
    is_party = body.symbol == "ĐU"
    register = (body, kind, issued_on.year // _TERM_YEARS if is_party else issued_on.year)
    numbers[register] += dice.randint(1, _LARGEST_GAP)
    reference = make_reference(f"{numbers[register]:02d}", symbol)
    topics = dice.choices(TOPICS, cum_weights=_topic_weights(), k=3)
    subject = _subject(dice, topics[0], issued_on)
    signer = " ".join(
        dice.choice(names) for names in (words.FAMILY_NAMES, words.MIDDLE_NAMES, words.GIVEN_NAMES)
    )
    cited = dice.sample(earlier, min(len(earlier), dice.randint(1, length.cited)))
    head = _head(body, reference, issued_on, kind, subject)
    bases = [_basis(one) for one in cited]
    foot = f"Nơi nhận:\n- {dice.choice(words.RECIPIENTS)};\n- Lưu: VT.\n{signer}"
    wanted = min(max(round(dice.lognormvariate(0, length.spread) * length.median), length.least), length.most)
    used = sum(text.count(" ") + 1 for text in (head, *bases, foot))
    sentences = _sentences(dice, topics, wanted - used)
    pages = _pages([head, *bases, *sentences, foot])
    luck = dice.random()
    if luck < _DECOMPOSED_SHARE:
        pages = [unicodedata.normalize("NFD", page) for page in pages]
    elif luck < _DECOMPOSED_SHARE + _OTHER_TONE_SHARE:
        pages = [move_tones(page) for page in pages]
    luck = dice.random()
    return Paper(
        id=paper_id,
        body=body,
        reference=reference,
        issued_on=issued_on,
        document_type=kind,
        subject=subject,
        signer=signer,
        pages=tuple(pages),
        cited=tuple(one.reference for one in cited),
        lacking=dice.choice(_MAY_LACK) if luck < _LACKING_SHARE else None,
        unsure=dice.choice(_MAY_LACK) if luck > 1 - _UNSURE_SHARE else None,
    )


def move_tones(text: str) -> str:
    """The text with tone marks in their other place: hòa as hoà, ủy as uỷ."""
    return _TONE_PLACE.sub(lambda match: _OTHER_TONES[match[0]], text)


def _symbol(dice: random.Random, body: Body, abbreviation: str) -> str:
    if body.symbol == "ĐU":
        return f"{abbreviation}/{body.symbol}"
    if abbreviation:
        return f"{abbreviation}-{body.symbol}"
    return f"{body.symbol}-{dice.choice(words.DRAFTING_UNITS[:4])}"


def _subject(dice: random.Random, topic: Sequence[str], issued_on: date) -> str:
    place = f"thôn {dice.choice(words.FIRST_SYLLABLES)} {dice.choice(words.SECOND_SYLLABLES)}"
    when = dice.choice((f"năm {issued_on.year}", f"tháng {issued_on.month}/{issued_on.year}", f"tại {place}"))
    return f"{dice.choice(words.DEEDS)} {dice.choice(topic)} {when}"


def _head(body: Body, reference: Reference, issued_on: date, kind: str, subject: str) -> str:
    nation = (
        "ĐẢNG CỘNG SẢN VIỆT NAM"
        if reference.is_party
        else "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    )
    day = f"ngày {issued_on:%d} tháng {issued_on.month:02d} năm {issued_on.year}"
    lines = (body.name.upper(), nation, f"Số: {reference}", f"{body.place}, {day}", kind.upper())
    return "\n".join((*lines, f"Về việc {subject}"))


def _basis(paper: Paper) -> str:
    return (
        f"Căn cứ {paper.document_type} số {paper.reference} ngày {paper.issued_on:%d/%m/%Y}"
        f" của {paper.body.name} về việc {paper.subject};"
    )


def _sentences(dice: random.Random, topics: Sequence[Sequence[str]], wanted: int) -> Iterator[str]:
    """Sentences on some matters, with so many words or a few more."""
    rare, weights = _dictionary()
    while wanted > 0:
        phrases = dice.sample(dice.choice(topics), 2)
        named = ", ".join(dice.choices(rare, cum_weights=weights, k=dice.randint(2, 5)))
        sentence = f"{dice.choice(OPENERS)} {phrases[0]}; {phrases[1]} {named} {dice.choice(TAILS)}."
        if dice.random() < 0.2:
            sentence = f"{sentence[:-1]}: {dice.randint(2, 98)} hồ sơ, {dice.randint(1, 900)} triệu đồng."
        wanted -= sentence.count(" ") + 1
        yield sentence


def _pages(paragraphs: Iterable[str]) -> list[str]:
    pages: list[list[str]] = [[]]
    used = 0
    for paragraph in paragraphs:
        if used > _WORDS_ON_PAGE:
            pages.append([])
            used = 0
        pages[-1].append(paragraph)
        used += paragraph.count(" ") + 1
    return ["\n".join(page) for page in pages]


@cache
def _topic_weights() -> list[float]:
    """An office writes most of the first matters; of each of the last ones a tenth as often."""
    return list(accumulate(1 / (rank + 3) for rank in range(len(TOPICS))))


@cache
def _dictionary() -> tuple[list[str], list[float]]:
    """Words of two syllables and how often, added up, they occur: by Zipf's law."""
    found = sorted(min(spellings) for spellings in compounds().values())
    random.Random(0).shuffle(found)
    # 20 keeps the first words from standing in every paper: those that do are in the phrases.
    return found, list(accumulate(1 / (rank + 20) for rank in range(len(found))))
