import numpy as np
import pytest
from drawn_papers import Paper, draw_pdf, scan
from PIL import Image

from ingest.extractors.ink import shrink
from ingest.extractors.orientation import find_likely_turns

_LONG = Paper(body=Paper().body * 6)


@pytest.mark.parametrize(
    ("turned", "likely"), [(0, (0, 180)), (90, (270, 90)), (180, (180, 0)), (270, (90, 270))]
)
def test_lines_tell_which_way_a_page_lies(turned: int, likely: tuple[int, int]) -> None:
    page = scan(draw_pdf(_LONG), dpi=150, skew=1.5).rotate(turned, expand=True)
    assert find_likely_turns(shrink(page)) == likely


def test_where_no_lines_are_every_turn_is_possible() -> None:
    grain = np.random.default_rng(3).integers(0, 255, (400, 400)).astype(np.uint8)
    assert sorted(find_likely_turns(np.asarray(Image.fromarray(grain)))) == [0, 90, 180, 270]
