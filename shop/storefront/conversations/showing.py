"""The conversation's page, the form to write on, and the files in it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Response, flash, make_response, redirect, request, url_for
from flask_babel import gettext as _

from shop.conversations import links, operations, queries, rules
from shop.conversations.files import PDF
from shop.conversations.models import Conversation
from shop.customers import queries as customers
from shop.kernel import clock, db, ids, limits, signing
from shop.kernel.errors import N_, DomainError, NotFound
from shop.storefront.account import customers_only, me
from shop.storefront.conversations import attached, blueprint
from shop.web.acting import sentence
from shop.web.locale import get_locale
from shop.web.render import page

MESSAGES, WINDOW = 10, timedelta(hours=1)
LONGEST_TYPED = 20_000


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who reads and writes: their conversation (None before the first word), and how they came."""

    conversation: Conversation | None
    email: str
    name: str
    customer_id: uuid.UUID | None
    channel: str
    address: str  # of this page
    files: str  # of a file, with FILE in place of its id


@blueprint.get("/conversations/<token>")
def by_link(token: str) -> Response:
    """For whoever holds the link of an answer's mail. Changes nothing."""
    return _shown(_of_link(token))


@blueprint.post("/conversations/<token>")
def write_by_link(token: str) -> Response:
    """Write on."""
    return _written(_of_link(token))


@blueprint.get("/conversations/<token>/files/<uuid:file_id>")
def file_by_link(token: str, file_id: uuid.UUID) -> Response:
    """A file of the conversation."""
    return _delivered(_of_link(token), file_id)


@blueprint.get("/account/messages")
@customers_only
def mine() -> Response:
    """For who is signed in."""
    return _shown(_signed_in())


@blueprint.post("/account/messages")
@customers_only
def write_mine() -> Response:
    """Write on, or begin."""
    return _written(_signed_in())


@blueprint.get("/account/messages/files/<uuid:file_id>")
@customers_only
def my_file(file_id: uuid.UUID) -> Response:
    """A file of the conversation."""
    return _delivered(_signed_in(), file_id)


def _of_link(token: str) -> Reader:
    row = queries.current(links.read(token, at=clock.now()))
    if row is None:
        raise signing.BadLink(N_("This link is not valid any more."))
    customer = customers.by_id(row.customer_id) if row.customer_id else None
    return Reader(
        conversation=row,
        email=customer.email if customer else row.email,
        name=row.name,
        customer_id=row.customer_id,
        channel=rules.LINK,
        address=url_for(".by_link", token=token),
        files=url_for(".file_by_link", token=token, file_id=ids.derived_id("file")),
    )


def _signed_in() -> Reader:
    customer = me()
    return Reader(
        conversation=queries.of_customer(customer.id) or queries.of_address(customer.email),
        email=customer.email,
        name=customer.name,
        customer_id=customer.id,
        channel=rules.ACCOUNT,
        address=url_for(".mine"),
        files=url_for(".my_file", file_id=ids.derived_id("file")),
    )


def _written(reader: Reader) -> Response:
    typed = request.form.get("body", "")[:LONGEST_TYPED]
    who = ids.token_hash(f"{reader.email}")[:32]
    at = clock.now()
    db.end_read()
    try:
        limits.hit(f"conversation:{who}", limit=MESSAGES, per=WINDOW, at=at)
        photos = attached.photos()
        with db.transaction():
            operations.receive(
                email=reader.email,
                name=reader.name,
                customer_id=reader.customer_id,
                channel=reader.channel,
                body=typed,
                files=photos,
                locale=get_locale(),
                proven=True,
                at=at,
            )
    except DomainError as refused:
        where = getattr(refused, "field", "body")
        return _shown(reader, typed=typed, errors={where: sentence(refused)}, status=refused.status)
    flash(_("Thank you. We will answer by mail, usually within two working days."), "good")
    return make_response(redirect(reader.address, 303))


def _shown(
    reader: Reader, *, typed: str = "", errors: dict[str, str] | None = None, status: int = 200
) -> Response:
    row, file_address = reader.conversation, str(ids.derived_id("file"))
    context: dict[str, Any] = {
        "reader": reader,
        "said": queries.said(row.id, notes=False) if row else [],
        "file_url": lambda file: reader.files.replace(file_address, str(file.id)),
        "typed": typed,
        "errors": errors or {},
        "limits": rules,
        "topics": rules.TOPICS,
    }
    template = "account" if reader.channel == rules.ACCOUNT else "link"
    return page(f"storefront/conversations/{template}.html", title=_("Messages"), status=status, **context)


def _delivered(reader: Reader, file_id: uuid.UUID) -> Response:
    """A file as exactly what it is: nothing a browser would run."""
    row = reader.conversation
    found = queries.file_of(row.id, file_id, notes=False) if row else None
    if found is None:
        raise NotFound(N_("This file does not exist any more."))
    response = make_response(found.data)
    response.mimetype = found.media_type
    kind = "attachment" if found.media_type == PDF else "inline"
    response.headers.set("Content-Disposition", kind, filename=found.name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
