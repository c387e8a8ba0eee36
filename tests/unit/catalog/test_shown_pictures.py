"""What a page is told of a picture: its addresses, size, text and colors."""

from __future__ import annotations

from pathlib import Path

from shop.catalog import pictures
from shop.catalog.models import FAILED, PENDING, PREPARING, READY, Media
from shop.catalog.pictures import files
from shop.catalog.pictures.picture import patches, tone
from tests.factories.catalog import AT, picture_bytes


def media(**changes: object) -> Media:
    return Media(**({"file": "", "alt": "", "alts": {}, "width": 0, "height": 0} | changes))


def test_a_picture_has_an_address_for_each_kind_and_width(sqlite) -> None:
    row = media(file="products/ab/cd", width=1000, height=1250, widths=[320, 1000], ground="ff0000" * 12)
    shown = pictures.picture_of(row, alt="Mug")
    assert shown is not None
    assert (shown.src, shown.alt, shown.ready) == ("/media/products/ab/cd.jpg", "Mug", True)
    assert shown.srcset == "/media/products/ab/cd-320.jpg 320w, /media/products/ab/cd-1000.jpg 1000w"
    assert [(kind, srcset.count("w,")) for kind, srcset in shown.sources] == [
        *(("image/avif", 1), ("image/webp", 1)),
    ]
    assert "/media/products/ab/cd-320.avif 320w" in shown.avif
    assert shown.patches == (("#ff0000", "M0 0h3v1H0zM0 1h3v1H0zM0 2h3v1H0zM0 3h3v1H0z"),)


def test_a_picture_whose_renditions_are_to_come_is_one_jpeg(sqlite) -> None:
    shown = pictures.picture_of(media(file="products/ab/cd", width=1000, height=1250), alt="Mug")
    assert shown is not None
    assert (shown.src, shown.srcset, shown.sources, shown.patches) == (
        "/media/products/ab/cd.jpg",
        "",
        (),
        (),
    )


def test_a_picture_that_is_still_to_come_shows_the_placeholder(sqlite) -> None:
    shown = pictures.picture_of(media(alt="A mug"), alt="Mug")
    assert shown is not None
    assert (shown.src, shown.srcset, shown.alt, shown.ready) == (pictures.PLACEHOLDER, "", "A mug", False)
    assert pictures.picture_of(None, alt="Mug") is None


def test_a_picture_says_how_far_it_is() -> None:
    states = [
        media(),
        media(file="a"),
        media(file="a", done_at=AT),
        media(parked_at=AT),
        media(file="a", parked_at=AT),
    ]
    assert [row.state for row in states] == [PENDING, PREPARING, READY, FAILED, FAILED]


def test_patches_of_one_color_are_one_outline_and_neighbors_one_rectangle() -> None:
    left_red = ("ee0000" + "0000f0" + "0000f0") * 4
    assert dict(patches(left_red)) == {
        "#ee0000": "M0 0h1v1H0zM0 1h1v1H0zM0 2h1v1H0zM0 3h1v1H0z",
        "#0000f0": "M1 0h2v1H1zM1 1h2v1H1zM1 2h2v1H1zM1 3h2v1H1z",
    }
    assert tone(left_red) == "#770078"
    assert patches("") == patches("ff00") == ()
    assert tone("") == tone("ff00") == ""


def test_finished_renditions_are_copied_and_shown_like_any_other(media_folder: Path, tmp_path: Path) -> None:
    source = tmp_path / "photographs"
    source.mkdir()
    for width, kind, name in ((w, k, n) for w in (640, 320) for k, n in files_by_kind().items()):
        (source / f"mug--sand-{width}.{kind}").write_bytes(picture_bytes((width, width), name))
    stored = pictures.place(source, "mug--sand", widths=[640, 320], size=(640, 640), ground="aabbcc" * 12)
    assert (stored.width, stored.widths, stored.original) == (640, (320, 640), "")
    for width in stored.widths:
        for kind in files.KINDS:
            assert (media_folder / files.path_of(stored.file, width, kind)).exists()
    assert (media_folder / f"{stored.file}.jpg").read_bytes() == (source / "mug--sand-640.jpg").read_bytes()
    assert pictures.place(source, "mug--sand", widths=[320, 640], size=(640, 640)).file == stored.file


def files_by_kind() -> dict[str, str]:
    return {"avif": "AVIF", "webp": "WEBP", "jpg": "JPEG"}


def test_a_rendition_tells_which_picture_it_is_of() -> None:
    for path in ("/media/products/ab/cd.jpg", "products/ab/cd-320.avif", "/media/products/ab/cd-1440.jpg"):
        assert files.name_of(path) == "products/ab/cd"
