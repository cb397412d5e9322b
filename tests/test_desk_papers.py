"""A paper at a desk: which is meant, where its fields stand, what it wants, its copies and its relations."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from factories import make_drop, make_header, make_parsed
from filed_papers import database_of, file_papers, get_reference, import_citations

from desk.fates import describe_fate
from desk.papers import find_copies, find_relations, get_paper
from desk.pending import find_wanting
from desk.places import find_field_place
from registry.errors import NotFoundError, UsageError
from registry.lookup import Lookup
from registry.offers import build_witnesses
from registry.parsed import Box, Citation, Header, ParsedDocument, Problem, ProblemCode
from registry.store import Registry
from registry.vocabulary.kinds import Fate, FieldName, ReadMethod
from report.wording import problem

DROP = make_drop(make_parsed("Tệp khác"))
BOX = Box(70.0, 80.0, 200.0, 95.0)


@pytest.fixture
def filed(tmp_path: Path) -> Iterator[tuple[Registry, Lookup]]:
    """A registry in a file: quick questions go round the store."""
    with Registry.open(database_of(tmp_path)) as registry:
        file_papers(registry)
        lookup = Lookup.open(database_of(tmp_path))
        yield registry, lookup
        lookup.close()


def header_in_box(**changes: str | None) -> Header:
    """A header whose number was read on page 2."""
    header = dict(make_header(**changes))
    header[FieldName.NUMBER] = replace(header[FieldName.NUMBER], page=2, box=BOX)
    return header


def citing(parsed: ParsedDocument, *written: str) -> ParsedDocument:
    """A paper whose first page cites these references."""
    citations = [Citation(0, len(text), text, get_reference(text)) for text in written]
    return replace(parsed, citations=tuple((1, citation) for citation in citations))


@pytest.mark.parametrize(
    ("text", "document_id"),
    [("#4", 4), ("1402", 2), ("so 1042 tb ubnd", 1), ("1042/QĐ-UBND", 3), ("08/2025/QĐ-UBND", 8)],
)
def test_a_paper_is_named_by_its_id_or_its_reference(
    filed: tuple[Registry, Lookup], text: str, document_id: int
) -> None:
    assert get_paper(*filed, text).id == document_id


@pytest.mark.parametrize(
    ("text", "error", "sentence"),
    [
        ("#99", NotFoundError, "No document number 99"),
        ("7/TB-UBND", NotFoundError, r"^No paper 7/TB-UBND is filed\.$"),
        ("lịch tiếp dân", UsageError, "not a document number"),
        ("#²", UsageError, "not a document number"),
        ("1042", UsageError, "fits several papers; give one of:\n  #1  .*\n  #3  "),
    ],
)
def test_a_paper_that_is_not_named_clearly_is_asked_for(
    filed: tuple[Registry, Lookup], text: str, error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        get_paper(*filed, text)


def test_a_field_is_looked_for_where_it_was_read_and_else_on_the_first_page(registry: Registry) -> None:
    document = registry.add(make_parsed(header=header_in_box()))
    number = find_field_place(registry, document, FieldName.NUMBER)
    assert (number.page, number.box) == (2, BOX)
    for name in (FieldName.SUBJECT, FieldName.SIGNER):  # read without a box, and not read
        place = find_field_place(registry, document, name)
        assert (place.page, place.box) == (1, None)
        assert place.file.sha256 == number.file.sha256


def test_what_a_paper_cites_and_who_cites_it_stands_together(registry: Registry) -> None:
    registry.add(citing(make_parsed("Một"), "1042/TB-UBND", "88/QĐ-UBND"))
    registry.add(citing(make_parsed("Hai", header=make_header(number="1402")), "1042/TB-UBND"))
    import_citations(registry, "1402/TB-UBND", "1042/TB-UBND")
    first, second = registry.documents()
    relations = find_relations(registry, first)
    assert [mention.reference_key for mention in relations.cited] == ["88/QĐ-UBND"]
    assert [paper.id for paper, _mention in relations.citing] == [second.id]
    assert [one.criterion.code for one in relations.items] == ["I.2"]


def test_a_copy_tells_its_faults_but_for_those_that_its_fields_tell(registry: Registry) -> None:
    parsed = make_parsed(problems=(Problem(ProblemCode.DRAFT), Problem(ProblemCode.PAGE_UNREAD, "2")))
    document = registry.add(parsed)
    (copy,) = find_copies(registry, document)
    assert [problem.code for problem in copy.problems] == [ProblemCode.PAGE_UNREAD]
    assert (copy.first_page, copy.last_page) == (None, None)


def test_papers_that_want_data_or_may_be_several_wait_in_the_order_of_filing(registry: Registry) -> None:
    unsure = dict(make_header(number="31", unsure=(FieldName.NUMBER,)))
    unsure[FieldName.NUMBER] = replace(unsure[FieldName.NUMBER], candidates=("31", "37"))
    registry.add(replace(make_parsed("nhiều văn bản"), starts=(2,)))
    registry.add(make_parsed(header=make_header(number="1402")))
    registry.add(make_parsed(header=unsure))
    several, open_number = find_wanting(registry)
    assert (several.paper.id, several.starts, dict(several.offers)) == (1, (2,), {})
    assert (open_number.paper.id, open_number.starts) == (3, ())
    values = [offer.value for offer in open_number.offers[FieldName.NUMBER]]
    assert values == ["31", "37"]
    at_hand = build_witnesses([], [])
    assert [one.paper.id for one in find_wanting(registry, at_hand)] == [1, 3]


UNREAD = replace(
    make_parsed("", header={}, problems=(Problem(ProblemCode.OCR_MISSING),)),
    pages=(replace(make_parsed("").pages[0], method=ReadMethod.UNREAD),),
)
PLAN = make_header(number="31", symbol="KH-UBND", document_type="Kế hoạch")
UNSURE = make_header(number="77", unsure=(FieldName.NUMBER, FieldName.ISSUED_ON))


@pytest.mark.parametrize(
    ("outcome", "fate", "sentence"),
    [
        (make_parsed("Khác", header=PLAN), Fate.REGISTERED, "Kế hoạch 31/KH-UBND, 24/4/2026"),
        (
            make_parsed("Bản khác"),
            Fate.REGISTERED,
            "another copy of #1 Thông báo 1042/TB-UBND, 24/4/2026; see ",
        ),
        (
            make_parsed("Ngày khác", header=make_header(issued_on="2026-04-29")),
            Fate.REGISTERED,
            "29/4/2026; Thông báo 1042/TB-UBND, 24/4/2026 is filed too, same number and symbol, another day",
        ),
        (
            make_parsed("Nơi khác", header=make_header(place="Hải An")),
            Fate.REGISTERED,
            "24/4/2026; Thông báo 1042/TB-UBND, 24/4/2026 is filed with the same number and date",
        ),
        (make_parsed(), Fate.DUPLICATE, "Thông báo 1042/TB-UBND, 24/4/2026"),
        (Problem(ProblemCode.TOO_LARGE), Fate.REFUSED, problem(ProblemCode.TOO_LARGE, "")),
        (make_parsed("Ba", header=UNSURE), Fate.NEEDS_DATA, "; please check: number, date of issue"),
        (
            make_parsed("Dự thảo", header=PLAN, problems=(Problem(ProblemCode.DRAFT),)),
            Fate.NEEDS_DATA,
            "; please check: it is a draft",
        ),
        (UNREAD, Fate.NEEDS_DATA, problem(ProblemCode.OCR_MISSING, "")),
    ],
)
def test_a_drop_is_told_by_its_paper_or_by_what_is_the_matter(
    registry: Registry, outcome: ParsedDocument | Problem, fate: Fate, sentence: str
) -> None:
    registry.file_drop(make_drop(make_parsed()), make_parsed())
    drop = make_drop(outcome) if isinstance(outcome, ParsedDocument) else replace(DROP, sha256="f" * 64)
    arrival = registry.file_drop(replace(drop, name="khac.pdf"), outcome)
    assert arrival.fate is fate
    assert sentence in describe_fate(registry, arrival)
    assert "minhchung" not in describe_fate(registry, arrival)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Thông báo.PDF", "it is named .pdf, but holds something else"),
        ("ảnh.jpeg", "it is named .jpeg, but holds something else"),
        ("cài đặt.exe", "not a document"),
        ("không đuôi", "not a document"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_not_to_be_opened(
    registry: Registry, name: str, said: str
) -> None:
    drop = replace(DROP, sha256="f" * 64, name=name)
    arrival = registry.file_drop(drop, Problem(ProblemCode.UNKNOWN_TYPE))
    assert said in describe_fate(registry, arrival)


def test_an_archive_is_told_by_its_members(registry: Registry) -> None:
    archive = registry.file_archive(
        replace(DROP, name="tap.zip"),
        "application/zip",
        [(make_drop(make_parsed("Bốn")), make_parsed("Bốn"))],
    )
    assert describe_fate(registry, archive) == ""
    (member,) = registry.arrivals(archive.id)
    assert describe_fate(registry, member) == "Thông báo 1042/TB-UBND, 24/4/2026"


def test_a_paper_of_the_same_number_does_not_cite_it_by_its_own_head(registry: Registry) -> None:
    cited = registry.add(make_parsed("Văn bản đầu", header=make_header()))
    twin = make_parsed("Văn bản khác", header=make_header(issued_on="2026-06-29", subject="Về việc khác"))
    registry.add(citing(twin, "1042/TB-UBND"))
    follower = citing(make_parsed("Căn cứ", header=make_header(number="7")), "1042/TB-UBND")
    registry.add(follower)
    assert [paper.number for paper, _mention in find_relations(registry, cited).citing] == [7]
