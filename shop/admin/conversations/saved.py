"""Saved answers: texts that are often needed, with places that are filled when they are used."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from shop.admin.conversations import blueprint
from shop.conversations import operations, queries, rules
from shop.kernel import clock, db
from shop.kernel.errors import DomainError
from shop.web import auth, render
from shop.web.acting import act, sentence

LONGEST_TYPED = 20_000


@dataclass(frozen=True, kw_only=True)
class Typed:
    """A saved answer as it was typed, and what is wrong with it."""

    answer_id: uuid.UUID | None
    title: str
    body: str
    errors: dict[str, str]


@blueprint.get("/answers")
@auth.staff_required("customers")
def answers() -> Response:
    """All of them, and a form for one more."""
    return _page()


@blueprint.post("/answers")
@auth.staff_required("customers")
def create_answer() -> Response | Answer:
    """Keep a new one."""
    return _save(None)


@blueprint.post("/answers/<uuid:answer_id>")
@auth.staff_required("customers")
def update_answer(answer_id: uuid.UUID) -> Response | Answer:
    """Change one."""
    return _save(answer_id)


@blueprint.post("/answers/<uuid:answer_id>/removal")
@auth.staff_required("customers")
def remove_answer(answer_id: uuid.UUID) -> Answer:
    """Take one away."""
    act(lambda: operations.delete_answer(answer_id))
    return redirect(url_for(".answers"), 303)


def _save(answer_id: uuid.UUID | None) -> Response | Answer:
    title, body = (request.form.get(name, "")[:LONGEST_TYPED] for name in ("title", "body"))
    try:
        with db.transaction():
            operations.save_answer(answer_id=answer_id, title=title, body=body, at=clock.now())
    except DomainError as refused:
        if refused.status == 404:
            raise
        field = getattr(refused, "field", "body")
        typed = Typed(answer_id=answer_id, title=title, body=body, errors={field: sentence(refused)})
        return _page(typed, status=refused.status)
    flash(_("Saved."), "success")
    return redirect(url_for(".answers"), 303)


def _page(typed: Typed | None = None, *, status: int = 200) -> Response:
    return render.page(
        "admin/conversations/saved.html",
        status=status,
        answers=queries.saved_answers(),
        typed=typed,
        places=rules.PLACES,
    )
