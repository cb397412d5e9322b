"""What every full-text engine must do, on each of them: the hits, their order, the counts, and what lasts."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis import exact_words, folded_words, pair_mark, pair_marks, reference_keys
from index.fulltext import (
    ENGINES,
    EngineQuery,
    Facets,
    Found,
    IndexEntry,
    IndexState,
    Match,
    Order,
    SearchIndex,
    Within,
)
from index.upkeep import make_index

MANY = 1000


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def index(engine: str, folder: Path) -> Iterator[SearchIndex]:
    opened = make_index(engine, folder)
    yield opened
    opened.close()


def make_entry(
    document_id: int,
    title: str = "",
    body: str = "",
    *,
    document_type: str = "",
    issuing_body: str = "",
    issued_on: date | None = None,
    lacks: tuple[str, ...] = (),
) -> IndexEntry:
    whole = f"{title}\n{body}"
    return IndexEntry(
        document_id,
        title=tuple(folded_words(title)),
        folded=tuple(folded_words(whole)),
        exact=tuple(exact_words(whole)),
        references=tuple(reference_keys(whole)),
        document_type=document_type,
        issuing_body=issuing_body,
        issued_on=issued_on,
        lacks=lacks,
    )


def make_query(typed: str = "", *, accents: bool = False, **more: object) -> EngineQuery:
    words = tuple((word,) for word in folded_words(typed))
    exact = tuple(exact_words(typed)) if accents else ()
    return replace(EngineQuery(words=words, exact=exact), **more)  # type: ignore[arg-type]


def ask(index: SearchIndex, query: EngineQuery | str) -> list[int]:
    asked = make_query(query) if isinstance(query, str) else query
    return list(index.search(asked, MANY).ids)


# Words


def test_all_the_words_must_be_there(index: SearchIndex) -> None:
    index.apply([make_entry(1, "công khai số điện thoại"), make_entry(2, "công khai thủ tục")], 1)
    assert ask(index, "cong khai so dien thoai") == [1]
    assert set(ask(index, "cong khai")) == {1, 2}
    assert ask(index, "cong khai khac") == []


# Folded, these are operators, stop words or nothing at all to one engine or another.
@pytest.mark.parametrize("words", ["ý", "a", "3", "0", "ăn", "tổ", "nốt", "o và", "in", "và", "ơ", "1042"])
def test_no_word_is_too_short_or_too_common_to_be_found(index: SearchIndex, words: str) -> None:
    index.apply([make_entry(1, "Thông báo", f"lời {words} cuối"), make_entry(2, "Thông báo", "lời cuối")], 1)
    assert ask(index, words) == [1]
    assert ask(index, make_query(words, accents=True)) == [1]


def test_a_word_of_absurd_length_harms_nobody(index: SearchIndex) -> None:
    index.apply([make_entry(1, "kế hoạch", "x" * 100_000), make_entry(2, "kế hoạch")], 1)
    assert set(ask(index, "ke hoach")) == {1, 2}
    assert ask(index, "y" * 100_000) == []


def test_one_form_of_a_word_is_enough(index: SearchIndex) -> None:
    index.apply(
        [make_entry(1, "hòa giải"), make_entry(2, "hóa giải"), make_entry(3, "giải"), make_entry(4, "hoa")], 1
    )
    assert set(ask(index, EngineQuery(words=(("hao", "hoa"), ("giai",))))) == {1, 2}


def test_a_mentioned_reference_stands_for_a_word(index: SearchIndex) -> None:
    index.apply([make_entry(1, "kế hoạch", "theo 1042/TB-UBND"), make_entry(2, "kế hoạch")], 1)
    key = ("1042tbubnd",)
    assert ask(index, EngineQuery(words=(("ke",), ("hoach",), key))) == [1]
    assert ask(index, EngineQuery(words=(("khac", "1042tbubnd"),))) == [1]
    assert ask(index, EngineQuery(words=(("ke",),), excluded=key)) == [2]
    assert ask(index, EngineQuery(words=(key,), in_title=True)) == []


@pytest.mark.parametrize("beginning", ["n", "ng", "ngh", "nghi", "nghiep"])
def test_a_beginning_stands_for_one_more_word(index: SearchIndex, beginning: str) -> None:
    index.apply([make_entry(1, "công nghiệp"), make_entry(2, "công an"), make_entry(3, "nghiệp vụ")], 1)
    assert ask(index, EngineQuery(words=(("cong",),), prefix=beginning)) == [1]
    assert set(ask(index, EngineQuery(prefix=beginning))) == {1, 3}
    assert ask(index, EngineQuery(words=(("cong",),), prefix=f"{beginning}x")) == []


@pytest.mark.parametrize("beginning", ["1", "10", "1042", "1042tb", "1042tbubnd"])
def test_a_beginning_may_be_that_of_a_reference(index: SearchIndex, beginning: str) -> None:
    index.apply([make_entry(1, "kế hoạch", "theo 1042/TB-UBND"), make_entry(2, "kế hoạch")], 1)
    assert ask(index, EngineQuery(words=(("ke",),), prefix=beginning)) == [1]
    index.apply([replace(make_entry(1, "kế hoạch"), references=("1042tbubnd",))], 2)
    assert ask(index, EngineQuery(words=(("ke",),), prefix=beginning)) == [1]


def test_papers_with_an_excluded_word_are_no_hits(index: SearchIndex) -> None:
    index.apply([make_entry(1, "bán nhà"), make_entry(2, "bàn nhà"), make_entry(3, "nhà", "ở tổ 3")], 1)
    assert ask(index, make_query("nha", excluded=("ban",))) == [3]
    assert set(ask(index, make_query("nha", excluded_exact=tuple(exact_words("bàn"))))) == {1, 3}
    assert ask(index, make_query("nha", excluded=("ban", "3"))) == []
    assert ask(index, make_query(excluded=("ban", "khac"))) == [3]


def test_in_the_title_means_not_in_the_body(index: SearchIndex) -> None:
    index.apply([make_entry(1, "kế hoạch năm", "tiếp dân"), make_entry(2, "tiếp dân", "kế hoạch năm")], 1)
    assert ask(index, make_query("ke hoach", in_title=True)) == [1]
    assert ask(index, make_query("tiep", in_title=True, prefix="da")) == [2]
    assert ask(index, make_query("tiep", in_title=True, prefix="ke")) == []
    assert ask(index, make_query("tiep", in_title=True, excluded=("nam",))) == []


def test_documents_with_the_mark_of_a_pair_are_counted(index: SearchIndex) -> None:
    titles = enumerate(("thủ tục đất", "tục thủ", "thủ tục"), start=1)
    index.apply(
        [replace(make_entry(number, one), pairs=pair_marks(folded_words(one))) for number, one in titles], 1
    )
    marks = [pair_mark("thu", "tuc"), pair_mark("tuc", "dat"), pair_mark("dat", "thu")]
    assert index.pair_frequencies(marks) == {marks[0]: 2, marks[1]: 1}


def test_abbreviations_of_what_a_title_writes_out_stand_in_it_but_beside_no_word(index: SearchIndex) -> None:
    entry = make_entry(1, "thủ tục hành chính năm")
    index.apply([replace(entry, title_shorts=("tthc",)), make_entry(2, "năm tthc")], 1)
    assert ask(index, make_query("tthc", in_title=True)) == [2, 1]
    assert ask(index, make_query("nam tthc", in_title=True)) == [2, 1]
    assert ask(index, make_query(in_title=True, prefix="tt")) == [2, 1]


def test_of_titles_those_with_the_words_side_by_side_come_first_then_those_filed_last(
    index: SearchIndex,
) -> None:
    titles = ("lịch tiếp công dân", "tiếp dân", "dân tiếp công dân", "công lịch dân tiếp", "tiếp công dân")
    index.apply([make_entry(number, title) for number, title in enumerate(titles, start=1)], 1)
    assert ask(index, make_query("tiep cong dan", in_title=True)) == [5, 3, 1, 4]
    assert ask(index, make_query("tiep", in_title=True, prefix="co")) == [5, 3, 1, 4]
    assert ask(index, make_query("tiep", in_title=True)) == [5, 4, 3, 2, 1]
    assert ask(index, make_query(in_title=True, prefix="li")) == [4, 1]
    forms = EngineQuery(words=(("tiep",), ("khach", "dan")), in_title=True)
    assert ask(index, forms) == [2, 5, 4, 3, 1]
    found = index.search(make_query("tiep cong dan", in_title=True), 2, offset=1)
    assert (found.ids, found.total) == ((3, 1), 4)


def test_some_of_the_words_are_enough_if_asked_so(index: SearchIndex) -> None:
    index.apply([make_entry(1, "tiếp dân"), make_entry(2, "tiếp khách"), make_entry(3, "hội nghị")], 1)
    assert set(ask(index, make_query("tiep dan vang", match=Match.ANY))) == {1, 2}
    assert ask(index, make_query("vang bong", match=Match.ANY)) == []
    assert set(ask(index, make_query("vang", match=Match.ANY, prefix="ho"))) == {3}


def test_without_words_all_papers_are_hits_the_greatest_id_first(index: SearchIndex) -> None:
    index.apply([make_entry(2), make_entry(10, "kế hoạch"), make_entry(9, "báo cáo")], 1)
    assert ask(index, EngineQuery()) == [10, 9, 2]
    assert ask(index, EngineQuery(match=Match.ANY)) == [10, 9, 2]


# Limits

PLAN = make_entry(
    1, "kế hoạch", document_type="Kế hoạch", issuing_body="UBND xã Mẫu", issued_on=date(2025, 12, 31)
)
NOTICE = make_entry(
    2, "thông báo", document_type="Thông báo", issuing_body="UBND xã Mẫu", issued_on=date(2026, 4, 24)
)
REPORT = make_entry(
    3, "báo cáo", document_type="Báo cáo", issuing_body="HĐND xã Mẫu", lacks=("issued_on", "signer")
)
UNKNOWN = make_entry(4, "giấy tờ", lacks=("signer",))
FOUR = (PLAN, NOTICE, REPORT, UNKNOWN)


@pytest.mark.parametrize(
    ("within", "ids"),
    [
        (Within(), {1, 2, 3, 4}),
        (Within(document_types=frozenset({"Kế hoạch"})), {1}),
        (Within(document_types=frozenset({"Kế hoạch", "Báo cáo", "Tờ trình"})), {1, 3}),
        (Within(document_types=frozenset({"Kế"})), set()),
        (Within(document_types=frozenset({"kế hoạch"})), set()),
        (Within(issuing_bodies=frozenset({"UBND xã Mẫu"})), {1, 2}),
        (Within(frozenset({"Kế hoạch"}), frozenset({"HĐND xã Mẫu"})), set()),
        (Within(first_day=date(2025, 12, 31)), {1, 2}),
        (Within(first_day=date(2026, 1, 1)), {2}),
        (Within(last_day=date(2025, 12, 31)), {1}),
        (Within(last_day=date(9999, 12, 31)), {1, 2}),
        (Within(first_day=date(2026, 4, 24), last_day=date(2026, 4, 24)), {2}),
        (Within(first_day=date(2026, 4, 25), last_day=date(2026, 4, 24)), set()),
        (Within(lacks=frozenset({"signer"})), {3, 4}),
        (Within(lacks=frozenset({"signer", "issued_on"})), {3}),
        (Within(lacks=frozenset({"signer", "number"})), set()),
        (Within(ids=frozenset({1, 4, 99})), {1, 4}),
        (Within(ids=frozenset()), set()),
        (Within(issuing_bodies=frozenset({"UBND xã Mẫu"}), ids=frozenset({2, 3})), {2}),
    ],
)
def test_papers_outside_the_limits_are_no_hits(index: SearchIndex, within: Within, ids: set[int]) -> None:
    index.apply(FOUR, 1)
    for query in (
        EngineQuery(within=within),
        make_query("ke thong bao giay", match=Match.ANY, within=within),
    ):
        found = index.search(query, MANY)
        assert set(found.ids) == ids
        assert found.total == len(ids)


# Order


@pytest.mark.parametrize("length", [1, 100, 2000])
@pytest.mark.parametrize("match", Match)
def test_papers_with_the_accents_typed_come_first_however_well_others_score(
    index: SearchIndex, length: int, match: Match
) -> None:
    other = make_entry(1, "Về cân bò", "cân bò cân bò cân bò")
    meant = make_entry(2, "Về việc khác", "cán bộ " + "và nhiều từ khác " * length)
    index.apply([other, meant, make_entry(3, "không liên quan")], 1)
    assert ask(index, make_query("cán bộ", accents=True, match=match)) == [2, 1]
    assert set(ask(index, make_query("cán bộ", match=match))) == {1, 2}


@pytest.mark.parametrize("accented", [1, 3, 4, 6])
def test_however_many_have_the_accents_typed_they_come_first_and_all_are_counted(
    index: SearchIndex, accented: int
) -> None:
    better = [make_entry(number, "Về cân") for number in range(1, 6)]
    meant = [make_entry(number, "Về việc khác", "cán") for number in range(10, 10 + accented)]
    index.apply([*better, *meant], 1)
    whole = [*range(9 + accented, 9, -1), 5, 4, 3, 2, 1]
    for limit in (1, 2, 3, MANY):
        found = index.search(make_query("cán", accents=True), limit)
        assert (list(found.ids), found.total) == (whole[:limit], 5 + accented)


def test_in_the_title_accents_do_not_count(index: SearchIndex) -> None:
    index.apply([make_entry(2, "cán bộ"), make_entry(3, "cân bò"), make_entry(1, "khác", "cán bộ")], 1)
    assert ask(index, make_query("cán bộ", accents=True, in_title=True)) == [3, 2]


def test_a_word_of_the_title_counts_more(index: SearchIndex) -> None:
    in_body = make_entry(2, "khác hẳn", "kiểm tra kiểm tra một lần")
    in_title = make_entry(1, "kiểm tra", "khác hẳn lần một lần nữa")
    index.apply([in_body, in_title], 1)
    assert ask(index, "kiem tra") == [1, 2]
    assert ask(index, make_query("kiem", prefix="t")) == [1, 2]
    assert ask(index, make_query(prefix="kiem")) == [1, 2]


def test_one_of_the_words_in_the_title_counts_more_than_none(index: SearchIndex) -> None:
    none = make_entry(2, "khác hẳn", "kiểm tra một lần")
    one = make_entry(1, "kiểm lần", "khác hẳn tra một")
    index.apply([none, one], 1)
    assert ask(index, "kiem tra") == [1, 2]


def test_a_title_with_all_the_words_beats_any_text(index: SearchIndex) -> None:
    often = make_entry(2, "kế hoạch", "tiếp dân " * 50)
    whole = make_entry(1, "kế hoạch tiếp", "và nhiều lời khác " * 200)
    others = [make_entry(number, "tiếp khách") for number in range(3, 30)]
    index.apply([often, whole, *others], 1)
    assert ask(index, "ke hoach tiep") == [1, 2]
    assert ask(index, make_query("ke hoach", prefix="tie")) == [1, 2]


def test_words_side_by_side_in_the_title_count_more(index: SearchIndex) -> None:
    apart = make_entry(2, "công việc của dân và khai báo")
    joined = make_entry(1, "công khai việc của dân và báo")
    index.apply([apart, joined], 1)
    assert ask(index, "cong khai") == [1, 2]


def test_papers_with_more_of_the_words_come_first_however_often_others_have_one(index: SearchIndex) -> None:
    often = make_entry(3, "dân", "dân " * 30)
    two = make_entry(1, "báo cáo", "tiếp dân và nhiều lời khác " * 3)
    three = make_entry(2, "báo cáo", "định kỳ tiếp dân và nhiều lời khác nữa " * 5)
    index.apply([often, two, three], 1)
    assert ask(index, make_query("tiep dan ky", match=Match.ANY)) == [2, 1, 3]


def test_papers_with_a_rarer_word_come_first_where_some_are_enough(index: SearchIndex) -> None:
    index.apply([*(make_entry(number, "kế hoạch") for number in range(2, 9)), make_entry(1, "lập vườn")], 1)
    assert ask(index, make_query("hoach vuon", match=Match.ANY))[0] == 1


def test_of_equally_good_papers_the_greater_id_comes_first_on_every_page(index: SearchIndex) -> None:
    numbers = [7, 12, 5, 30, 1, 22, 8]
    for number in numbers:  # a commit each: engines keep these apart
        index.apply([make_entry(number, "cán bộ")], number)
    expected = sorted(numbers, reverse=True)
    for query in (make_query("cán bộ", accents=True), make_query("can"), make_query(prefix="c")):
        assert ask(index, query) == expected
        pages = [index.search(query, 3, offset=start).ids for start in range(0, 9, 3)]
        assert [one for page in pages for one in page] == expected


def test_of_very_many_equally_good_papers_the_greatest_ids_come_first_too(index: SearchIndex) -> None:
    for start in range(3):
        index.apply([make_entry(number, "cán bộ") for number in range(start + 1, 400, 3)], start)
    assert index.search(make_query("can"), 5).ids == (399, 398, 397, 396, 395)
    assert index.search(make_query("can", prefix="b"), 3, offset=200).ids == (199, 198, 197)


def test_the_newest_come_first_if_asked_so_and_those_without_a_day_last(index: SearchIndex) -> None:
    days = {1: date(2026, 1, 2), 2: None, 3: date(1999, 12, 31), 4: date(2026, 1, 2), 5: None}
    index.apply([make_entry(number, "cán bộ", issued_on=day) for number, day in days.items()], 1)
    index.apply([make_entry(6, "cân bò", issued_on=date(2026, 1, 3))], 2)
    assert ask(index, make_query("cán bộ", accents=True, order=Order.NEWEST)) == [6, 4, 1, 3, 5, 2]
    assert ask(index, make_query(order=Order.NEWEST)) == [6, 4, 1, 3, 5, 2]


# Pages and counts


@pytest.mark.parametrize("order", Order)
def test_a_page_is_a_piece_of_all_the_hits(index: SearchIndex, order: Order) -> None:
    index.apply([make_entry(number, "cán bộ" if number % 3 else "cân bò") for number in range(1, 30)], 1)
    query = make_query("cán bộ", accents=True, order=order)
    everything = index.search(query, MANY)
    assert everything.total == len(everything.ids) == 29
    for offset in (0, 5, 18, 25, 29, 40):
        page = index.search(query, 7, offset=offset)
        assert page == Found(everything.ids[offset : offset + 7], 29)


def test_the_counts_can_be_asked_for_alone(index: SearchIndex) -> None:
    index.apply(FOUR, 1)
    found = index.search(EngineQuery(), 0, with_facets=True)
    assert found.ids == ()
    assert found.total == 4
    assert found.facets is not None


def test_facets_count_all_hits_and_leave_out_what_is_not_known(index: SearchIndex) -> None:
    index.apply(FOUR, 1)
    index.apply([replace(NOTICE, document_id=5)], 2)
    assert index.search(EngineQuery(), 1, with_facets=True).facets == Facets(
        document_types={"Kế hoạch": 1, "Thông báo": 2, "Báo cáo": 1},
        years={2025: 1, 2026: 2},
        issuing_bodies={"UBND xã Mẫu": 3, "HĐND xã Mẫu": 1},
        lacking=2,
        lacks={"issued_on": 1, "signer": 2},
    )
    assert index.search(make_query("vang"), 1, with_facets=True).facets == Facets({}, {}, {}, 0)
    assert index.search(EngineQuery(), 1).facets is None


def test_facets_count_every_value_however_many_there_are(index: SearchIndex) -> None:
    index.apply(
        [
            make_entry(n, document_type=f"Loại {n}", issuing_body=f"Xã {n}", issued_on=date(1900 + n, 1, 1))
            for n in range(1, 80)
        ],
        1,
    )
    facets = index.search(EngineQuery(), 0, with_facets=True).facets
    assert facets is not None
    assert len(facets.document_types) == len(facets.issuing_bodies) == len(facets.years) == 79


def test_frequencies_count_documents_as_they_are_now(index: SearchIndex) -> None:
    index.apply([make_entry(1, "tổ một", "tổ tổ"), make_entry(2, "tổ hai"), make_entry(3, "hai ba")], 1)
    assert index.frequencies(["to", "hai", "ba", "bon"]) == {"to": 2, "hai": 2, "ba": 1}
    index.apply([make_entry(2, "bốn")], 2, gone=[3])
    assert index.frequencies(["to", "hai", "ba", "bon"]) == {"to": 1, "bon": 1}
    assert index.frequencies([]) == {}


# What is taken in, let go and kept


def test_a_changed_document_replaces_its_old_self(index: SearchIndex) -> None:
    index.apply([replace(NOTICE, document_id=1), make_entry(2, "thông báo khác")], 1)
    index.apply([make_entry(1, "mới", issued_on=date(2020, 1, 1))], 2)
    assert ask(index, "thong bao") == [2]
    found = index.search(make_query("moi"), MANY, with_facets=True)
    assert found == Found((1,), 1, Facets({}, {2020: 1}, {}, 0))
    assert index.ids() == {1, 2}
    state = index.state()
    assert state is not None
    assert (state.change, state.count) == (2, 2)


def test_of_a_document_that_comes_twice_in_a_commit_the_last_counts(index: SearchIndex) -> None:
    index.apply((make_entry(1, title) for title in ("một", "hai", "ba")), 1)
    assert [ask(index, word) for word in ("mot", "hai", "ba")] == [[], [], [1]]
    assert index.search(EngineQuery(), MANY).total == 1


def test_documents_that_are_gone_are_found_no_more(index: SearchIndex) -> None:
    index.apply([make_entry(number, "cán bộ") for number in range(1, 6)], 1)
    index.apply([make_entry(6, "cán bộ")], 2, gone=[2, 4, 99])
    assert ask(index, "can bo") == [6, 5, 3, 1]
    assert index.ids() == {1, 3, 5, 6}
    index.apply((), 3, gone=index.ids())
    assert index.ids() == frozenset()
    assert index.search(make_query("can"), MANY, with_facets=True).total == 0
    state = index.state()
    assert state is not None
    assert (state.change, state.count) == (3, 0)


def test_taking_in_the_same_again_changes_nothing(index: SearchIndex) -> None:
    index.apply(FOUR, 1)
    before = [index.search(query, MANY, with_facets=True) for query in (EngineQuery(), make_query("bao"))]
    for _ in range(3):
        index.apply(FOUR, 1)
    assert [
        index.search(query, MANY, with_facets=True) for query in (EngineQuery(), make_query("bao"))
    ] == before


def test_an_empty_index_answers_too(index: SearchIndex) -> None:
    index.apply((), 0)
    state = index.state()
    assert state is not None
    assert (state.change, state.count) == (0, 0)
    assert index.ids() == frozenset()
    for query in (EngineQuery(), make_query("tiếp dân", accents=True, prefix="t", match=Match.ANY)):
        assert index.search(query, 10, with_facets=True) == Found((), 0, Facets({}, {}, {}, 0))


def test_without_a_folder_there_is_no_state(index: SearchIndex, folder: Path) -> None:
    assert index.state() is None
    folder.mkdir(mode=0o700)
    assert index.state() is None


def test_clearing_forgets_everything_and_may_be_repeated(index: SearchIndex, folder: Path) -> None:
    index.apply([make_entry(1, "một")], 1)
    ask(index, "mot")
    index.clear()
    index.clear()
    assert index.state() is None
    assert not folder.exists()
    index.apply([make_entry(2, "hai")], 1)
    assert ask(index, EngineQuery()) == [2]


def test_a_file_in_the_place_of_the_folder_is_cleared_away(index: SearchIndex, folder: Path) -> None:
    folder.write_text("không phải thư mục")
    assert index.state() is None
    index.apply([make_entry(1, "một")], 1)
    assert ask(index, "mot") == [1]


def test_a_closed_index_opens_itself_again(index: SearchIndex) -> None:
    index.apply([make_entry(1, "một")], 1)
    for _ in range(2):
        index.close()
        assert ask(index, "mot") == [1]
    index.close()
    index.apply([make_entry(2, "hai")], 2)
    assert index.ids() == {1, 2}


def test_what_was_taken_in_is_there_for_who_opens_the_folder_later(engine: str, folder: Path) -> None:
    writer = make_index(engine, folder)
    writer.apply(FOUR, 7)
    state = writer.state()
    writer.close()
    reader = make_index(engine, folder)
    assert reader.state() == state
    assert reader.search(EngineQuery(), MANY).total == 4
    reader.close()


def test_a_reader_sees_each_new_commit(engine: str, folder: Path) -> None:
    writer, reader = make_index(engine, folder), make_index(engine, folder)
    for number in range(1, 7):
        writer.apply([make_entry(number, "cán bộ")], number, gone=[number - 3])
        assert ask(reader, "can bo") == list(range(number, max(0, number - 3), -1))
        assert reader.ids() == writer.ids()
        assert reader.state() == writer.state()
    reader.close()
    writer.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_the_folder_is_its_owners_alone(index: SearchIndex, folder: Path) -> None:
    index.apply([], 0)
    assert folder.stat().st_mode & 0o077 == 0


def write_state(folder: Path, **changes: object) -> None:
    values = json.loads((folder / "state.json").read_text(encoding="utf-8"))
    (folder / "state.json").write_text(json.dumps(values | changes), encoding="utf-8")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda folder: write_state(folder, version="0"),
        lambda folder: write_state(folder, change="nhiều"),
        lambda folder: write_state(folder, count=None),
        lambda folder: (folder / "state.json").write_text("{"),
        lambda folder: (folder / "state.json").write_bytes(b"\xff\xfe\x00"),
        lambda folder: (folder / "state.json").write_text("[1]"),
        lambda folder: (folder / "state.json").unlink(),
    ],
)
def test_an_index_of_another_make_or_broken_has_no_state_and_is_replaced(
    index: SearchIndex, folder: Path, spoil: Callable[[Path], object]
) -> None:
    index.apply([make_entry(1, "cũ")], 1)
    spoil(folder)
    assert index.state() is None
    index.apply([make_entry(2, "mới")], 5)
    assert ask(index, "cu") == []
    assert index.ids() == {2}
    state = index.state()
    assert state is not None
    assert (state.change, state.count) == (5, 1)


def test_an_index_that_lost_its_files_is_not_taken_for_an_empty_one(engine: str, folder: Path) -> None:
    writer = make_index(engine, folder)
    writer.apply([make_entry(1, "một")], 1)
    writer.close()
    for file in folder.iterdir():
        if file.name != "state.json":
            file.unlink()
    damaged = make_index(engine, folder)
    assert is_given_up(damaged)
    damaged.clear()
    damaged.apply([make_entry(2, "hai")], 2)
    assert damaged.ids() == {2}
    damaged.close()


def is_given_up(index: SearchIndex) -> bool:
    """Whether an index says of itself that it is damaged, by its state or by any exception."""
    if index.state() is None:
        return True
    try:
        index.search(EngineQuery(), 1)
    except Exception:
        return True
    return False


# Interrupted, and several at once


def test_a_batch_that_breaks_off_leaves_the_index_as_it_was(index: SearchIndex) -> None:
    def entries() -> Iterator[IndexEntry]:
        yield make_entry(1, "khác")
        yield make_entry(2, "hai")
        raise KeyboardInterrupt

    index.apply([make_entry(1, "một")], 1)
    before = index.state()
    with pytest.raises(KeyboardInterrupt) as caught:
        index.apply(entries(), 2)
    assert caught.traceback  # held on to: what hangs from it must not keep others from writing
    assert index.state() == before
    assert ask(index, "mot") == [1]
    assert index.ids() == {1}
    index.apply([make_entry(2, "hai")], 2)
    assert index.ids() == {1, 2}


# Applies papers 10, 20, … in a process of its own, ten a commit, and says which change has reached the disk;
# paper 1 is replaced each time. `dies_at` is the change in the middle of which the process kills itself.
WRITER = """
import os, signal, sys
from itertools import count
from pathlib import Path
from index.fulltext import IndexEntry
from index.upkeep import make_index

engine, folder, last, dies_at = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])

def make_entry(number, change):
    words = ("chung", f"x{change}") if number == 1 else ("chung", f"y{number}")
    return IndexEntry(number, words, words, words, ())

def entries(change):
    yield make_entry(1, change)
    for place in range(10):
        if change == dies_at and place == 5:
            os.kill(os.getpid(), signal.SIGKILL)
        yield make_entry(change * 10 + place, change)

index = make_index(engine, folder)
for change in range(1, last + 1):
    index.apply(entries(change), change)
    print(change, flush=True)
"""


def start_writer(engine: str, folder: Path, *, last: int, dies_at: int = 0) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-W", "ignore", "-c", WRITER, engine, str(folder), str(last), str(dies_at)]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parent.parent)


def expected_ids(change: int) -> set[int]:
    return {1, *range(10, change * 10 + 10)}


def check_whole(index: SearchIndex, change: int) -> None:
    """The index holds just what was written up to a change."""
    assert index.ids() == expected_ids(change)
    found = index.search(EngineQuery(words=(("chung",),)), MANY)
    assert set(found.ids) == expected_ids(change)
    for number in range(1, change + 1):
        assert ask(index, EngineQuery(words=((f"x{number}",),))) == ([1] if number == change else [])


def test_a_writer_killed_among_its_entries_leaves_the_commit_before(engine: str, folder: Path) -> None:
    writer = start_writer(engine, folder, last=9, dies_at=4)
    said, _ = writer.communicate(timeout=60)
    assert writer.returncode == -signal.SIGKILL
    assert said.split() == ["1", "2", "3"]
    index = make_index(engine, folder)
    state = index.state()
    assert state is not None
    assert (state.change, state.count) == (3, len(expected_ids(3)))
    check_whole(index, 3)
    index.apply([make_entry(5, "một")], 4)  # no lock is left behind
    assert index.ids() == {5, *expected_ids(3)}
    index.close()


@pytest.mark.parametrize("said_before", [1, 6])
def test_a_writer_killed_at_any_moment_leaves_all_it_said_and_at_most_one_commit_more(
    engine: str, folder: Path, said_before: int
) -> None:
    with start_writer(engine, folder, last=MANY) as writer:
        assert writer.stdout is not None
        for _ in range(said_before):
            writer.stdout.readline()
        writer.kill()
        said = [said_before, *(int(line) for line in writer.stdout.read().split())]
    index = make_index(engine, folder)
    state = index.state()
    assert state is not None
    assert state.change in (said[-1], said[-1] + 1)
    reached = (max(index.ids()) - 9) // 10
    assert reached in (state.change, state.change + 1)
    check_whole(index, reached)
    index.apply((), reached)
    assert index.state() == IndexState(reached, len(expected_ids(reached)), state.version)
    index.close()


def test_readers_are_served_while_another_process_writes(engine: str, folder: Path) -> None:
    make_index(engine, folder).apply((), 0)
    index = make_index(engine, folder)
    seen: list[int] = []
    with start_writer(engine, folder, last=12) as writer:
        while writer.poll() is None:
            change = (len(index.ids()) - 1) // 10 if index.ids() else 0
            found = index.search(make_query("chung"), MANY)
            assert found.total == len(found.ids)
            assert len(found.ids) in {0, *(len(expected_ids(number)) for number in range(1, 13))}
            assert index.state() is not None
            seen.append(change)
    assert writer.returncode == 0
    assert seen == sorted(seen)
    check_whole(index, 12)
    index.close()


def test_readers_are_served_while_another_thread_writes(engine: str, folder: Path) -> None:
    writer, reader = make_index(engine, folder), make_index(engine, folder)
    writer.apply([make_entry(1, "cán bộ")], 1)

    def write() -> None:
        for change in range(2, 12):
            writer.apply([make_entry(change, "cán bộ"), make_entry(1, "cán bộ")], change)

    thread = threading.Thread(target=write)
    thread.start()
    totals = []
    while thread.is_alive():
        totals.append(reader.search(make_query("can bo"), 3).total)
    thread.join()
    assert totals == sorted(totals)
    assert reader.search(make_query("can bo"), 3).total == 11
    reader.close()
    writer.close()


# Against a model

SYLLABLES = ("bàn", "bán", "ban", "cán", "bộ", "bò", "đất", "ý", "3", "1042/TB-UBND", "87/QĐ-UBND")
FOLDED = ("ban", "can", "bo", "dat", "i", "3", "1042", "1042tbubnd", "87qdubnd", "vang")
EXACT = tuple(exact_words("bàn bán ban cán bộ đất vắng"))
TYPES = ("Kế hoạch", "Thông báo")
BODIES = ("UBND xã Mẫu", "HĐND xã Mẫu")
DAYS = (date(2024, 2, 29), date(2025, 12, 31), date(2026, 1, 1))
ELEMENTS = ("signer", "issued_on")
IDS = range(1, 9)

texts = st.lists(st.sampled_from(SYLLABLES), max_size=6).map(" ".join)
entries = st.builds(
    make_entry,
    st.sampled_from(IDS),
    texts,
    texts,
    document_type=st.sampled_from(("", *TYPES)),
    issuing_body=st.sampled_from(("", *BODIES)),
    issued_on=st.sampled_from((None, *DAYS)),
    lacks=st.lists(st.sampled_from(ELEMENTS), unique=True).map(tuple),
)
commits = st.lists(
    st.tuples(st.lists(entries, max_size=6), st.frozensets(st.sampled_from(IDS), max_size=2)),
    min_size=1,
    max_size=3,
)


def some(values: Sequence[str], most: int = 2, least: int = 0) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), min_size=least, max_size=most, unique=True).map(tuple)


withins = st.builds(
    Within,
    document_types=some(TYPES, 1).map(frozenset),
    issuing_bodies=some(BODIES, 1).map(frozenset),
    first_day=st.sampled_from((None, None, *DAYS)),
    last_day=st.sampled_from((None, None, *DAYS)),
    lacks=some(ELEMENTS, 1).map(frozenset),
    ids=st.none() | st.frozensets(st.sampled_from(IDS), min_size=3),
)
queries = st.builds(
    EngineQuery,
    words=st.lists(some(FOLDED, least=1), max_size=3).map(tuple),
    exact=some(EXACT),
    prefix=st.sampled_from(("", "", "b", "ba", "ban", "1", "104", "1042tb", "v")),
    excluded=some(FOLDED, 1),
    excluded_exact=some(EXACT, 1),
    match=st.sampled_from(Match),
    in_title=st.booleans(),
    within=st.just(Within()) | withins,
    order=st.sampled_from(Order),
)


def is_hit(entry: IndexEntry, query: EngineQuery) -> bool:
    everywhere = {*entry.folded, *entry.references}
    place = set(entry.title) if query.in_title else everywhere
    held = [not place.isdisjoint(forms) for forms in query.words]
    if query.prefix:
        held.append(any(word.startswith(query.prefix) for word in place))
    within, day = query.within, entry.issued_on
    return (
        (not held or (all(held) if query.match is Match.ALL else any(held)))
        and everywhere.isdisjoint(query.excluded)
        and set(entry.exact).isdisjoint(query.excluded_exact)
        and (not within.document_types or entry.document_type in within.document_types)
        and (not within.issuing_bodies or entry.issuing_body in within.issuing_bodies)
        and (within.first_day is None or (day is not None and day >= within.first_day))
        and (within.last_day is None or (day is not None and day <= within.last_day))
        and within.lacks.issubset(entry.lacks)
        and (within.ids is None or entry.document_id in within.ids)
    )


def count_facets(hits: Sequence[IndexEntry]) -> Facets:
    return Facets(
        Counter(hit.document_type for hit in hits if hit.document_type),
        Counter(hit.issued_on.year for hit in hits if hit.issued_on),
        Counter(hit.issuing_body for hit in hits if hit.issuing_body),
        sum(bool(hit.lacks) for hit in hits),
        Counter(name for hit in hits for name in hit.lacks),
    )


@settings(max_examples=25)
@given(history=commits, asked=st.lists(queries, min_size=8, max_size=8))
@pytest.mark.parametrize("engine", ENGINES)
def test_hits_and_counts_are_those_of_a_plain_reading(
    engine: str,
    tmp_path_factory: pytest.TempPathFactory,
    history: list[tuple[list[IndexEntry], frozenset[int]]],
    asked: list[EngineQuery],
) -> None:
    index = make_index(engine, tmp_path_factory.mktemp("model") / "index")
    model: dict[int, IndexEntry] = {}
    for change, (taken, gone) in enumerate(history):
        gone_only = gone - {entry.document_id for entry in taken}
        index.apply(taken, change, gone_only)
        model |= {entry.document_id: entry for entry in taken}
        model = {number: entry for number, entry in model.items() if number not in gone_only}
    assert index.ids() == model.keys()
    counts = Counter(word for entry in model.values() for word in set(entry.folded))
    assert index.frequencies(FOLDED) == {word: counts[word] for word in FOLDED if counts[word]}
    for query in asked:
        hits = [entry for entry in model.values() if is_hit(entry, query)]
        found = index.search(query, MANY, with_facets=True)
        assert sorted(found.ids) == sorted(hit.document_id for hit in hits)
        assert found.total == len(hits)
        assert found.facets == count_facets(hits)
        if query.order is Order.NEWEST:
            hits.sort(key=lambda hit: (hit.issued_on or date.min, hit.document_id), reverse=True)
            assert list(found.ids) == [hit.document_id for hit in hits]
        elif query.exact and not query.in_title:
            accented = [set(query.exact) <= set(model[number].exact) for number in found.ids]
            assert accented == sorted(accented, reverse=True)
        pages = [index.search(query, 3, offset=start).ids for start in range(0, len(hits) + 3, 3)]
        assert tuple(number for page in pages for number in page) == found.ids
    index.close()


# Pairs of neighbours


def test_a_hit_has_all_marks_of_neighbouring_words(index: SearchIndex) -> None:
    texts = {1: "tiếp công dân", 2: "công dân tiếp", 3: "dân công"}
    index.apply(
        [
            replace(make_entry(number, body=text), pairs=pair_marks(folded_words(text)))
            for number, text in texts.items()
        ],
        1,
    )
    assert ask(index, make_query("công dân", pairs=pair_marks(["cong", "dan"]))) == [2, 1]
    assert ask(index, make_query("công dân", pairs=pair_marks(["tiep", "cong", "dan"]))) == [1]
    assert ask(index, make_query(pairs=pair_marks(["dan", "cong"]))) == [3]
    assert ask(index, make_query("công", pairs=pair_marks(["khong", "co"]))) == []
