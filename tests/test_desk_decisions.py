"""What people decide at a desk, by mouse or on the command line: rules, undoing, history."""

from datetime import UTC, datetime, timedelta

import pytest
from factories import A_MOMENT, make_header, make_parsed, make_row, make_table

from desk.attachments import detach_file
from desk.decisions import accept, history, judge, link_paper, take_back, undo
from desk.items import get_claim, get_item, place_of
from desk.refusals import DraftError, InputWantedError
from registry.decisions import Place
from registry.errors import NotFoundError, UsageError
from registry.store import Registry
from registry.tables import Attachment, Document, StoredFile
from registry.vocabulary.kinds import ItemStatus, Judgement
from report.summary import Assessment, assess

CITING = "Thông báo số 1042/TB-UBND ngày 29/4/2026"
ROWS = (
    make_row("I", is_leaf=False),
    make_row("I.1", CITING, parent_code="I"),
    make_row("I.2", "Đã thực hiện. (có ảnh kèm theo)", parent_code="I"),
    make_row("I.3", "Thông báo số 77/TB-UBND", parent_code="I"),
)
NOTICE, NEIGHBOUR, DRAFT = 1, 2, 3


class Desk:
    """A table and three papers: a notice, its neighbour in the register, and a draft."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.minutes = 0
        registry.save_table(make_table(*ROWS), "bang.docx", "1" * 64, A_MOMENT)
        registry.add(make_parsed())
        registry.add(make_parsed(header=make_header(number="1402", subject="Về lịch tiếp công dân")))
        registry.add(make_parsed(header=make_header(number="1500")))
        registry.decide_draft(DRAFT, True, "lan", A_MOMENT)

    @property
    def assessment(self) -> Assessment:
        return assess(self.registry)

    @property
    def at(self) -> datetime:
        """Each act comes a minute after the one before."""
        self.minutes += 1
        return A_MOMENT + timedelta(minutes=self.minutes)

    def paper(self, document_id: int) -> Document:
        return self.registry.get_document(document_id)

    def accept(self, code: str, claim: int, paper: int | None = None, reason: str = "xem bản giấy") -> int:
        meant = None if paper is None else self.paper(paper)
        return accept(self.registry, self.assessment, code, claim, meant, reason, "lan", self.at).id or 0

    def reject(self, code: str, claim: int | None, paper: int, reason: str = "văn bản khác") -> int:
        return self.judge(code, claim, paper, Judgement.REJECTED, reason)

    def judge(self, code: str, claim: int | None, paper: int, judgement: Judgement, reason: str = "") -> int:
        meant = self.paper(paper)
        done = judge(self.registry, self.assessment, code, claim, meant, judgement, reason, "lan", self.at)
        return done.id or 0

    def link(self, code: str, paper: int) -> int:
        return link_paper(self.registry, self.assessment, code, self.paper(paper), "", "lan", self.at).id or 0

    def take_back(self, code: str, claim: int | None, paper: int) -> list[Place]:
        meant = self.paper(paper)
        done = take_back(self.registry, self.assessment, code, claim, meant, "nhầm", "lan", self.at)
        return [Place(one.criterion_code, one.claim_raw, one.occurrence) for one in done]

    def undo(self, decision_id: int) -> int:
        return undo(self.registry, self.assessment, decision_id, "minh", self.at).id or 0

    def standing(self) -> list[tuple[str, str, int, str, str]]:
        """Whatever counts: code, wording of the claim, paper, judgement, reason."""
        found = self.registry.standing_decisions(1)
        return [
            (place.criterion_code, place.claim_raw, one.document_id, one.judgement.value, one.reason)
            for place, decisions in found.items()
            for one in decisions
        ]

    def status(self, code: str) -> ItemStatus:
        return get_item(self.assessment, code).status


@pytest.fixture
def desk(registry: Registry) -> Desk:
    return Desk(registry)


def test_a_claim_means_the_only_paper_found_for_it_unless_another_is_named(desk: Desk) -> None:
    assert desk.status("I.1") is ItemStatus.PARTLY_BACKED
    desk.accept("i.1", 1, reason="  bảng gõ nhầm ngày ")
    assert desk.standing() == [("I.1", CITING, NOTICE, "accepted", "bảng gõ nhầm ngày")]
    assert desk.status("I.1") is ItemStatus.BACKED


@pytest.mark.parametrize(
    ("code", "claim", "paper", "error", "sentence"),
    [
        ("I.9", 1, NOTICE, NotFoundError, "No item I.9 in the table."),
        ("I.1", 2, NOTICE, NotFoundError, "I.1 has no claim 2."),
        ("I.1", 0, NOTICE, NotFoundError, "I.1 has no claim 0."),
        ("I.2", 1, NOTICE, UsageError, "cites no numbered paper"),
        ("I.3", 1, None, NotFoundError, "No paper was found for this claim."),
        ("I.1", 1, DRAFT, DraftError, "is a draft and proves nothing"),
        ("I.1", 1, NEIGHBOUR, InputWantedError, "cites 1042/TB-UBND, the paper is 1402/TB-UBND"),
        ("I.1", 1, NOTICE, InputWantedError, "the table says 29/4/2026, the filed paper 24/4/2026. If this"),
        ("I.1", 1, None, InputWantedError, "Table and paper disagree"),
    ],
)
def test_what_cannot_be_accepted_is_refused_and_nothing_recorded(
    desk: Desk, code: str, claim: int, paper: int | None, error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        desk.accept(code, claim, paper, reason=" ")
    assert desk.standing() == []


def test_another_number_is_accepted_with_a_reason(desk: Desk) -> None:
    desk.accept("I.1", 1, NEIGHBOUR, reason="gõ nhầm số")
    assert desk.standing() == [("I.1", CITING, NEIGHBOUR, "accepted", "gõ nhầm số")]


def test_a_question_without_words_is_no_question(desk: Desk) -> None:
    with pytest.raises(InputWantedError) as refusal:
        desk.judge("I.1", 1, NOTICE, Judgement.ASKED, " ")
    assert refusal.value.wanted == "reason"
    desk.judge("I.1", 1, NOTICE, Judgement.ASKED, "ngày nào đúng?")
    assert [one[3:] for one in desk.standing()] == [("asked", "ngày nào đúng?")]


@pytest.mark.parametrize("claim", [1, None])
def test_a_paper_that_a_claim_means_is_rejected_with_a_reason(desk: Desk, claim: int | None) -> None:
    with pytest.raises(InputWantedError, match="Type why this paper is rejected") as refusal:
        desk.reject("I.1", claim, NOTICE, " ")
    assert (refusal.value.wanted, desk.standing()) == ("reason", [])
    desk.reject("I.1", claim, NOTICE, "không phải văn bản này")
    assert [one[3:] for one in desk.standing()] == [("rejected", "không phải văn bản này")]


def test_a_paper_that_was_only_suggested_is_turned_down_without_a_reason(desk: Desk) -> None:
    desk.reject("I.1", None, NEIGHBOUR, "")
    assert [one[3:] for one in desk.standing()] == [("rejected", "")]


@pytest.mark.parametrize("judgement", [Judgement.ACCEPTED, Judgement.WITHDRAWN])
def test_judgements_with_rules_of_their_own_do_not_come_in_by_another_door(
    desk: Desk, judgement: Judgement
) -> None:
    with pytest.raises(ValueError, match=judgement.value):
        desk.judge("I.1", 1, DRAFT, judgement)


@pytest.mark.parametrize(
    ("code", "paper", "sentence"),
    [
        ("I", NOTICE, "I is the sum of the items below it"),
        ("I.2", DRAFT, "is a draft"),
        ("X", NOTICE, "No item X"),
    ],
)
def test_what_cannot_be_linked_is_refused(desk: Desk, code: str, paper: int, sentence: str) -> None:
    with pytest.raises((UsageError, NotFoundError), match=sentence):
        desk.link(code, paper)
    assert desk.standing() == []


def test_a_linked_paper_is_no_claim_with_a_place_of_its_own(desk: Desk) -> None:
    desk.link("I.2", NEIGHBOUR)
    verdict = get_item(desk.assessment, "I.2")
    assert place_of(verdict, None) == Place("I.2")
    linked = len(verdict.claims)
    assert verdict.claims[-1].documents[0].id == NEIGHBOUR
    with pytest.raises(UsageError, match="is judged for the whole item"):
        get_claim(verdict, linked)


def test_all_that_stands_of_a_paper_at_an_item_is_taken_back_or_only_what_stands_at_a_claim(
    desk: Desk,
) -> None:
    for _time in range(2):
        desk.reject("I.1", None, NOTICE)
        desk.accept("I.1", 1, NOTICE)
        assert len(desk.standing()) == 2
        if not _time:
            assert desk.take_back("I.1", 1, NOTICE) == [Place("I.1", CITING)]
            assert [one[1] for one in desk.standing()] == [""]
    assert set(desk.take_back("I.1", None, NOTICE)) == {Place("I.1"), Place("I.1", CITING)}
    assert desk.standing() == []
    with pytest.raises(NotFoundError, match="Nothing was decided about"):
        desk.take_back("I.1", None, NOTICE)


def test_undoing_the_first_decision_leaves_none_standing_and_undoing_that_brings_it_back(desk: Desk) -> None:
    rejected = desk.reject("I.1", 1, NOTICE, "không phải văn bản này")
    undone = desk.undo(rejected)
    assert desk.standing() == []
    desk.undo(undone)
    assert desk.standing() == [("I.1", CITING, NOTICE, "rejected", "không phải văn bản này")]
    assert [line.who for line in history(desk.registry, desk.assessment, "I.1")] == ["lan", "minh", "minh"]


def test_undoing_has_the_decision_before_stand_again_with_its_reason(desk: Desk) -> None:
    desk.accept("I.1", 1, NEIGHBOUR, reason="gõ nhầm số")
    desk.accept("I.1", 1, NOTICE)  # of another paper: no decision after or before the others
    rejected = desk.reject("I.1", 1, NEIGHBOUR, "chưa chắc")
    desk.reject("I.1", None, NEIGHBOUR)
    desk.undo(rejected)
    assert ("I.1", CITING, NEIGHBOUR, "accepted", "gõ nhầm số") in desk.standing()
    assert len(desk.standing()) == 3


def test_a_decision_that_another_has_followed_is_not_undone(desk: Desk) -> None:
    accepted = desk.accept("I.1", 1, NOTICE)
    desk.reject("I.1", 1, NOTICE)
    with pytest.raises(UsageError, match="Somebody has decided about this paper again"):
        desk.undo(accepted)
    assert [one[3] for one in desk.standing()] == ["rejected"]


def test_undoing_makes_no_draft_proof_again(desk: Desk) -> None:
    desk.accept("I.1", 1, NOTICE)
    rejected = desk.reject("I.1", 1, NOTICE)
    desk.registry.decide_draft(NOTICE, True, "lan", A_MOMENT)
    with pytest.raises(DraftError):
        desk.undo(rejected)
    assert [one[3] for one in desk.standing()] == ["rejected"]


def test_a_decision_is_undone_where_its_item_stands_now(desk: Desk) -> None:
    desk.reject("I.1", 1, NOTICE, "cũ")
    accepted = desk.accept("I.1", 1, NOTICE)
    moved = [make_row("I.1", text="Nội dung mới thêm"), make_row("I.2", CITING, text="Nội dung I.1")]
    desk.registry.save_table(make_table(*moved), "bang.docx", "2" * 64, A_MOMENT)
    desk.undo(accepted)
    assert desk.standing() == [("I.2", CITING, NOTICE, "rejected", "cũ")]


def test_what_the_table_does_not_know_is_not_undone(desk: Desk) -> None:
    accepted = desk.accept("I.1", 1, NOTICE)
    gone = make_table(make_row("II.1", text="Một việc hoàn toàn khác"))
    desk.registry.save_table(gone, "bang.docx", "2" * 64, A_MOMENT)
    for decision_id in (accepted, accepted + 1):
        with pytest.raises(NotFoundError, match="no such decision"):
            desk.undo(decision_id)


def test_the_history_holds_decisions_and_attached_files_in_the_order_of_time(desk: Desk) -> None:
    claims = [said.claim for said in get_item(desk.assessment, "I.2").claims]
    number = next(rank for rank, claim in enumerate(claims, start=1) if "ảnh" in claim.raw)
    photo = Attachment(
        table_id=1,
        criterion_code="I.2",
        claim_raw=claims[number - 1].raw,
        sha256="a" * 64,
        name="hop.jpg",
        dated_on=A_MOMENT.date(),
        note="họp",
        attached_by="lan",
        attached_at=A_MOMENT,
    )
    desk.registry.attach(1, StoredFile(sha256="a" * 64, size=1, media_type="image/jpeg"), photo)
    linked = desk.link("I.2", NEIGHBOUR)
    assert detach_file(desk.registry, desk.assessment, "i.2", number, "a" * 64, "minh", desk.at)
    assert not detach_file(desk.registry, desk.assessment, "I.2", number, "a" * 64, "minh", desk.at)
    desk.reject("I.2", number, NOTICE, "ảnh khác")
    desk.reject("I.1", 1, NOTICE)
    lines = history(desk.registry, desk.assessment, "I.2")
    told = [
        (
            line.who,
            line.act.value,
            line.paper and line.paper.id,
            line.file and line.file.name,
            line.claim,
            line.why,
        )
        for line in lines
    ]
    assert told == [
        ("lan", "attached", None, "hop.jpg", number, "họp"),
        ("lan", "accepted", NEIGHBOUR, None, None, ""),
        ("minh", "detached", None, "hop.jpg", number, ""),
        ("lan", "rejected", NOTICE, None, number, "ảnh khác"),
    ]
    assert [line.decision_id for line in lines] == [None, linked, None, linked + 1]
    assert [line.at.tzinfo for line in lines] == [UTC] * 4
    assert [line.at for line in lines[:2]] == [A_MOMENT, A_MOMENT + timedelta(minutes=1)]


def test_a_claim_that_the_table_lost_is_told_by_its_words(desk: Desk) -> None:
    desk.reject("I.1", 1, NOTICE)
    rows = [make_row("I.1", "Thông báo số 5/TB-UBND", parent_code="I"), ROWS[0]]
    desk.registry.save_table(make_table(*rows), "bang.docx", "2" * 64, A_MOMENT)
    (line,) = history(desk.registry, desk.assessment, "I.1")
    assert (line.claim, line.claim_raw) == (None, CITING)
