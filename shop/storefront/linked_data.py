"""The shop and its pages in schema.org's words (JSON-LD), for whoever reads pages by machine.

https://schema.org and developers.google.com/search/docs/appearance/structured-data, read 2026-11.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for

from shop.brand import links, store
from shop.content import returns
from shop.kernel.money import Money
from shop.shipping import queries as shipping
from shop.shipping import rates
from shop.shipping.rates import Freight, Method
from shop.web import currency

SCHEMA = "https://schema.org"
Data = dict[str, Any]


def organization() -> Data:
    """Who sells: name, address on the net, logo, and how to be reached."""
    brand = store.current()
    found: Data = {
        "@context": SCHEMA,
        "@type": "OnlineStore",
        "name": brand.name,
        "url": links.url("/"),
        "hasMerchantReturnPolicy": return_policy(),
    }
    if brand.logo_url:
        found["logo"] = links.base() + brand.logo_url
    if brand.email or brand.phone:
        contact = {"email": brand.email, "telephone": brand.phone}
        known = {name: value for name, value in contact.items() if value}
        found["contactPoint"] = {"@type": "ContactPoint", "contactType": "customer service", **known}
    return found


def website() -> Data:
    """The shop as a site, with the address of its search."""
    target = links.base() + url_for("search.show") + "?q={search_term_string}"
    return {
        "@context": SCHEMA,
        "@type": "WebSite",
        "name": store.current().name,
        "url": links.base() + url_for("home.show"),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": target},
            "query-input": "required name=search_term_string",
        },
    }


def breadcrumb(parents: Sequence[tuple[str, str]], current: str) -> Data:
    """The way to a page: (title, path) of what is above it, and its own title, which needs no address."""
    steps: list[Data] = [
        {"@type": "ListItem", "position": number, "name": title, "item": links.base() + path}
        for number, (title, path) in enumerate(parents, start=1)
    ]
    steps.append({"@type": "ListItem", "position": len(steps) + 1, "name": current})
    return {"@context": SCHEMA, "@type": "BreadcrumbList", "itemListElement": steps}


def return_policy() -> Data:
    """How long and at whose cost something may be sent back."""
    promised, country = returns.promised(), store.current().country
    found: Data = {
        "@type": "MerchantReturnPolicy",
        "applicableCountry": country,
        "returnPolicyCountry": country,
    }
    if not promised.days:
        return {**found, "returnPolicyCategory": f"{SCHEMA}/MerchantReturnNotPermitted"}
    fees = "FreeReturn" if promised.free else "ReturnFeesCustomerResponsibility"
    return {
        **found,
        "returnPolicyCategory": f"{SCHEMA}/MerchantReturnFiniteReturnWindow",
        "merchantReturnDays": promised.days,
        "returnMethod": f"{SCHEMA}/ReturnByMail",
        "returnFees": f"{SCHEMA}/{fees}",
    }


def shipping_details(price: Money) -> list[Data]:
    """What it costs to have one unit at `price` delivered in the store's country, and in how many days."""
    country, packing = store.current().country, shipping.handling_days()
    freight = Freight(grams=0, subtotal=price)
    return [
        _delivery(method, rates.price(method, freight), country, packing)
        for method in shipping.methods(country)
    ]


def _delivery(method: Method, price: Money, country: str, packing: int) -> Data:
    price = currency.crawled_amount(price)
    return {
        "@type": "OfferShippingDetails",
        "shippingRate": {"@type": "MonetaryAmount", "value": str(price.decimal), "currency": price.currency},
        "shippingDestination": {"@type": "DefinedRegion", "addressCountry": country},
        "deliveryTime": {
            "@type": "ShippingDeliveryTime",
            "handlingTime": _days(0, packing),
            "transitTime": _days(method.min_days, method.max_days),
        },
    }


def _days(least: int, most: int) -> Data:
    return {"@type": "QuantitativeValue", "minValue": least, "maxValue": max(least, most), "unitCode": "DAY"}
