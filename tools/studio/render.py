"""Takes the pictures: `python -m studio.render --into DIR [--only PART]… [--samples N] [--again]`.

Pictures that are there already are left alone, so that a stopped run can be taken up again.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import bpy

from studio import shots, stage
from studio.shots.shot import Shot


def main() -> None:
    """Take what is asked for and missing."""
    asked = _arguments()
    asked.into.mkdir(parents=True, exist_ok=True)
    for shot in shots.every():
        path = asked.into / f"{shot.name}.png"
        wanted = not asked.only or any(part in shot.name for part in asked.only)
        if wanted and (asked.again or not path.exists()):
            start = time.process_time()
            take(shot, path, samples=asked.samples or shot.samples, scale=asked.scale)
            print(f"{shot.name}: {time.process_time() - start:.0f} s", file=sys.stderr, flush=True)


def take(shot: Shot, path: Path, *, samples: int, scale: float) -> None:
    """Arrange and render one picture into a PNG."""
    width, height = (round(side * scale) for side in shot.size)
    scene = stage.clear(width, height, samples)
    shot.arrange()
    scene.render.filepath = str(path.with_suffix(".part.png"))
    bpy.ops.render.render(write_still=True)
    path.with_suffix(".part.png").rename(path)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--into", type=Path, required=True, help="the folder of the pictures (PNG)")
    parser.add_argument(
        "--only", action="append", default=[], help="part of a picture's name; may be repeated"
    )
    parser.add_argument("--samples", type=int, default=0, help="instead of each picture's own number")
    parser.add_argument(
        "--scale", type=float, default=1.0, help="of each picture's own size, for a first look"
    )
    parser.add_argument("--again", action="store_true", help="also those that are there already")
    return parser.parse_args()


if __name__ == "__main__":
    main()
