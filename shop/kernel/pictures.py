"""Opening a stranger's file as a picture: what it is, how large it is, and only then its pixels.

What could do harm is refused before a pixel is decoded, each with a sentence that says what to do instead:
drawings with scripts, files that unfold into gigabytes, films, photos made of thousands of scans.
"""

from __future__ import annotations

import io

from PIL import Image

from shop.kernel.errors import N_, DomainError

MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_RATIO = 10  # of the longer side to the shorter
MAX_SCANS = 100  # of a progressive JPEG; each costs as much as a picture, and a few bytes
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
ENDINGS = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif", "AVIF": "avif"}
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")
ORIENTATION = 0x0112


class BadPicture(DomainError):
    """A file that cannot be used as a picture; the message says why."""


def opened(data: bytes, *, most_bytes: int = MAX_BYTES, most_pixels: int = MAX_PIXELS) -> Image.Image:
    """The picture in `data`, its pixels not decoded yet. Raises BadPicture."""
    if not data:
        raise BadPicture(N_("This file is empty."))
    if len(data) > most_bytes:
        raise BadPicture(N_("This picture is larger than %(most)d MB."), most=most_bytes // 2**20)
    _refuse_known(data)
    try:
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
        _refuse(picture, data, most_pixels)
        return picture
    except BadPicture:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels(most_pixels) from None
    except Exception:  # Pillow's readers raise nearly anything on a damaged file
        raise unreadable() from None


def unreadable() -> BadPicture:
    """What is said of a file that is damaged or no picture at all."""
    return BadPicture(N_("This is not a picture we can read. Use JPEG, PNG, WebP, AVIF or GIF."))


def orientation(picture: Image.Image) -> int:
    """How the camera was held, 1 (upright) to 8; 1 where that is not told or told badly."""
    try:
        found = picture.getexif().get(ORIENTATION, 1)
    except Exception:  # a damaged note is no reason to refuse a good photo
        return 1
    return found if found in range(1, 9) else 1


def _refuse_known(data: bytes) -> None:
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"<") and b"<svg" in head:
        raise BadPicture(N_("Drawings (SVG) can carry scripts. Please save it as a PNG."))
    if data[4:8] == b"ftyp" and data[8:12] in HEIC_BRANDS and b"avif" not in data[8:64]:
        raise BadPicture(N_("Browsers cannot show HEIC photos. Please save it as a JPEG."))


def _refuse(picture: Image.Image, data: bytes, most_pixels: int) -> None:
    width, height = picture.size
    if width * height > most_pixels:
        raise _too_many_pixels(most_pixels)
    if max(width, height) > MAX_RATIO * min(width, height):
        message = N_("This picture is more than %(most)d times as long as it is wide. Please crop it.")
        raise BadPicture(message, most=MAX_RATIO)
    if picture.format in ("JPEG", "MPO") and data.count(b"\xff\xda") > MAX_SCANS:
        raise unreadable()
    if picture.format != "MPO" and getattr(picture, "is_animated", False):  # phones put two photos into one
        raise BadPicture(N_("This picture moves. Please use a still one."))


def _too_many_pixels(most: int) -> BadPicture:
    return BadPicture(N_("This picture has more than %(most)d megapixels."), most=most // 10**6)
