"""Where renditions lie: under the media folder, named by their content, so that a file never changes."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

WIDTHS = (320, 640, 960, 1440)
MAIL_WIDTH = 960
FOLDER = "products"
_root: list[Path] = []


def configure(media_dir: Path) -> None:
    """Set the media folder."""
    _root[:] = [media_dir]


def folder() -> Path:
    """The media folder."""
    return _root[0]


def widths_of(width: int) -> list[int]:
    """The widths in pixels that a picture of `width` is kept in: never larger, and none just below it."""
    return [smaller for smaller in WIDTHS if smaller <= width * 0.85] + [width]


def webp_path(name: str, width: int) -> str:
    """Path below the media folder of the WebP of `width`."""
    return f"{name}-{width}.webp"


def jpeg_path(name: str) -> str:
    """Path below the media folder of the one JPEG, for mails, feeds and old programs."""
    return f"{name}.jpg"


def write(path: str, data: bytes) -> None:
    """Write a file below the media folder so that nobody ever sees half of it."""
    target = folder() / path
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        Path(temporary).chmod(0o644)
        os.replace(temporary, target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
