"""Made-up pictures of number lines and date lines, with the characters that each shows from left to right."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from ingest.extractors.digit_recogniser import LINE_HEIGHT, SHAPES, even_out
from registry.text import fold
from training.pens import TALL, Dice, Ink, RealDigits, write_stroke_digit

_CANVAS: Final = 80  # pixels from the upper to the lower edge of the line while it is drawn
_FONTS_FOLDER: Final = Path("/usr/share/fonts/truetype")
_SERIF: Final = "LiberationSerif-{}.ttf"
_OTHERS: Final = (
    *("LiberationSans-{}.ttf", "DejaVuSerif{}.ttf", "DejaVuSerifCondensed{}.ttf", "DejaVuSans{}.ttf"),
)
_MACHINE_FONTS: Final = (
    *(
        "LiberationMono-Bold.ttf",
        "LiberationSans-Bold.ttf",
        "LiberationSerif-Bold.ttf",
        "DejaVuSans-Bold.ttf",
    ),
    *("LiberationSans-Regular.ttf", "DejaVuSansMono-Bold.ttf", "LiberationMono-Regular.ttf"),
)
# What pens of all hands are most often taken wrongly for one another comes most often.
_DIGIT_SHARES: Final = np.array([12, 20, 11, 8, 13, 8, 9, 10, 8, 8]) / 107
_LENGTH_SHARES: Final = np.array([14, 34, 32, 17, 3]) / 100
_LETTERS: Final = "ABCDĐEGHIKLMNOPQRSTUVXYƯ"
_SMALL: Final = "abcdđeghiklmnopqrstuvxyàáâãèéêìíòóôõùúăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"


@dataclass(frozen=True, slots=True)
class LinePicture:
    """A line as the recogniser is shown it, LINE_HEIGHT high, and what it should see: ranks in SHAPES."""

    tones: NDArray[np.float32]
    shapes: tuple[int, ...]


@dataclass(slots=True)
class _Mark:
    """A character on the canvas and where it stands."""

    char: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class _Hand:
    """How somebody writes: `share_real` of the digits as in MNIST, the others from strokes."""

    share_real: float
    pen: float
    slant: float
    wide: float
    shake: float
    gap: float
    is_uneven: bool


class LineMaker:
    """Draws lines; the same dice make the same line."""

    def __init__(self, real: RealDigits) -> None:
        self._real = real

    def draw(self, dice: Dice) -> LinePicture:
        """A line by chance, or a part of it."""
        while True:
            sheet = _Sheet(dice, self._real)
            if dice.random() < 0.58:
                _compose_number_line(sheet)
            else:
                _compose_date_line(sheet)
            picture, marks = sheet.finish()
            left, right = _choose_view(sheet, picture.shape[1], dice)
            picture, marks = picture[:, left:right], _cut_marks(marks, left, right)
            if picture.shape[1] >= _CANVAS // 2:
                break
        return LinePicture(_wear(picture, dice), _as_shapes(marks))


class _Sheet:
    """A canvas on which print and ink are put from left to right."""

    def __init__(self, dice: Dice, real: RealDigits) -> None:
        self.dice = dice
        self._real = real
        self._marks: list[_Mark] = []
        self._width = 1800
        self._print = np.zeros((_CANVAS, self._width), np.float32)
        self._ink = np.zeros((_CANVAS, self._width), np.float32)
        self.x = 40 + dice.uniform(0, 30)
        self.values: list[tuple[float, float]] = []
        # Letters of a line fill six tenths of what is cut out for it, more where no pen made it higher.
        self.size = _CANVAS * dice.uniform(0.5, 0.78)
        self.base = _CANVAS * dice.uniform(0.6, 0.74)
        self.style = "Regular"  # or Italic, Bold, BoldItalic
        self._face = _SERIF if dice.random() < 0.85 else str(dice.choice(_OTHERS))
        self._hand = self._choose_hand()
        self._writing = dice.choice(["pen", "stamp", "print"], p=[0.68, 0.12, 0.2])
        self._ink_strength = (
            dice.uniform(0.3, 1.0) if dice.random() < 0.5 else 1.0
        )  # blue ink is pale in grey
        self._print_strength = dice.uniform(0.65, 1.0)
        self._machine = str(dice.choice(_MACHINE_FONTS))

    def _choose_hand(self) -> _Hand:
        dice = self.dice
        return _Hand(
            share_real=float(dice.choice([0.0, 0.5, 1.0], p=[0.5, 0.25, 0.25])),
            pen=dice.uniform(0.045, 0.15) * TALL,
            slant=dice.normal(0.12, 0.16),
            wide=dice.uniform(0.7, 1.35),
            shake=dice.uniform(0.008, 0.035),
            gap=dice.normal(0.06, 0.09) * TALL,
            is_uneven=dice.random() < 0.3,
        )

    def font(self) -> ImageFont.FreeTypeFont:
        """What the printed words are set in."""
        return _font(self._face, self.style, round(self.size))

    def put_print(self, text: str) -> None:
        """Set words in type."""
        font = self.font()
        x = self.x
        mask = Image.new("L", (math.ceil(font.getlength(text)) + 40, _CANVAS), 0)
        ImageDraw.Draw(mask).text((20, self.base), text, font=font, fill=255, anchor="ls")
        self._stamp_on(self._print, np.asarray(mask, np.float32) / 255, x - 20, 0)
        edges = [x + font.getlength(text[:end]) for end in range(len(text) + 1)]
        for char, left, right in zip(text, edges, edges[1:], strict=False):
            self._marks.append(_Mark(char, left, right))
        self.x = edges[-1]

    def put_value(
        self, digits: str, room: tuple[float, float], *, is_printed: bool, has_blank: bool = True
    ) -> None:
        """Digits by print, pen or machine, with some room before and after, in heights of the letters."""
        if is_printed or self._writing == "print":
            blank = 0.25 * self.size * self.dice.uniform(0.6, 2) * (self.dice.random() < 0.85)
            self.x += blank
            start = self.x
            self.put_print(digits)
            self.values.append((start, self.x))
            self.x += blank * (has_blank or self.dice.random() < 0.15)
            return
        line, places = self._written(digits) if self._writing == "pen" else self._stamped(digits)
        before, after = (self.dice.uniform(low, high) * self.size for low, high in (room, room))
        width, height = line.shape[1], line.shape[0]
        if self.dice.random() < 0.08:
            self._dot(self.x, self.x + before + width + after)
        self.x += before
        rise = self.dice.normal(0.04, 0.09) * self.size
        if self.dice.random() < 0.12:
            rise += self.dice.uniform(-0.3, 0.2) * self.size
        top = self.base - height + height * self.dice.uniform(0, 0.12) - rise
        self._stamp_on(self._ink, line, self.x, round(top))
        for digit, (left, right) in zip(digits, places, strict=True):
            self._marks.append(_Mark(digit, self.x + left, self.x + right))
        self.values.append((self.x, self.x + width))
        self.x += width + after

    def put_blank(self) -> None:
        """A place that nobody wrote upon: room, or dots."""
        width = self.dice.uniform(0.5, 2.5) * self.size
        self.values.append((self.x, self.x + width))
        if self.dice.random() < 0.5:
            self.put_print(str(self.dice.choice(["…", "……", ".....", "........", "_____"])))
        else:
            self.x += width

    def _dot(self, left: float, right: float) -> None:
        """Dots to write upon: under digits they are no characters."""
        font = self.font()
        mask = Image.new("L", (self._width, _CANVAS), 0)
        text = "." * max(1, int((right - left) / font.getlength(".")))
        ImageDraw.Draw(mask).text((left, self.base), text, font=font, fill=255, anchor="ls")
        self._print = np.maximum(self._print, np.asarray(mask, np.float32) / 255)

    def _written(self, digits: str) -> tuple[Ink, list[tuple[float, float]]]:
        dice, hand = self.dice, self._hand
        tall = self.size * 0.68 * dice.uniform(0.8, 1.5)
        inks = []
        for digit in digits:
            grow = 1 + (dice.uniform(-0.2, 0.3) if hand.is_uneven else dice.normal(0, 0.06))
            slant = hand.slant + dice.normal(0, 0.05)
            turn = dice.normal(0, 0.04)
            wide = hand.wide * (1 + dice.normal(0, 0.08))
            bend = grow * np.array([[wide, -slant], [turn, 1.0]])
            if dice.random() < hand.share_real:
                inks.append(self._real.write(digit, hand.pen, bend, dice))
            else:
                inks.append(write_stroke_digit(digit, hand.pen, bend, hand.shake, dice))
        return self._set(inks, tall, hand.gap, 0.06)

    def _stamped(self, digits: str) -> tuple[Ink, list[tuple[float, float]]]:
        font = _font(self._machine, "", TALL)
        inks = []
        for digit in digits:
            glyph = Image.new("L", (TALL, round(TALL * 1.4)), 0)
            ImageDraw.Draw(glyph).text((TALL // 5, 0), digit, font=font, fill=255)
            ink = np.asarray(glyph, np.float32) / 255
            rows, columns = np.flatnonzero(ink.max(1) > 0.2), np.flatnonzero(ink.max(0) > 0.2)
            inks.append(ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
        tall = self.size * 0.68 * self.dice.uniform(0.8, 1.2)
        line, places = self._set(inks, tall, self.dice.uniform(0.04, 0.3) * TALL, 0.03)
        patches = self.dice.random((5, 16), np.float32)
        uneven = cv2.resize(patches, (line.shape[1], line.shape[0]), interpolation=cv2.INTER_CUBIC)
        low = self.dice.uniform(0.4, 0.9)
        return line * np.clip(low + 0.6 * uneven, 0, 1), places

    def _set(
        self, inks: Sequence[Ink], tall: float, gap: float, jitter: float
    ) -> tuple[Ink, list[tuple[float, float]]]:
        """Digits side by side, `tall` pixels high; and from where to where each goes."""
        dice = self.dice
        room = round(4 * jitter * TALL)
        height = max(ink.shape[0] for ink in inks) + 2 * room
        line = np.zeros((height, sum(ink.shape[1] for ink in inks) + TALL * len(inks)), np.float32)
        x, places = 0.0, []
        for ink in inks:
            top = height - room - ink.shape[0] + round(float(np.clip(dice.normal(), -2, 2)) * jitter * TALL)
            left = max(0, round(x))
            place = line[top : top + ink.shape[0], left : left + ink.shape[1]]
            np.maximum(place, ink, out=place)
            places.append((left, left + ink.shape[1]))
            x = left + ink.shape[1] + gap + dice.normal(0, 0.03) * TALL
            x = max(x, left + 0.5 * ink.shape[1])
        rows = np.flatnonzero(line.max(1) > 0.2)
        line = line[rows[0] : rows[-1] + 1, : max(end for _, end in places)]
        share = tall / TALL
        size = (max(2, round(line.shape[1] * share)), max(2, round(line.shape[0] * share)))
        small = cv2.resize(line, size, interpolation=cv2.INTER_AREA)
        return small, [(left * share, right * share) for left, right in places]

    def _stamp_on(self, layer: Ink, what: Ink, x: float, top: int) -> None:
        left = max(round(x), 0)
        upper, lower = max(top, 0), min(top + what.shape[0], _CANVAS)
        place = layer[upper:lower, left : left + what.shape[1]]
        np.maximum(place, what[upper - top : lower - top, : place.shape[1]], out=place)

    def finish(self) -> tuple[Ink, list[_Mark]]:
        """How dark the line is, pixel by pixel, with strokes of its neighbours, and what stands in it."""
        dice = self.dice
        width = min(round(self.x + dice.uniform(10, 70)), self._width)
        dark = 1 - (1 - self._print[:, :width] * self._print_strength) * (
            1 - self._ink[:, :width] * self._ink_strength
        )
        if dice.random() < 0.25:
            dark = np.maximum(dark, self._neighbours(width))
        if dice.random() < 0.15:
            dark = np.maximum(dark, _strokes(width, dice))
        if dice.random() < 0.06:
            dark = np.maximum(dark, _seal(width, dice))
        return dark, self._marks

    def _neighbours(self, width: int) -> Ink:
        """What sticks out of the lines above and below."""
        mask = Image.new("L", (width, _CANVAS), 0)
        canvas = ImageDraw.Draw(mask)
        font, dice = self.font(), self.dice
        for base in (
            self.base - _CANVAS * dice.uniform(0.68, 0.9),
            self.base + _CANVAS * dice.uniform(0.68, 0.9),
        ):
            if dice.random() < 0.6:
                start = dice.uniform(-100, width * 0.8)
                canvas.text((start, base), _words(dice, 6), font=font, fill=255, anchor="ls")
        return np.asarray(mask, np.float32) / 255


@lru_cache(maxsize=400)
def _font(face: str, style: str, size: int) -> ImageFont.FreeTypeFont:
    if face.startswith("DejaVu") and "{}" in face:
        names = {"Regular": "", "Italic": "-Italic", "Bold": "-Bold", "BoldItalic": "-BoldItalic"}
        if "Sans" in face:
            names |= {"Italic": "-Oblique", "BoldItalic": "-BoldOblique"}
        style = names[style]
    file = face.format(style)
    path = next((path for path in _FONTS_FOLDER.rglob(file)), None)
    if path is None:
        raise FileNotFoundError(f"{file}: install fonts-liberation2 and fonts-dejavu")
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)


def _compose_number_line(sheet: _Sheet) -> None:
    dice = sheet.dice
    sheet.style = str(dice.choice(["Regular", "Bold", "Italic"], p=[0.86, 0.1, 0.04]))
    if dice.random() < 0.05:
        sheet.put_print(_words(dice, 2) + " ")
    label = str(
        dice.choice(["Số:", "Số", "Số :", "SỐ:", "So:", "Số."], p=[0.68, 0.16, 0.06, 0.04, 0.03, 0.03])
    )
    sheet.put_print(label)
    if dice.random() < 0.06:
        sheet.put_blank()
    else:
        sheet.put_value(_number(dice), (-0.12, 0.75), is_printed=False, has_blank=False)
    stroke = "-" if dice.random() < 0.12 else "/"
    if dice.random() < 0.15:
        sheet.put_print("/")
        sheet.put_value(
            str(dice.integers(1998, 2032)), (-0.05, 0.3), is_printed=dice.random() < 0.8, has_blank=False
        )
        stroke = "/"
    sheet.put_print(stroke + _symbol(dice))


def _compose_date_line(sheet: _Sheet) -> None:
    dice = sheet.dice
    sheet.style = str(dice.choice(["Italic", "Regular", "BoldItalic"], p=[0.84, 0.1, 0.06]))
    kind = dice.random()
    if kind < 0.45:
        sheet.put_print(str(dice.choice([", ", "", " , "])))
    else:
        sheet.put_print(_words(dice, 2).title() + ", ")
    sheet.put_print("Ngày" if dice.random() < 0.03 else "ngày")
    day, month = int(dice.integers(1, 32)), int(dice.integers(1, 13))
    if dice.random() < 0.35:  # days that are read wrongly most often
        day = int(dice.choice([1, 4, 7, 10, 11, 12, 14, 15, 16, 17, 19, 21, 24, 25, 27, 31]))
    is_padded = dice.random() < 0.85
    room = (-0.18, 0.55)
    if dice.random() < 0.06:
        sheet.put_blank()
    else:
        sheet.put_value(f"{day:02d}" if is_padded else str(day), room, is_printed=False)
    sheet.put_print("tháng")
    if dice.random() < 0.03:
        sheet.put_blank()
    else:
        text = f"{month:02d}" if dice.random() < 0.5 else str(month)
        sheet.put_value(text, room, is_printed=dice.random() < 0.7)
    sheet.put_print("năm")
    sheet.put_value(str(dice.integers(1998, 2032)), (0.0, 0.4), is_printed=dice.random() < 0.92)
    if dice.random() < 0.1:
        sheet.put_print(str(dice.choice([".", ",", " ", ";"])))


def _number(dice: Dice) -> str:
    length = 1 + int(dice.choice(5, p=_LENGTH_SHARES))
    digits = "".join(map(str, dice.choice(10, length, p=_DIGIT_SHARES)))
    if length == 1 and dice.random() < 0.7:
        digits = "0" + digits
    return digits


def _symbol(dice: Dice) -> str:
    kinds = [
        "TB",
        "BC",
        "KH",
        "QĐ",
        "TTr",
        "GM",
        "NQ",
        "CT",
        "HD",
        "CV",
        "TTg",
        "CP",
        "SYT",
        "UBND",
        "HĐND",
        "ĐU",
    ]
    bodies = ["UBND", "HĐND", "SYT", "CP", "BTC", "VP", "SNV", "CAT(PC04)", "ĐU", "BTT", "VPTW", "PC06"]
    first = str(dice.choice(kinds)) if dice.random() < 0.6 else _capitals(dice)
    second = str(dice.choice(bodies)) if dice.random() < 0.5 else _capitals(dice)
    text = first + str(dice.choice(["-", "/"], p=[0.85, 0.15])) + second
    return text + ("-" + _capitals(dice) if dice.random() < 0.15 else "")


def _capitals(dice: Dice) -> str:
    return "".join(dice.choice(list(_LETTERS), int(dice.integers(1, 6))))


def _words(dice: Dice, count: int) -> str:
    return " ".join(
        "".join(dice.choice(list(_SMALL), int(dice.integers(2, 7))))
        for _ in range(int(dice.integers(1, count + 1)))
    )


def _strokes(width: int, dice: Dice) -> Ink:
    """Stray lines: a rule below, a fold, a pen that slipped."""
    mask = np.zeros((_CANVAS, width), np.uint8)
    for _ in range(int(dice.integers(1, 3))):
        kind = dice.random()
        if kind < 0.5:  # level
            y, left = int(dice.uniform(0.0, 1.0) ** 0.5 * _CANVAS), int(dice.uniform(-50, width))
            if 0.3 < y / _CANVAS < 0.75:
                y = _CANVAS - 6
            end = (left + int(dice.uniform(40, 400)), y + int(dice.normal(0, 3)))
            cv2.line(mask, (left, y), end, 255, int(dice.integers(1, 4)), cv2.LINE_AA)
        elif kind < 0.7:  # upright, thin
            x = int(dice.uniform(0, width))
            cv2.line(mask, (x, 0), (x + int(dice.normal(0, 3)), _CANVAS), 110, 1, cv2.LINE_AA)
        else:
            start = (int(dice.uniform(0, width)), int(dice.choice([-8, _CANVAS - 10])))
            end = (start[0] + int(dice.normal(0, 30)), start[1] + int(dice.uniform(5, 18)))
            cv2.line(mask, start, end, 255, int(dice.integers(1, 4)), cv2.LINE_AA)
    return mask.astype(np.float32) / 255 * float(dice.uniform(0.4, 1.0))


def _seal(width: int, dice: Dice) -> Ink:
    """A seal's arcs, which the scanner makes grey."""
    mask = np.zeros((_CANVAS, width), np.uint8)
    middle = (int(dice.uniform(0, width)), int(dice.choice([-1, 1]) * dice.uniform(80, 240) + _CANVAS / 2))
    radius = int(math.hypot(0, middle[1] - _CANVAS / 2) + dice.uniform(-25, 25))
    cv2.circle(mask, middle, max(radius, 10), 255, int(dice.integers(2, 6)), cv2.LINE_AA)
    return mask.astype(np.float32) / 255 * float(dice.uniform(0.25, 0.7))


def _choose_view(sheet: _Sheet, width: int, dice: Dice) -> tuple[int, int]:
    """The whole line, a value with some of what is around it, or any part."""
    kind = dice.random()
    if kind < 0.5:
        return max(0, round(40 - dice.uniform(5, 38))), width
    if kind < 0.85:
        start, end = (
            sheet.values[0] if dice.random() < 0.8 else sheet.values[int(dice.integers(len(sheet.values)))]
        )
        before, after = dice.uniform(-0.05, 0.8) * sheet.size, dice.uniform(0.0, 1.6) * sheet.size
        return max(0, round(start - before)), min(width, round(end + after))
    left = int(dice.uniform(0, width * 0.6))
    return left, min(width, left + int(dice.uniform(100, 700)))


def _cut_marks(marks: Sequence[_Mark], left: int, right: int) -> list[_Mark]:
    """The characters that are whole, or nearly so, between two edges."""
    kept = []
    for mark in marks:
        wide = max(mark.right - mark.left, 1)
        inside = min(mark.right, right) - max(mark.left, left)
        if inside >= 0.72 * wide:
            kept.append(_Mark(mark.char, mark.left - left, mark.right - left))
    return kept


def _as_shapes(marks: Sequence[_Mark]) -> tuple[int, ...]:
    """What is to be seen, from left to right; of neighbours without a name one is enough."""
    names = [shape_of(mark.char) for mark in sorted(marks, key=lambda mark: mark.left + mark.right)]
    names = [name for name in names if name]
    merged = [
        name
        for before, name in zip(["", *names], names, strict=False)
        if not (name == before and name in ("any", ":"))
    ]
    return tuple(SHAPES.index(name) for name in merged)


def shape_of(char: str) -> str:
    """The name among SHAPES of a printed or written character, "" for a blank."""
    if char.isspace():
        return ""
    if char.isdigit():
        return char
    if char in "/-–":
        return "/"
    if char in ":.,;…_":
        return ":"
    plain = fold(char)
    if plain in ("s", "o"):
        return plain.upper()
    if char.islower() and plain in SHAPES:
        return plain
    return "any"


def _wear(dark: Ink, dice: Dice) -> NDArray[np.float32]:
    """The line as it leaves scanner, copier or phone, at the size of the recogniser."""
    height, width = dark.shape
    stretch = float(dice.choice([1.0, dice.uniform(0.8, 1.45)], p=[0.4, 0.6]))
    shear = float(dice.choice([0.0, dice.uniform(-0.12, 0.25)], p=[0.55, 0.45]))
    turn = float(dice.normal(0, 0.006))
    fine = float(dice.uniform(0.4, 1.3))  # of the canvas: 100 to 330 dpi
    if dice.random() < 0.25:
        fine = float(dice.uniform(0.35, 0.55))
    size = (max(12, round(width * fine)), max(16, round(height * fine)))
    move = np.array(
        [
            [fine, -shear * fine, shear * fine * height / 2],
            [turn * fine, fine, -turn * fine * width / 2 + dice.normal(0, 0.03) * size[1]],
        ]
    )
    if fine < 0.8:
        dark = cv2.GaussianBlur(dark, (0, 0), 0.45 / fine)
    worn = cv2.warpAffine(dark, move, size, flags=cv2.INTER_LINEAR)
    worn = cv2.GaussianBlur(worn, (0, 0), float(dice.uniform(0.3, 1.1)))
    if dice.random() < 0.2:  # faded, in bands or patches
        bands = cv2.resize(dice.random((3, 9), np.float32), size, interpolation=cv2.INTER_CUBIC)
        worn = worn * np.clip(0.35 + 0.75 * bands, 0.35, 1)
    kind = dice.random()
    noise = dice.standard_normal(worn.shape, np.float32)
    if kind < 0.4:  # black and white, or a copy of a copy
        level = float(dice.uniform(0.2, 0.52))
        rough = worn + noise * float(dice.uniform(0.0, 0.1))
        worn = (rough > level).astype(np.float32)
        if dice.random() < 0.5:
            worn = cv2.GaussianBlur(worn, (0, 0), float(dice.uniform(0.3, 0.9)))
    elif kind < 0.8:
        worn = worn + noise * float(dice.uniform(0.0, 0.09))
    if dice.random() < 0.12:  # the other side shows through
        behind = cv2.GaussianBlur(np.roll(worn[:, ::-1], int(dice.integers(20, 200)), axis=1), (0, 0), 1.5)
        worn = np.maximum(worn, behind * float(dice.uniform(0.1, 0.3)))
    if dice.random() < 0.15:
        specks = dice.random(worn.shape) < dice.uniform(0.0005, 0.004)
        worn[cv2.dilate(specks.astype(np.uint8), np.ones((2, 2), np.uint8)) > 0] = dice.uniform(0.5, 1.0)
    paper, ink = dice.uniform(150, 255), dice.uniform(0, 90)
    tones = np.clip(paper - worn * (paper - ink), 0, 255).astype(np.uint8)
    if dice.random() < 0.4:
        coded = cv2.imencode(".jpg", tones, [cv2.IMWRITE_JPEG_QUALITY, int(dice.integers(20, 75))])[1]
        tones = cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE)
    wide = max(LINE_HEIGHT // 2, round(LINE_HEIGHT * stretch * size[0] / size[1]))
    method = cv2.INTER_LINEAR if dice.random() < 0.6 else cv2.INTER_AREA
    return even_out(cv2.resize(tones, (wide, LINE_HEIGHT), interpolation=method))
