"""A result text in pieces: nothing is lost, each claim stands where it stood, folding cuts no claim."""

from itertools import accumulate, pairwise

import pytest
from factories import make_claim
from hypothesis import given
from hypothesis import strategies as st

from registry.assessment import ClaimVerdict
from registry.vocabulary.kinds import CitationStatus, ClaimKind
from report.result_pieces import Piece, split_result
from web.cited_text import fold

TEXT = "+ Thông báo 1 về Kế hoạch 2 của xã; ảnh kèm theo."


def find(words: str, status: CitationStatus = CitationStatus.VERIFIED, text: str = TEXT) -> ClaimVerdict:
    start = text.index(words)
    claim = make_claim(ClaimKind.NUMBERED_DOCUMENT, words)
    claim.start, claim.end = start, start + len(words)
    return ClaimVerdict(claim, status)


def test_claims_are_pieces_with_their_numbers_and_statuses() -> None:
    claims = [find("Thông báo 1"), find("ảnh kèm theo", CitationStatus.MISSING)]
    assert split_result(TEXT, claims) == [
        Piece("+ "),
        Piece("Thông báo 1", 1, CitationStatus.VERIFIED),
        Piece(" về Kế hoạch 2 của xã; "),
        Piece("ảnh kèm theo", 2, CitationStatus.MISSING),
        Piece("."),
    ]


def test_a_quoted_claim_stands_in_the_midst_of_the_one_that_quotes_it() -> None:
    outer = find("Thông báo 1 về Kế hoạch 2 của xã")
    inner = find("Kế hoạch 2", CitationStatus.NOT_COUNTED)
    pieces = split_result(TEXT, [outer, inner])
    assert [(piece.text, piece.number) for piece in pieces[1:4]] == [
        ("Thông báo 1 về ", 1),
        ("Kế hoạch 2", 2),
        (" của xã", 1),
    ]


def test_a_linked_paper_marks_nothing_but_keeps_its_number() -> None:
    linked = ClaimVerdict(make_claim(ClaimKind.NUMBERED_DOCUMENT, ""), CitationStatus.VERIFIED)
    pieces = split_result(TEXT, [linked, find("Thông báo 1")])
    assert [piece.number for piece in pieces if piece.number] == [2]


@pytest.mark.parametrize("result", ["", "Không có gì"])
def test_a_text_without_claims_is_whole(result: str) -> None:
    assert "".join(piece.text for piece in split_result(result, [])) == result


@given(
    st.text(alphabet="ab \n", max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=6),
)
def test_no_letter_is_lost_whatever_claims_overlap(text: str, spans: list[tuple[int, int]]) -> None:
    claims = []
    for start, length in spans:
        if text[start : start + length]:
            claim = make_claim(ClaimKind.STATEMENT, text[start : start + length])
            claim.start, claim.end = start, start + len(claim.raw)
            claims.append(ClaimVerdict(claim, CitationStatus.MISSING))
    assert "".join(piece.text for piece in split_result(text, claims)) == text


def test_folding_does_not_part_a_claim_from_what_it_quotes() -> None:
    outer = find("Thông báo 1 về Kế hoạch 2 của xã")
    inner = find("Kế hoạch 2", CitationStatus.NOT_COUNTED)
    pieces = [*split_result(TEXT, [outer, inner]), Piece("a" * 200)]
    head, _rest = fold(pieces, len("+ Thông báo 1"))
    assert "".join(piece.text for piece in head) == "+ Thông báo 1 về Kế hoạch 2 của xã"


def make_pieces(*texts: str) -> list[Piece]:
    """Text and claims by turns, a text first."""
    return [Piece(text, number // 2 + 1 if number % 2 else None) for number, text in enumerate(texts)]


LINES = make_pieces("a" * 40 + "\n", "b" * 60, "\n" + "c" * 40 + "\n", "d" * 200, ".")


@pytest.mark.parametrize(
    ("pieces", "length", "shown"),
    [
        (LINES, 30, 40),  # at the end of the first line
        (LINES, 50, 101),  # behind the claim that begins the second
        (LINES, 102, 142),
        (LINES, 150, None),  # the rest is one claim
        (LINES, 1000, None),
        (make_pieces("", "b" * 100, "; ", "d" * 200), 50, 100),  # no line ends: behind the claim
        (make_pieces("a" * 90 + "\n" + "b" * 118), 50, None),  # too little would be left
        (make_pieces("a" * 90 + "\n" + "b" * 119), 50, 90),
        (make_pieces("a" * 500), 50, None),  # nowhere to cut
    ],
)
def test_a_long_text_is_folded_between_lines_or_claims(
    pieces: list[Piece], length: int, shown: int | None
) -> None:
    head, rest = fold(pieces, length)
    assert sum(len(piece.text) for piece in head) == (
        shown if rest else sum(len(piece.text) for piece in pieces)
    )
    assert bool(rest) == (shown is not None)


@given(
    st.lists(st.text(alphabet="ab\n", min_size=1, max_size=150), min_size=1, max_size=7),
    st.integers(0, 400),
)
def test_folding_loses_no_letter_and_cuts_no_claim(texts: list[str], length: int) -> None:
    pieces = make_pieces(*texts)
    head, rest = fold(pieces, length)
    whole = "".join(texts)
    shown = "".join(piece.text for piece in head)
    hidden = "".join(piece.text for piece in rest)
    assert whole in (shown + hidden, shown + "\n" + hidden)
    borders = list(accumulate(map(len, texts), initial=0))
    inside = [number for number, (start, end) in enumerate(pairwise(borders)) if start < len(shown) < end]
    assert all(pieces[number].number is None for number in inside)
