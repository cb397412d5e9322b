"""Judged queries as clerks type them: the right paper comes first, on every engine."""

from collections import Counter
from pathlib import Path

import pytest
from search_quality import (
    WANTED_FIRST,
    WANTED_IN_TOP,
    JudgedQuery,
    Outcome,
    ask_all,
    file_papers,
    make_papers,
    read_queries,
    share_first,
    share_in_top,
)

from index.fulltext import ENGINES

ASKED_FOR = 120
A_PAPER, ANOTHER, A_THIRD = "1042/TB-UBND 2026", "1402/TB-UBND 2026", "1024/TB-UBND 2026"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("judged") / "registry.db"
    file_papers(path, make_papers())
    return path


@pytest.mark.parametrize("engine", ENGINES)
def test_the_right_paper_comes_first(engine: str, database: Path, tmp_path: Path) -> None:
    if engine != ENGINES[0]:
        pytest.importorskip(engine)  # an extra
    outcomes = ask_all(database, tmp_path / "index", engine, read_queries())
    assert share_first(outcomes) >= WANTED_FIRST, _missed(outcomes)
    assert share_in_top(outcomes) >= WANTED_IN_TOP, _missed(outcomes)


def test_every_judged_paper_is_there_and_no_other_has_its_name() -> None:
    filed = Counter(paper.name for paper in make_papers())
    named = {name for query in read_queries() for name in query.right}
    assert {name for name in named if filed[name] != 1} == set()


def test_no_query_is_judged_twice() -> None:
    queries = read_queries()
    assert len({query.text for query in queries}) == len(queries) >= ASKED_FOR


def test_every_kind_of_query_is_in_both_halves() -> None:
    queries = read_queries()
    kinds = {query.kind for query in queries}
    for half in ("seen", "held out"):
        assert {query.kind for query in queries if query.half == half} == kinds


@pytest.mark.parametrize(
    ("right", "came", "is_first", "is_in_top"),
    [
        ({A_PAPER}, (A_PAPER, ANOTHER), True, True),
        ({A_PAPER, A_THIRD}, (A_THIRD, A_PAPER), True, True),
        ({A_PAPER}, (ANOTHER, A_PAPER), False, True),
        ({A_PAPER}, (ANOTHER,), False, False),
        ({A_PAPER}, (), False, False),
        (set(), (), True, True),
        (set(), (ANOTHER,), False, False),
    ],
)
def test_a_query_is_answered_where_a_right_paper_comes_and_else_none(
    right: set[str], came: tuple[str, ...], is_first: bool, is_in_top: bool
) -> None:
    outcome = Outcome(JudgedQuery("1042", "number", frozenset(right), is_held_out=False), came)
    assert (outcome.is_first, outcome.is_in_top) == (is_first, is_in_top)


def _missed(outcomes: list[Outcome]) -> str:
    return "\n".join(f"{one.query.text}: {' | '.join(one.came)}" for one in outcomes if not one.is_first)
