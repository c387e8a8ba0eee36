"""What browsers and crawlers ask for by fixed names."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, make_response, redirect
from werkzeug.wrappers import Response as Answer

from shop.brand import links, store

PRIVATE = (
    "/admin/",
    "/account/",
    "/cart",
    "/checkout",
    "/orders/",
    "/search",
    "/survey/",
    "/track/",
    "/mail/",
    "/wishlist",
)
blueprint = Blueprint("wellknown", __name__)


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Everything may be read but what belongs to somebody, or leads nowhere new."""
    languages = ["", *(f"/{code}" for code in store.LANGUAGES)]
    lines = ["User-agent: *", *(f"Disallow: {prefix}{path}" for prefix in languages for path in PRIVATE)]
    lines += ["", f"Sitemap: {links.base()}/sitemap.xml"]
    return make_response("\n".join(lines) + "\n", 200, {"Content-Type": "text/plain; charset=utf-8"})


@blueprint.get("/favicon.ico")
def favicon() -> Answer:
    """Where the icon really is."""
    return redirect(current_app.jinja_env.globals["asset"]("img/favicon.svg"), 302)  # type: ignore[operator]
