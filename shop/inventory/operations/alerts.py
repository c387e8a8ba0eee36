"""Waiting for stock: asking, proving the address, giving up, and being told once."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import delete, func, or_, select

from shop.catalog import queries as catalog
from shop.catalog import variants
from shop.catalog.models import ACTIVE, Product, Variant
from shop.customers.models import Customer
from shop.inventory import queries, waiting
from shop.inventory.events import StockAlertAsked, StockAlertConfirmed, StockAlertMailed
from shop.inventory.low_stock import name_of
from shop.inventory.models import StockAlert
from shop.inventory.operations.levels import hold
from shop.kernel import attention, db, events, ids, signing
from shop.kernel.errors import N_, Conflict, NotFound
from shop.mail import addresses

WANTED = "inventory.wanted"


class StillInStock(Conflict):
    """There is nothing to wait for."""


def ask(
    *, variant_id: uuid.UUID, email: str, locale: str, at: datetime, customer: Customer | None = None
) -> bool:
    """Wait for a variant with `email`; True when the address needs no proof, being `customer`'s own.

    Otherwise a mail asks for it, and nothing counts before. Whether somebody waits already is not told.
    Raises BadAddress, NotFound or StillInStock.
    """
    address = addresses.normalized(email)
    variant = catalog.variants_for_sale([variant_id]).get(variant_id)
    if variant is None or not variant.sellable:
        raise NotFound(N_("This product is not for sale."))
    if variant.in_stock:
        raise StillInStock(N_("It is in stock: you can buy it now."))
    proven = customer is not None and customer.verified_at is not None and customer.email == address
    row, is_new = _row(variant_id, address, locale, at=at)
    state = _state(row, at)
    if proven and customer is not None and state != waiting.WAITING:
        _begin(row, locale, again=not is_new, at=at)
        _confirm(row, customer.id, at=at)
    elif is_new or state in (waiting.MAILED, waiting.OVER) or _may_ask_again(row, state, at):
        _begin(row, locale, again=not is_new, at=at)
        asked = StockAlertAsked(alert_id=row.id, variant_id=variant_id, round=row.round)
        events.publish(asked, at=at)
    db.session().flush()
    return proven


def token_of(row: StockAlert) -> str:
    """What a mail's links carry: it proves the mailbox for this round, and stops it."""
    expires_at = row.expires_at + waiting.LASTS
    return signing.sign(queries.ALERT_LINK, [str(row.id), row.round], expires_at=expires_at)


def confirm(*, token: str, at: datetime) -> StockAlert:
    """Prove the address; harmless twice. Raises BadLink."""
    row = _locked(queries.alert_by_token(token, at=at).id)
    if _state(row, at) == waiting.UNCONFIRMED:
        _confirm(row, _customer_of(row.email), at=at)
    return row


def stop(*, token: str, at: datetime) -> None:
    """Wait no longer: the row goes. Harmless twice."""
    try:
        found = queries.alert_by_token(token, at=at)
    except signing.BadLink:
        return
    db.session().delete(_locked(found.id))
    db.session().flush()
    _tell_owner(found.variant_id, at=at)


def tell(*, variant_id: uuid.UUID, at: datetime) -> list[StockAlert]:
    """Those who are to be mailed now, the oldest first, marked as told; the caller queues their mails.

    The level is locked first, so that two workers or two deliveries at once tell nobody twice, and no more
    people than the stock is worth (`waiting.quota`).
    """
    hold([variant_id])
    found = db.session().execute(
        select(Variant.available, Variant.backorder, Variant.oversell)
        .join(Product, Product.id == Variant.product_id)
        .where(Variant.id == variant_id, Product.status == ACTIVE)
    )
    stock = found.first()
    if stock is None:
        return []
    lately = select(func.count()).where(
        StockAlert.variant_id == variant_id, StockAlert.mailed_at > at - waiting.PAUSE
    )
    left = variants.units(available=stock.available, backorder=stock.backorder, oversell=stock.oversell)
    most = waiting.quota(left, mailed_lately=db.session().scalar(lately) or 0)
    rows = list(db.session().scalars(queries.oldest_waiting(variant_id, at=at, limit=most))) if most else []
    for row in rows:
        row.mailed_at = at
        told = StockAlertMailed(alert_id=row.id, variant_id=variant_id, customer_id=row.customer_id)
        events.publish(told, at=at)
    db.session().flush()
    if rows:
        _tell_owner(variant_id, at=at)
    return rows


def forget_old_alerts(*, at: datetime) -> int:
    """Delete what has run out, was never confirmed, or was answered half a year ago; how many."""
    over = or_(
        StockAlert.expires_at < at,
        StockAlert.mailed_at < at - waiting.LASTS,
        (StockAlert.confirmed_at.is_(None)) & (StockAlert.asked_at < at - waiting.CONFIRM_WITHIN),
    )
    gone = db.session().execute(delete(StockAlert).where(over).returning(StockAlert.variant_id)).all()
    for variant_id in sorted({row.variant_id for row in gone}):
        _tell_owner(variant_id, at=at)
    return len(gone)


def _row(variant_id: uuid.UUID, address: str, locale: str, *, at: datetime) -> tuple[StockAlert, bool]:
    made = {
        "id": ids.new_id(), "variant_id": variant_id, "email": address, "locale": locale, "round": 1,
        "asked_at": at, "expires_at": at + waiting.LASTS,
    }  # fmt: skip
    is_new = bool(db.insert_ignore(StockAlert, [made]))
    query = select(StockAlert).where(StockAlert.variant_id == variant_id, StockAlert.email == address)
    row = db.session().scalars(query.with_for_update().execution_options(populate_existing=True)).one()
    return row, is_new


def _state(row: StockAlert, at: datetime) -> str:
    return queries.stage_of(row).state(at)


def _may_ask_again(row: StockAlert, state: str, at: datetime) -> bool:
    """Whether the first mail may have been lost; sooner, the form would be a way to flood a mailbox."""
    return state == waiting.UNCONFIRMED and at >= row.asked_at + waiting.ASK_AGAIN_AFTER


def _begin(row: StockAlert, locale: str, *, again: bool, at: datetime) -> None:
    row.round += again
    row.locale, row.asked_at, row.expires_at = locale, at, at + waiting.LASTS
    row.confirmed_at = row.mailed_at = None


def _confirm(row: StockAlert, customer_id: uuid.UUID | None, *, at: datetime) -> None:
    row.confirmed_at, row.customer_id = at, customer_id
    db.session().flush()
    fact = StockAlertConfirmed(alert_id=row.id, variant_id=row.variant_id, customer_id=customer_id)
    events.publish(fact, at=at)
    _tell_owner(row.variant_id, at=at)


def _customer_of(address: str) -> uuid.UUID | None:
    return db.session().scalar(select(Customer.id).where(Customer.email == address))


def _locked(alert_id: uuid.UUID) -> StockAlert:
    row = db.session().get(StockAlert, alert_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise signing.BadLink(N_("This link is not valid any more."))
    return row


def _tell_owner(variant_id: uuid.UUID, *, at: datetime) -> None:
    """Keep the owner's item in step with how many wait; one at a time."""
    hold([variant_id])
    count = queries.waiting_counts([variant_id], at=at).get(variant_id, 0)
    if not count:
        attention.resolve(kind=WANTED, key=str(variant_id), at=at)
        return
    variant = catalog.variants_for_sale([variant_id])[variant_id]
    attention.raise_item(
        kind=WANTED,
        key=str(variant_id),
        message=N_("%(count)s wait for “%(product)s”, which is sold out."),
        params={"count": count, "product": name_of(variant.title, variant.variant_title)},
        link=f"/admin/stock?variant={variant_id}",
        at=at,
    )
