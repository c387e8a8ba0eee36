"""Pictures under `/media/…`, named by their content, so they never change; and room for uploading several.

Only pictures are served, each as exactly what its name says: nothing a browser would run, no unfinished file.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any, TypeVar

from flask import Blueprint, Flask, Response, abort, request, send_from_directory

from shop.kernel.settings import Settings
from shop.web import auth

KINDS = {".avif": "image/avif", ".webp": "image/webp", ".jpg": "image/jpeg", ".png": "image/png"}
LARGEST_UPLOAD = 190 * 1024 * 1024
F = TypeVar("F", bound=Callable[..., Any])


def large_uploads(permission: str) -> Callable[[F], F]:
    """Decorator of a view: staff with `permission` may send it up to LARGEST_UPLOAD bytes at once."""

    def decorate(view: F) -> F:
        view.large_uploads = permission  # type: ignore[attr-defined]
        return view

    return decorate


def install(app: Flask, settings: Settings) -> None:
    """Serve the media folder; a path outside of it, or to anything but a picture, is a 404."""
    blueprint = Blueprint("media", __name__)

    @blueprint.get("/media/<path:path>")
    def show(path: str) -> Response:
        kind = KINDS.get(PurePosixPath(path).suffix)
        if kind is None:
            abort(404)
        response = send_from_directory(settings.media_dir, path, mimetype=kind, max_age=31536000)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
        return response

    @app.before_request  # before the form is read, which the check of its token does
    def allow_large() -> None:
        permission = getattr(app.view_functions.get(request.endpoint or ""), "large_uploads", None)
        if permission and auth.staff_may(permission):
            request.max_content_length = LARGEST_UPLOAD

    app.register_blueprint(blueprint)
