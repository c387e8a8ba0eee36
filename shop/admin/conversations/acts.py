"""What staff do with a conversation: answer (and close), note, assign, say how it stands, match, remove."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from shop.admin.conversations import blueprint
from shop.admin.conversations.page import existing, shown
from shop.conversations import operations, rules
from shop.kernel import clock, db, ids
from shop.kernel.errors import Conflict, DomainError
from shop.web import auth
from shop.web.acting import act, sentence

LONGEST_TYPED = 20_000


@blueprint.post("/<uuid:conversation_id>/answers")
@auth.staff_required("customers")
def answer(conversation_id: uuid.UUID) -> Answer:
    """Send an answer; `close` in one press with it."""
    typed, close = request.form.get("body", "")[:LONGEST_TYPED], request.form.get("close") == "1"

    def write() -> None:
        operations.answer(
            conversation_id=conversation_id,
            body=typed,
            staff_id=auth.signed_in_staff().id,
            close=close,
            seen=_seen(),
            at=clock.now(),
        )

    if (refused := _tried(write)) is not None:
        return _again(conversation_id, refused, field="answer", typed=typed)
    flash(_("Answered and closed.") if close else _("The answer is on its way."), "success")
    return redirect(url_for(".index") if close else _page(conversation_id), 303)


@blueprint.post("/<uuid:conversation_id>/notes")
@auth.staff_required("customers")
def note(conversation_id: uuid.UUID) -> Answer:
    """Keep a note for the team."""
    typed = request.form.get("body", "")[:LONGEST_TYPED]
    me = auth.signed_in_staff().id
    refused = _tried(
        lambda: operations.note(conversation_id=conversation_id, body=typed, staff_id=me, at=clock.now())
    )
    if refused is not None:
        return _again(conversation_id, refused, field="note", note=typed)
    return redirect(_page(conversation_id), 303)


@blueprint.post("/<uuid:conversation_id>/assignment")
@auth.staff_required("customers")
def assign(conversation_id: uuid.UUID) -> Answer:
    """Give it to somebody, or to nobody."""
    chosen, me = ids.parse_id(request.form.get("staff")), auth.signed_in_staff().id
    act(lambda: operations.assign(conversation_id=conversation_id, staff_id=chosen, by=me, at=clock.now()))
    return redirect(_page(conversation_id), 303)


@blueprint.post("/<uuid:conversation_id>/state")
@auth.staff_required("customers")
def set_state(conversation_id: uuid.UUID) -> Answer:
    """Close it without an answer, open it again, or leave it with the customer."""
    state = request.form.get("state", "")
    row = act(lambda: operations.set_state(conversation_id=conversation_id, state=state, at=clock.now()))
    done = row is not None and row.state == rules.CLOSED
    return redirect(url_for(".index") if done else _page(conversation_id), 303)


@blueprint.post("/<uuid:conversation_id>/match")
@auth.staff_required("customers")
def match(conversation_id: uuid.UUID) -> Answer:
    """Say that it is really from who it says."""
    row = act(lambda: operations.claim(conversation_id, at=clock.now()))
    if row is not None:
        flash(_("It is with their conversation now."), "success")
    return redirect(_page(row.id if row is not None else conversation_id), 303)


@blueprint.post("/<uuid:conversation_id>/removal")
@auth.staff_required("customers")
def remove(conversation_id: uuid.UUID) -> Answer:
    """Delete it for good."""
    existing(conversation_id)
    with db.transaction():
        operations.remove(conversation_id, at=clock.now())
    flash(_("The conversation is deleted."), "success")
    return redirect(url_for(".index"), 303)


def _tried(write: Callable[[], Any]) -> DomainError | None:
    try:
        with db.transaction():
            write()
    except DomainError as refused:
        if refused.status == 404:
            raise
        return refused
    return None


def _again(conversation_id: uuid.UUID, refused: DomainError, *, field: str, **typed: str) -> Answer:
    if isinstance(refused, Conflict):
        flash(sentence(refused), "error")
    said = {field: sentence(refused)}
    return shown(existing(conversation_id), errors=said, status=refused.status, **typed)


def _seen() -> datetime | None:
    try:
        return datetime.fromisoformat(request.form.get("seen", ""))
    except ValueError:
        return None


def _page(conversation_id: uuid.UUID) -> str:
    return url_for(".show", conversation_id=conversation_id)
