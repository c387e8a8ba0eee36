"""The form by which pieces are sent back. The link names the order; looking at it changes nothing."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from fulfillment.returns import links, operations, photos, queries, reasons, terms
from fulfillment.returns.models import EXCHANGE, REFUND
from fulfillment.returns.operations import Asked, Piece
from fulfillment.returns.operations.asking import MOST_PHOTOS, MOST_TEXT, BadReturn, exchangeable
from fulfillment.returns.queries import Standing
from fulfillment.web.returns import blueprint, words
from shop.catalog.pictures import MAX_BYTES
from shop.kernel import clock, db, ids, limits, signing
from shop.kernel.errors import N_, DomainError
from shop.orders import queries as orders
from shop.orders.models import Order, OrderLine
from shop.web.acting import sentence
from shop.web.render import page

HOUR = timedelta(hours=1)
ASKS_OF_ONE_ORDER = 20
LONGEST_TYPED = 10_000
MOST_CHOICES = 99


@dataclass(frozen=True, kw_only=True)
class Row:
    """A line of the form: how many of it may come back until when, and what it may be exchanged for."""

    line: OrderLine
    most: int
    until: str
    others: Mapping[uuid.UUID, str]

    @property
    def choices(self) -> list[tuple[str, str]]:
        """(value, label) of how many go back."""
        counts = [str(units) for units in range(1, min(self.most, MOST_CHOICES) + 1)]
        return [("0", _("None")), *((units, units) for units in counts)]


@dataclass(frozen=True, kw_only=True)
class Typed:
    """The form as it is shown, and what is wrong with it."""

    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


@blueprint.get("/returns/for/<token>")
def ask(token: str) -> Response:
    """The form, or the sentence that says why there is none."""
    return _form(token, _order(token), Typed(values={"wish": REFUND}))


@blueprint.post("/returns/for/<token>")
def create(token: str) -> Response | Answer:
    """Ask for it."""
    order = _order(token)
    typed = {name: value[:LONGEST_TYPED] for name, value in request.form.items()}
    db.end_read()
    try:
        limits.hit(f"returns:{order.id}", limit=ASKS_OF_ONE_ORDER, per=HOUR, at=clock.now())
        asked = _asked(order, typed)
        with db.transaction():
            made = operations.request(order_id=order.id, asked=asked, at=clock.now())
    except DomainError as refused:
        where = getattr(refused, "field", "all")
        shown = Typed(values=typed, errors={where: sentence(refused)})
        return _form(token, _order(token), shown, status=refused.status)
    flash(_("We have your request. You find everything about it on this page."), "good")
    return redirect(url_for("returns.show", token=made.token), 303)


def _order(token: str) -> Order:
    order = orders.by_id(links.read(token, at=clock.now()))
    if order is None:
        raise signing.BadLink(N_("This link is not valid any more."))
    return order


def _asked(order: Order, typed: Mapping[str, str]) -> Asked:
    """What was typed; photos are looked at last, as each takes its time. Raises BadReturn."""
    pieces = [piece for line in order.lines if (piece := _piece(line, typed))]
    if not pieces:
        raise BadReturn(N_("Please choose at least one piece."), field="pieces")
    uploads = [file for file in request.files.getlist("photos") if file.filename]
    files = [file.stream.read(MAX_BYTES + 1) for file in uploads[: MOST_PHOTOS + 1]]
    return Asked(
        pieces=pieces,
        wish=typed.get("wish", REFUND),
        comment=typed.get("comment", ""),
        photos=photos.store(files),
    )


def _piece(line: OrderLine, typed: Mapping[str, str]) -> Piece | None:
    units = typed.get(f"quantity-{line.id}", "").strip()
    if units and not (units.isdecimal() and len(units) < 7):
        raise BadReturn(N_("A quantity is a whole number."), field=f"quantity-{line.id}")
    if not units or not int(units):
        return None
    return Piece(
        line_id=line.id,
        quantity=int(units),
        reason=typed.get(f"reason-{line.id}", ""),
        wanted_variant_id=ids.parse_id(typed.get(f"variant-{line.id}")),
    )


def _form(token: str, order: Order, typed: Typed, *, status: int = 200) -> Response:
    at, rule = clock.now(), terms.current()
    standing = queries.standing(order, at=at)
    rows = _rows(order, standing)
    exchange = any(row.others for row in rows)
    return page(
        "fulfillment/returns/ask.html",
        status=status,
        title=_("Send something back"),
        order=order,
        action=url_for("returns.create", token=token),
        rows=rows,
        typed=replace(typed, errors=_beside(typed.errors, rows)),
        closed=_closed(standing),
        reasons=[(code, words.reason(code)) for code in reasons.NAMES if code in rule.offered],
        wishes=[(code, _(name)) for code, name in words.WISH.items() if code != EXCHANGE or exchange],
        most_photos=MOST_PHOTOS,
        most_text=MOST_TEXT,
        rule=rule,
        before=[(one, words.status(one)) for one in queries.of_order(order.id)],
        words=words,
    )


def _beside(errors: Mapping[str, str], rows: list[Row]) -> dict[str, str]:
    """Each error beside its field; what is about a field that is not there (any more) is said above all."""
    shown = {"pieces", "wish", "comment", "photos"} if rows else set()
    shown |= {f"{name}-{row.line.id}" for row in rows for name in ("quantity", "reason")}
    shown |= {f"variant-{row.line.id}" for row in rows if row.others}
    return {name if name in shown else "all": text for name, text in errors.items()}


def _rows(order: Order, standing: Standing) -> list[Row]:
    return [
        Row(
            line=line,
            most=standing.units[line.id],
            until=words.day(standing.ends[line.id]),
            others=exchangeable(line.product_id, line.variant_id),
        )
        for line in order.lines
        if line.id in standing.units
    ]


def _closed(standing: Standing) -> str:
    """Why nothing (more) of it can be sent back."""
    if not standing.days:
        return _("This shop takes nothing back. If something is broken, please write to us.")
    if standing.none_yet:
        return _("Nothing of this order has left yet, so there is nothing to send back.")
    if standing.ended and standing.closed:
        day = words.day(standing.ended)
        return _(
            "The time to send it back ended on %(day)s. If something is broken, please write to us.", day=day
        )
    return _("Everything of this order is on its way back already, or has come back.")
