"""Reporting a problem with an order: what is wrong, a few words, photos. It becomes part of the conversation.

The answer goes to the address of the order, which the page does not show: a forwarded link may report, but
it cannot listen.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from flask import Response, redirect, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from fulfillment.returns import links as return_links
from fulfillment.returns import queries as returns
from fulfillment.web.track import HOUR, Opened, blueprint, opened
from shop.brand import store
from shop.conversations import files, rules
from shop.conversations import operations as conversations
from shop.kernel import clock, db, ids, limits
from shop.kernel.errors import N_, DomainError
from shop.storefront import mine
from shop.web.acting import sentence
from shop.web.locale import get_locale
from shop.web.render import page

FROM_ONE_PLACE, ABOUT_ONE_ORDER = 10, 5
RESEND, REFUND, ADVICE = "resend", "refund", "advice"
WISHES = {
    RESEND: N_("Please send it again"),
    REFUND: N_("Please give my money back"),
    ADVICE: N_("Please help me find out what to do"),
}


@dataclass(frozen=True, kw_only=True)
class Typed:
    """The form as it was sent."""

    topic: str = ""
    wish: str = ""
    body: str = ""
    errors: dict[str, str] = field(default_factory=dict)


@blueprint.get("/<token>/problem")
def ask(token: str) -> Response | Answer:
    """The form; `reason` chooses what is wrong."""
    found, reason = opened(token), request.args.get("reason", "")
    if not found.fresh:
        return redirect(url_for(".parcel", token=token), 303)
    topic = "not_arrived" if reason == "late" else reason if reason in rules.TOPICS else ""
    return _page(found, token, Typed(topic=topic), sent="sent" in request.args)


@blueprint.post("/<token>/problem")
def report(token: str) -> Response | Answer:
    """Take it in, and have somebody look at it."""
    found = opened(token)
    if not found.fresh:
        return redirect(url_for(".parcel", token=token), 303)
    topic, wish, body = (request.form.get(name, "") for name in ("topic", "wish", "body"))
    typed = Typed(topic=topic[:40], wish=wish[:40], body=body[: rules.MAX_BODY + 1])
    if typed.topic not in rules.TOPICS:
        missing = {"topic": _("Please choose what is wrong.")}
        return _page(found, token, replace(typed, topic="", errors=missing), status=422)
    try:
        _limit(found)
        _send(found, typed)
    except DomainError as refused:
        where = getattr(refused, "field", "") or "body"
        return _page(found, token, replace(typed, errors={where: sentence(refused)}), status=refused.status)
    return redirect(url_for(".ask", token=token, sent="1"), 303)


def _limit(found: Opened) -> None:
    at, place = clock.now(), ids.token_hash(request.remote_addr or "")[:32]
    db.end_read()
    limits.hit(f"track.problem:{place}", limit=FROM_ONE_PLACE, per=HOUR, at=at)
    limits.hit(f"track.problem:{found.followed.order.id}", limit=ABOUT_ONE_ORDER, per=HOUR, at=at)


def _send(found: Opened, typed: Typed) -> None:
    order, body = found.followed.order, _body(typed)  # words are looked at before any photo
    uploads = [file for file in request.files.getlist("photos") if file.filename]
    read = [
        (file.filename or "", file.stream.read(files.MAX_BYTES + 1))
        for file in uploads[: rules.MAX_FILES + 1]
    ]
    photos = files.photos(read)
    with db.transaction():
        conversations.receive(
            email=order.email,
            name=order.name,
            body=body,
            locale=get_locale(),
            channel=rules.PROBLEM,
            topic=typed.topic,
            files=photos,
            order_id=order.id,
            order_number=str(order.number),
            customer_id=order.customer_id,
            proven=mine.is_mine(order),
            at=clock.now(),
        )


def _body(typed: Typed) -> str:
    """Their own words, after what they wish in the words of the shop."""
    body = rules.text_of(typed.body)
    if typed.wish not in WISHES:
        return body
    with force_locale(store.current().language):
        return f"{_(WISHES[typed.wish])}\n\n{body}"[: rules.MAX_BODY]


def _page(found: Opened, token: str, typed: Typed, *, sent: bool = False, status: int = 200) -> Response:
    order, at = found.followed.order, clock.now()
    may_return, _until = returns.may_ask(order, at=at)
    return page(
        "fulfillment/track/problem.html",
        status=status,
        title=_("Report a problem"),
        order=order,
        return_token=return_links.ask_token(order.id, at=at) if may_return else "",
        token=token,
        typed=typed,
        sent=sent,
        topics=[(code, _(text)) for code, text in rules.TOPICS.items()],
        wishes=[(code, _(text)) for code, text in WISHES.items()],
        most=rules.MAX_FILES,
    )
