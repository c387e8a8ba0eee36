"""Writing ways of delivery with their rate tables."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from shop.kernel import db, ids
from shop.kernel.errors import N_, NotFound
from shop.kernel.money import MAX_MINOR
from shop.shipping.live import LEAST_PERCENT, MOST_PERCENT, Live
from shop.shipping.models import ShippingMethod
from shop.shipping.operations import zones
from shop.shipping.operations.common import BadShipping, changed, check
from shop.shipping.rates import Basis, Rate


def save_method(
    *,
    zone_id: uuid.UUID,
    name: str,
    rates: Sequence[Rate],
    at: datetime,
    code: str | None = None,
    method_id: uuid.UUID | None = None,
    basis: Basis = Basis.FLAT,
    free_above_minor: int | None = None,
    up_to: int | None = None,
    min_days: int = 2,
    max_days: int = 5,
    active: bool = True,
) -> ShippingMethod:
    """Make a method in a zone or change one. `up_to` is the highest measure it takes. Raises BadShipping."""
    check(name, min_days, max_days, free_above_minor, up_to)
    table = _table(rates, basis)
    zones.found(zone_id)
    row = (
        _method(method_id) if method_id else ShippingMethod(id=ids.new_id(), position=_next_position(zone_id))
    )
    if not method_id:
        row.code = _free_code(code or ids.new_token()[:8].lower())
    row.zone_id, row.name, row.active = zone_id, name.strip(), active
    row.basis, row.rates, row.free_above_minor = str(basis), table, free_above_minor
    row.up_to = up_to if basis is not Basis.FLAT else None
    row.min_days, row.max_days = min_days, max_days
    db.session().add(row)
    changed(at)
    return row


def set_live(*, method_id: uuid.UUID, live: Live | None, at: datetime) -> None:
    """Let a way of delivery cost what a carrier asks, or (None) what its table says. Raises BadShipping."""
    row = _method(method_id)
    if live is not None and not LEAST_PERCENT <= live.percent <= MOST_PERCENT:
        raise BadShipping(N_("A markup goes from −100 to 300 percent."))
    if live is not None and abs(live.fixed_minor) > MAX_MINOR:
        raise BadShipping(N_("This amount is not possible."))
    row.live = live.as_dict() if live is not None else None
    changed(at)


def remove_method(*, method_id: uuid.UUID, at: datetime) -> None:
    """Remove one method."""
    db.session().delete(_method(method_id))
    changed(at)


def _table(rates: Sequence[Rate], basis: Basis) -> list[dict[str, int]]:
    ordered = sorted(rates, key=lambda rate: rate.start)
    starts = [rate.start for rate in ordered]
    if not ordered or starts[0] != 0 or len(set(starts)) != len(starts):
        raise BadShipping(N_("A rate table starts at 0 and names each limit once."))
    if basis is Basis.FLAT and len(ordered) > 1:
        raise BadShipping(N_("A flat rate is one price."))
    if any(not 0 <= rate.price_minor <= MAX_MINOR for rate in ordered):
        raise BadShipping(N_("A price is not negative."))
    return [{"from": rate.start, "price_minor": rate.price_minor} for rate in ordered]


def _next_position(zone_id: uuid.UUID) -> int:
    count = select(func.count()).where(ShippingMethod.zone_id == zone_id)
    return db.session().scalar(count) or 0


def _free_code(code: str) -> str:
    taken = db.session().scalar(select(ShippingMethod.id).where(ShippingMethod.code == code))
    return code if taken is None else f"{code}-{ids.new_token()[:4].lower()}"


def _method(method_id: uuid.UUID) -> ShippingMethod:
    row = db.session().get(ShippingMethod, method_id)
    if row is None:
        raise NotFound(N_("There is no such way to deliver."))
    return row
