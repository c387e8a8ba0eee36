"""One picture in, its renditions out: WebP in a few widths and one JPEG, upright, in sRGB, without EXIF.

Everything is decoded and encoded anew, so that nothing hidden in an upload reaches a shopper: no place
where a photo was taken, no second file inside, no SVG with a script. The size is looked at before a
single pixel is decoded.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageOps

from shop.catalog.pictures import files
from shop.kernel.errors import N_, DomainError

MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
VERSION = b"1"  # part of each name: another way of encoding gives other names
WEBP_QUALITY, JPEG_QUALITY = 80, 84
BACKGROUND = (255, 255, 255)


class BadPicture(DomainError):
    """A file that cannot be used as a picture; the message says why."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A picture kept: `file` names its renditions; the size in pixels is that of the largest."""

    file: str
    width: int
    height: int


def store(data: bytes) -> Stored:
    """Check `data` and write its renditions. Raises BadPicture. Slow: never inside a transaction."""
    picture = _read(data)
    return write(picture, digest=hashlib.sha256(VERSION + data).hexdigest())


def write(picture: Image.Image, *, digest: str) -> Stored:
    """Write the renditions of an RGB `picture` named by `digest` (hex); files already there are kept."""
    name = f"{files.FOLDER}/{digest[:2]}/{digest[2:34]}"
    largest = _scaled(picture, min(picture.width, files.WIDTHS[-1]))
    if not (files.folder() / files.jpeg_path(name)).exists():
        for width in files.widths_of(largest.width):
            files.write(files.webp_path(name, width), _encoded(_scaled(largest, width), "WEBP"))
        mail = _scaled(largest, min(largest.width, files.MAIL_WIDTH))
        files.write(files.jpeg_path(name), _encoded(mail, "JPEG"))  # last: it says that all are there
    return Stored(name, largest.width, largest.height)


def _read(data: bytes) -> Image.Image:
    if len(data) > MAX_BYTES:
        raise BadPicture(N_("This picture is larger than %(most)d MB."), most=MAX_BYTES // 2**20)
    if not data:
        raise BadPicture(N_("This file is empty."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=FORMATS)
            if picture.width * picture.height > MAX_PIXELS:
                raise BadPicture(
                    N_("This picture has more than %(most)d megapixels."), most=MAX_PIXELS // 10**6
                )
            return _upright_rgb(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BadPicture(
            N_("This picture has more than %(most)d megapixels."), most=MAX_PIXELS // 10**6
        ) from None
    except BadPicture:
        raise
    except Exception:  # Pillow's readers raise nearly anything on a damaged file
        raise BadPicture(N_("This is not a picture we can read. Use JPEG, PNG, WebP, AVIF or GIF.")) from None


def _upright_rgb(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    picture = ImageOps.exif_transpose(picture)
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        ground = Image.new("RGBA", picture.size, (*BACKGROUND, 255))
        ground.alpha_composite(picture)
        return ground.convert("RGB")
    return _to_srgb(picture, profile) if profile else picture.convert("RGB")


def _to_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(
            picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
        return converted if converted is not None else picture.convert("RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture.convert("RGB")


def _scaled(picture: Image.Image, width: int) -> Image.Image:
    if width >= picture.width:
        return picture
    height = max(1, round(picture.height * width / picture.width))
    return picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)


def _encoded(picture: Image.Image, kind: str) -> bytes:
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)  # a new image has no metadata to write
    stream = io.BytesIO()
    if kind == "WEBP":
        clean.save(stream, "WEBP", quality=WEBP_QUALITY, method=2)
    else:
        clean.save(stream, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    return stream.getvalue()
