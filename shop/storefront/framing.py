"""Pages in the shop's frame, which is made once for all of them; see `web.fragments`.

`page` makes a page's own part for this reader. `kept` is for parts that depend on nothing but what they show:
it is given that as one hashable value, and how to make the rest of it where it is not kept yet.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from flask import Response, current_app, g, make_response, render_template, request
from markupsafe import Markup

from shop.brand import store
from shop.storefront import context
from shop.storefront.shown import Card
from shop.web import fragments, locale
from shop.web.fragments import Filler

PARTS = ("title", "meta", "styles", "head", "main", "scripts")  # as in storefront/_parts.html


def page(template: str, *, title: str = "", status: int = 200, **shown: Any) -> Response:
    """A page of one reader in the frame of all; `title` is noted for the journey."""
    g.page_title = title
    text = render_template(template, title=title, parted=True, cut=fragments.CUT, **shown)
    return _answer(Markup(text), status)


def kept(
    template: str,
    *,
    shows: Hashable | None,
    values: Callable[[], dict[str, Any]],
    title: str = "",
    status: int = 200,
    own: Mapping[str, Filler] | None = None,
) -> Response:
    """A page that is the same for everybody who is shown `shows` at this address, but for its holes.

    `values` are the template's, worked out from `shows` and preferences alone; `own` fills the page's holes.
    With None for `shows` it is made for this reader alone, and not kept.
    """
    g.page_title = title

    def make() -> str:
        about = {"title": title, "parted": True, "cut": fragments.CUT, "language_urls": _addresses()}
        return fragments.render(template, **_around(), **about, **values())

    key = None if shows is None else (request.path, title, shows)
    main = fragments.made(template, key, make)
    return _answer(main.fill(own), status)


def text(template: str, *, shows: Hashable = (), values: Callable[[], dict[str, Any]] = dict) -> Markup:
    """A smaller piece, kept in the same way; its holes filled."""

    def make() -> str:
        return fragments.render(template, **_around(), **values())

    return fragments.made(template, shows, make).fill()


def row(title: str, products: Sequence[Card], id: str, list: str = "") -> Markup:
    """A titled row of cards, as `row` of storefront/_rows.html; nothing where there are none.

    `list` is how the journey calls it.
    """
    if not products:
        return Markup("")
    return text(
        "storefront/_row.html",
        shows=(title, id, list, tuple(products)),
        values=lambda: {"title": title, "products": products, "id": id, "list": list},
    )


def _answer(main: Markup, status: int) -> Response:
    """The page, its stylesheet named ahead of it, so that the browser asks for that before it reads on."""
    response = make_response(_framed(main), status)
    asset: Callable[[str], str] = current_app.jinja_env.globals["asset"]  # type: ignore[assignment]
    sheet = asset("css/storefront.css")
    response.headers["Link"] = f"<{sheet}>; rel=preload; as=style"
    return response


def _framed(parted: Markup) -> str:
    parts = dict(zip(PARTS, parted.split(fragments.CUT), strict=True))
    frame = context.frame()
    current = frame["current_url"] if frame["current_url"] in frame["linked"] else ""
    made = fragments.made(
        "storefront/_frame.html",
        (current, frame["consent_needed"]),
        lambda: fragments.render("storefront/_frame.html", **_around(), **_of_frame(frame)),
    )
    addresses = {code: url for code, _, url in locale.language_urls()}
    fillers: dict[str, Filler] = {name: (lambda said=said: said) for name, said in parts.items()}
    return made.fill({**fillers, "here": lambda: frame["here"], "language": addresses.__getitem__})


def _around() -> dict[str, Any]:
    """What every template is given, so far as it is the same for all who read this language."""
    code = locale.get_locale()
    return {"store": store.current(), "locale": code, "text_direction": locale.text_direction(code)}


def _of_frame(frame: dict[str, Any]) -> dict[str, Any]:
    places = [(code, name, fragments.hole("language", code)) for code, name, _ in locale.language_urls()]
    return {**frame, "language_urls": places, "here": fragments.hole("here")}


def _addresses() -> list[tuple[str, str, str]]:
    """This page in every language; what its query says is not part of it."""
    return [(code, name, url.split("?")[0]) for code, name, url in locale.language_urls()]
