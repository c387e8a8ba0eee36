"""What an offer brought: those it was offered to against those held out, from the day each was decided.

One amount a person: what they bought from the decision to the offer's end, used or not, without tax and
delivery, after discounts and refunds, in the store's currency. The margin is that less today's cost of the
goods; goods whose cost is not known count with the store's margin.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, func, select

from shop.catalog.models import Variant
from shop.kernel import db
from shop.kernel.arms import HELD_OUT, TREATED
from shop.orders.models import CANCELLED, Order, OrderLine
from shop.promotions.models import Redemption
from tracking.personalization.measuring import comparing
from tracking.personalization.measuring.values import Arm, Balance, Comparison
from tracking.personalization.offers.economics import Economics, economics
from tracking.personalization.offers.tables import (
    AGAIN,
    CONFLICT,
    NEVER,
    REPEATED,
    Offer,
    OfferDecision,
    OfferRefusal,
)

WHOLE = 10_000


@dataclass(frozen=True, kw_only=True)
class Figures:
    """`eligible` people were decided about: `offered`, `held_out` of this offer, among those who `never` get
    any, or left out as of two groups (`conflicts`) or counted before (`repeated`). `again` were decided about
    on a new occasion, which is not compared: who comes again follows from what the first offer did. `refused`
    says by reason who was not, and why. `given_minor` came off prices in `redeemed` orders. `compared` is
    between offered and held out.
    """

    eligible: int
    offered: int
    held_out: int
    never: int
    again: int
    conflicts: int
    repeated: int
    redeemed: int
    given_minor: int
    refused: dict[str, int]
    compared: Comparison
    as_of: datetime


def figures(offer: Offer, *, at: datetime, earns: Economics | None = None) -> Figures:
    """One offer's figures, at what the store `earns`. Five statements; seven where that is not given."""
    arms = _arms(offer.code)
    bought = _bought(offer, earns or economics(at=at))
    groups = {
        arm: Arm(
            people=arms[arm, ""],
            converted=len(bought[arm]),
            revenue=[revenue for revenue, _margin in bought[arm].values()],
            margin=[margin for _revenue, margin in bought[arm].values()],
        )
        for arm in (TREATED, HELD_OUT)
    }
    redeemed, given = _redeemed(offer.code)
    excluded = Counter[str]()
    for (_arm, why), count in arms.items():
        excluded[why] += count
    return Figures(
        eligible=sum(arms.values()) - excluded[AGAIN],
        offered=arms[TREATED, ""],
        held_out=arms[HELD_OUT, ""],
        never=excluded[NEVER],
        again=excluded[AGAIN],
        conflicts=excluded[CONFLICT],
        repeated=excluded[REPEATED],
        redeemed=redeemed,
        given_minor=given,
        refused=refused(offer.code),
        compared=comparing.compare(
            treated=groups[TREATED], held_out=groups[HELD_OUT], held_out_share=_share(offer.code)
        ),
        as_of=at,
    )


def balance(code: str) -> Balance | None:
    """Whether as many were held out of an offer as was meant; None while too few are known."""
    arms, share = _arms(code), _share(code)
    if share is None:
        return None
    return comparing.split(treated=arms[TREATED, ""], held_out=arms[HELD_OUT, ""], share=share)


def _arms(code: str) -> Counter[tuple[str, str]]:
    rows = db.session().execute(
        select(OfferDecision.arm, OfferDecision.excluded, func.count())
        .where(OfferDecision.offer == code)
        .group_by(OfferDecision.arm, OfferDecision.excluded)
    )
    return Counter({(row[0], row[1]): int(row[2]) for row in rows})


def _share(code: str) -> float | None:
    """The share that was meant to be held out, on average of those counted; None while there is nobody."""
    mean = select(func.avg(OfferDecision.share_bp)).where(
        OfferDecision.offer == code, OfferDecision.excluded == ""
    )
    found = db.session().scalar(mean)
    share = float(found) / WHOLE if found is not None else 0.0
    return share if 0 < share < 1 else None


def refused(code: str) -> dict[str, int]:
    """How many were refused, by why, the most frequent first."""
    rows = db.session().execute(
        select(OfferRefusal.why, func.count())
        .where(OfferRefusal.offer == code)
        .group_by(OfferRefusal.why)
        .order_by(func.count().desc(), OfferRefusal.why)
    )
    return {row[0]: int(row[1]) for row in rows}


def _redeemed(code: str) -> tuple[int, int]:
    count, given = (
        db.session()
        .execute(
            select(func.count(Redemption.id), func.coalesce(func.sum(Redemption.amount_minor), 0))
            .join(OfferDecision, OfferDecision.assignment_id == Redemption.assignment_id)
            .where(OfferDecision.offer == code, Redemption.released_at.is_(None))
        )
        .one()
    )
    return int(count), int(given)


def _bought(offer: Offer, earns: Economics) -> dict[str, dict[uuid.UUID, tuple[int, int]]]:
    """(revenue, margin) by person (their decision) and group, of those who bought."""
    fallback = Decimal(str(earns.margin))
    orders = _orders(offer.code)
    delivered = _delivery_given(offer) if offer.benefit.get("kind") == "free_shipping" else {}
    lines = costs([row.id for row in orders])
    found: dict[str, dict[uuid.UUID, tuple[int, int]]] = {TREATED: {}, HELD_OUT: {}}
    for row in orders:
        revenue, margin = worth(row, lines[row.id], fallback)
        before = found[row.arm].get(row.decision_id, (0, 0))
        found[row.arm][row.decision_id] = (before[0] + revenue, before[1] + margin - delivered.get(row.id, 0))
    return found


def _orders(code: str) -> list[Any]:
    within = and_(
        Order.customer_id == OfferDecision.customer_id,
        Order.placed_at > OfferDecision.decided_at,
        Order.placed_at <= OfferDecision.expires_at,
    )
    return list(
        db.session().execute(
            select(
                Order.id,
                OfferDecision.id.label("decision_id"),
                OfferDecision.arm,
                Order.total_minor,
                Order.refunded_minor,
                Order.store_total_minor,
            )
            .join(OfferDecision, within)
            .where(
                OfferDecision.offer == code,
                OfferDecision.excluded == "",
                Order.confirmed_at.is_not(None),
                Order.status != CANCELLED,
            )
            .order_by(Order.placed_at, Order.id)
        )
    )


def _delivery_given(offer: Offer) -> dict[uuid.UUID, int]:
    """What the offer took off the delivery of each order: it costs margin, and is in no line."""
    rows = db.session().execute(
        select(Redemption.order_id, Redemption.amount_minor).where(
            Redemption.promotion_id == offer.promotion_id, Redemption.released_at.is_(None)
        )
    )
    return {row[0]: int(row[1]) for row in rows}


def costs(order_ids: list[uuid.UUID]) -> dict[uuid.UUID, list[Any]]:
    """The lines of each order: net of tax, and the cost of all their units (None where it is not known)."""
    found: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for start in range(0, len(order_ids), 500):
        rows = db.session().execute(
            select(
                OrderLine.order_id,
                (OrderLine.total_minor - OrderLine.tax_minor).label("net"),
                (Variant.cost_minor * OrderLine.quantity).label("cost"),
            )
            .outerjoin(Variant, Variant.id == OrderLine.variant_id)
            .where(OrderLine.order_id.in_(order_ids[start : start + 500]), OrderLine.gift_card.is_(False))
        )
        for row in rows:
            found[row.order_id].append(row)
    return found


def worth(order: Any, lines: list[Any], fallback: Decimal) -> tuple[int, int]:
    """(revenue, margin) of one order; what was given back takes its part of both, its goods' cost stays."""
    net = sum(line.net for line in lines)
    rate = Decimal(1)
    if order.store_total_minor is not None and order.total_minor:
        rate = Decimal(order.store_total_minor) / order.total_minor
    kept = 1 - Decimal(order.refunded_minor) / order.total_minor if order.total_minor else Decimal(1)
    revenue = Decimal(net) * rate * kept
    cost = sum(
        (Decimal(line.cost) if line.cost is not None else Decimal(line.net) * rate * (1 - fallback))
        for line in lines
    )
    return round(revenue), round(revenue - cost * (kept if kept > 0 else 0))
