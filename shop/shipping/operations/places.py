"""Writing the places where orders can be picked up."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import func, select

from shop.brand import countries
from shop.customers.addresses import PostalAddress
from shop.kernel import db, ids
from shop.kernel.errors import N_, NotFound
from shop.shipping.models import PickupPlace
from shop.shipping.operations.common import BadShipping, changed, check

MOST_LETTERS, MOST_NAME = 1000, 100
_LONGEST = {"line1": 200, "line2": 200, "city": 120, "region": 80, "postal_code": 20}


def save_place(
    *,
    name: str,
    address: PostalAddress,
    hours: str,
    at: datetime,
    price_minor: int = 0,
    min_days: int = 0,
    max_days: int = 1,
    active: bool = True,
    place_id: uuid.UUID | None = None,
) -> PickupPlace:
    """Make a place or change one; ready after `min_days` to `max_days` business days. Raises BadShipping."""
    check(name, min_days, max_days, price_minor)
    if len(name.strip()) > MOST_NAME:
        raise BadShipping(N_("The name of a place has at most %(most)s characters."), most=MOST_NAME)
    if not countries.is_country(address.country) or not (address.line1.strip() and address.city.strip()):
        raise BadShipping(N_("A place needs a country, a city, and a street with its number."))
    if any(len(getattr(address, field)) > most for field, most in _LONGEST.items()):
        raise BadShipping(N_("The address of the place is too long."))
    if len(hours) > MOST_LETTERS:
        raise BadShipping(N_("Opening hours have at most %(most)s characters."), most=MOST_LETTERS)
    row = _found(place_id) if place_id else _new()
    row.name, row.active, row.hours = name.strip(), active, hours.strip()
    row.address = address.as_dict()
    row.price_minor, row.min_days, row.max_days = price_minor, min_days, max_days
    db.session().add(row)
    changed(at)
    return row


def remove_place(*, place_id: uuid.UUID, at: datetime) -> None:
    """Remove a place. Placed orders keep where they are fetched."""
    db.session().delete(_found(place_id))
    changed(at)


def _new() -> PickupPlace:
    count = db.session().scalar(select(func.count()).select_from(PickupPlace)) or 0
    return PickupPlace(id=ids.new_id(), code=f"pickup-{ids.new_token()[:8].lower()}", position=count)


def _found(place_id: uuid.UUID) -> PickupPlace:
    row = db.session().get(PickupPlace, place_id)
    if row is None:
        raise NotFound(N_("There is no such place."))
    return row
