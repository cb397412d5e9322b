"""What the page of an item shows of a verdict, without a page."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from factories import A_PERIOD, make_citation, make_claim, make_document

from index.locate import Place
from ingest.files import DOCX, PDF
from registry.assessment import ClaimVerdict, ItemVerdict, Reason, ReasonCode, takes_file
from registry.parsed import Box
from registry.slots import Slot, SlotKind
from registry.tables import Document, StoredCriterion, StoredFile, StoredPage
from registry.vocabulary.kinds import (
    CitationStatus,
    ClaimKind,
    FieldName,
    ItemStatus,
    Periodicity,
    ReadMethod,
)
from report.lit_pages import Light, Mark, TextPiece, compare
from report.proof import Proof
from web.proof_view import (
    choose_claim,
    find_next_waiting,
    is_waiting,
    pages_to_show,
    view_months,
    view_paper,
    view_slots,
)

SHA = "a" * 64
NUMBER_BOX, DATE_BOX, LINE_BOX = Box(10, 10, 60, 20), Box(100, 10, 190, 20), Box(30, 40, 180, 52)
TEXT = "Số: 1042/TB-UBND\nNghi Dương, ngày 24 tháng 4\nnăm 2026\nVề kết quả kiểm tra"


def make_file(media_type: str = PDF) -> StoredFile:
    return StoredFile(sha256=SHA, size=1, media_type=media_type, page_count=3)


def make_page(number: int = 1, text: str = TEXT) -> StoredPage:
    return StoredPage(
        sha256=SHA,
        number=number,
        width=595.0,
        height=842.0,
        text=text,
        words="[]",
        method=ReadMethod.TEXT_LAYER,
        confidence=1.0,
    )


def make_proof(
    paper: Document | None = None,
    *,
    passage: Place | None = None,
    head: Mapping[FieldName, Place] | None = None,
) -> Proof:
    places = {
        FieldName.NUMBER: Place(SHA, 1, "Số: 1042/TB-UBND", (NUMBER_BOX,)),
        FieldName.SYMBOL: Place(SHA, 1, "Số: 1042/TB-UBND", (NUMBER_BOX,)),
        FieldName.ISSUED_ON: Place(SHA, 1, "Nghi Dương, ngày 24 tháng 4 năm 2026", (DATE_BOX,)),
    }
    return Proof(paper or make_document(), places if head is None else head, passage)


def make_verdict(
    status: CitationStatus = CitationStatus.VERIFIED, *codes: ReasonCode, **changes: object
) -> ClaimVerdict:
    claim = make_citation("Thông báo số 1042/TB-UBND", **changes)
    return ClaimVerdict(claim, status, tuple(map(Reason, codes)), documents=(make_document(),))


def make_item(
    *claims: ClaimVerdict, periodicity: Periodicity = Periodicity.NONE, **changes: object
) -> ItemVerdict:
    row = StoredCriterion(
        id=1,
        table_id=1,
        position=1,
        code="I.1",
        level=1,
        is_leaf=True,
        text="Nội dung",
        self_score=Decimal(1),
        periodicity=periodicity,
    )
    return replace(ItemVerdict(row, ItemStatus.PARTLY_BACKED, claims), **changes)  # type: ignore[arg-type]


def test_what_the_table_says_otherwise_stands_beside_what_the_paper_says() -> None:
    verdict = make_verdict(CitationStatus.CONFLICTING, issued_on=date(2026, 6, 29))
    number, day = compare(verdict, make_document())
    assert (number.printed, number.filed, number.agrees) == ("1042/TB-UBND", "1042/TB-UBND", True)
    assert (day.field, day.printed, day.filed, day.agrees) == (
        FieldName.ISSUED_ON,
        "29/6/2026",
        "24/4/2026",
        False,
    )


@pytest.mark.parametrize(
    ("printed", "filed", "agrees"),
    [
        (None, "2026-04-24", None),
        (date(2026, 4, 24), None, None),
        (date(2026, 4, 24), "2026-04-25", False),
        (date(2026, 4, 24), "2026-04-24", True),
    ],
)
def test_where_one_side_says_nothing_nothing_is_said_of_agreement(
    printed: date | None, filed: str | None, agrees: bool | None
) -> None:
    compared = compare(make_verdict(issued_on=printed), make_document(issued_on=filed))
    found = {one.field: one.agrees for one in compared}
    assert found[FieldName.ISSUED_ON] is agrees


def test_subjects_differ_where_the_verdict_says_so_and_not_by_their_letters() -> None:
    subject = "VỀ KẾT QUẢ kiểm tra kỷ luật"
    alike = list(compare(make_verdict(subject=subject), make_document()))[-1]
    other = make_verdict(CitationStatus.PROBABLE, ReasonCode.SUBJECT_DIFFERS, subject=subject)
    assert alike.agrees is True
    assert list(compare(other, make_document()))[-1].agrees is False


def test_a_reading_that_nobody_confirmed_is_told() -> None:
    paper = make_document(unsure=(FieldName.SYMBOL,))
    assert [one.is_unsure for one in compare(make_verdict(), paper)] == [True, False]


def test_a_linked_paper_is_compared_with_nothing() -> None:
    verdict = make_verdict()
    verdict.claim.position = 0
    assert list(compare(verdict, make_document())) == []


def test_what_agrees_and_what_differs_is_lit_in_two_ways_and_no_place_twice() -> None:
    verdict = make_verdict(CitationStatus.CONFLICTING, issued_on=date(2026, 6, 29))
    view = view_paper(verdict, make_proof(), make_file(), [make_page()])
    (page,) = view.pages
    assert page.marks == (
        Mark(98, 8, 94, 14, Light.DIFFERS),
        Mark(8, 8, 54, 14, Light.SAYS_SO),
    )
    assert not page.is_text
    assert [one.field for one in view.differences] == [FieldName.ISSUED_ON]


def test_the_passage_is_lit_on_its_own_page_and_opens_there() -> None:
    passage = Place(SHA, 3, "kết quả kiểm tra", (LINE_BOX,))
    proof = make_proof(passage=passage)
    assert pages_to_show(proof, make_file(), 1) == (1, 3)
    view = view_paper(make_verdict(), proof, make_file(), [make_page(1), make_page(3)])
    assert [len(page.marks) for page in view.pages] == [2, 1]
    assert view.opens_at == 3


def test_places_on_another_copy_are_not_lit_on_this_one() -> None:
    elsewhere = {FieldName.NUMBER: Place("b" * 64, 1, "Số: 1042/TB-UBND", (NUMBER_BOX,))}
    proof = make_proof(head=elsewhere)
    assert pages_to_show(proof, make_file(), 2) == (2,)
    view = view_paper(make_verdict(), proof, make_file(), [make_page(2)])
    assert view.pages[0].marks == ()
    assert view.opens_at is None


def test_a_word_file_shows_its_text_with_the_places_marked_across_lines() -> None:
    passage = Place(SHA, 1, "Về kết quả kiểm tra", ())
    view = view_paper(make_verdict(), make_proof(passage=passage), make_file(DOCX), [make_page()])
    (page,) = view.pages
    assert page.is_text
    assert "".join(piece.text for piece in page.pieces) == TEXT
    assert [piece.text for piece in page.pieces if piece.light] == [
        "Số: 1042/TB-UBND",
        "Nghi Dương, ngày 24 tháng 4\nnăm 2026",
        "Về kết quả kiểm tra",
    ]


def test_places_that_overlap_in_the_text_are_marked_once() -> None:
    head = {FieldName.ISSUED_ON: Place(SHA, 1, "ngày 24 tháng 4", ())}
    passage = Place(SHA, 1, "tháng 4 năm 2026", ())
    proof = make_proof(passage=passage, head=head)
    view = view_paper(make_verdict(), proof, make_file(DOCX), [make_page(text="ngày 24 tháng 4 năm 2026")])
    assert view.pages[0].pieces == (TextPiece("ngày 24 tháng 4", Light.SAYS_SO), TextPiece(" năm 2026", None))


@pytest.mark.parametrize(
    ("status", "codes", "papers", "waits"),
    [
        (CitationStatus.CONFLICTING, (), 1, True),
        (CitationStatus.PROBABLE, (), 1, True),
        (CitationStatus.MISSING, (ReasonCode.SEVERAL_CANDIDATES,), 2, True),
        (CitationStatus.MISSING, (ReasonCode.NO_FILE,), 0, False),
        (CitationStatus.CONFLICTING, (ReasonCode.ASKED,), 1, False),  # the unit has to answer
        (CitationStatus.VERIFIED, (), 1, False),
    ],
)
def test_a_claim_waits_for_a_person_while_a_paper_may_be_meant(
    status: CitationStatus, codes: tuple[ReasonCode, ...], papers: int, waits: bool
) -> None:
    verdict = replace(make_verdict(status, *codes), documents=(make_document(),) * papers)
    assert is_waiting(verdict) is waits


def test_the_claim_that_waits_is_looked_at_first_then_one_that_names_evidence() -> None:
    waits, stands = make_verdict(CitationStatus.PROBABLE), make_verdict()
    words = ClaimVerdict(make_claim(ClaimKind.STATEMENT, "Có thực hiện"), CitationStatus.NOT_VERIFIABLE)
    assert choose_claim(make_item(words, stands, waits)) == 3
    assert choose_claim(make_item(words, stands)) == 2
    assert choose_claim(make_item(words)) == 1
    assert choose_claim(make_item()) is None


def test_the_next_that_waits_is_found_behind_and_then_from_the_start() -> None:
    waits, stands = make_verdict(CitationStatus.PROBABLE), make_verdict()
    item = make_item(waits, stands, waits)
    assert [find_next_waiting(item, after) for after in (0, 1, 3)] == [1, 3, 1]
    assert find_next_waiting(make_item(stands), 0) is None


def test_files_are_attached_to_what_bears_no_number() -> None:
    photo = ClaimVerdict(make_claim(ClaimKind.PHOTO, "Hình ảnh"), CitationStatus.MISSING)
    linked = ClaimVerdict(make_claim(ClaimKind.UNNUMBERED_DOCUMENT, ""), CitationStatus.VERIFIED)
    linked.claim.position = 0
    assert takes_file(photo)
    assert not takes_file(make_verdict())
    assert not takes_file(linked)


@pytest.mark.parametrize(
    ("status", "reasons", "filled"),
    [
        (ItemStatus.BACKED, (), [True, True]),
        (ItemStatus.UNBACKED, (), [False, False]),
        (ItemStatus.CLAIMS_NOTHING, (), [None, None]),
        (
            ItemStatus.PARTLY_BACKED,
            (Reason(ReasonCode.SLOT_EMPTY, {"slot": "Báo cáo", "kind": "result"}),),
            [True, False],
        ),
        (ItemStatus.PARTLY_BACKED, (Reason(ReasonCode.NO_VERIFIED_CLAIM),), [False, True]),
    ],
)
def test_a_slot_is_filled_or_open_as_the_verdict_says(
    status: ItemStatus, reasons: tuple[Reason, ...], filled: list[bool | None]
) -> None:
    slots = (Slot(SlotKind.ANY, "Văn bản"), Slot(SlotKind.RESULT, "Báo cáo"))
    item = make_item(status=status, reasons=reasons, slots=slots)
    assert [one.is_filled for one in view_slots(item)] == filled


def test_a_monthly_duty_shows_which_claims_cover_each_month() -> None:
    april = ClaimVerdict(
        make_citation(subject="Báo cáo"), CitationStatus.VERIFIED, issued_on=date(2026, 4, 24)
    )
    january = ClaimVerdict(make_citation(subject="kết quả tháng 01/2026"), CitationStatus.VERIFIED)
    item = make_item(april, january, april, periodicity=Periodicity.MONTHLY)
    months = view_months(item, A_PERIOD)
    assert [one.month.month for one in months] == [1, 2, 3, 4, 5, 6]
    assert [one.claims for one in months] == [(2,), (), (), (1, 3), (), ()]
    over_new_year = view_months(item, (date(2025, 11, 15), date(2026, 2, 1)))
    assert [(one.month.year, one.month.month) for one in over_new_year] == [
        (2025, 11),
        (2025, 12),
        (2026, 1),
        (2026, 2),
    ]


def test_other_duties_have_no_months() -> None:
    assert view_months(make_item(make_verdict()), A_PERIOD) == ()
    assert view_months(make_item(make_verdict(), periodicity=Periodicity.MONTHLY), None) == ()
