"""A logo is a picture, small, encoded anew, and nothing else."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from shop.brand import logo


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
    ],
    ids=["empty", "text", "svg", "pdf", "cut off", "too many pixels", "bomb", "too many bytes", "bmp"],
)
def test_anything_else_is_refused_and_nothing_is_written(tmp_path, data):
    with pytest.raises(logo.BadLogo):
        logo.keep(data, media_dir=tmp_path)
    assert not (tmp_path / "brand").exists()
