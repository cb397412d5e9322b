"""The made-up registry around the true papers, small: no wrong paper is ever called the right one."""

import random
from pathlib import Path

import pytest
from linking import Paper, fill, invent_registry, judge, read_true_papers

from report.summary import assess


@pytest.fixture(scope="module")
def papers() -> list[Paper]:
    return invent_registry(read_true_papers(), 600, random.Random(7))


def test_no_two_papers_of_a_made_up_registry_are_the_same(papers: list[Paper]) -> None:
    assert len({paper.series for paper in papers}) == len(papers) == 600
    assert sum(bool(paper.identity) for paper in papers) == 63


@pytest.mark.parametrize("damage", [0.0, 0.5])
def test_among_close_neighbours_no_citation_is_verified_on_a_wrong_paper(
    tmp_path: Path, papers: list[Paper], damage: float
) -> None:
    registry, ids = fill(tmp_path / "registry.db", papers, random.Random(7), damage)
    with registry:
        tally = judge(assess(registry), ids)
    assert tally["cited"] == 90
    assert tally["verified wrong"] == 0
    if damage == 0:
        assert (tally["verified right"], tally["probable right"], tally["conflicting right"]) == (86, 3, 1)
