"""Ended at any step and started again, an inbox is taken in as if nothing had happened."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from dropped_batch import Batch, assert_sound, draw_batch, everything_in, lay_out, take_in
from home_state import find_lost
from readers_here import ReadersHere
from sudden_ends import count_steps, end_before

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="programs are ended as forked copies")

# `make crash` ends it before every step; else before the last of each kind, and some between.
_EVERY_STEP = "EVERY_STEP" in os.environ
_APART = 37  # prime, so that what comes again and again is met at different places
_PARTS = 8  # for several processors


@dataclass(frozen=True)
class Undisturbed:
    """A batch laid out in a home, and what becomes of it where nothing happens."""

    batch: Batch
    laid_out: Path
    readers: ReadersHere
    state: dict[str, Any]
    steps: tuple[str, ...]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    folder = tmp_path_factory.mktemp("crashes")
    batch, readers = draw_batch(folder), ReadersHere()
    laid_out = lay_out(folder / "home", batch)
    home = copy_home(laid_out, folder / "undisturbed")
    take_in(home, readers)
    assert_sound(home, batch)
    counted = copy_home(laid_out, folder / "counted")
    steps = count_steps(counted, take_in, readers)
    return Undisturbed(batch, laid_out, readers, everything_in(home), steps)


def copy_home(home: Path, target: Path) -> Path:
    return Path(shutil.copytree(home, target, symlinks=True))


def choose(steps: tuple[str, ...]) -> list[int]:
    """The steps before which the program is ended."""
    if _EVERY_STEP:
        return list(range(len(steps)))
    last = {name: number for number, name in enumerate(steps)}
    return sorted({*last.values(), *range(0, len(steps), _APART)})


@pytest.mark.parametrize("part", range(_PARTS))
def test_ended_before_any_step_and_started_again_it_ends_like_an_undisturbed_run(
    undisturbed: Undisturbed, tmp_path: Path, part: int
) -> None:
    for step in choose(undisturbed.steps)[part::_PARTS]:
        home = copy_home(undisturbed.laid_out, tmp_path / f"{step} {undisturbed.steps[step]}")
        end_before(step, home, take_in, undisturbed.readers)
        assert find_lost(home, undisturbed.batch.drops) == []
        take_in(home, undisturbed.readers)
        assert everything_in(home) == undisturbed.state
        assert_sound(home, undisturbed.batch)
        shutil.rmtree(home)
