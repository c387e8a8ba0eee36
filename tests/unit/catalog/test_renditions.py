"""An upload becomes clean renditions: upright, in sRGB, of every width, telling nothing about people."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms

from shop.catalog import pictures
from shop.catalog.pictures import files
from tests.factories.catalog import picture_bytes


def opened(media_folder: Path, path: str) -> Image.Image:
    with Image.open(media_folder / path) as picture:
        picture.load()
        return picture


def middle(media_folder: Path, stored: pictures.Stored) -> tuple[int, ...]:
    """The color in the middle of the one JPEG."""
    picture = opened(media_folder, f"{stored.file}.jpg").convert("RGB")
    found = picture.getpixel((picture.width // 2, picture.height // 2))
    assert isinstance(found, tuple)
    return found


def near(color: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    return all(abs(a - b) <= 6 for a, b in zip(color, wanted, strict=True))


def halves(kind: str = "JPEG", **options: Any) -> bytes:
    """A picture red on the left and blue on the right."""
    picture, stream = Image.new("RGB", (900, 600), "#ff0000"), io.BytesIO()
    picture.paste("#0000ff", (450, 0, 900, 600))
    picture.save(stream, kind, **options)
    return stream.getvalue()


def test_a_photo_is_kept_in_every_kind_and_width_and_as_one_jpeg(media_folder: Path) -> None:
    stored = pictures.store(picture_bytes((2000, 2500)))
    assert (stored.width, stored.height) == (1440, 1800)
    assert stored.widths == (320, 480, 640, 960, 1440)
    for kind, name in {"avif": "AVIF", "webp": "WEBP", "jpg": "JPEG"}.items():
        made = [opened(media_folder, f"{stored.file}-{width}.{kind}") for width in stored.widths]
        assert [picture.size for picture in made] == [(w, round(w * 1.25)) for w in stored.widths]
        assert {picture.format for picture in made} == {name}
    assert opened(media_folder, f"{stored.file}.jpg").size == (960, 1200)
    assert len([path for path in media_folder.rglob("*") if path.is_file()]) == 16


def test_checking_and_keeping_is_enough_to_show_it_and_the_rest_follows(media_folder: Path) -> None:
    data = picture_bytes((2000, 2500))
    kept = pictures.keep(pictures.check(data), data)
    assert (kept.width, kept.height, kept.widths) == (1440, 1800, ())
    assert opened(media_folder, f"{kept.file}.jpg").size == (960, 1200)
    assert [path.name for path in media_folder.rglob("*.*")] == [Path(f"{kept.file}.jpg").name]
    original = media_folder.parent / "originals" / kept.original
    assert (original.read_bytes(), original.stat().st_mode & 0o777) == (data, 0o600)
    made = pictures.render(kept.original)
    assert (made.file, made.width, made.height, made.original) == (
        *(kept.file, kept.width, kept.height, kept.original),
    )
    assert len(made.widths) == 5


def test_renditions_that_are_there_already_are_left_alone(media_folder: Path) -> None:
    data = picture_bytes((700, 700))
    kept = pictures.keep(pictures.check(data), data)
    there = media_folder / files.path_of(kept.file, 320, "avif")
    there.write_bytes(b"made before the power went")
    pictures.render(kept.original)
    assert there.read_bytes() == b"made before the power went"
    assert (media_folder / files.path_of(kept.file, 700, "avif")).exists()


@pytest.mark.parametrize(("size", "widths"), [((200, 100), (200,)), ((1, 1), (1,)), ((350, 350), (350,))])
def test_a_small_picture_is_never_blown_up(
    size: tuple[int, int], widths: tuple[int, ...], media_folder: Path
) -> None:
    stored = pictures.store(picture_bytes(size, "PNG"))
    assert ((stored.width, stored.height), stored.widths) == (size, widths)
    assert opened(media_folder, f"{stored.file}-{size[0]}.avif").size == size


def test_a_very_tall_picture_stays_within_what_all_formats_can_hold(media_folder: Path) -> None:
    stored = pictures.store(picture_bytes((400, 3900), "PNG"))
    assert (stored.width, stored.height) == (328, 3200)


def test_the_same_file_has_the_same_name_and_another_one_another(media_folder: Path) -> None:
    first = pictures.store(picture_bytes())
    assert pictures.store(picture_bytes()) == first
    assert pictures.store(picture_bytes(color="#123456")).file != first.file


def test_a_buyers_photo_need_not_be_wider_than_it_is_shown(media_folder: Path) -> None:
    assert pictures.store(picture_bytes((2000, 2500)), widest=640).widths == (320, 480, 640)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_where_a_photo_was_taken_is_told_by_no_rendition(kind: str, media_folder: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "secret garden"
    exif.get_ifd(0x8825)[1] = "N"
    pictures.store(picture_bytes(kind=kind, exif=exif.tobytes()))
    made = [path for path in media_folder.rglob("*") if path.is_file()]
    assert made
    for path in made:
        assert b"secret garden" not in path.read_bytes()
        assert not opened(media_folder, str(path)).getexif()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    ("orientation", "size", "red_at"),
    [
        (1, (900, 600), (50, 300)),
        (2, (900, 600), (850, 300)),
        (3, (900, 600), (850, 300)),
        (6, (600, 900), (300, 50)),
        (8, (600, 900), (300, 850)),
        (99, (900, 600), (50, 300)),
    ],
)
def test_a_photo_taken_sideways_stands_upright(
    kind: str, orientation: int, size: tuple[int, int], red_at: tuple[int, int], media_folder: Path
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = halves(kind, exif=exif.tobytes())
    checked = pictures.check(data)
    assert (checked.width, checked.height) == size
    stored = pictures.keep(checked, data)
    picture = opened(media_folder, f"{stored.file}.jpg").convert("RGB")
    assert picture.size == size
    red, _green, blue = picture.getpixel(red_at)  # type: ignore[misc]
    assert red > 200 > 50 > blue


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_every_usual_format_is_read(kind: str, media_folder: Path) -> None:
    stored = pictures.store(picture_bytes((40, 40), kind))
    assert near(middle(media_folder, stored), (0xC0, 0x84, 0x57))


@pytest.mark.parametrize(
    ("mode", "kind", "color", "wanted"),
    [
        ("CMYK", "JPEG", (0, 128, 128, 0), (255, 127, 127)),
        ("L", "JPEG", 90, (90, 90, 90)),
        ("1", "PNG", 1, (255, 255, 255)),
        ("P", "PNG", 0, (0, 0, 0)),
        ("I;16", "PNG", 0x8000, (128, 128, 128)),
        ("LA", "PNG", (0, 0), (255, 255, 255)),
        ("RGBA", "PNG", (0, 0, 0, 0), (255, 255, 255)),
        ("RGBA", "WEBP", (255, 0, 0, 128), (255, 127, 127)),
        ("RGBA", "AVIF", (0, 0, 255, 0), (255, 255, 255)),
    ],
)
def test_every_way_of_writing_colors_is_understood_and_see_through_becomes_white(
    mode: str, kind: str, color: Any, wanted: tuple[int, ...], media_folder: Path
) -> None:
    stored = pictures.store(picture_bytes((50, 50), kind, color=color, mode=mode))
    assert near(middle(media_folder, stored), wanted)


def test_a_palette_with_a_see_through_color_becomes_white_there(media_folder: Path) -> None:
    picture, stream = Image.new("P", (50, 50), 0), io.BytesIO()
    picture.putpalette([200, 0, 0, 0, 200, 0])
    picture.save(stream, "GIF", transparency=0)
    assert near(middle(media_folder, pictures.store(stream.getvalue())), (255, 255, 255))


def test_a_color_profile_is_translated_not_dropped(media_folder: Path) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (srgb, lab, b"no profile at all"):  # the last two cannot be meant
        data = picture_bytes((60, 60), "PNG", color="#c08457", icc_profile=profile)
        assert near(middle(media_folder, pictures.store(data)), (0xC0, 0x84, 0x57))


def test_the_ground_is_the_picture_in_twelve_colors(media_folder: Path) -> None:
    ground = pictures.store(halves("PNG")).ground
    assert len(ground) == 12 * 6
    assert [ground[n : n + 6] for n in (0, 6, 12)] == ["ff0000", "7f007f", "0000ff"]
