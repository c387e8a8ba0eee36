"""Keeping a card and forgetting it: only after its holder ticked so, and gone everywhere when taken out.

A customer gets a name at the gateway before the first payment that keeps a card, outside any transaction.
Whoever pays without being signed in has proved no address: their card waits, offered to nobody, until the
browser that placed the order signs in as its customer.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select, update

from shop.kernel import db, ids
from shop.kernel.errors import N_, DomainError, NotFound
from shop.orders.models import Order
from shop.payments import cards, wiring
from shop.payments.gateways.base import Gateway, GatewayUnavailable, PaymentResult
from shop.payments.models import STARTING, GatewayCustomer, Payment, SavedCard

BATCH = 50
log = logging.getLogger(__name__)


def name_customer(payment: Payment, order: Order, gateway: Gateway, *, at: datetime) -> Payment:
    """See to it that a payment that shall keep its card says for whom. Opens its own transaction.

    Asks the gateway once a customer. Raises GatewayUnavailable or GatewayRefused.
    """
    keeper = cards.keeper(gateway)
    if not payment.save_method or payment.customer_ref is not None or keeper is None:
        return payment
    known = _known(order.customer_id, payment.gateway, keeper.mode)
    db.end_read()
    reference = known or keeper.create_customer(customer_id=order.customer_id)
    row = {
        "id": ids.new_id(),
        "customer_id": order.customer_id,
        "gateway": payment.gateway,
        "mode": keeper.mode,
        "reference": reference,
        "created_at": at,
    }
    with db.transaction() as session:
        if not known:
            db.insert_ignore(GatewayCustomer, [row])
        fresh = session.get_one(Payment, payment.id, with_for_update=True, populate_existing=True)
        if fresh.customer_ref is None and fresh.status == STARTING:
            fresh.customer_ref = _known(order.customer_id, payment.gateway, keeper.mode)
    found = db.session().get_one(Payment, payment.id)
    db.end_read()
    return found


def _known(customer_id: uuid.UUID, gateway: str, mode: str) -> str | None:
    return db.session().scalar(
        select(GatewayCustomer.reference).where(
            GatewayCustomer.customer_id == customer_id,
            GatewayCustomer.gateway == gateway,
            GatewayCustomer.mode == mode,
        )
    )


def keep(order: Order, payment: Payment, result: PaymentResult, *, at: datetime) -> None:
    """Note the card that a payment has kept, in the open transaction; the same card is kept once."""
    card, gateway = result.kept_card, wiring.gateways_in_use().get(payment.gateway)
    keeper = cards.keeper(gateway) if gateway is not None else None
    if card is None or not payment.save_method or payment.customer_ref is None or keeper is None:
        return
    row = {
        "id": ids.new_id(),
        "customer_id": order.customer_id,
        "order_id": order.id,
        "gateway": payment.gateway,
        "mode": keeper.mode,
        "reference": card.reference[:255],
        "customer_ref": payment.customer_ref,
        "brand": card.brand[:40],
        "last4": card.last4[:4],
        "exp_month": card.exp_month,
        "exp_year": card.exp_year,
        "trusted": (order.origin or {}).get("actor") == f"customer:{order.customer_id}",
        "created_at": at,
    }
    if db.insert_ignore(SavedCard, [row]):
        _replace_older(row, at=at)


def _replace_older(row: dict[str, object], *, at: datetime) -> None:
    """The same card, kept before by the same customer with the same proof, is taken out."""
    same = ("customer_id", "gateway", "mode", "brand", "last4", "exp_month", "exp_year", "trusted")
    db.session().execute(
        update(SavedCard)
        .where(*(getattr(SavedCard, name) == row[name] for name in same), SavedCard.id != row["id"])
        .where(SavedCard.removed_at.is_(None))
        .values(removed_at=at)
        .execution_options(synchronize_session=False)
    )


def trust(*, customer_id: uuid.UUID, order_ids: Collection[uuid.UUID]) -> int:
    """The customer has signed in where these orders were placed: their cards are theirs. How many."""
    if not order_ids:
        return 0
    changed = db.session().execute(
        update(SavedCard)
        .where(
            SavedCard.customer_id == customer_id,
            SavedCard.order_id.in_(order_ids),
            SavedCard.trusted.is_(False),
        )
        .values(trusted=True)
        .execution_options(synchronize_session=False)
    )
    return int(changed.rowcount)  # type: ignore[attr-defined]


def remove(*, customer_id: uuid.UUID, card_id: uuid.UUID, at: datetime) -> None:
    """Take out one of the customer's cards; the gateway is told soon. Raises NotFound."""
    row = db.session().get(SavedCard, card_id, with_for_update=True)
    if row is None or row.customer_id != customer_id:
        raise NotFound(N_("There is no such card."))
    row.removed_at = row.removed_at or at


def disown(payment: Payment, what: str) -> None:
    """The gateway knows a payment's kept card, or its customer, no longer: neither do we."""
    session = db.session()
    if what == "payment_method":
        lost = SavedCard.reference == payment.method
    else:
        lost = SavedCard.customer_ref == payment.customer_ref
        mine = GatewayCustomer.reference == payment.customer_ref
        session.execute(delete(GatewayCustomer).where(GatewayCustomer.gateway == payment.gateway, mine))
    session.execute(delete(SavedCard).where(SavedCard.gateway == payment.gateway, lost))


def forget_removed(at: datetime) -> int:
    """Tell the gateways of the cards that were taken out, and drop them here; how many. For the worker."""
    removed = select(SavedCard).where(SavedCard.removed_at <= at).order_by(SavedCard.removed_at)
    rows = list(db.session().scalars(removed.limit(BATCH)))
    db.end_read()
    return sum(_forget(row) for row in rows)


def _forget(row: SavedCard) -> bool:
    gateway = wiring.gateways_in_use().get(row.gateway)
    keeper = cards.keeper(gateway) if gateway is not None else None
    db.end_read()
    if keeper is not None and keeper.mode == row.mode:
        try:
            keeper.forget_card(row.reference)
        except GatewayUnavailable:
            return False
        except DomainError:
            log.warning("a gateway would not forget a card", exc_info=True, extra={"card": str(row.id)})
    with db.transaction() as session:
        session.execute(delete(SavedCard).where(SavedCard.id == row.id, SavedCard.removed_at.is_not(None)))
    return True
