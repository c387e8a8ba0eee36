"""What a country usually means for a shop in it: language, currency, time zone, how prices carry tax.

Starting values that the owner sees, checks and may change; not tax advice. `tax_rate` is the standard
rate in percent at the beginning of 2026. Countries outside the table get their currency and zone from
CLDR and no tax.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from babel import Locale
from babel.core import get_global

from shop.kernel.errors import N_

# country: currency, language, time zone, prices include tax, standard rate in percent, name of the tax
_TABLE = """
AE AED en Asia/Dubai 1 5 VAT
AT EUR en Europe/Vienna 1 20 VAT
AU AUD en Australia/Sydney 1 10 GST
BE EUR en Europe/Brussels 1 21 VAT
BG EUR en Europe/Sofia 1 20 VAT
BR BRL en America/Sao_Paulo 1 0 -
CA CAD en America/Toronto 0 5 GST
CH CHF en Europe/Zurich 1 8.1 VAT
CY EUR en Asia/Nicosia 1 19 VAT
CZ CZK en Europe/Prague 1 21 VAT
DE EUR en Europe/Berlin 1 19 VAT
DK DKK en Europe/Copenhagen 1 25 VAT
EE EUR en Europe/Tallinn 1 24 VAT
ES EUR en Europe/Madrid 1 21 VAT
FI EUR en Europe/Helsinki 1 25.5 VAT
FR EUR en Europe/Paris 1 20 VAT
GB GBP en Europe/London 1 20 VAT
GR EUR en Europe/Athens 1 24 VAT
HR EUR en Europe/Zagreb 1 25 VAT
HU HUF en Europe/Budapest 1 27 VAT
IE EUR en Europe/Dublin 1 23 VAT
IL ILS he Asia/Jerusalem 1 18 VAT
IN INR en Asia/Kolkata 1 18 GST
IS ISK en Atlantic/Reykjavik 1 24 VAT
IT EUR en Europe/Rome 1 22 VAT
JP JPY en Asia/Tokyo 1 10 VAT
KR KRW en Asia/Seoul 1 10 VAT
LT EUR en Europe/Vilnius 1 21 VAT
LU EUR en Europe/Luxembourg 1 17 VAT
LV EUR en Europe/Riga 1 21 VAT
MT EUR en Europe/Malta 1 18 VAT
MX MXN en America/Mexico_City 1 16 VAT
NL EUR en Europe/Amsterdam 1 21 VAT
NO NOK en Europe/Oslo 1 25 VAT
NZ NZD en Pacific/Auckland 1 15 GST
PL PLN en Europe/Warsaw 1 23 VAT
PT EUR en Europe/Lisbon 1 23 VAT
RO RON en Europe/Bucharest 1 21 VAT
SE SEK en Europe/Stockholm 1 25 VAT
SG SGD en Asia/Singapore 1 9 GST
SI EUR en Europe/Ljubljana 1 22 VAT
SK EUR en Europe/Bratislava 1 23 VAT
TR TRY en Europe/Istanbul 1 20 VAT
UA UAH en Europe/Kyiv 1 20 VAT
US USD en America/New_York 0 0 -
ZA ZAR en Africa/Johannesburg 1 15 VAT
"""
TAX_NAMES = (N_("VAT"), N_("GST"))  # of the table: pages and mails say them in the reader's language
EUROPEAN_UNION = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()
)
_NOT_COUNTRIES = frozenset(
    {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"}
)


@dataclass(frozen=True, kw_only=True)
class CountryDefaults:
    """Starting values for a shop in `country`; `tax_rate` in percent as written ("8.1"), "" for none."""

    country: str
    currency: str
    language: str
    time_zone: str
    prices_include_tax: bool
    tax_rate: str
    tax_name: str


@cache
def defaults(country: str) -> CountryDefaults:
    """Starting values for `country` (ISO 3166-1 alpha-2)."""
    for line in _TABLE.strip().splitlines():
        code, currency, language, zone, included, rate, tax = line.split()
        if code == country:
            return CountryDefaults(
                country=code,
                currency=currency,
                language=language,
                time_zone=zone,
                prices_include_tax=included == "1",
                tax_rate="" if rate == "0" else rate,
                tax_name="" if tax == "-" else tax,
            )
    return _from_cldr(country)


def _from_cldr(country: str) -> CountryDefaults:
    valid = [
        code
        for code, _start, end, tender in get_global("territory_currencies").get(country, [])
        if tender and not end
    ]
    zones = get_global("territory_zones").get(country, [])
    return CountryDefaults(
        country=country,
        currency=valid[0] if valid else "USD",
        language="en",
        time_zone=zones[0] if zones else "UTC",
        prices_include_tax=True,
        tax_rate="",
        tax_name="",
    )


@cache
def codes() -> frozenset[str]:
    """Every country's code."""
    names = [str(code) for code in Locale.parse("en").territories]
    return frozenset(
        code for code in names if len(code) == 2 and code.isalpha() and code not in _NOT_COUNTRIES
    )


def is_country(code: str) -> bool:
    """Whether `code` is an ISO 3166-1 alpha-2 country."""
    return code in codes()


@cache
def choices(locale: str) -> tuple[tuple[str, str], ...]:
    """(code, name in `locale`) of every country, by name."""
    names = Locale.parse(locale).territories
    return tuple(
        sorted(((code, names.get(code, code)) for code in codes()), key=lambda pair: pair[1].casefold())
    )


def name(code: str, locale: str) -> str:
    """The country's name in `locale`; the code itself when it is not one."""
    return Locale.parse(locale).territories.get(code, code)


@cache
def currencies(locale: str) -> tuple[tuple[str, str], ...]:
    """(code, name in `locale`) of every currency that is legal tender somewhere today, by code."""
    tender = {
        code
        for entries in get_global("territory_currencies").values()
        for code, _start, end, is_tender in entries
        if is_tender and not end
    }
    names = Locale.parse(locale).currencies
    return tuple((code, f"{code} · {names.get(code, code)}") for code in sorted(tender))
