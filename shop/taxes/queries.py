"""Reading taxes: the rules of a destination and the owner's table.

Rates are kept by each process under a random `REVISION` that every change renews (see shipping.queries).
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from sqlalchemy import select

from shop.brand import postal_codes, store
from shop.catalog.tax_classes import STANDARD
from shop.kernel import db, preferences
from shop.taxes import places
from shop.taxes.exemptions import Exemption
from shop.taxes.models import TaxRate
from shop.taxes.places import Entry
from shop.taxes.rules import AS_GOODS, UNTAXED, Rate, TaxRules

# Where shelf prices are shown without tax by custom; everywhere else they hold it.
PRICES_WITHOUT_TAX = frozenset({"US", "CA"})

INCLUDED = preferences.declare("taxes.included", "")
REVISION = preferences.declare("taxes.revision", "")
ON_SHIPPING = preferences.declare("taxes.on_shipping", True)  # before there was a rule for it
DELIVERY = preferences.declare("taxes.delivery", "")


def prices_include_tax() -> bool:
    """Whether the catalog's prices hold the tax: the owner's choice, else the custom of the country."""
    chosen = preferences.get(INCLUDED)
    return chosen == "yes" if chosen else store.current().country not in PRICES_WITHOUT_TAX


def on_delivery() -> str:
    """How delivery is taxed: one of `rules.ON_DELIVERY`."""
    return preferences.get(DELIVERY) or (AS_GOODS if preferences.get(ON_SHIPPING) else UNTAXED)


def rules_for(
    *, country: str, region: str = "", postal_code: str = "", exemption: Exemption | None = None
) -> TaxRules:
    """The taxes of a destination: the country's own and, on top, those of the region and the postal code.

    Without a rate for the destination nothing is due; a price that includes tax stays the same there.
    `exemption` is what is noted of the customer; whether it counts there is decided here.
    """
    revision = preferences.get(REVISION)
    known = _stored(revision).get(country, ()) if revision else ()
    code = postal_codes.normalized(postal_code, country)
    rates, others = places.at(known, region=region.strip().upper(), code=code)
    free = exemption is not None and exemption.counts(country=country, home=store.current().country)
    return TaxRules(
        rates=rates,
        others=others,
        included=prices_include_tax(),
        delivery=on_delivery(),
        exempt=exemption.kind if exemption is not None and free else "",
        vat_number=exemption.vat_number if exemption is not None else "",
    )


@lru_cache(maxsize=8)
def _stored(_revision: str) -> dict[str, tuple[Entry, ...]]:
    found: dict[str, list[Entry]] = {}
    for row in table():
        found.setdefault(row.country, []).append(_entry(row))
    return {country: tuple(entries) for country, entries in found.items()}


def _entry(row: TaxRate) -> Entry:
    return Entry(
        region=row.region,
        patterns=postal_codes.parse(row.postal_codes),
        tax_class=row.tax_class,
        instead=row.instead,
        rate=Rate(name=row.name, ppm=row.rate_ppm, compound=row.compound, on_delivery=row.on_delivery),
    )


def table(country: str = "") -> list[TaxRate]:
    """Every rate, or those of one country, for the owner."""
    query = select(TaxRate).order_by(
        *(TaxRate.country, TaxRate.region, TaxRate.postal_codes, TaxRate.compound, TaxRate.name),
        *(TaxRate.tax_class != STANDARD, TaxRate.tax_class, TaxRate.id),
    )
    return list(db.session().scalars(query.where(TaxRate.country == country) if country else query))


def counts() -> dict[str, int]:
    """How many rates each country has."""
    return Counter(db.session().scalars(select(TaxRate.country)))
