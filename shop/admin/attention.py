"""What needs a person: each open item with its sentence, the way to it and the button that puts it right."""

from __future__ import annotations

import uuid
from datetime import datetime

from flask import Blueprint, Response, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from shop.kernel import attention, clock, db, ids, inbox, outbox
from shop.kernel.errors import N_, Conflict, NotFound
from shop.kernel.models import AttentionItem
from shop.web import auth, fixes, nav, render

blueprint = Blueprint("admin_attention", __name__, url_prefix="/admin/attention")
nav.add("home", N_("Needs you"), "admin_attention.show", "staff", 5, "bell", count=attention.number_open)


def _retry_delivery(key: str, at: datetime) -> None:
    if delivery_id := ids.parse_id(key):
        outbox.retry(delivery_id, at=at)


def _retry_message(key: str, at: datetime) -> None:
    if message_id := ids.parse_id(key):
        inbox.retry(message_id, at=at)


fixes.register("retry_delivery", N_("Try again"), _retry_delivery)
fixes.register("retry_message", N_("Try again"), _retry_message)


@blueprint.get("")
@auth.staff_required("staff")
def show() -> Response:
    """The open items, newest first."""
    items = [(item, fixes.find(item.action)) for item in attention.open_items()]
    return render.page("admin/attention/show.html", items=items, may_act=auth.staff_may("orders"))


@blueprint.post("/<uuid:item_id>/fix")
@auth.staff_required("orders")
def fix(item_id: uuid.UUID) -> Answer:
    """Press the item's button."""
    at = clock.now()
    with db.transaction():
        item = _open(item_id)
        found = fixes.find(item.action)
        if found is None:
            raise Conflict(N_("This cannot be put right by a button."))
        found.handler(item.key, at)
    flash(_(found.done), "success")
    return redirect(url_for(".show"), 303)


@blueprint.post("/<uuid:item_id>/resolution")
@auth.staff_required("orders")
def resolve(item_id: uuid.UUID) -> Answer:
    """Mark it as done; should it happen again, it comes back."""
    with db.transaction():
        item = _open(item_id)
        attention.resolve(kind=item.kind, key=item.key, at=clock.now())
    flash(_("Marked as done."), "success")
    return redirect(url_for(".show"), 303)


def _open(item_id: uuid.UUID) -> AttentionItem:
    item = db.session().get(AttentionItem, item_id)
    if item is None or item.resolved_at is not None:
        raise NotFound(N_("This is done already."))
    return item
