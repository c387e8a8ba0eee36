"""From the rows of delivery to the values that everybody works with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select

from shop.brand import postal_codes
from shop.customers.addresses import PostalAddress
from shop.kernel import db
from shop.shipping.live import Live
from shop.shipping.models import PickupPlace, ShippingMethod, ShippingZone
from shop.shipping.rates import Basis, Method, Pickup, Rate, Zone
from shop.shipping.zones import Atlas


@dataclass(frozen=True)
class Known:
    """All that a process keeps of one revision."""

    atlas: Atlas
    places: tuple[Pickup, ...]

    @cached_property
    def live(self) -> bool:
        """Whether any way of delivery costs what a carrier asks."""
        return any(one.live and one.active for zone in self.atlas.zones for one in zone.methods)


def everything() -> Known:
    """Zones with their methods and places, in two statements however much there is."""
    rows = (
        db.session()
        .execute(
            select(ShippingZone, ShippingMethod)
            .outerjoin(ShippingMethod, ShippingMethod.zone_id == ShippingZone.id)
            .order_by(ShippingZone.position, ShippingZone.id, ShippingMethod.position, ShippingMethod.id)
        )
        .all()
    )
    methods: dict[ShippingZone, list[Method]] = {}
    for zone, method in rows:
        methods.setdefault(zone, [])
        if method is not None:
            methods[zone].append(_method(method))
    order = select(PickupPlace).order_by(PickupPlace.position, PickupPlace.id)
    return Known(
        atlas=Atlas(_zone(zone, found) for zone, found in methods.items()),
        places=tuple(map(_place, db.session().scalars(order))),
    )


def _zone(row: ShippingZone, methods: Sequence[Method]) -> Zone:
    return Zone(
        id=row.id,
        name=row.name,
        countries=frozenset(row.countries),
        regions=frozenset(row.regions),
        patterns=postal_codes.read(row.postal_codes),
        methods=tuple(methods),
    )


def _place(row: PickupPlace) -> Pickup:
    return Pickup(
        id=row.id,
        code=row.code,
        name=row.name,
        active=row.active,
        address=PostalAddress.from_dict(row.address),
        hours=row.hours,
        price_minor=row.price_minor,
        min_days=row.min_days,
        max_days=row.max_days,
    )


def _method(row: ShippingMethod) -> Method:
    return Method(
        id=row.id,
        code=row.code,
        name=row.name,
        active=row.active,
        basis=Basis(row.basis),
        rates=tuple(Rate(int(rate["from"]), int(rate["price_minor"])) for rate in row.rates),
        free_above_minor=row.free_above_minor,
        up_to=row.up_to,
        min_days=row.min_days,
        max_days=row.max_days,
        live=Live.from_dict(row.live),
    )
