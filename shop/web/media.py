"""Owners' pictures under `/media/…`: files named by their content, so they never change."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, send_from_directory

from shop.kernel.settings import Settings


def install(app: Flask, settings: Settings) -> None:
    """Serve the media folder; a path outside of it is a 404."""
    blueprint = Blueprint("media", __name__)

    @blueprint.get("/media/<path:path>")
    def show(path: str) -> Response:
        response = send_from_directory(settings.media_dir, path, max_age=31536000)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
        return response

    app.register_blueprint(blueprint)
