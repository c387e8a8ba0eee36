"""Writing a review: by the signed link of a mail or page, or signed in. A look records nothing, a press does.

Mail programs open links by themselves, so a star in a mail only chooses itself on the page that it opens.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from shop.catalog import queries as catalog
from shop.catalog.pictures import MAX_BYTES
from shop.customers import queries as customers
from shop.kernel import clock, db, signing
from shop.kernel.errors import N_, DomainError, Forbidden
from shop.reviews import links, operations, photos, queries, rules
from shop.reviews.models import Review
from shop.reviews.queries import Subject
from shop.storefront.reviews import blueprint, words
from shop.storefront.reviews.listing import found
from shop.web import auth, security
from shop.web.acting import sentence
from shop.web.locale import get_locale
from shop.web.render import page

LONGEST_TYPED = 10_000


@dataclass(frozen=True, kw_only=True)
class Writer:
    """Who writes about what; `action` is where the form goes, `review` what they wrote before."""

    customer_id: uuid.UUID
    name: str
    subject: Subject
    action: str
    removal: str
    review: Review | None


@dataclass(frozen=True, kw_only=True)
class Typed:
    """The form as it is shown: what was typed or chosen, and what is wrong with it."""

    stars: int | None = None
    title: str = ""
    text: str = ""
    name: str = ""
    errors: dict[str, str] = field(default_factory=dict)


@blueprint.after_request
def _keep_private(response: Response) -> Response:
    return security.keep_private(response) if request.endpoint in PRIVATE else response


@blueprint.get("/reviews/<token>")
def by_link(token: str) -> Response:
    """The form for whoever holds the link. Changes nothing."""
    return _form(_of_link(token))


@blueprint.post("/reviews/<token>")
def save_by_link(token: str) -> Response | Answer:
    """Keep the review."""
    return _save(_of_link(token))


@blueprint.post("/reviews/<token>/removal")
def remove_by_link(token: str) -> Answer:
    """Take the review back."""
    return _remove(_of_link(token))


@blueprint.get("/products/<handle>/review")
def signed_in(handle: str) -> Response:
    """The form for who is signed in; others are told how to write."""
    subject, customer = found(handle), auth.current_customer()
    if customer is None:
        return _closed(subject, signed_in=False)
    writer = _of_customer(subject, customer.id, customer.name)
    return _form(writer) if writer else _closed(subject, signed_in=True)


@blueprint.post("/products/<handle>/review")
def save_signed_in(handle: str) -> Response | Answer:
    """Keep the review of who is signed in."""
    writer = _signed_in(handle)
    return _save(writer) if isinstance(writer, Writer) else writer


@blueprint.post("/products/<handle>/review/removal")
def remove_signed_in(handle: str) -> Response | Answer:
    """Take the review back."""
    writer = _signed_in(handle)
    return _remove(writer) if isinstance(writer, Writer) else writer


PRIVATE = {
    f"reviews.{view.__name__}"
    for view in (by_link, save_by_link, remove_by_link, signed_in, save_signed_in, remove_signed_in)
}


def _of_link(token: str) -> Writer:
    customer_id, product_id = links.read(token, at=clock.now())
    customer, subject = customers.by_id(customer_id), queries.product_by_id(product_id)
    if customer is None or subject is None or not queries.has_right(customer_id, product_id):
        raise signing.BadLink(N_("This link is not valid any more."))
    return Writer(
        customer_id=customer_id,
        name=customer.name,
        subject=subject,
        action=url_for(".save_by_link", token=token),
        removal=url_for(".remove_by_link", token=token),
        review=queries.of_writer(customer_id, product_id),
    )


def _of_customer(subject: Subject, customer_id: uuid.UUID, name: str) -> Writer | None:
    """The writer, or None for a customer who may not write about this."""
    if not queries.may_write(verified=queries.has_right(customer_id, subject.id)):
        return None
    return Writer(
        customer_id=customer_id,
        name=name,
        subject=subject,
        action=url_for(".save_signed_in", handle=subject.handle),
        removal=url_for(".remove_signed_in", handle=subject.handle),
        review=queries.of_writer(customer_id, subject.id),
    )


def _signed_in(handle: str) -> Writer | Answer:
    subject, customer = found(handle), auth.current_customer()
    if customer is None:
        return redirect(url_for("account.sign_in", next=url_for(".signed_in", handle=handle)))
    writer = _of_customer(subject, customer.id, customer.name)
    if writer is None:
        raise Forbidden(N_("Reviews are written by people who bought this product here."))
    return writer


def _save(writer: Writer) -> Response | Answer:
    db.end_read()
    title, text, name = (request.form.get(key, "")[:LONGEST_TYPED] for key in ("title", "text", "name"))
    typed = Typed(stars=words.number_of_stars(request.form.get("stars")), title=title, text=text, name=name)
    try:
        operations.guard_writing(
            customer_id=writer.customer_id, address=request.remote_addr or "", at=clock.now()
        )
        _write(writer, typed)
    except DomainError as refused:
        where = getattr(refused, "field", "") or "all"
        return _form(writer, replace(typed, errors={where: sentence(refused)}), status=refused.status)
    return redirect(writer.action, 303)


def _write(writer: Writer, typed: Typed) -> None:
    before = writer.review.photos if writer.review else []
    dropped = request.form.getlist("dropped")[: rules.MAX_PHOTOS]
    name = typed.name or rules.name_shown(writer.name)
    said: dict[str, Any] = {"stars": typed.stars, "title": typed.title, "text": typed.text, "name": name}
    rules.draft(**said)  # what was typed is looked at before any photo
    uploads = [file for file in request.files.getlist("photos") if file.filename]
    files = [file.stream.read(MAX_BYTES + 1) for file in uploads[: rules.MAX_PHOTOS + 1]]
    kept = photos.arranged(before, dropped, photos.store(files))
    draft = rules.draft(**said, photos=kept)
    with db.transaction():
        operations.write(
            customer_id=writer.customer_id,
            product_id=writer.subject.id,
            draft=draft,
            locale=get_locale(),
            at=clock.now(),
        )


def _remove(writer: Writer) -> Answer:
    db.end_read()
    with db.transaction():
        operations.remove(customer_id=writer.customer_id, product_id=writer.subject.id)
    flash(_("Your review is gone."), "good")
    return redirect(writer.action, 303)


def _form(writer: Writer, typed: Typed | None = None, *, status: int = 200) -> Response:
    review, at = writer.review, clock.now()
    chosen = words.number_of_stars(request.args.get("stars"))
    if typed is None:
        typed = Typed(
            stars=chosen or (review.stars if review else None),
            title=review.title if review else "",
            text=review.text if review else "",
            name=review.name if review else rules.name_shown(writer.name),
        )
    others = queries.received(writer.customer_id, silent_only=True, limit=4)
    return page(
        "storefront/reviews/write.html",
        status=status,
        title=_("Your review"),
        writer=writer,
        subject=writer.subject,
        card=catalog.cards([writer.subject.id]).get(writer.subject.id),
        typed=typed,
        review=review,
        pictures=list(zip(review.photos, words.pictures(review), strict=True)) if review else [],
        changing=bool(typed.errors) or chosen is not None,
        waits=not queries.publishes_at_once(),
        meanings=words.meanings(),
        limits=rules,
        others=[
            (item, links.token(writer.customer_id, item.product_id, at=at))
            for item in others
            if item.product_id != writer.subject.id
        ][:3],
    )


def _closed(subject: Subject, *, signed_in: bool) -> Response:
    return page(
        "storefront/reviews/closed.html",
        status=403 if signed_in else 200,
        title=_("Your review"),
        subject=subject,
        signed_in=signed_in,
        here=url_for(".signed_in", handle=subject.handle, stars=request.args.get("stars") or None),
    )
