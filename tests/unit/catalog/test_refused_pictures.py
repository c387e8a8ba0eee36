"""What cannot or must not become a picture is refused with a sentence, and leaves no file behind."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from shop.catalog import pictures
from shop.kernel.pictures import MAX_BYTES, MAX_SCANS
from tests.factories.catalog import picture_bytes


def moving(kind: str) -> bytes:
    """Two pictures that take turns."""
    stream = io.BytesIO()
    frames = [Image.new("RGB", (40, 40), color) for color in ("#c08457", "#123456")]
    frames[0].save(stream, kind, save_all=True, append_images=frames[1:], duration=100)
    return stream.getvalue()


def bomb(side: int) -> bytes:
    """A PNG that claims `side` x `side` pixels in a few bytes."""
    stream = io.BytesIO(b"\x89PNG\r\n\x1a\n")
    stream.seek(0, io.SEEK_END)
    for kind, body in (
        (b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"")),
    ):
        stream.write(struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)))
    return stream.getvalue()


def of_many_scans(count: int) -> bytes:
    """A progressive JPEG whose last scan comes again and again: each costs a whole picture's work."""
    data = picture_bytes((400, 400), progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:-2] + data[last:-2] * count + data[-2:]


HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 100
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
UNREADABLE = [
    b"%PDF-1.7 not a picture",
    b"<html><p>Please sign in",
    b"GIF89a",
    b"\x00" * 100,
    picture_bytes()[:400],
    picture_bytes((900, 900), "PNG")[:-200],
    picture_bytes((30, 30), "BMP"),
    picture_bytes((30, 30), "TIFF"),
    of_many_scans(MAX_SCANS),
]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        *((data, "not a picture we can read") for data in UNREADABLE),
        (b"", "empty"),
        (b"\xff" * (MAX_BYTES + 1), "larger than 15 MB"),
        (bomb(9_000), "more than 50 megapixels"),
        (bomb(60_000), "more than 50 megapixels"),
        (SVG, "Drawings .SVG. can carry scripts"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- -->" + SVG, "Drawings .SVG. can carry scripts"),
        (HEIC, "HEIC"),
        (moving("GIF"), "moves"),
        (moving("PNG"), "moves"),
        (moving("WEBP"), "moves"),
        (moving("AVIF"), "moves"),
        (picture_bytes((1000, 20)), "more than 10 times"),
    ],
)
def test_a_bad_file_is_refused_with_a_reason_and_leaves_no_file(
    data: bytes, why: str, media_folder: Path
) -> None:
    for step in (pictures.check, pictures.store):
        with pytest.raises(pictures.BadPicture, match=why.replace("megapixels", "")):
            step(data)
    assert [path for path in media_folder.parent.rglob("*") if path.is_file()] == []


def test_a_photo_that_carries_a_second_one_for_the_phone_is_no_film(media_folder: Path) -> None:
    stream = io.BytesIO()
    photo, depth = Image.new("RGB", (600, 800), "#c08457"), Image.new("RGB", (60, 80), "#000000")
    photo.save(stream, "MPO", save_all=True, append_images=[depth])
    stored = pictures.store(stream.getvalue())
    assert (stored.width, stored.height) == (600, 800)
    with Image.open(media_folder / f"{stored.file}.jpg") as made:
        assert getattr(made, "n_frames", 1) == 1


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_a_damaged_note_in_a_good_photo_is_no_reason_to_refuse_it(media_folder: Path) -> None:
    broken = b"Exif\x00\x00MM\x00*\x00\x00\x00\x08" + b"\xff" * 40
    assert pictures.store(picture_bytes((300, 200), exif=broken)).width == 300
