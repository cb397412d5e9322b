"""Proposals while somebody types."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from filed_papers import database_of, file_paper, file_papers

from index.completion import CompletionKind, complete
from index.fulltext import ENGINES
from index.upkeep import IndexFolder
from registry.lookup import Lookup
from registry.store import Registry


@pytest.fixture(params=ENGINES)
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Lookup, IndexFolder]]:
    """All the papers, and some of other bodies, indexed by either engine."""
    with Registry.open(database_of(tmp_path)) as registry:
        file_papers(registry)
        file_paper(registry, number="77", issuing_body="Sở Nội vụ", subject="Về công khai thủ tục")
        file_paper(registry, number="79", subject="Giải quyết đơn thư")
        file_paper(registry, number="78", issuing_body=None, subject=None)
    index = IndexFolder(tmp_path / "index")
    with Lookup.open(database_of(tmp_path)) as lookup:
        index.rebuild(lookup, request.param)
        yield lookup, index
    index.close()


def propose(
    office: tuple[Lookup, IndexFolder], typed: str, limit: int = 8
) -> list[tuple[CompletionKind, str]]:
    return [(one.kind, one.text) for one in complete(*office, typed, limit)]


def test_digits_become_the_numbers_that_begin_with_them(office: tuple[Lookup, IndexFolder]) -> None:
    found = [text for kind, text in propose(office, "10") if kind is CompletionKind.REFERENCE]
    assert found == ["1042/TB-UBND", "1042/QĐ-UBND"]
    assert propose(office, "1042/t")[0] == (CompletionKind.REFERENCE, "1042/TB-UBND")
    assert propose(office, "105") == []


@pytest.mark.parametrize(
    "typed", ["cong kh", "công kha", "CÔNG KH", "khai số điện th", "thong bao cong khai so"]
)
def test_the_last_word_of_a_subject_may_be_unfinished(office: tuple[Lookup, IndexFolder], typed: str) -> None:
    assert (CompletionKind.SUBJECT, "Về việc công khai số điện thoại") in propose(office, typed)


@pytest.mark.parametrize("typed", ["ban hành quy", "giải quy", "giai quy", "giải quí", "giải quyê"])
def test_quy_may_be_a_word_or_begin_one(office: tuple[Lookup, IndexFolder], typed: str) -> None:
    found = [text for kind, text in propose(office, typed) if kind is CompletionKind.SUBJECT]
    assert found == (["Ban hành Quy chế"] if "ban" in typed else ["Giải quyết đơn thư"])


def test_what_only_the_text_says_is_not_proposed(office: tuple[Lookup, IndexFolder]) -> None:
    assert propose(office, "đường dây nó") == []


@pytest.mark.parametrize("typed", ["sở nội", "so noi v", "nội"])
def test_issuing_bodies_are_proposed(office: tuple[Lookup, IndexFolder], typed: str) -> None:
    assert propose(office, typed)[-1] == (CompletionKind.BODY, "Sở Nội vụ")


def test_an_abbreviated_body_is_proposed(office: tuple[Lookup, IndexFolder]) -> None:
    assert (CompletionKind.BODY, "Ủy ban nhân dân xã Nghi Dương") in propose(office, "ubnd")


def test_no_more_than_asked_for(office: tuple[Lookup, IndexFolder]) -> None:
    assert len(propose(office, "về", limit=3)) == 3
    assert len({text for _kind, text in propose(office, "về", limit=9)}) > 3


@pytest.mark.parametrize("typed", ["", "  ", "…", '"', "loại:"])
def test_nothing_typed_proposes_nothing(office: tuple[Lookup, IndexFolder], typed: str) -> None:
    assert propose(office, typed) == []


def test_numbers_are_proposed_before_there_is_an_index(tmp_path: Path) -> None:
    with Registry.open(database_of(tmp_path)) as registry:
        file_papers(registry)
    with Lookup.open(database_of(tmp_path)) as lookup:
        index = IndexFolder(tmp_path / "index")
        assert len(complete(lookup, index, "1042", 5)) == 2
        assert complete(lookup, index, "công", 5) == ()
