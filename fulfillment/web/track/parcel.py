"""The page of one order, its short form for an old link, the same as JSON, and the expected day as a file."""

from __future__ import annotations

from flask import Response, jsonify, make_response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from fulfillment.shipments import calendar, following
from fulfillment.web import words
from fulfillment.web.track import Opened, ask_for_link, beside, blueprint, machine, opened, showing, timeline
from shop.brand import links as addresses
from shop.brand import store
from shop.kernel import clock
from shop.mail.addresses import address_hash
from shop.orders import window
from shop.storefront import mine
from shop.web import signals
from shop.web.locale import get_locale
from shop.web.render import page


@blueprint.get("/<token>")
def parcel(token: str) -> Response:
    """Where it is."""
    everything = request.args.get("history") == "all"
    found = opened(token, most=following.ALL if everything else following.MOST)
    shown = showing.of(found.followed, at=clock.now())
    order = found.followed.order
    signals.note("view_tracking", order_id=str(order.id))
    if not found.fresh:
        return _short(found, shown, token)
    whole = mine.is_mine(order)
    return page(
        "fulfillment/track/parcel.html",
        title=_("Order %(number)s", number=order.number),
        shown=shown,
        order=order,
        token=token,
        everything=everything,
        whole=whole,
        step_names=words.steps(shown.pickup),
        zone=timeline.zone_name(shown.zone),
        correct_until=window.correct_until(order, at=clock.now()),
        stored=order.shipping_address,
        help=beside.help_of(shown, at=clock.now()),
        guides=beside.guides(shown),
        more=beside.goes_with(shown),
    )


@blueprint.get("/<token>.json")
def status(token: str) -> Response:
    """The same for scripts; 304 while nothing has changed."""
    found = opened(token)
    shown = showing.of(found.followed, at=clock.now())
    version = shown.version if found.fresh else f"{shown.version}-short"
    if request.if_none_match.contains(version):
        response = make_response("", 304)
    else:
        response = jsonify(machine.whole(shown) if found.fresh else machine.short(shown))
    response.set_etag(version)
    return response


@blueprint.get("/<token>.ics")
def day(token: str) -> Response | Answer:
    """The expected day of each parcel that is still to come, for a calendar; the page where none is known."""
    found, at = opened(token), clock.now()
    shown = showing.of(found.followed, at=at)
    days = machine.calendar_days(shown, url=addresses.url(f"/track/{token}", locale=get_locale()))
    if not found.fresh or not days:
        return redirect(url_for(".parcel", token=token), 303)
    text = calendar.ics(days, name=store.current().name, at=at)
    name = f"parcel-{found.followed.order.number}.ics"
    disposition = f'attachment; filename="{name}"'
    headers = {"Content-Type": "text/calendar; charset=utf-8", "Content-Disposition": disposition}
    return make_response(text, 200, headers)


@blueprint.post("/<token>/link")
def renew(token: str) -> Answer:
    """Have a fresh link mailed to whom the order belongs."""
    order = opened(token).followed.order
    ask_for_link(order.number, address_hash(order.email), at=clock.now())
    return redirect(url_for(".parcel", token=token, sent="1"), 303)


def _short(found: Opened, shown: showing.Shown, token: str) -> Response:
    return page(
        "fulfillment/track/short.html",
        title=_("Your order"),
        shown=shown,
        token=token,
        step_names=words.steps(shown.pickup),
        sent="sent" in request.args,
    )
