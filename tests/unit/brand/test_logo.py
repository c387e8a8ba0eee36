"""A logo is a picture, small, encoded anew, and nothing else."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from shop.brand import logo
from shop.kernel.pictures import BadPicture


def picture(size: tuple[int, int] = (1200, 300), kind: str = "PNG", mode: str = "RGBA", **options) -> bytes:
    stream = io.BytesIO()
    Image.new(mode, size, "#1f5a5e").save(stream, kind, **options)
    return stream.getvalue()


def kept(data: bytes, folder: Path) -> Image.Image:
    with Image.open(folder / logo.keep(data, media_dir=folder)) as made:
        made.load()
        return made


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGBA"), ("JPEG", "RGB"), ("WEBP", "RGB"), ("GIF", "P")])
def test_pictures_become_a_png_of_a_sensible_size(tmp_path, kind, mode):
    made = kept(picture(kind=kind, mode=mode), tmp_path)
    assert made.format == "PNG"
    assert made.size == (640, 160)


def test_a_small_logo_is_not_blown_up(tmp_path):
    assert kept(picture((80, 40)), tmp_path).size == (80, 40)


def test_transparency_is_kept(tmp_path):
    stream = io.BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(stream, "PNG")
    assert kept(stream.getvalue(), tmp_path).getpixel((5, 5)) == (0, 0, 0, 0)


def test_what_hides_in_a_file_is_left_behind(tmp_path):
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "taken at home")
    data = picture(pnginfo=notes) + b"<script>alert(1)</script>"
    name = logo.keep(data, media_dir=tmp_path)
    written = (tmp_path / name).read_bytes()
    assert b"taken at home" not in written
    assert b"<script>" not in written


def test_a_photo_is_turned_upright_and_does_not_say_where_it_was_taken(tmp_path):
    notes = Image.Exif()
    notes[0x0112], notes[0x010E] = 6, "taken at home"
    name = logo.keep(picture((400, 100), "JPEG", "RGB", exif=notes), media_dir=tmp_path)
    with Image.open(tmp_path / name) as made:
        assert made.size == (60, 240)
        assert not made.getexif()
    assert b"taken at home" not in (tmp_path / name).read_bytes()


def test_the_name_follows_the_content(tmp_path):
    first = logo.keep(picture(), media_dir=tmp_path)
    assert logo.keep(picture(), media_dir=tmp_path) == first
    assert logo.keep(picture((10, 10)), media_dir=tmp_path) != first
    assert first.startswith("brand/logo-")
    assert len(list((tmp_path / "brand").iterdir())) == 2


def bomb() -> bytes:
    """A PNG of 60,000 x 60,000 pixels in a few hundred bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    header = (60_000).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def moving() -> bytes:
    """A film of two pictures."""
    stream = io.BytesIO()
    Image.new("L", (40, 40), 0).save(
        stream, "GIF", save_all=True, append_images=[Image.new("L", (40, 40), 255)]
    )
    return stream.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a picture",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"%PDF-1.7",
        picture()[:200],
        picture((6000, 5000), "JPEG", "L"),
        bomb(),
        b"x" * (logo.MAX_BYTES + 1),
        picture(kind="BMP", mode="RGB"),
        picture((1200, 100)),
        moving(),
        b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic",
    ],
    ids=[
        "empty",
        "text",
        "svg",
        "pdf",
        "cut off",
        "too many pixels",
        "bomb",
        "too many bytes",
        "bmp",
        "too long",
        "moving",
        "heic",
    ],
)
def test_anything_else_is_refused_and_nothing_is_written(tmp_path, data):
    with pytest.raises(BadPicture):
        logo.keep(data, media_dir=tmp_path)
    assert not (tmp_path / "brand").exists()
