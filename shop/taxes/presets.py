"""Rates that an owner may take over as a start, compiled from public overviews. Not tax advice, not official.

European Union: standard rates and, where there is one, the reduced rate (of two the higher), as of 1 January
2026: calculariva.app (27 countries, 2025), with the changes told by easytax.co and econia.com (2026); 11 % in
Romania and 12 % in Lithuania by their laws of 2025, which no overview read had yet.
United States: state rates, federalstatelaw.com (December 2025) and officerbilling.net, Louisiana by
taxually.com (October 2025); South Dakota 4.2 %, and Utah with the 1.25 % that all of it adds, by common
knowledge. Without what counties and cities add. Delivery that is stated apart is taxed as help.whatnot.com
says, the District of Columbia as taxhero.net does; Kansas and Michigan by their changes of 2023.
Canada: invoicemama.com and vatcalc.com, with Nova Scotia's 14 % from 1 April 2025.
Whom to ask is named with each table, and its owner is told to.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from shop.brand import countries
from shop.catalog.tax_classes import REDUCED, STANDARD
from shop.kernel.errors import N_, NotFound
from shop.taxes import operations, queries

_REDUCED = """
AT 13 BE 12 BG 9 HR 13 CY 9 CZ 12 EE 13 FI 13.5 FR 10 DE 7 GR 13 HU 18 IE 13.5 IT 10 LV 12 LT 12 LU 14 MT 7
NL 9 PL 8 PT 13 RO 11 SK 19 SI 9.5 ES 10 SE 12
"""
_STATES = """
AL 4 AZ 5.6 AR 6.5 CA 7.25 CO 2.9 CT 6.35 DC 6 FL 6 GA 4 HI 4 ID 6 IL 6.25 IN 7 IA 6 KS 6.5 KY 6 LA 5 ME 5.5
MD 6 MA 6.25 MI 6 MN 6.875 MS 7 MO 4.225 NE 5.5 NV 6.85 NJ 6.625 NM 4.875 NY 4 NC 4.75 ND 5 OH 5.75 OK 4.5
PA 6 RI 7 SC 6 SD 4.2 TN 7 TX 6.25 UT 6.1 VT 6 VA 5.3 WA 6.5 WV 6 WI 5 WY 4
"""
_DELIVERY_TAXED = frozenset(
    "AR CT DC GA HI IN KY MN MS NE NJ NM NY NC ND OH PA RI SC SD TN TX VT WA WV WI".split()
)
_PROVINCES = {  # (name, percent, whether instead of the federal tax)
    "BC": ("PST", "7", False),
    "MB": ("RST", "7", False),
    "NB": ("HST", "15", True),
    "NL": ("HST", "15", True),
    "NS": ("HST", "14", True),
    "ON": ("HST", "13", True),
    "PE": ("HST", "15", True),
    "QC": ("QST", "9.975", False),
    "SK": ("PST", "6", False),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetRate:
    """One rate of a preset, by `key` ("FR", "US-NY"); `reduced` is "" where there is none."""

    key: str
    country: str
    region: str = ""
    name: str
    percent: str
    reduced: str = ""
    on_delivery: bool = True
    instead: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A table: its `name` in addresses, what it is and of which day; `all`: usually all of it is wanted.

    `check` is whose own list the owner should compare it with.
    """

    name: str
    title: str
    check: str
    as_of: date
    advice: str
    rates: tuple[PresetRate, ...]
    all: bool = False


@cache
def presets() -> tuple[Preset, ...]:
    """All of them."""
    return (
        Preset(
            name="european-union",
            title=N_("European Union: VAT of every country"),
            check=N_("European Commission, Taxes in Europe Database"),
            as_of=date(2026, 1, 1),
            advice=N_(
                "For sellers who have registered for the One Stop Shop or sell abroad for more than 10,000 "
                "euro a year. Of two reduced rates the higher is taken; books and food often have the lower."
            ),
            rates=tuple(_union()),
            all=True,
        ),
        Preset(
            name="united-states",
            title=N_("United States: sales tax of the states"),
            check=N_("the revenue department of each state"),
            as_of=date(2026, 1, 1),
            advice=N_(
                "Choose the states where you are registered. Counties and cities add rates of their own: "
                "enter those by postal code afterwards."
            ),
            rates=tuple(_states()),
        ),
        Preset(
            name="canada",
            title=N_("Canada: GST, HST, PST and QST"),
            check=N_("Canada Revenue Agency and Revenu Québec"),
            as_of=date(2025, 4, 1),
            advice=N_("GST and HST go together; choose PST, RST and QST where you are registered for them."),
            rates=tuple(_canada()),
        ),
    )


def find(name: str) -> Preset:
    """The preset of that name. Raises NotFound."""
    found = next((one for one in presets() if one.name == name), None)
    if found is None:
        raise NotFound(N_("There is no such table of rates."))
    return found


def load(*, name: str, keys: Collection[str], at: datetime) -> int:
    """Write the chosen rates of a preset, but for places that have some already; how many places."""
    preset, there = find(name), {(row.country, row.region) for row in queries.table()}
    new = [rate for rate in preset.rates if rate.key in keys and (rate.country, rate.region) not in there]
    for rate in new:
        _write(rate, at)
    return len(new)


def load_home_rate(*, home: str, at: datetime) -> int:
    """Write the standard rate of `home`, a country of the Union, for each other one that has no rate yet.

    So it is below 10,000 euro a year of sales to other countries of the Union (article 59c, 2006/112/EC).
    """
    if home not in countries.EUROPEAN_UNION:
        raise operations.BadTax(N_("This is for stores in the European Union."))
    own = [row for row in queries.table(home) if not row.region and not row.postal_codes]
    there = {row.country for row in queries.table()}
    if not own:
        _write(next(rate for rate in find("european-union").rates if rate.country == home), at)
        own = queries.table(home)
    missing = sorted(countries.EUROPEAN_UNION - there - {home})
    for country in missing:
        for row in own:
            operations.set_rate(country=country, name=row.name, percent=f"{row.rate_ppm / 10_000:g}",
                                tax_class=row.tax_class, on_delivery=row.on_delivery, at=at)  # fmt: skip
    return len(missing)


def _write(rate: PresetRate, at: datetime) -> None:
    for percent, tax_class in ((rate.percent, STANDARD), (rate.reduced, REDUCED)):
        if percent:
            operations.set_rate(
                country=rate.country,
                region=rate.region,
                name=rate.name,
                percent=percent,
                tax_class=tax_class,
                on_delivery=rate.on_delivery,
                instead=rate.instead,
                at=at,
            )


def _pairs(text: str) -> dict[str, str]:
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


def _union() -> list[PresetRate]:
    reduced = _pairs(_REDUCED)
    usual = [countries.defaults(country) for country in sorted(countries.EUROPEAN_UNION)]
    return [
        PresetRate(key=one.country, country=one.country, name=one.tax_name, percent=one.tax_rate,
                   reduced=reduced.get(one.country, ""))
        for one in usual
    ]  # fmt: skip


def _states() -> list[PresetRate]:
    return [
        PresetRate(key=f"US-{state}", country="US", region=state, name=f"{state} sales tax", percent=percent,
                   on_delivery=state in _DELIVERY_TAXED)
        for state, percent in _pairs(_STATES).items()
    ]  # fmt: skip


def _canada() -> list[PresetRate]:
    federal = PresetRate(key="CA", country="CA", name="GST", percent="5")
    return [federal] + [
        PresetRate(key=f"CA-{code}", country="CA", region=code, name=name, percent=percent, instead=instead)
        for code, (name, percent, instead) in _PROVINCES.items()
    ]
