"""`/healthz` (the process answers) and `/readyz` (it can serve: both stores are there and migrated)."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, jsonify, make_response
from sqlalchemy import text

from shop.kernel import db

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process is alive."""
    return make_response("ok", 200, {"Content-Type": "text/plain"})


@blueprint.get("/readyz")
def readyz() -> Response:
    """Both stores answer; 503 with the names of those that do not."""
    failing = [store for store in db.STORES if not _answers(store)]
    return make_response(jsonify(ready=not failing, failing=failing), 503 if failing else 200)


def _answers(store: str) -> bool:
    try:
        db.session(store).execute(text("SELECT 1 FROM alembic_version"))
        return True
    except Exception:
        return False


def install(app: Flask) -> None:
    """Add the two addresses."""
    app.register_blueprint(blueprint)
