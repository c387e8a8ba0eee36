"""Language in the address: `/he/…` for others, no prefix for the store's own.

A WSGI middleware moves the prefix into SCRIPT_NAME, so that every `url_for` keeps it and no route
knows about languages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, g, has_request_context, redirect, request
from flask_babel import Babel

from shop.brand import store

Wsgi = Callable[..., Iterable[bytes]]
ENVIRON = "threeclick.language"
UNPREFIXED = ("/static/", "/media/", "/webhooks/")


class LanguagePrefix:
    """Moves a leading `/<language>` from PATH_INFO to SCRIPT_NAME."""

    def __init__(self, app: Wsgi) -> None:
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        first, _, rest = path.lstrip("/").partition("/")
        if first in store.LANGUAGES and path.startswith("/" + first):
            environ[ENVIRON] = first
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + "/" + first
            environ["PATH_INFO"] = "/" + rest
        return self.app(environ, start_response)


def get_locale() -> str:
    """The language of this request, or the store's own outside of one."""
    if has_request_context():
        if "locale" not in g:
            g.locale = request.environ.get(ENVIRON) or store.current().language
        return str(g.locale)
    return store.current().language


def text_direction(locale: str) -> str:
    """ "rtl" for Hebrew, else "ltr"."""
    return "rtl" if locale in store.RIGHT_TO_LEFT else "ltr"


def language_urls() -> list[tuple[str, str, str]]:
    """(code, native name, address of this very page) in every language."""
    brand = store.current()
    query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
    path = request.path + query
    return [
        (code, name, path if code == brand.language else f"/{code}{path}") for code, name in brand.languages()
    ]


def install(app: Flask) -> None:
    """Put the prefix middleware in front and tell Babel what to speak."""
    app.wsgi_app = LanguagePrefix(app.wsgi_app)  # type: ignore[method-assign]
    Babel(app, locale_selector=get_locale, timezone_selector=lambda: store.current().time_zone)

    @app.before_request
    def _no_prefix_for_own_language() -> Any:
        prefix = request.environ.get(ENVIRON)
        if prefix and prefix == store.current().language and request.method in ("GET", "HEAD"):
            query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
            return redirect(request.path + query, 301)
        return None
