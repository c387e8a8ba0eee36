"""One account: where it is signed in, and what its owner changed, newest first."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from shop.admin.team import blueprint
from shop.admin.team.people import ROLE_CHOICES
from shop.catalog.models import Collection, Product, Variant
from shop.content.models import Page
from shop.customers.models import Customer
from shop.kernel import clock, db, ids
from shop.kernel.errors import N_, NotFound
from shop.kernel.models import AuditEntry
from shop.orders.models import Order
from shop.promotions.models import Promotion
from shop.shipping.models import PickupPlace, ShippingMethod, ShippingZone
from shop.staff import queries
from shop.staff.models import Staff
from shop.taxes.models import TaxRate
from shop.web import auth, render

SHOWN, LONGEST = 50, 120
ACTS = {
    "create": (N_("made"), "good"),
    "update": (N_("changed"), ""),
    "delete": (N_("removed"), "bad"),
    "sign_in": (N_("signed in"), "line"),
}


@dataclass(frozen=True)
class Thing:
    """A kind of row: its name, the column that tells one from another, and its page where it has one."""

    name: str
    title: Any = None
    endpoint: str = ""
    argument: str = ""


THINGS = {
    "orders": Thing(N_("Order"), Order.number, "admin_orders.show", "number"),
    "products": Thing(N_("Product"), Product.title, "admin_products.show", "product_id"),
    "variants": Thing(N_("Variant"), Variant.sku, "admin_stock.show", "variant_id"),
    "product_translations": Thing(N_("Translation")),
    "collections": Thing(N_("Collection"), Collection.title, "admin_collections.show", "collection_id"),
    "care_guides": Thing(N_("Care guide")),
    "promotions": Thing(N_("Promotion"), Promotion.name, "admin_promotions.show", "promotion_id"),
    "customers": Thing(N_("Customer"), Customer.email, "admin_customers.show", "customer_id"),
    "reviews": Thing(N_("Review")),
    "questions": Thing(N_("Question")),
    "pages": Thing(N_("Page"), Page.title),
    "staff": Thing(N_("Account"), Staff.email, "admin_team.show", "staff_id"),
    "tax_rates": Thing(N_("Tax rate"), TaxRate.name),
    "shipping_zones": Thing(N_("Delivery zone"), ShippingZone.name),
    "shipping_methods": Thing(N_("Delivery method"), ShippingMethod.name),
    "pickup_places": Thing(N_("Pickup place"), PickupPlace.name),
    "credit_accounts": Thing(N_("Store credit")),
    "refunds": Thing(N_("Refund")),
    "shipments": Thing(N_("Shipment")),
    "parcels": Thing(N_("Parcel")),
    "fulfillment_holds": Thing(N_("Hold")),
}


@dataclass(frozen=True)
class Told:
    """One entry as the page shows it; `changes` are (field, before, after)."""

    at: datetime
    act: str
    tone: str
    thing: str
    title: str
    url: str
    who: str
    changes: tuple[tuple[str, str, str], ...]


@blueprint.get("/<uuid:staff_id>")
@auth.staff_required("team")
def show(staff_id: uuid.UUID) -> Response:
    """The page; `?before=` an entry's id shows what came before it."""
    staff, at = queries.by_id(staff_id), clock.now()
    if staff is None:
        raise NotFound(N_("There is no such account."))
    entries = queries.activity(staff_id, limit=SHOWN + 1, before=ids.parse_id(request.args.get("before", "")))
    names = {f"staff:{one.id}": one.name or one.email or _("the owner") for one in queries.everybody()}
    shown = entries[:SHOWN]
    return render.page(
        "admin/team/show.html",
        staff=staff,
        role=next((name for value, name, _text in ROLE_CHOICES if value == staff.role), staff.role),
        sessions=queries.sessions(staff_id, at=at),
        entries=tell(shown, by=f"staff:{staff_id}", names=names),
        older=shown[-1].id if len(entries) > SHOWN else None,
        at=at,
    )


def tell(entries: Sequence[AuditEntry], *, by: str, names: dict[str, str]) -> list[Told]:
    """The entries in words; `who` is empty where it was `by`. One statement for each kind of row."""
    titles = _titles(entries)
    return [_told(entry, titles.get((entry.table_name, entry.row_id)), by, names) for entry in entries]


def _told(entry: AuditEntry, found: Any, by: str, names: dict[str, str]) -> Told:
    thing = THINGS.get(entry.table_name, Thing(entry.table_name.replace("_", " ")))
    act, tone = ACTS.get(entry.action, (entry.action, ""))
    itself = found.title if found is not None else entry.before.get("title") or entry.before.get("name") or ""
    url = ""
    if found is not None and thing.endpoint:
        key = found.title if thing.argument == "number" else found.id
        url = url_for(thing.endpoint, **{thing.argument: key})
    fields = sorted({*entry.before, *entry.after} - {"id"}) if entry.action == "update" else []
    return Told(
        at=entry.at,
        act=_(act),
        tone=tone,
        thing=_(thing.name),
        title=str(itself or ""),
        url=url,
        who="" if entry.actor == by else names.get(entry.actor, entry.actor),
        changes=tuple(
            (name, _short(entry.before.get(name)), _short(entry.after.get(name))) for name in fields
        ),
    )


def _titles(entries: Sequence[AuditEntry]) -> dict[tuple[str, str], Any]:
    found: dict[tuple[str, str], Any] = {}
    for table in sorted({entry.table_name for entry in entries} & THINGS.keys()):
        title = THINGS[table].title
        if title is not None:
            wanted = {row_id for entry in entries if entry.table_name == table and (row_id := _id(entry))}
            key = title.class_.id
            for row in db.session().execute(select(key, title.label("title")).where(key.in_(wanted))):
                found[table, str(row.id)] = row
    return found


def _id(entry: AuditEntry) -> uuid.UUID | None:
    return ids.parse_id(entry.row_id)


def _short(value: object) -> str:
    if value is None or value == "":
        return "—"
    text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
