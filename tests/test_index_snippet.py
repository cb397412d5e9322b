"""The passage that answers, with the hits marked."""

from collections.abc import Sequence
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import exact_words, fold_word, folded_words, has_accents
from index.folded_text import Sought, fold_text
from index.phrases import PAGE_BREAK
from index.snippet import Snippet
from index.snippet import find_snippet as find_in_pages
from registry.text import fold_in_place

WORDS = st.lists(st.sampled_from(["công", "khai", "số", "điện", "thoại", "xã", "kỹ"]), max_size=120)


def find_snippet(
    text: str,
    words: Sequence[str],
    phrases: Sequence[Sequence[str]] = (),
    *,
    exact: Sequence[str] = (),
    prefix: str = "",
) -> Snippet | None:
    sought = Sought(chain(words, *phrases), prefix)
    return find_in_pages(map(fold_text, text.split(PAGE_BREAK)), sought, phrases, exact=exact)


def marked(snippet: Snippet | None) -> list[str]:
    assert snippet is not None
    return [snippet.text[start:end] for start, end in snippet.marks]


def test_hits_are_marked_with_their_accents() -> None:
    snippet = find_snippet("UBND xã công khai số điện thoại của lãnh đạo", ("so", "dien", "thoai"))
    assert marked(snippet) == ["số", "điện", "thoại"]


def test_a_text_without_the_words_has_no_snippet() -> None:
    assert find_snippet("Nội dung khác", ("cong",)) is None
    assert find_snippet("", ("cong",)) is None
    assert find_snippet("công khai", ()) is None


def test_a_phrase_that_begins_with_a_number_is_found_with_any_zeros_before_it() -> None:
    assert marked(find_snippet("hạn 005 năm", ("5", "nam"), [("5", "nam")])) == ["005", "năm"]


def test_only_whole_words_are_hits() -> None:
    assert find_snippet("11042 thông", ("1042", "thon")) is None


def test_spellings_of_a_syllable_that_the_index_takes_for_one_are_marked() -> None:
    assert marked(find_snippet("Kỹ thuật số", ("ki",))) == ["Kỹ"]


def test_the_passage_is_the_one_with_the_most_different_words() -> None:
    text = "công công công " + "khác " * 60 + "công khai số điện thoại"
    snippet = find_snippet(text, ("cong", "khai", "so"))
    assert marked(snippet) == ["công", "khai", "số"]


def test_of_equal_passages_the_earliest_is_shown() -> None:
    snippet = find_snippet("đầu công " + "khác " * 60 + "cuối công", ("cong",))
    assert snippet is not None
    assert snippet.text.startswith("đầu công")


def test_the_passage_stands_on_one_line() -> None:
    snippet = find_snippet("công\n\n  khai\tsố", ("so",))
    assert snippet is not None
    assert snippet.text == "công khai số"
    assert marked(snippet) == ["số"]


@given(WORDS, st.sets(st.sampled_from(["cong", "khai", "so", "dien", "xa", "ki"]), min_size=1))
def test_marks_lie_on_query_words_in_order_and_the_passage_is_short(
    words: list[str], asked: set[str]
) -> None:
    folded = {"công": "cong", "số": "so", "điện": "dien", "xã": "xa", "kỹ": "ki"}
    snippet = find_snippet(" ".join(words), tuple(asked))
    present = [word for word in words if folded.get(word, word) in asked]
    if not present:
        assert snippet is None
        return
    assert snippet is not None
    hits = marked(snippet)
    assert hits
    assert all(folded.get(hit, hit) in asked for hit in hits)
    assert list(snippet.marks) == sorted(snippet.marks)
    assert len(snippet.text.split()) <= 28
    assert snippet.text in " ".join(words)


FILLER = "khác " * 60


def test_a_whole_phrase_beats_more_words() -> None:
    text = f"công việc, khai giảng, số {FILLER}công khai"
    assert find_snippet(text, ("so",), [("cong", "khai")]) == find_snippet(text, (), [("cong", "khai")])
    assert marked(find_snippet(text, ("so",), [("cong", "khai")])) == ["công", "khai"]


def test_a_phrase_that_stands_nowhere_whole_is_shown_by_its_words() -> None:
    assert marked(find_snippet("khai giảng, công", (), [("cong", "khai")])) == ["khai", "công"]


def test_of_two_phrases_both_are_shown_where_they_stand_together() -> None:
    text = f"xã hội {FILLER}công khai {FILLER}công khai mạng xã hội"
    assert marked(find_snippet(text, (), [("xa", "hoi"), ("cong", "khai")])) == ["công", "khai", "xã", "hội"]


def test_words_near_each_other_beat_words_apart() -> None:
    snippet = find_snippet(f"công một hai ba khai {FILLER}công khai", ("cong", "khai"))
    assert snippet is not None
    assert snippet.text.endswith("công khai")


@pytest.mark.parametrize("typed", ["cán bộ", "hoà giải cán bộ"])
def test_the_accents_that_were_typed_come_first(typed: str) -> None:
    text = f"cân bộ hòa giải {FILLER}hòa giải và CÁN BỘ"
    snippet = find_snippet(text, folded_words(typed), exact=exact_words(typed))
    assert snippet is not None
    assert snippet.text.endswith("hòa giải và CÁN BỘ")


def test_more_words_beat_the_accents_that_were_typed() -> None:
    snippet = find_snippet(f"cán {FILLER}cân bộ", ("can", "bo"), exact=exact_words("cán"))
    assert marked(snippet) == ["cân", "bộ"]


@pytest.mark.parametrize(
    ("text", "typed", "hits"),
    [
        ("Nghi Dương công khai đường dây nóng", "đường dây nóng", ["đường", "dây", "nóng"]),
        ("xã Nghi Dương, Đường Dây", "đường dây nóng", ["Đường", "Dây"]),
        ("xã Nghi Dương có dây nóng", "đường dây nóng", ["Dương", "dây", "nóng"]),
        ("hoà giải, hòa giải, hoa giai", "hoà giải", ["hoà", "giải", "hòa", "giải"]),
        ("cán cân, căn", "cán cân", ["cán", "cân"]),
        ("Nghi Dương công khai đường dây nóng", "duong day nong", ["Dương", "đường", "dây", "nóng"]),
    ],
)
def test_of_a_word_that_has_the_accents_typed_no_other_is_marked(
    text: str, typed: str, hits: list[str]
) -> None:
    exact = exact_words(typed) if has_accents(typed) else ()
    assert marked(find_snippet(text, folded_words(typed), exact=exact)) == hits


def test_words_that_begin_as_typed_are_marked_whole() -> None:
    snippet = find_snippet("lịch tiếp công dân; tiền; chi tiết; liên tiếpp", ("cong",), prefix="tie")
    assert marked(snippet) == ["tiếp", "công", "tiền", "tiết", "tiếpp"]
    assert find_snippet("chitiết", (), prefix="tie") is None


def test_words_that_begin_as_typed_count_as_one_word() -> None:
    text = f"tiếp tiền tiết {FILLER}tiếp công dân"
    assert marked(find_snippet(text, ("cong",), prefix="tie")) == ["tiếp", "công"]


def test_a_passage_ends_with_its_page_and_tells_which_it_is() -> None:
    snippet = find_snippet("công\fkhác\f\fkhai số\fcông", ("khai", "cong", "so"))
    assert snippet == Snippet("khai số", ((0, 4), (5, 7)), 3)


HEAD = """ỦY BAN NHÂN DÂN XÃ MẪU
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập – Tự do – Hạnh phúc
Số: 12/KH-UBND
KẾ HOẠCH
Tiếp công dân định kỳ
"""


def test_of_equals_the_body_comes_before_the_head() -> None:
    body = f"{FILLER}Ủy ban nhân dân xã tiếp công dân {FILLER}"
    for words in ("uy ban nhan dan", "tiep cong dan"):
        snippet = find_snippet(f"{HEAD}Căn cứ Luật Tiếp công; {body}", words.split())
        assert snippet is not None
        assert "Ủy ban nhân dân xã tiếp công dân" in snippet.text


def test_what_only_the_head_says_is_shown_from_there() -> None:
    assert marked(find_snippet(f"{HEAD}Căn cứ Luật {FILLER}", ("dinh", "ki"))) == ["định", "kỳ"]


def test_the_head_of_another_paper_behind_the_first_page_is_no_head() -> None:
    snippet = find_snippet(f"trang đầu\f{HEAD}\f{HEAD}", ("dinh", "ki"))
    assert snippet is not None
    assert snippet.page == 1


def test_dots_to_be_filled_in_are_cut_short() -> None:
    snippet = find_snippet(f"Họ và tên{'.' * 200}thôn{' _' * 3}", ("thon",))
    assert snippet == Snippet("Họ và tên...thôn", ((12, 16),))


def test_marks_apart_from_their_letters_are_no_hindrance() -> None:
    assert marked(find_snippet("co\u0302ng khai", ("cong",))) == ["công"]


@given(
    st.text(st.sampled_from("cCôộnNgkhaiKỹĐđ01 \n\f.,-/_ ЖßİΣ\u0301")) | st.text(),
    st.lists(st.sampled_from(["cong", "khai", "ki", "k", "a", "0", "đ"]), max_size=3),
    st.lists(st.lists(st.sampled_from(["c", "k", "a", "n"]), min_size=1, max_size=3), max_size=2),
    st.sampled_from(["", "k", "co", "1"]),
)
def test_whatever_text_comes_the_marks_are_words_that_were_asked_for(
    text: str, words: list[str], phrases: list[list[str]], prefix: str
) -> None:
    snippet = find_snippet(text, words, phrases, exact=["kĩ", "a"], prefix=prefix)
    if snippet is None:
        return
    assert snippet.marks
    assert 0 <= snippet.page <= text.count("\f")
    assert not set("\n\f\t") & set(snippet.text)
    asked = {*words, *(word for phrase in phrases for word in phrase)}
    for hit in marked(snippet):
        assert fold_word(hit) in asked or (prefix and fold_in_place(hit).startswith(prefix))
    ends = [end for _, end in snippet.marks]
    assert all(start < end for start, end in snippet.marks)
    assert all(end < start for end, (start, _) in zip(ends, snippet.marks[1:], strict=False))


@given(WORDS, st.lists(st.sampled_from(["cong", "khai", "so", "ki"]), min_size=1, max_size=3, unique=True))
def test_no_other_stretch_has_more_of_the_words(words: list[str], asked: list[str]) -> None:
    folded = [fold_word(word) for word in words]
    snippet = find_snippet(" ".join(words), asked)
    most = max(len(set(folded[at : at + 28]) & set(asked)) for at in range(len(folded) or 1))
    assert len({fold_word(hit) for hit in marked(snippet)} if snippet else ()) == most


# This took minutes when every hit met every other.
@pytest.mark.parametrize("missing", [(), ("so",)])
def test_a_long_text_full_of_hits_is_answered(missing: tuple[str, ...]) -> None:
    snippet = find_snippet("xã hội " * 100_000, ("xa", "hoi", *missing), exact=missing)
    assert len(marked(snippet)) == 28
