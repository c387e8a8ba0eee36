"""A handle is made of any title, and never breaks an address."""

from __future__ import annotations

import pytest

from shop.catalog.handles import MAX_LENGTH, free_handle, is_handle, slugify


@pytest.mark.parametrize(
    ("title", "handle"),
    [
        ("Tall Mug", "tall-mug"),
        ("  Café au lait — №2! ", "cafe-au-lait-no2"),
        ("GLASS/BEADED  DANGLE", "glass-beaded-dangle"),
        ("ספל חרס", "ספל-חרס"),
        ("🏺 Amphora 🏺", "amphora"),
        ("🏺🏺", ""),
        ("../../etc/passwd", "etc-passwd"),
        ("<script>alert(1)</script>", "script-alert-1-script"),
        ("", ""),
    ],
)
def test_a_title_becomes_a_handle(title: str, handle: str) -> None:
    assert slugify(title) == handle
    assert not handle or is_handle(handle)


def test_an_endless_title_makes_a_handle_of_bearable_length() -> None:
    handle = slugify("word " * 1000)
    assert len(handle) <= MAX_LENGTH
    assert is_handle(handle)


def test_a_taken_handle_gets_the_first_free_number() -> None:
    taken = {"mug", "mug-2", "mug-4"}
    assert free_handle("mug", taken.__contains__) == "mug-3"
    assert free_handle("bowl", taken.__contains__) == "bowl"


@pytest.mark.parametrize("text", ["", "Mug", "a b", "a/b", "a.b", "x" * 256, "a\x00b"])
def test_what_cannot_stand_in_an_address_is_not_a_handle(text: str) -> None:
    assert not is_handle(text)
