"""How far fingerprints of pictures tell copies from other photos of one scene, on made-up scenes."""

import argparse
import io

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from ingest.photos import fingerprint
from registry.pictures import SAME_LOOK, look_distance


def draw_scene(seed: int, *, moved: float = 0.0) -> Image.Image:
    """A room with people, made up; `moved` is how far camera and people went on, in parts of the width."""
    rng = np.random.default_rng(seed)
    width, height = 1280, 960
    noise = Image.fromarray(rng.integers(0, 255, (12, 20, 3), dtype=np.uint8))
    wall = noise.resize((width * 5 // 4, height), Image.Resampling.BICUBIC)
    from_left = int(width * (0.2 - moved))
    picture = wall.crop((from_left, 0, from_left + width, height))
    draw = ImageDraw.Draw(picture)
    later = np.random.default_rng(seed + 100_000)
    shift = moved * width
    for _thing in range(30):
        left, top = rng.uniform(-0.1, 1.0) * width, rng.uniform(0.1, 1.0) * height
        size, tall = rng.uniform(0.03, 0.2) * width, rng.uniform(0.6, 2.0)
        colour = tuple(int(part) for part in rng.integers(0, 255, 3))
        if moved:
            left += shift + later.normal(0, shift / 2)
            top += later.normal(0, shift / 3)
        box = (left, top, left + size, top + size * tall)
        if rng.random() < 0.5:
            draw.ellipse(box, fill=colour)
        else:
            draw.rectangle(box, fill=colour)
    grain = rng.normal(0, 6, (height, width, 3))
    return Image.fromarray(np.clip(np.asarray(picture) + grain, 0, 255).astype(np.uint8))


def copies_of(picture: Image.Image) -> dict[str, Image.Image]:
    """The picture as it comes back: from a messenger, from a sheet, cut a little."""
    width, height = picture.size
    cut = {share: (int(width * share), int(height * share)) for share in (0.01, 0.02, 0.03, 0.05)}
    return {
        "smaller": picture.resize((480, 360)),
        "recompressed": _as_jpeg(picture, 30),
        "messenger": _as_jpeg(picture.resize((960, 720)), 50),
        "brighter": ImageEnhance.Brightness(picture).enhance(1.25),
        "softer": picture.filter(ImageFilter.GaussianBlur(3)),
        **{
            f"cut {share:.0%} a side": picture.crop((x, y, width - x, height - y))
            for share, (x, y) in cut.items()
        },
        "cut 5% on one side": picture.crop((0, 0, int(width * 0.95), height)),
    }


def _as_jpeg(picture: Image.Image, quality: int) -> Image.Image:
    held = io.BytesIO()
    picture.save(held, "JPEG", quality=quality)
    return Image.open(held)


def main() -> None:
    """Print distances of copies, of later photos of the scene, and of other scenes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenes", type=int, default=60)
    options = parser.parse_args()
    rows: dict[str, list[int]] = {}
    looks = []
    for seed in range(options.scenes):
        picture = draw_scene(seed)
        look = fingerprint(picture)
        for name, copy in copies_of(picture).items():
            rows.setdefault(f"copy: {name}", []).append(look_distance(look, fingerprint(copy)))
        for moved in (0.03, 0.06, 0.12):
            other = fingerprint(draw_scene(seed, moved=moved))
            rows.setdefault(f"same scene, moved {moved:.0%}", []).append(look_distance(look, other))
        rows.setdefault("other scene", []).extend(look_distance(look, other) for other in looks)
        looks.append(look)
    print(f"bits of 256 in which fingerprints differ; the same up to {SAME_LOOK}")
    print(f"{'':28} {'least':>6} {'median':>7} {'most':>6}  taken for the same")
    for name, found in rows.items():
        same = sum(distance <= SAME_LOOK for distance in found)
        print(f"{name:28} {min(found):6} {int(np.median(found)):7} {max(found):6}  {same}/{len(found)}")


if __name__ == "__main__":
    main()
