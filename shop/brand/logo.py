"""The store's logo: checked, scaled and encoded anew as PNG, the one kind that mail programs show too.

Encoding anew leaves behind whatever else a file holds: places, scripts, a second file. SVG is refused, as
it can carry scripts. The number of pixels is read before any of them is decoded.
"""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import warnings
from pathlib import Path

from PIL import Image, ImageOps

from shop.kernel.errors import N_, DomainError

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 25_000_000
SIZE = (640, 240)  # twice what pages show


class BadLogo(DomainError):
    """A file that cannot be the logo; the message says why."""


def keep(data: bytes, *, media_dir: Path) -> str:
    """Write the logo below `media_dir` and return its path there. Raises BadLogo. No transaction open."""
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
    if not data:
        raise BadLogo(N_("This file is empty."))
    if len(data) > MAX_BYTES:
        raise BadLogo(N_("The logo is larger than %(most)d MB."), most=MAX_BYTES // 2**20)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=FORMATS)
            if picture.width * picture.height > MAX_PIXELS:
                raise BadLogo(N_("The logo has more than %(most)d megapixels."), most=MAX_PIXELS // 10**6)
            return ImageOps.exif_transpose(picture).convert("RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BadLogo(N_("The logo has more than %(most)d megapixels."), most=MAX_PIXELS // 10**6) from None
    except BadLogo:
        raise
    except Exception:  # Pillow's readers raise nearly anything on a damaged file
        raise BadLogo(N_("This is not a picture we can use. Take a PNG, JPEG or WebP.")) from None


def _write(target: Path, data: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".part-")
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
    Path(temporary).chmod(0o644)
    os.replace(temporary, target)
