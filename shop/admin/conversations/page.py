"""One conversation: all that was said, the customer's orders beside it, and the desk to answer from."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from flask import Response, make_response, request, url_for

from shop.admin.conversations import blueprint, words
from shop.admin.orders import words as order_words
from shop.brand import links, store
from shop.conversations import queries, rules
from shop.conversations.files import PDF
from shop.conversations.models import Conversation, ConversationFile
from shop.conversations.operations.answering import can_answer
from shop.customers import queries as customers
from shop.customers.models import Customer
from shop.kernel import clock, ids
from shop.kernel.errors import N_, NotFound
from shop.orders import queries as orders
from shop.orders.models import Order
from shop.staff import queries as staff
from shop.web import auth, render

MOST_ORDERS = 5


@blueprint.get("/<uuid:conversation_id>")
@auth.staff_required("customers")
def show(conversation_id: uuid.UUID) -> Response:
    """The page; `use` names a saved answer to begin with."""
    return shown(existing(conversation_id))


@blueprint.get("/<uuid:conversation_id>/files/<uuid:file_id>")
@auth.staff_required("customers")
def file(conversation_id: uuid.UUID, file_id: uuid.UUID) -> Response:
    """A picture, or a PDF to download."""
    return delivered(queries.file_of(conversation_id, file_id))


def existing(conversation_id: uuid.UUID) -> Conversation:
    """The conversation, or the one it has become part of. Raises NotFound."""
    row = queries.current(conversation_id)
    if row is None:
        raise NotFound(N_("This conversation does not exist any more."))
    return row


def delivered(found: ConversationFile | None) -> Response:
    """A file as exactly what it is: nothing a browser would run. Raises NotFound."""
    if found is None:
        raise NotFound(N_("This file does not exist any more."))
    response = make_response(found.data)
    response.mimetype = found.media_type
    kind = "attachment" if found.media_type == PDF else "inline"
    response.headers.set("Content-Disposition", kind, filename=found.name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def shown(
    row: Conversation, *, typed: str = "", note: str = "", errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:  # fmt: skip
    """The page of a conversation, with what was typed and why it was refused."""
    at, me = clock.now(), auth.signed_in_staff()
    customer = customers.by_id(row.customer_id) if row.customer_id else customers.by_email(row.email)
    theirs = _orders(row, customer if row.matched else None)
    saved = queries.saved_answers()
    said = queries.said(row.id, notes=True)
    return render.page(
        "admin/conversations/show.html",
        status=status,
        conversation=row,
        said=said,
        way=words.way,
        topics=rules.TOPICS,
        badges=words.badges(row, at=at),
        waits=words.waits(row, at=at),
        first_answer=_first_answer(row),
        customer=customer if customer and not customer.erased_at else None,
        orders=theirs,
        order_badges=order_words.badges,
        may_orders=auth.staff_may("orders"),
        people=[one for one in staff.everybody() if can_answer(one)],
        me=me,
        saved=[(one.id, one.title) for one in saved],
        chosen=request.args.get("use", ""),
        typed=typed or _begun(row, theirs, me.name),
        note=note,
        errors=errors or {},
        limits=rules,
        back=url_for(".index"),
    )


def _first_answer(row: Conversation) -> str:
    if row.first_answered_at is None:
        return ""
    return words.length(int((row.first_answered_at - row.opened_at).total_seconds()))


def _orders(row: Conversation, customer: Customer | None) -> list[Order]:
    """The order it is about first, then the customer's newest."""
    found = [orders.by_id(row.order_id)] if row.order_id else []
    found += orders.of_customer(customer.id, limit=MOST_ORDERS) if customer else []
    unique = {order.id: order for order in found if order is not None}
    return list(unique.values())[:MOST_ORDERS]


def _begun(row: Conversation, theirs: Sequence[Order], staff_name: str) -> str:
    """The saved answer that was asked for, filled."""
    answer_id = ids.parse_id(request.args.get("use"))
    answer = queries.saved_answer(answer_id) if answer_id else None
    return rules.filled(answer.body, _values(row, theirs, staff_name)) if answer else ""


def _values(row: Conversation, theirs: Sequence[Order], staff_name: str) -> dict[str, Any]:
    order = next(iter(theirs), None)
    return {
        "name": row.name.split(" ")[0] if row.name else "",
        "order": str(order.number) if order else "",
        "order_link": links.url(f"/orders/{order.token}", locale=row.locale) if order else "",
        "store": store.current().name,
        "staff": staff_name,
    }
