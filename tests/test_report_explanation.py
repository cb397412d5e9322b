"""An item explained in sentences that name the papers, the rule, and what to do."""

import pytest
from factories import A_MOMENT, A_PERIOD, make_header, make_parsed, make_row, make_table

from registry.assessment import ItemVerdict
from registry.language import use_language
from registry.store import Registry
from registry.tables import Decision
from registry.vocabulary.kinds import Judgement, Periodicity
from report.explanation import explain
from report.summary import assess

CONFLICT = "Thông báo số 1042/TB-UBND ngày 29/4/2026. Đạt 100%."


def only_item(registry: Registry) -> ItemVerdict:
    (item,) = assess(registry).leaves
    return item


def start(registry: Registry, result: str, **changes: object) -> None:
    registry.save_table(make_table(make_row("I.1", result, **changes)), "bang.docx", "1" * 64, A_MOMENT)


def test_both_sides_of_a_conflict_and_what_to_do_are_said(registry: Registry) -> None:
    start(registry, CONFLICT)
    registry.add(make_parsed())
    said = "\n".join(explain(only_item(registry), A_PERIOD))
    assert "I.1 claims 1.0 of 1.0 points and is partly backed" in said
    assert "the table says 29/4/2026, the filed paper 24/4/2026" in said
    assert "To do: compare with the paper" in said


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"self_score": None}, "I.1 claims no point of 1.0: nothing has to be shown."),
        ({}, "nothing that its result names is on file"),
        (
            {"evidence_required": "Báo cáo kết quả khảo sát"},
            "Asked for: this very paper (“Báo cáo kết quả khảo sát”).",
        ),
        (
            {"periodicity": Periodicity.MONTHLY},
            "A duty of every month; papers are there for 0 months: none.",
        ),
    ],
)
def test_the_rule_that_decided_is_said(registry: Registry, changes: dict[str, object], sentence: str) -> None:
    start(registry, "Đã thực hiện.", **changes)
    assert sentence in "\n".join(explain(only_item(registry), A_PERIOD))


def test_links_and_photos_without_a_file_are_named_beside_an_item_that_is_backed(registry: Registry) -> None:
    cited = "Thông báo số 1042/TB-UBND ngày 24/4/2026"
    start(registry, f"{cited}; https://nghiduong.vn/tin/1; https://nghiduong.vn/tin/2; (có ảnh kèm theo)")
    registry.add(make_parsed())
    first, *_others = explain(only_item(registry), A_PERIOD)
    assert first.endswith(
        "what is on file and verified is enough for what the item asks for, so these points stand on paper. "
        "Still without a file: 2 links, 1 photo."
    )


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("Có thực hiện", "Lacking: the item asks for a result (“Có thực hiện”), no evidence shows it yet."),
        ("Có quy định", "Lacking: the item asks for a rule (“Có quy định”), no paper lays it down yet."),
        ("Báo cáo CCHC", "Lacking: asked for and not there: “Báo cáo CCHC”."),
    ],
)
def test_what_an_item_asks_for_is_said_also_where_its_words_name_no_paper(
    registry: Registry, asked: str, sentence: str
) -> None:
    start(registry, CONFLICT, evidence_required=asked)
    registry.add(make_parsed())
    assert any(one.startswith(sentence) for one in explain(only_item(registry), A_PERIOD))


@pytest.mark.parametrize("more", ["", " Thông báo số 1402/TB-UBND ngày 24/4/2026."])
def test_a_paper_that_was_rejected_is_not_said_to_have_no_file(registry: Registry, more: str) -> None:
    start(registry, CONFLICT + more)
    paper = registry.add(make_parsed())
    registry.add(make_parsed(header=make_header(number="1402")))
    other = registry.add(make_parsed(header=make_header(number="1500")))
    for rejected, why in ((paper, "văn bản khác"), (other, "không liên quan")):
        registry.decide(
            Decision(
                table_id=registry.get_table().id or 0,
                criterion_code="I.1",
                document_id=rejected.id or 0,
                judgement=Judgement.REJECTED,
                reason=why,
                decided_by="lan",
                decided_at=A_MOMENT,
            )
        )
    said = "\n".join(explain(only_item(registry), A_PERIOD))
    assert "1042/TB-UBND is on file, but lan rejected it on 01/7/2026: văn bản khác. To do: file an" in said
    assert "no file" not in said
    assert "không liên quan" not in said  # no claim means that one


def test_a_linked_paper_is_said_to_be_so_with_who_and_why(registry: Registry) -> None:
    start(registry, "Đã thực hiện.")
    paper = registry.add(make_parsed())
    registry.decide(
        Decision(
            table_id=registry.get_table().id or 0,
            criterion_code="I.1",
            document_id=paper.id or 0,
            judgement=Judgement.ACCEPTED,
            reason="đúng nội dung",
            decided_by="lan",
            decided_at=A_MOMENT,
        )
    )
    said = "\n".join(explain(only_item(registry), A_PERIOD))
    assert "Linked by a person: #1 Thông báo 1042/TB-UBND, 24/4/2026" in said
    assert "lan accepted 1042/TB-UBND on 01/7/2026: đúng nội dung" in said


def test_the_sentences_are_vietnamese_by_default(registry: Registry) -> None:
    start(registry, CONFLICT)
    registry.add(make_parsed())
    use_language("vi")
    first, *_others = explain(only_item(registry), A_PERIOD)
    assert first.startswith("Mục I.1 tự chấm 1,0/1,0 điểm")


def test_what_several_links_lack_is_said_once(registry: Registry) -> None:
    start(registry, "https://nghiduong.vn/tin/1 https://nghiduong.vn/tin/2")
    said = explain(only_item(registry), A_PERIOD)
    assert sum("no snapshot of the linked page" in one and one.startswith("Lacking") for one in said) == 1
