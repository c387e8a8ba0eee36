"""Error pages that help, and what an expected refusal becomes: its sentence and a 4xx, never a 500."""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, Response, jsonify, make_response
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from shop.kernel import db
from shop.kernel.errors import DomainError, TooMany
from shop.web import acting, forms, render

log = logging.getLogger(__name__)
PAGES = {400, 403, 404, 410, 429, 500}


def install(app: Flask) -> None:
    """Answer every error with a page, or JSON where a script asked."""

    @app.errorhandler(DomainError)
    def _refused(error: DomainError) -> Response:
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
        return _answer(error.code, "")

    @app.errorhandler(Exception)
    def _broken(_error: Exception) -> Response:
        log.exception("request failed")
        db.end_read()
        return _answer(500, "")

    @app.teardown_appcontext
    def _close(_error: BaseException | None) -> None:
        db.end_read()


def _answer(status: int, message: str) -> Response:
    if forms.wants_json():
        return make_response(jsonify(error=message or str(status)), status)
    shown = status if status in PAGES else (500 if status >= 500 else 400)
    try:
        return render.page(f"errors/{shown}.html", status=status, message=message, status_code=status)
    except Exception:  # the page of an error must not fail in its turn
        log.exception("error page could not be rendered")
        return make_response(
            gettext("Something went wrong. Please try again in a moment."),
            500,
            {"Content-Type": "text/plain; charset=utf-8"},
        )
