"""Checks JSON-LD against what schema.org and search engines ask: known types, known properties, fit values.

Only the types that the shop tells; a property that is not listed here is a mistake until it is listed.
Sources: schema.org/version/latest (properties and expected types) and
developers.google.com/search/docs/appearance/structured-data (what is required), read 2026-11.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

Check = Callable[[Any], bool]


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _url(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"https?://[^\s<>\"]+", value) is not None


def _price(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"\d+(\.\d{1,3})?", value) is not None


def _currency(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[A-Z]{3}", value) is not None


def _country(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[A-Z]{2}", value) is not None


def _count(value: Any) -> bool:
    return isinstance(value, int) and value >= 0


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and value >= 0


def _term(*names: str) -> Check:
    return lambda value: value in {f"https://schema.org/{name}" for name in names}


def _a(*types: str) -> Check:
    return lambda value: isinstance(value, dict) and ("@type" not in value or value["@type"] in types)


def _many(check: Check) -> Check:
    return lambda value: all(map(check, value)) if isinstance(value, list) else check(value)


AVAILABILITY = _term("InStock", "OutOfStock", "BackOrder")
FEES = _term("FreeReturn", "ReturnFeesCustomerResponsibility")
WINDOW = _term("MerchantReturnFiniteReturnWindow", "MerchantReturnNotPermitted")
TYPES: dict[str, tuple[dict[str, Check], set[str]]] = {
    "Product": (
        {
            "name": _text, "url": _url, "image": _many(_url), "description": _text, "sku": _text,
            "gtin": _text, "brand": _a("Brand"),
            "offers": _many(_a("Offer")), "aggregateRating": _a("AggregateRating"),
            "review": _many(_a("Review")),
        },
        {"name", "offers", "image"},
    ),
    "Brand": ({"name": _text}, {"name"}),
    "Offer": (
        {
            "url": _url, "price": _price, "priceCurrency": _currency, "availability": AVAILABILITY,
            "sku": _text, "shippingDetails": _many(_a("OfferShippingDetails")),
            "hasMerchantReturnPolicy": _a("MerchantReturnPolicy"),
        },
        {"price", "priceCurrency", "availability", "shippingDetails", "hasMerchantReturnPolicy"},
    ),
    "OfferShippingDetails": (
        {
            "shippingRate": _a("MonetaryAmount"), "shippingDestination": _a("DefinedRegion"),
            "deliveryTime": _a("ShippingDeliveryTime"),
        },
        {"shippingRate", "shippingDestination"},
    ),
    "MonetaryAmount": ({"value": _price, "currency": _currency}, {"value", "currency"}),
    "DefinedRegion": ({"addressCountry": _country}, {"addressCountry"}),
    "ShippingDeliveryTime": (
        {"handlingTime": _a("QuantitativeValue"), "transitTime": _a("QuantitativeValue")},
        {"handlingTime", "transitTime"},
    ),
    "QuantitativeValue": (
        {"minValue": _count, "maxValue": _count, "unitCode": lambda value: value == "DAY"},
        {"minValue", "maxValue"},
    ),
    "MerchantReturnPolicy": (
        {
            "applicableCountry": _country, "returnPolicyCountry": _country, "returnPolicyCategory": WINDOW,
            "merchantReturnDays": _count, "returnMethod": _term("ReturnByMail"), "returnFees": FEES,
        },
        {"applicableCountry", "returnPolicyCategory"},
    ),
    "AggregateRating": (
        {
            "ratingValue": _number, "bestRating": _count, "worstRating": _count, "ratingCount": _count,
            "reviewCount": _count,
        },
        {"ratingValue", "reviewCount"},
    ),
    "BreadcrumbList": ({"itemListElement": _many(_a("ListItem"))}, {"itemListElement"}),
    "ListItem": ({"position": _count, "name": _text, "item": _url}, {"position", "name"}),
    "OnlineStore": (
        {
            "name": _text, "url": _url, "logo": _url, "contactPoint": _a("ContactPoint"),
            "hasMerchantReturnPolicy": _a("MerchantReturnPolicy"),
        },
        {"name", "url"},
    ),
    "ContactPoint": ({"contactType": _text, "email": _text, "telephone": _text}, {"contactType"}),
    "WebSite": ({"name": _text, "url": _url, "potentialAction": _a("SearchAction")}, {"name", "url"}),
    "SearchAction": ({"target": _a("EntryPoint"), "query-input": _text}, {"target", "query-input"}),
    "EntryPoint": ({"urlTemplate": _url}, {"urlTemplate"}),
}  # fmt: skip


def faults(data: Any) -> list[str]:
    """What is wrong with the JSON-LD of a page: one thing or a list of things. Empty when all is well."""
    things = data if isinstance(data, list) else [data]
    named = {one["@id"] for one in _everything(things) if "@id" in one and "@type" in one}
    found = [f"no @context: {thing}" for thing in things if thing.get("@context") != "https://schema.org"]
    for one in _everything(things):
        found += _faults_of(one, named)
    return found


def _faults_of(one: dict[str, Any], named: set[str]) -> list[str]:
    if set(one) == {"@id"}:
        return [] if one["@id"] in named else [f"{one['@id']} is told nowhere"]
    kind = one.get("@type", "")
    if kind not in TYPES:
        return [f"unknown type {kind!r}"]
    properties, required = TYPES[kind]
    told = {name: value for name, value in one.items() if not name.startswith("@")}
    return [
        *(f"{kind} has no {name}" for name in sorted(required - set(told))),
        *(f"{kind}.{name} is unknown" for name in sorted(set(told) - set(properties))),
        *(
            f"{kind}.{name} cannot be {value!r}"
            for name, value in told.items()
            if name in properties and not properties[name](value)
        ),
    ]


def _everything(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _everything(inner)
