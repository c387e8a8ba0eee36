"""An upload becomes clean renditions, or a sentence that says why not."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from shop.catalog import pictures
from shop.catalog.models import Media
from shop.catalog.pictures import renditions
from tests.factories.catalog import picture_bytes


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Path:
    pictures.configure(tmp_path)
    return tmp_path


def opened(folder: Path, path: str) -> Image.Image:
    with Image.open(folder / path) as picture:
        picture.load()
        return picture


def test_a_photo_is_kept_in_several_widths_and_one_jpeg(folder: Path) -> None:
    stored = pictures.store(picture_bytes((2000, 2500)))
    assert (stored.width, stored.height) == (1440, 1800)
    widths = sorted(opened(folder, f"{stored.file}-{w}.webp").width for w in (320, 640, 960, 1440))
    assert widths == [320, 640, 960, 1440]
    assert opened(folder, f"{stored.file}.jpg").size == (960, 1200)
    assert len(list(folder.rglob("*.*"))) == 5


def test_a_small_picture_is_never_blown_up(folder: Path) -> None:
    stored = pictures.store(picture_bytes((200, 100), "PNG"))
    assert (stored.width, stored.height) == (200, 100)
    assert opened(folder, f"{stored.file}-200.webp").size == (200, 100)


def test_the_same_file_has_the_same_name_and_another_one_another() -> None:
    first = pictures.store(picture_bytes())
    assert pictures.store(picture_bytes()) == first
    assert pictures.store(picture_bytes(color="#123456")).file != first.file


def test_where_a_photo_was_taken_is_not_told(folder: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "secret garden"
    exif.get_ifd(0x8825)[1] = "N"
    stored = pictures.store(picture_bytes(exif=exif.tobytes()))
    for path in folder.rglob("*.*"):
        assert b"secret garden" not in path.read_bytes()
        assert not opened(folder, str(path)).getexif()
    assert stored.width == 800


def test_a_photo_taken_sideways_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    stored = pictures.store(picture_bytes((900, 600), exif=exif.tobytes()))
    assert (stored.width, stored.height) == (600, 900)


def test_a_see_through_ground_becomes_white(folder: Path) -> None:
    stored = pictures.store(picture_bytes((50, 50), "PNG", color=(0, 0, 0, 0), mode="RGBA"))  # type: ignore[arg-type]
    assert opened(folder, f"{stored.file}.jpg").convert("RGB").getpixel((25, 25)) == (255, 255, 255)


def test_a_color_profile_is_translated_not_dropped(folder: Path) -> None:
    swapped = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    stored = pictures.store(picture_bytes((60, 60), "PNG", color="#c08457", icc_profile=swapped))
    pixel = opened(folder, f"{stored.file}.jpg").convert("RGB").getpixel((30, 30))
    assert all(abs(a - b) <= 4 for a, b in zip(pixel, (0xC0, 0x84, 0x57), strict=True))  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_every_usual_format_is_read(kind: str) -> None:
    assert pictures.store(picture_bytes((40, 40), kind)).width == 40


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%PDF-1.7 not a picture",
        b"GIF89a",
        b"\x00" * 100,
        picture_bytes()[:400],
        picture_bytes((30, 30), "BMP"),
        picture_bytes((30, 30), "TIFF"),
    ],
)
def test_anything_else_is_refused_and_leaves_no_file(data: bytes, folder: Path) -> None:
    with pytest.raises(pictures.BadPicture, match="not a picture we can read"):
        pictures.store(data)
    assert not list(folder.iterdir())


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(pictures.BadPicture, match="empty"):
        pictures.store(b"")


def test_a_huge_file_is_refused_before_it_is_looked_at() -> None:
    with pytest.raises(pictures.BadPicture, match="larger than 15 MB"):
        pictures.store(b"\xff" * (renditions.MAX_BYTES + 1))


@pytest.mark.parametrize("side", [9_000, 60_000])
def test_a_tiny_file_that_unfolds_into_gigabytes_is_refused(side: int) -> None:
    with pytest.raises(pictures.BadPicture, match="megapixels"):
        pictures.store(bomb(side))


def test_a_picture_of_a_row_has_an_address_for_each_width() -> None:
    media = Media(file="products/ab/cd", width=1000, height=1250, alt="")
    shown = pictures.picture_of(media, alt="Mug")
    assert shown is not None
    assert shown.src == "/media/products/ab/cd.jpg"
    assert shown.srcset.split(", ") == [
        "/media/products/ab/cd-320.webp 320w",
        "/media/products/ab/cd-640.webp 640w",
        "/media/products/ab/cd-1000.webp 1000w",
    ]
    assert shown.alt == "Mug"


def test_a_picture_that_is_still_to_come_shows_the_placeholder() -> None:
    shown = pictures.picture_of(Media(file="", width=0, height=0, alt="A mug"), alt="Mug")
    assert shown is not None
    assert (shown.src, shown.srcset, shown.alt) == (pictures.PLACEHOLDER, "", "A mug")
    assert pictures.picture_of(None, alt="Mug") is None


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
