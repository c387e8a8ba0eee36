"""What people wrote by the contact form: the inbox, and one message with the way to answer it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from shop.brand import store
from shop.contact import operations, queries
from shop.contact.models import ContactMessage
from shop.kernel import clock, db
from shop.kernel.errors import N_, NotFound
from shop.orders import queries as orders
from shop.orders.models import Order
from shop.web import auth, nav, render

blueprint = Blueprint("admin_messages", __name__, url_prefix="/admin/messages")
nav.add(
    "sell",
    N_("Messages"),
    "admin_messages.index",
    "customers",
    22,
    "mail",
    count=queries.count_open,
)


@blueprint.get("")
@auth.staff_required("customers")
def index() -> Response:
    """Messages that wait, or those that were answered."""
    answered = request.args.get("state") == "answered"
    found = queries.inbox(answered=answered, page=request.args.get("page", 1, int))
    return render.page(
        "admin/messages/index.html",
        inbox=found,
        answered=answered,
        page_url=lambda number: url_for(".index", state=request.args.get("state"), page=number),
    )


@blueprint.get("/<uuid:message_id>")
@auth.staff_required("customers")
def show(message_id: uuid.UUID) -> Response:
    """One message."""
    message = _existing(message_id)
    return render.page(
        "admin/messages/show.html", message=message, order=_order(message), answer=_answer(message)
    )


@blueprint.post("/<uuid:message_id>/answer")
@auth.staff_required("customers")
def mark_answered(message_id: uuid.UUID) -> Answer:
    """The owner has answered by mail."""
    return _changed(lambda: operations.mark_answered(message_id, at=clock.now()), _("Marked as answered."))


@blueprint.post("/<uuid:message_id>/reopening")
@auth.staff_required("customers")
def reopen(message_id: uuid.UUID) -> Answer:
    """It waits again."""
    return _changed(lambda: operations.reopen(message_id), _("The message waits for an answer again."))


@blueprint.post("/<uuid:message_id>/removal")
@auth.staff_required("customers")
def remove(message_id: uuid.UUID) -> Answer:
    """Delete it for good."""
    return _changed(lambda: operations.delete(message_id), _("The message is deleted."))


def _changed(change: Callable[[], None], said: str) -> Answer:
    with db.transaction():
        change()
    flash(said, "success")
    return redirect(url_for(".index"), 303)


def _existing(message_id: uuid.UUID) -> ContactMessage:
    row = queries.message(message_id)
    if row is None:
        raise NotFound(N_("This message does not exist any more."))
    return row


def _order(message: ContactMessage) -> Order | None:
    """The order they speak of, when it is really theirs."""
    typed = message.order_number
    number = int(typed) if typed.isdecimal() and len(typed) < 12 else 0
    return orders.by_number_and_email(number, message.email)


def _answer(message: ContactMessage) -> str:
    """A mailto: address that opens the owner's mail program with what was asked below."""
    quoted = "\n".join(f"> {line}" for line in message.body.splitlines()[:40])
    asked = {"subject": store.current().name, "body": f"\n\n{quoted[:1500]}"}
    return f"mailto:{quote(message.email)}?{urlencode(asked, quote_via=quote)}"
