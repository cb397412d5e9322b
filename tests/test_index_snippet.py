"""The passage that answers, with the hits marked."""

from hypothesis import given
from hypothesis import strategies as st

from index.snippet import Snippet, find_snippet

WORDS = st.lists(st.sampled_from(["công", "khai", "số", "điện", "thoại", "xã", "kỹ"]), max_size=120)


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


def test_a_long_text_full_of_hits_is_answered() -> None:
    snippet = find_snippet(
        "xã hội " * 100_000, ("xa", "hoi")
    )  # this took minutes when every hit met every other
    assert len(marked(snippet)) == 28
