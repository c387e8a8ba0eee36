"""How a picture is written into a page: light, in its place before it comes, and within a strict policy."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import render_template_string

from shop.catalog.pictures import PLACEHOLDER, Picture

MACRO = '{% from "macros/picture.html" import picture %}'
WIDTHS = (320, 960)


def made(**changes: Any) -> Picture:
    srcsets = {
        name: ", ".join(f"/media/products/ab/cd-{width}.{kind} {width}w" for width in WIDTHS)
        for name, kind in (("srcset", "jpg"), ("webp", "webp"), ("avif", "avif"))
    }
    size = {"width": 960, "height": 1200}
    told: dict[str, Any] = {"src": "/media/products/ab/cd.jpg", "alt": 'A "tall" mug', **size}
    return Picture(**({**told, **srcsets, "ground": "d8c3a5" * 6 + "123456" * 6} | changes))


def written(app: Any, image: Any, call: str = "picture(image, sizes='50vw')") -> str:
    with app.test_request_context():
        return render_template_string(f"{MACRO}{{{{ {call} }}}}", image=image)


def test_the_lightest_kinds_come_first_and_a_jpeg_is_for_all(app: Any) -> None:
    html = written(app, made())
    sources = re.findall(r'<source type="([^"]+)" srcset="([^"]+)" sizes="50vw">', html)
    assert [kind for kind, _srcset in sources] == ["image/avif", "image/webp"]
    assert sources[0][1].endswith("/media/products/ab/cd-960.avif 960w")
    assert '<img src="/media/products/ab/cd.jpg" width="960"' in html
    assert html.index("image/avif") < html.index("image/webp") < html.index("<img")


@pytest.mark.parametrize(
    "call", ["picture(image, sizes='41vw', many=true)", "picture(image, sizes='4.5rem')"]
)
def test_many_and_small_ones_are_told_in_few_words(app: Any, call: str) -> None:
    html = written(app, made(), call)
    assert re.findall(r'type="([^"]+)"', html) == ["image/avif"]
    assert html.count("srcset=") == 1
    assert '<img src="/media/products/ab/cd.jpg"' in html


def test_its_place_is_kept_and_it_comes_when_it_is_wanted(app: Any) -> None:
    html = written(app, made())
    assert 'width="960" height="1200" alt="A &#34;tall&#34; mug" loading="lazy" decoding="async"' in html
    first = written(app, made(), "picture(image, sizes='50vw', eager=true)")
    assert 'fetchpriority="high"' in first
    assert "loading" not in first
    soon = written(app, made(), "picture(image, sizes='50vw', eager='soon')")
    assert "loading" not in soon
    assert 'fetchpriority="low"' in soon


def test_its_colors_stand_behind_it_without_a_style_or_an_address(app: Any) -> None:
    html = written(app, made(), "picture(image, sizes='50vw', eager=true)")
    assert '<path fill="#d8c3a5" d="M0 0h3v1H0zM0 1h3v1H0z"/>' in html
    assert html.count("<path") == 2
    assert '<path fill="#757b7d" d="M0 0h3v4H0z"/>' in written(app, made())
    for forbidden in ("style=", "data:", "onload", "<script"):
        assert forbidden not in html
    assert "<svg" not in written(app, made(), "picture(image, sizes='4rem')")
    assert "<svg" not in written(app, made(ground=""))


def test_one_whose_renditions_are_to_come_is_a_plain_jpeg(app: Any) -> None:
    html = written(app, made(srcset="", webp="", avif="", ground=""))
    assert "<picture>" not in html
    assert "srcset" not in html
    assert 'src="/media/products/ab/cd.jpg" width="960"' in html


def test_what_has_no_picture_shows_the_placeholder_and_never_a_broken_one(app: Any) -> None:
    assert '/img/placeholder.svg" width="800"' in written(app, None)
    waiting = written(app, Picture(PLACEHOLDER, "Mug", 800, 1000))
    assert f'<img src="{PLACEHOLDER}" width="800" height="1000" alt="Mug"' in waiting
    line = written(app, {"src": "/media/a.jpg", "width": 320, "height": 400, "alt": ""})
    assert '<img src="/media/a.jpg" width="320" height="400" alt="" loading="lazy"' in line
