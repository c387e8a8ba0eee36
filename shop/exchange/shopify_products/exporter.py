"""The way back: the catalog as a Shopify product CSV (classic dialect), written as a stream.

What is exported can be imported again and changes nothing.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any, TextIO

from sqlalchemy import func, select

from shop.brand import store
from shop.catalog.models import ACTIVE, Product
from shop.exchange.shopify_products.changes import KnownProduct
from shop.exchange.shopify_products.snapshot import snapshot
from shop.kernel import db
from shop.kernel.money import Money

BATCH = 200
_OPTIONS = [f"Option{n} {what}" for n in (1, 2, 3) for what in ("Name", "Value")]
COLUMNS = [
    *("Handle", "Title", "Body (HTML)", "Vendor", "Type", "Tags", "Published", *_OPTIONS),
    *("Variant SKU", "Variant Grams", "Variant Inventory Tracker", "Variant Inventory Qty"),
    *("Variant Inventory Policy", "Variant Fulfillment Service", "Variant Price", "Variant Compare At Price"),
    *(
        "Variant Requires Shipping",
        "Variant Taxable",
        "Variant Tax Class",
        "Variant Barcode",
        "Image Src",
        "Image Position",
    ),
    *("Image Alt Text", "Gift Card", "SEO Title", "SEO Description", "Variant Image", "Variant Weight Unit"),
    *("Cost per item", "Status"),
]


def export(stream: TextIO, *, progress: Callable[[float], None] | None = None) -> int:
    """Write every product to `stream`; how many."""
    writer = _writer(stream)
    writer.writeheader()
    total = db.session().scalar(select(func.count()).select_from(Product)) or 0
    done, currency = 0, store.current().currency
    for known in _products():
        writer.writerows(_rows(known, currency))
        done += 1
        if progress is not None:
            progress(done / total if total else 1.0)
    return done


def rows() -> Iterator[str]:
    """The same file product by product, for an answer that is sent while it is made."""
    stream = io.StringIO(newline="")
    writer, currency = _writer(stream), store.current().currency
    writer.writeheader()
    for known in _products():
        writer.writerows(_rows(known, currency))
        yield stream.getvalue()
        stream.seek(0)
        stream.truncate()
    yield stream.getvalue()


def _writer(stream: TextIO) -> csv.DictWriter[str]:
    return csv.DictWriter(stream, COLUMNS, restval="", lineterminator="\n")


def _products() -> Iterator[KnownProduct]:
    last = None
    while True:
        query = select(Product.id, Product.handle).order_by(Product.id).limit(BATCH)
        found = db.session().execute(query.where(Product.id > last) if last else query).all()
        if not found:
            return
        known = snapshot([handle for _, handle in found])
        yield from (known[handle] for _, handle in found if handle in known)
        last = found[-1][0]
        db.end_read()


def _rows(known: KnownProduct, currency: str) -> Iterator[dict[str, Any]]:
    pictures = [(url, row["position"], row["alt"]) for url, row in known.media.items()]
    by_id = {row["id"]: url for url, row in known.media.items()}
    for number in range(max(len(known.variants), len(pictures))):
        row: dict[str, Any] = {"Handle": known.product["handle"]}
        if number == 0:
            row |= _head(known.product)
        if number < len(known.variants):
            row |= _variant(known.variants[number], known, by_id, currency, first=number == 0)
        if number < len(pictures):
            row |= dict(zip(("Image Src", "Image Position", "Image Alt Text"), pictures[number], strict=True))
        yield row


def _head(product: Any) -> dict[str, Any]:
    return {
        "Title": product["title"],
        "Body (HTML)": product["description_html"],
        "Vendor": product["vendor"],
        "Type": product["product_type"],
        "Tags": ", ".join(product["tags"]),
        "Published": "TRUE" if product["status"] == ACTIVE else "FALSE",
        "Gift Card": "TRUE" if product["gift_card"] else "FALSE",
        "SEO Title": product["seo_title"],
        "SEO Description": product["seo_description"],
        "Status": product["status"],
    }


def _variant(
    variant: Any, known: KnownProduct, pictures: dict[Any, str], currency: str, *, first: bool
) -> dict[str, Any]:
    return {
        **_options(variant, known.product["option_names"], first=first),
        "Variant SKU": variant["sku"] or "",
        "Variant Grams": variant["grams"],
        "Variant Inventory Tracker": "shopify" if variant["tracked"] else "",
        "Variant Inventory Qty": known.on_hand.get(variant["id"], 0) if variant["tracked"] else "",
        "Variant Inventory Policy": "continue" if variant["backorder"] else "deny",
        "Variant Fulfillment Service": "manual",
        "Variant Price": _amount(variant["price_minor"], currency),
        "Variant Compare At Price": _amount(variant["compare_at_minor"], currency),
        "Variant Requires Shipping": str(variant["requires_shipping"]).upper(),
        "Variant Taxable": str(variant["taxable"]).upper(),
        "Variant Tax Class": variant["tax_class"],
        "Variant Barcode": variant["barcode"],
        "Variant Image": pictures.get(variant["media_id"], ""),
        "Variant Weight Unit": "g",
        "Cost per item": _amount(variant["cost_minor"], currency),
    }


def _options(variant: Any, names: list[str], *, first: bool) -> dict[str, str]:
    if not names:
        return {"Option1 Name": "Title", "Option1 Value": "Default Title"}
    row = {}
    for number, name in enumerate(names, start=1):
        row[f"Option{number} Name"] = name if first else ""
        row[f"Option{number} Value"] = variant[f"option{number}"]
    return row


def _amount(minor: int | None, currency: str) -> str:
    return "" if minor is None else str(Money(minor, currency).decimal)
