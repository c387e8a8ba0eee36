"""Error pages that help, and what an expected refusal becomes: its sentence and a 4xx, never a 500."""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, Response, current_app, jsonify, make_response, redirect, request
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from shop.content import redirects
from shop.kernel import db, origin
from shop.kernel.errors import N_, DomainError, TooMany
from shop.web import acting, forms, locale, meant, render

log = logging.getLogger(__name__)
TOO_LARGE = N_("This is too much at once. Please send fewer or smaller files.")
NOT_HERE = N_("What was here is gone for good. Perhaps you like something else.")
PAGES = {400, 403, 404, 410, 429, 500}


def install(app: Flask) -> None:
    """Answer every error with a page, or JSON where a script asked."""

    @app.errorhandler(DomainError)
    def _refused(error: DomainError) -> Any:
        if error.status == 404 and request.method in ("GET", "HEAD"):
            return _nothing_here(acting.sentence(error))
        response = _answer(error.status, acting.sentence(error))
        if isinstance(error, TooMany):
            response.headers["Retry-After"] = str(error.retry_after)
        return response

    @app.errorhandler(CSRFError)
    def _forged(_error: CSRFError) -> Response:
        return _answer(
            400, gettext("This form was open for too long. Please go back, reload the page and try again.")
        )

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Any:
        if error.code is None or error.code < 400:
            return error
        if error.code == 404 and request.method in ("GET", "HEAD"):
            return _nothing_here()
        return _answer(error.code, gettext(TOO_LARGE) if error.code == 413 else "")

    @app.errorhandler(Exception)
    def _broken(_error: Exception) -> Response:
        log.exception("request failed")
        db.end_read()
        return _answer(500, "")

    @app.teardown_appcontext
    def _close(_error: BaseException | None) -> None:
        db.end_read()


def _nothing_here(message: str = "") -> Any:
    """Where the thing that lived here lives now, else the page that helps to find something."""
    try:
        target = redirects.find(request.path)
    except Exception:  # a database that cannot be asked: the page tells what is known
        log.exception("redirects could not be looked up")
        target = None
    target = meant.address(current_app, request.path) if target is None else target
    if target:
        query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
        return redirect(request.script_root + target + query, 301)
    return _answer(404, message) if target is None else _answer(410, gettext(NOT_HERE))


def _standing_alone() -> Response:
    """The page for when nothing else works: it asks neither the database nor anybody else for anything."""
    code = locale.without_database()
    html = current_app.jinja_env.get_template("errors/500.html").render(
        locale=code, text_direction=locale.text_direction(code), request_id=origin.current().request_id
    )
    return make_response(html, 500)


def _answer(status: int, message: str) -> Response:
    if forms.wants_json():
        return make_response(jsonify(error=message or str(status)), status)
    shown = status if status in PAGES else (500 if status >= 500 else 400)
    try:
        return render.page(
            f"errors/{shown}.html", status=status, message=message, request_id=origin.current().request_id
        )
    except Exception:  # the page of an error must not fail in its turn
        log.exception("error page could not be rendered")
        db.end_read()
    try:
        return _standing_alone()
    except Exception:
        log.exception("the last page could not be rendered")
        return make_response(
            gettext("Something went wrong. Please try again in a moment."),
            500,
            {"Content-Type": "text/plain; charset=utf-8"},
        )
