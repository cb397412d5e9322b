"""The recogniser of digits that was trained for number lines and date lines (`ingest/models/README.md`).

It tells only what a form of such a line asks for: digits, strokes, colons, the letters of `Số`, `ngày`,
`tháng` and `năm`, and anything else. It has a frame for every four pixels, twice as many as the recognisers
of all writing, so that the two bare strokes of an `11` do not fall into one.
"""

from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.trace import COLUMNS, DIGITS, DIGITS_VIEW, Trace

LINE_HEIGHT: Final = 48  # pixels: what the model was trained on
# What the model gives a likelihood for, frame by frame, in this order.
SHAPES: Final = tuple(column for column in COLUMNS if column != "all")
MODEL: Final = Path(__file__).parents[1] / "models" / "digit_lines.onnx"

_MAX_WIDTH: Final = 1600  # pixels; longer than any such line
_PAPER: Final = 85  # per cent of a line's pixels are darker than its paper at most
_INK: Final = 1.5  # per cent are as dark as its ink
_LEAST_CONTRAST: Final = 40.0  # grey levels; less is an empty line
_FAINTEST: Final = np.log(1e-6)


class DigitRecogniser:
    """The model run by onnxruntime."""

    name = DIGITS_VIEW

    def __init__(self, session: Any) -> None:
        self._session = session
        self._others = [rank for rank, shape in enumerate(SHAPES) if shape and shape not in DIGITS]
        self._all = [rank for rank, shape in enumerate(SHAPES) if shape]

    def trace(self, line: NDArray[np.uint8]) -> Trace:
        """The line as this recogniser sees it."""
        tones = cv2.cvtColor(line, cv2.COLOR_RGB2GRAY)
        height, width = tones.shape
        scaled = max(LINE_HEIGHT // 2, min(_MAX_WIDTH, round(LINE_HEIGHT * width / max(height, 1))))
        way = cv2.INTER_AREA if height > LINE_HEIGHT else cv2.INTER_LINEAR
        small = np.asarray(cv2.resize(tones, (scaled, LINE_HEIGHT), interpolation=way), np.uint8)
        seen = np.maximum(self._session.run(None, {"line": even_out(small)[None, None]})[0][0], _FAINTEST)
        few = {shape: seen[:, rank] for rank, shape in enumerate(SHAPES)}
        few["any"] = seen[:, self._others].max(axis=1)
        few["all"] = seen[:, self._all].max(axis=1)
        frames = np.stack([few[column] for column in COLUMNS], axis=1).astype(np.float32)
        return Trace(self.name, frames, float(seen.max(axis=1).sum()), text="")


def even_out(tones: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The line with its paper at 0 and its ink at 1, whatever their colours were."""
    paper, ink = (float(level) for level in np.percentile(tones, (_PAPER, _INK)))
    evened = (paper - tones.astype(np.float32)) / max(paper - ink, _LEAST_CONTRAST)
    return np.asarray(evened.clip(-0.2, 1.2), np.float32)
