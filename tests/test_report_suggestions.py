"""What lies in an item's folder is offered first, and is no proof by itself."""

from factories import A_MOMENT, make_drop, make_header, make_parsed, make_row, make_table

from desk.decisions import judge, link_paper
from index.suggest import Suggestion, SuggestionCode
from registry.parsed import Problem, ProblemCode
from registry.store import Registry
from registry.vocabulary.kinds import ItemStatus, Judgement
from report.suggestions import prepare_advice
from report.summary import assess
from report.wording_suggestions import describe_suggestion

_ROWS = (
    make_row("I", is_leaf=False, max_score=None, self_score=None),
    make_row("I.1", "Đã thực hiện.", text="Công khai lịch tiếp công dân", parent_code="I"),
    make_row("I.2", "Hình ảnh kèm theo.", text="Trồng cây xanh", parent_code="I"),
    make_row("I.3", text="Bố trí máy tính, bàn ghế", parent_code="I"),
)
_NAMELESS = {"number": None, "symbol": None, "issued_on": None, "document_type": None, "subject": None}


def put(registry: Registry, name: str, *, problem: Problem | None = None, **changes: str | None) -> int:
    """A paper dropped under this name; gives its id."""
    parsed = make_parsed(name, header=make_header(**changes), problems=(problem,) if problem else ())
    return registry.file_drop(make_drop(parsed, name), parsed).document_id or 0


def suggest(registry: Registry, code: str) -> tuple[Suggestion, ...]:
    return prepare_advice(registry, assess(registry)).for_items([code], 5).get(code, ())


def start(registry: Registry) -> None:
    registry.save_table(make_table(*_ROWS), "bang.docx", "1" * 64, A_MOMENT)


def test_papers_in_an_items_folder_come_before_those_that_fit_better(registry: Registry) -> None:
    schedule = put(registry, "x.pdf", number="1", subject="Về công khai lịch tiếp công dân")
    pavement = put(registry, "I.1 - Lịch/y.pdf", number="2", subject="Về lát vỉa hè", issued_on="2025-02-03")
    start(registry)
    first, second = suggest(registry, "I.1")
    assert (first.document_id, second.document_id) == (pavement, schedule)
    assert first.score < second.score  # it is of another year
    assert describe_suggestion(first.reasons[0]) == "Was put into the folder “I.1 - Lịch” on 1/7/2026."
    assert SuggestionCode.IN_FOLDER not in {reason.code for reason in second.reasons}
    item = next(one for one in assess(registry).leaves if one.criterion.code == "I.1")
    assert item.status is ItemStatus.UNBACKED


def test_a_paper_is_offered_to_the_item_whose_folder_it_lay_in(registry: Registry) -> None:
    start(registry)
    paper = registry.get_document(put(registry, "I.3/y.pdf", subject="Về lịch tiếp công dân"))
    found = prepare_advice(registry, assess(registry)).for_papers([paper], 5)[paper.id or 0]
    assert [one.criterion_code for one in found][:2] == ["I.3", "I.1"]


def test_what_was_rejected_or_linked_is_not_offered_again(registry: Registry) -> None:
    start(registry)
    rejected, linked, left = (put(registry, f"I.3/{number}.pdf", number=str(number)) for number in (1, 2, 3))
    paper = registry.get_document(rejected)
    judge(registry, assess(registry), "I.3", None, paper, Judgement.REJECTED, "", "an", A_MOMENT)
    link_paper(registry, assess(registry), "I.3", registry.get_document(linked), "", "an", A_MOMENT)
    assert [one.document_id for one in suggest(registry, "I.3")] == [left]
    advice = prepare_advice(registry, assess(registry))
    assert advice.for_papers([paper], 5) == {}


def test_drafts_and_folders_of_sums_are_not_offered(registry: Registry) -> None:
    start(registry)
    put(registry, "I.3/du thao.pdf", number="1", problem=Problem(ProblemCode.DRAFT))
    put(registry, "I/y.pdf", number="2")
    assert suggest(registry, "I.3") == ()
    paper = registry.get_document(put(registry, "I/z.pdf", number="3", subject="Về lát vỉa hè"))
    assert prepare_advice(registry, assess(registry)).for_papers([paper], 5) == {}


def test_a_photo_waits_at_the_claims_of_its_item_where_there_are_any(registry: Registry) -> None:
    start(registry)
    for code in ("I.2", "I.3"):
        put(registry, f"{code}/anh.jpg", **_NAMELESS)
    assert suggest(registry, "I.2") == ()
    assert [one.document_id for one in suggest(registry, "I.3")] == [2]  # its result promises nothing


def test_folders_are_read_by_a_table_that_comes_later(registry: Registry) -> None:
    put(registry, "I.3/y.pdf", number="2", subject="Về lát vỉa hè")
    rows = (make_row("I.2", text="Trồng cây xanh"), make_row("I.4", text="Bố trí bàn ghế"))
    registry.save_table(make_table(*rows, title="Bảng trước"), "truoc.docx", "2" * 64, A_MOMENT)
    assert prepare_advice(registry, assess(registry)).placed == {}
    start(registry)
    assert [one.document_id for one in suggest(registry, "I.3")] == [1]


def test_many_papers_in_one_folder_are_all_offered(registry: Registry) -> None:
    start(registry)
    for number in range(1, 9):
        put(registry, f"I.3/{number}.pdf", number=str(number))  # of one wording
    advice = prepare_advice(registry, assess(registry))
    assert len(advice.for_items(["I.3"], 20)["I.3"]) == 8
