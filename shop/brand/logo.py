"""The store's logo: checked, scaled and encoded anew as PNG, the one kind that mail programs show too.

Encoding anew leaves behind whatever else a file holds: places, scripts, a second file. What is refused is
what is refused of any picture (`kernel.pictures`), with smaller limits.
"""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
from pathlib import Path

from PIL import Image, ImageOps

from shop.kernel.pictures import opened, unreadable

MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 25_000_000
SIZE = (640, 240)  # twice what pages show


def keep(data: bytes, *, media_dir: Path) -> str:
    """Write the logo below `media_dir` and return its path there. Raises BadPicture. No transaction open."""
    picture = _read(data)
    picture.thumbnail(SIZE, Image.Resampling.LANCZOS)
    stream = io.BytesIO()
    clean = Image.new("RGBA", picture.size)
    clean.paste(picture)  # a new image has no metadata to write
    clean.save(stream, "PNG", optimize=True)
    name = f"brand/logo-{hashlib.sha256(stream.getvalue()).hexdigest()[:20]}.png"
    _write(media_dir / name, stream.getvalue())
    return name


def _read(data: bytes) -> Image.Image:
    picture = opened(data, most_bytes=MAX_BYTES, most_pixels=MAX_PIXELS)
    try:
        return ImageOps.exif_transpose(picture).convert("RGBA")
    except Exception:  # Pillow's readers raise nearly anything on a damaged file
        raise unreadable() from None


def _write(target: Path, data: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".part-")
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
    Path(temporary).chmod(0o644)
    os.replace(temporary, target)
