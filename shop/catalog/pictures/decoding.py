"""From a file to pixels: upright, in sRGB, without what is see-through, no larger than needed."""

from __future__ import annotations

import io
import threading
from dataclasses import dataclass

from PIL import Image, ImageCms

from shop.kernel.pictures import opened, orientation, unreadable

BACKGROUND = (255, 255, 255)
LONGEST = 3200  # pixels of a tall picture's height
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
SEE_THROUGH = ("RGBA", "LA", "PA", "La", "RGBa")
_one_at_a_time = threading.Lock()  # fifty megapixels take 200 MB; two at once is what a small machine has not


@dataclass(frozen=True, slots=True)
class Decoded:
    """An RGB picture, upright; the kind of file it was, and its full size in pixels as it is looked at."""

    pixels: Image.Image
    kind: str
    size: tuple[int, int]


def decoded(data: bytes, *, width: int) -> Decoded:
    """The picture in `data`, at most `width` wide. Raises BadPicture."""
    picture = opened(data)
    try:
        with _one_at_a_time:
            return _decoded(picture, width)
    except Exception:  # Pillow's readers raise nearly anything on a damaged file
        raise unreadable() from None


def size_at(size: tuple[int, int], *, width: int) -> tuple[int, int]:
    """The size in pixels of a picture of `size` when it is at most `width` wide; never larger than it is."""
    scale = min(1.0, width / size[0], LONGEST / size[1])
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def ground_of(picture: Image.Image, columns: int, rows: int) -> str:
    """The mean colors of a picture in `columns` x `rows` fields, as hexadecimal digits, row by row."""
    return picture.resize((columns, rows), Image.Resampling.BOX).tobytes().hex()


def _decoded(picture: Image.Image, width: int) -> Decoded:
    turned = orientation(picture)
    lying = turned > 4
    size = picture.size[::-1] if lying else picture.size
    wanted = size_at(size, width=width)
    wanted = wanted[::-1] if lying else wanted
    picture.draft(None, (wanted[0] * 2, wanted[1] * 2))  # a JPEG is read smaller
    picture.load()
    profile = picture.info.get("icc_profile")
    flat = _to_srgb(_flat(_scaled(_eight_bits(picture), wanted)), profile)
    upright = flat.transpose(TURNS[turned]) if turned in TURNS else flat
    return Decoded(upright, picture.format or "", size)


def _eight_bits(picture: Image.Image) -> Image.Image:
    """A mode that can be scaled, of eight bits a channel."""
    if picture.mode.startswith("I"):  # 16 bits of gray
        return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if picture.mode in ("1", "F"):
        return picture.convert("L")
    if picture.mode in SEE_THROUGH or "transparency" in picture.info:
        return picture.convert("RGBA")
    return picture if picture.mode in ("L", "RGB", "CMYK") else picture.convert("RGB")


def _scaled(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    if picture.size == size:
        return picture
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _flat(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    ground = Image.new("RGBA", picture.size, (*BACKGROUND, 255))
    ground.alpha_composite(picture)
    return ground.convert("RGB")


def _to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """`picture` in sRGB; one without a profile, or with one that does not fit, is taken for sRGB."""
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            made = ImageCms.profileToProfile(picture, source, target, outputMode="RGB")
            if made is not None:
                return made
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
    return picture.convert("RGB")
