"""What the pen and the stamps leave on a printed paper: signature, seal, incoming stamp."""

import math
import random
from datetime import timedelta
from typing import Final

from fonts import SERIF_BOLD, SERIF_ITALIC
from papers import Paper
from reportlab.lib.colors import Color
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

_RED: Final = Color(0.82, 0.08, 0.12, alpha=0.75)
_BLUE: Final = Color(0.10, 0.16, 0.62, alpha=0.9)
_SEAL_TEXT: Final = "MẪU * KHÔNG CÓ GIÁ TRỊ * VĂN BẢN MINH HỌA * "
_SEAL_RADIUS: Final = 16 * mm

# Room for the pen between the post and the name; Decree 30/2020 leaves about as much.
_SIGNING_HEIGHT: Final = 29 * mm
_STAMP_WIDTH: Final = 48 * mm
_STAMP_HEIGHT: Final = 21 * mm


class SignatureSpace(Flowable):
    """The blank above the signer's name, with the red seal over the left part of a pen stroke."""

    def __init__(self, paper: Paper, *, signed: bool) -> None:
        super().__init__()
        self._draw = random.Random(f"pen {paper.signer} {paper.full_reference}")
        self._signed = signed

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self.width = available_width
        return available_width, _SIGNING_HEIGHT

    def draw(self) -> None:
        if not self._signed:
            return
        middle = _SIGNING_HEIGHT / 2
        seal_middle = middle + self._draw.uniform(-1, 3) * mm
        _draw_pen_stroke(self.canv, self.width * 0.3, middle, self.width * 0.45, self._draw)
        _draw_seal(self.canv, self.width * 0.24, seal_middle, tilt=self._draw.uniform(-25, 25))


class ArrivalStamp(Flowable):
    """The stamp of the office that received the paper, with a number and a date of its own."""

    def __init__(self, paper: Paper) -> None:
        super().__init__()
        draw = random.Random(f"arrival {paper.full_reference}")
        self._number = str(draw.randint(100, 990))
        self._day = paper.issued_on + timedelta(days=draw.randint(1, 3))
        self._left = paper.stamp == "arrival-left"
        self._tilt = draw.uniform(-2, 2)

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self.width = available_width
        return available_width, _STAMP_HEIGHT + 5 * mm

    def draw(self) -> None:
        canvas = self.canv
        canvas.saveState()
        canvas.translate(4 * mm if self._left else self.width - _STAMP_WIDTH - 12 * mm, 1 * mm)
        canvas.rotate(self._tilt)
        canvas.setStrokeColor(_RED)
        canvas.setFillColor(_RED)
        canvas.setLineWidth(1.2)
        canvas.rect(0, 0, _STAMP_WIDTH, _STAMP_HEIGHT)
        canvas.line(0, 15 * mm, _STAMP_WIDTH, 15 * mm)
        canvas.setFont(SERIF_BOLD, 8)
        canvas.drawCentredString(_STAMP_WIDTH / 2, 16.7 * mm, "CƠ QUAN NHẬN (MẪU)")
        canvas.setFont(SERIF_BOLD, 13)
        canvas.drawString(2 * mm, 6 * mm, "ĐẾN")
        canvas.setFont(SERIF_ITALIC, 10)
        canvas.drawString(15 * mm, 9.5 * mm, "Số: ...............")
        canvas.drawString(15 * mm, 3 * mm, "Ngày: ...............")
        canvas.setFillColor(_BLUE)
        canvas.setFont(SERIF_ITALIC, 13)
        canvas.drawString(24 * mm, 10 * mm, self._number)
        canvas.drawString(27 * mm, 3.5 * mm, f"{self._day.day}/{self._day.month}/{self._day:%y}")
        canvas.restoreState()


def _draw_pen_stroke(canvas: Canvas, x: float, y: float, width: float, draw: random.Random) -> None:
    loops = draw.randint(4, 6)
    step = width / loops
    path = canvas.beginPath()
    path.moveTo(x, y + draw.uniform(-4, 4) * mm)
    for n in range(loops):
        rise, fall = draw.uniform(5, 10) * mm, draw.uniform(3, 8) * mm
        end = x + (n + 1) * step
        path.curveTo(
            end - step * draw.uniform(0.6, 1.4),
            y + rise,
            end + step * 0.4,
            y - fall,
            end,
            y + draw.uniform(-2, 3) * mm,
        )
    path.curveTo(x + width * 0.8, y - 9 * mm, x + width * 0.3, y - 7 * mm, x + width * 1.15, y - 4 * mm)
    canvas.saveState()
    canvas.setStrokeColor(_BLUE)
    canvas.setLineWidth(1.5)
    canvas.setLineCap(1)
    canvas.drawPath(path, stroke=1, fill=0)
    canvas.restoreState()


def _draw_seal(canvas: Canvas, x: float, y: float, tilt: float) -> None:
    canvas.saveState()
    canvas.translate(x, y)
    canvas.rotate(tilt)
    canvas.setStrokeColor(_RED)
    canvas.setFillColor(_RED)
    canvas.setLineWidth(1.8)
    canvas.circle(0, 0, _SEAL_RADIUS)
    canvas.setLineWidth(0.7)
    canvas.circle(0, 0, _SEAL_RADIUS * 0.68)
    canvas.setFont(SERIF_BOLD, 8.5)
    for n, letter in enumerate(_SEAL_TEXT):
        canvas.saveState()
        canvas.rotate(-360 * n / len(_SEAL_TEXT))
        canvas.drawCentredString(0, _SEAL_RADIUS * 0.77, letter)
        canvas.restoreState()
    star = canvas.beginPath()
    for n in range(10):
        radius = _SEAL_RADIUS * (0.38 if n % 2 == 0 else 0.15)
        angle = math.pi / 2 + n * math.pi / 5
        (star.lineTo if n else star.moveTo)(radius * math.cos(angle), radius * math.sin(angle))
    star.close()
    canvas.drawPath(star, stroke=0, fill=1)
    canvas.restoreState()
