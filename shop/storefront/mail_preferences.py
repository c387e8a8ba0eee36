"""Refusing mail by the link in it: a GET only asks, a press acts (RFC 8058), no sign-in needed.

The link itself is the proof, so refusing by POST needs no CSRF token: mail programs send it by themselves.
"""

from __future__ import annotations

from flask import Blueprint, Response, request

from shop.kernel import clock, db
from shop.mail import operations, parcel_news, queries, unsubscribing
from shop.mail.models import REFUSABLE
from shop.web import security
from shop.web.render import page
from shop.web.security import csrf

blueprint = Blueprint("mail_preferences", __name__, url_prefix="/mail")


@blueprint.get("/unsubscribe/<token>")
def show(token: str) -> Response:
    """Ask whether mails of this kind should stop. Changes nothing: scanners open links, too."""
    refusal = unsubscribing.read(token, at=clock.now())
    return _page(token, refusal, done=refusal.scope in queries.opted_out(refusal.address_hash))


@blueprint.post("/unsubscribe/<token>")
@csrf.exempt
def create(token: str) -> Response:
    """Stop mails of this kind to this address."""
    at = clock.now()
    refusal = unsubscribing.read(token, at=at)
    with db.transaction():
        operations.opt_out(address_hash=refusal.address_hash, scope=refusal.scope, at=at)
    return _page(token, refusal, done=True)


@blueprint.post("/subscribe/<token>")
@csrf.exempt
def delete(token: str) -> Response:
    """Take the refusal back."""
    refusal = unsubscribing.read(token, at=clock.now())
    with db.transaction():
        operations.opt_in(address_hash=refusal.address_hash, scope=refusal.scope)
    return _page(token, refusal, done=False)


@blueprint.get("/preferences/<token>")
def choose(token: str) -> Response:
    """What the address gets, as switches. Changes nothing."""
    hashed = unsubscribing.read_choices(token, at=clock.now())
    return _choices(token, hashed)


@blueprint.post("/preferences/<token>")
def update(token: str) -> Response:
    """Keep the choice: what is marked is wanted, all else is refused."""
    at = clock.now()
    hashed = unsubscribing.read_choices(token, at=at)
    with db.transaction():
        for scope in REFUSABLE:
            if scope in request.form.getlist("wanted"):
                operations.opt_in(address_hash=hashed, scope=scope)
            else:
                operations.opt_out(address_hash=hashed, scope=scope, at=at)
        if request.form.get("parcels") == "shown":
            parcel_news.choose(hashed, request.form.getlist("news"), at=at)
    return _choices(token, hashed, saved=True)


def _choices(token: str, hashed: str, *, saved: bool = False) -> Response:
    response = page(
        "storefront/mail_preferences/choices.html",
        token=token,
        refused=queries.opted_out(hashed),
        news=parcel_news.NAMES,
        unwanted=parcel_news.unwanted(hashed),
        saved=saved,
    )
    return security.keep_private(response)


def _page(token: str, refusal: unsubscribing.Refusal, *, done: bool) -> Response:
    response = page("storefront/mail_preferences/show.html", token=token, scope=refusal.scope, done=done)
    return security.keep_private(response)
