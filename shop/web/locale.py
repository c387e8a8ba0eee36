"""Language in the address: `/he/…` for others, no prefix for the store's own.

A WSGI middleware moves the prefix into SCRIPT_NAME, so that every `url_for` keeps it and no route
knows about languages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from gettext import NullTranslations
from typing import Any

from babel.support import Translations
from flask import Flask, g, has_request_context, redirect, request
from flask_babel import Babel, refresh

from shop.brand import language, store

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


def look_again() -> None:
    """Forget the language of this request: the store's own has just changed."""
    g.pop("locale", None)
    refresh()


def without_database() -> str:
    """The language of a page that must not ask the database: the address's, else the browser's."""
    g.locale = request.environ.get(ENVIRON) or request.accept_languages.best_match(store.LANGUAGES) or "en"
    refresh()
    return str(g.locale)


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


def _speak_in_templates(app: Flask) -> None:
    """Have templates look texts up in one step: a page has some hundred, and Babel takes seven for each."""
    folder = app.config["BABEL_TRANSLATION_DIRECTORIES"]

    @cache
    def texts(locale: str) -> NullTranslations:
        return Translations.load(folder, [locale])

    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: texts(get_locale()).gettext(text),
        lambda one, many, count: texts(get_locale()).ngettext(one, many, count),
        newstyle=True,
        pgettext=lambda context, text: texts(get_locale()).pgettext(context, text),
        npgettext=lambda context, one, many, count: texts(get_locale()).npgettext(context, one, many, count),
    )


def install(app: Flask) -> None:
    """Put the prefix middleware in front and tell Babel what to speak."""
    app.wsgi_app = LanguagePrefix(app.wsgi_app)  # type: ignore[method-assign]
    Babel(app, locale_selector=get_locale, timezone_selector=lambda: store.current().time_zone)
    _speak_in_templates(app)

    @app.before_request
    def _speak() -> None:
        language.speak(None if request.path.startswith("/admin") else request.environ.get(ENVIRON))

    @app.teardown_request
    def _fall_silent(_error: BaseException | None) -> None:
        language.speak(None)

    @app.before_request
    def _no_prefix_for_own_language() -> Any:
        prefix = request.environ.get(ENVIRON)
        if prefix and prefix == store.current().language and request.method in ("GET", "HEAD"):
            query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
            return redirect(request.path + query, 301)
        return None
