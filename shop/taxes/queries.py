"""Reading taxes: the rules of a destination and the owner's table.

Rates are kept by each process under a random `REVISION` that every change renews (see shipping.queries).
"""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import select

from shop.brand import store
from shop.kernel import db, preferences
from shop.taxes.models import TaxRate
from shop.taxes.rules import Rate, TaxRules

# Where shelf prices are shown without tax by custom; everywhere else they hold it.
PRICES_WITHOUT_TAX = frozenset({"US", "CA"})

INCLUDED = preferences.declare("taxes.included", "")
REVISION = preferences.declare("taxes.revision", "")
ON_SHIPPING = preferences.declare("taxes.on_shipping", True)


def prices_include_tax() -> bool:
    """Whether the catalog's prices hold the tax: the owner's choice, else the custom of the country."""
    chosen = preferences.get(INCLUDED)
    return chosen == "yes" if chosen else store.current().country not in PRICES_WITHOUT_TAX


def rules_for(*, country: str, region: str = "") -> TaxRules:
    """The taxes of a destination: the country's own and, on top, those of the region.

    Without a rate for the destination nothing is due; a price that includes tax stays the same there.
    """
    here = region.strip().upper()
    revision = preferences.get(REVISION)
    known = _stored(revision) if revision else ()
    return TaxRules(
        rates=tuple(rate for place, part, rate in known if place == country and part in ("", here)),
        included=prices_include_tax(),
        on_shipping=preferences.get(ON_SHIPPING),
    )


@lru_cache(maxsize=8)
def _stored(_revision: str) -> tuple[tuple[str, str, Rate], ...]:
    return tuple((row.country, row.region, Rate(name=row.name, ppm=row.rate_ppm)) for row in table())


def table() -> list[TaxRate]:
    """Every rate, for the owner."""
    return list(
        db.session().scalars(
            select(TaxRate).order_by(TaxRate.country, TaxRate.region, TaxRate.name, TaxRate.id)
        )
    )
