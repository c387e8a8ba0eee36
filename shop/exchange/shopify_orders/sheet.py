"""What an order file is, and what importing a batch of it means: known orders, counted customers, rights.

No mail, stock, payment or number of ours comes of it, and no fact is published.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from shop.brand import store
from shop.customers import operations as customers
from shop.customers.models import Customer
from shop.customers.operations.from_elsewhere import Earlier, Newcomer
from shop.exchange.people import PeopleReport, heading
from shop.exchange.shopify_orders import columns, parser
from shop.exchange.shopify_orders.drafts import OrderDraft, PastOptions
from shop.exchange.shopify_orders.matching import Found, goods_of
from shop.exchange.shopify_products.drafts import RowIssue
from shop.exchange.shopify_products.records import Row
from shop.kernel import db, ids
from shop.orders.past.models import PastOrder, PastOrderLine
from shop.reviews import operations as reviews

SOURCE = "shopify"
Planned = tuple[OrderDraft, str, list[Found]]  # with its digest and the goods of its lines


class OrderSheet:
    """Shopify's export of orders, one batch at a time."""

    def __init__(self, options: PastOptions, report: PeopleReport) -> None:
        self._options, self._report = options, report
        self._people: set[str] = set()  # of a dry run, which writes nobody down

    def recognized(self, header: Sequence[str]) -> dict[str, int]:
        """Index of the column for each of our names."""
        return columns.recognized(header)

    def columns_of(self, header: Sequence[str]) -> dict[str, int]:
        """The same; what is mapped and what is ignored goes into the report."""
        found = columns.columns_of(header)
        self._report.columns = {header[index].strip(): name for name, index in found.items()}
        self._report.ignored = [cell for cell in header if cell and heading(cell) not in columns.BY_HEADING]
        return found

    def parse(self, rows: Iterable[Row | RowIssue], found: dict[str, int]) -> Iterator[OrderDraft | RowIssue]:
        """Drafts of the orders."""
        own = store.current()
        return parser.parse(rows, found, currency=own.currency, zone=own.time_zone)

    def look(self, batch: Sequence[OrderDraft], report: PeopleReport, at: datetime) -> None:
        """Count what the batch would change."""
        _known_orders, todo = self._todo(batch, report)
        keys = {draft.mailbox for draft, _digest, _goods in todo} - self._people
        here = set(db.session().scalars(select(Customer.email).where(Customer.email.in_(keys))))
        report.customers.created += len(keys - here)
        report.customers.unchanged += len(keys & here)
        self._people |= keys

    def write(self, batch: Sequence[OrderDraft], report: PeopleReport, at: datetime) -> None:
        """Write the orders down and count them for their customers."""
        known, todo = self._todo(batch, report)
        people = self._learn([draft for draft, _digest, _goods in todo], report)
        moves: dict[uuid.UUID, list[tuple[int, datetime]]] = {}
        for draft, digest, goods in todo:
            customer_id, before = people[draft.mailbox].id, known.get(draft.key)
            if before is not None and before.counts:
                moves.setdefault(before.customer_id, []).append((-1, before.placed_at))
            if draft.counts:
                moves.setdefault(customer_id, []).append((1, draft.placed_at))
            row = {**_columns(draft), "customer_id": customer_id, "digest": digest, "imported_at": at}
            _keep(before, draft.key, row)
            _open_reviews(draft, goods, customer_id=customer_id, at=at)
        db.session().flush()
        _keep_lines(todo)
        customers.count_earlier({customer_id: _earlier(moved) for customer_id, moved in moves.items()})

    def _todo(
        self, batch: Sequence[OrderDraft], report: PeopleReport
    ) -> tuple[dict[str, PastOrder], list[Planned]]:
        """What is known of the batch, and its orders that are new or changed; all are counted."""
        known = _known(batch)
        return known, [one for one in self._planned(batch) if _count(one, known.get(one[0].key), report)]

    def _learn(self, drafts: Sequence[OrderDraft], report: PeopleReport) -> dict[str, Customer]:
        newcomers = [
            Newcomer(email=draft.email, name=draft.person, phone=draft.phone, since=draft.placed_at)
            for draft in sorted(drafts, key=lambda one: one.placed_at)
        ]
        people, new = customers.learn_people(newcomers, locale=store.current().language)
        report.customers.created += new
        report.customers.unchanged += max(len(people.keys() - self._people) - new, 0)
        self._people |= people.keys()
        return people

    def _planned(self, batch: Sequence[OrderDraft]) -> Iterator[Planned]:
        known = goods_of(batch, self._options.same_goods)
        for draft in batch:
            goods = [known.find(line) for line in draft.lines]
            yield draft, _digest(draft, goods), goods


def _known(batch: Sequence[OrderDraft]) -> dict[str, PastOrder]:
    """What is written down of these orders already; read afresh."""
    mine = select(PastOrder).where(PastOrder.source == SOURCE, PastOrder.name.in_([d.key for d in batch]))
    rows = db.session().scalars(mine.execution_options(populate_existing=True))
    return {row.name: row for row in rows}


def _count(planned: Planned, before: PastOrder | None, report: PeopleReport) -> bool:
    """Count an order into the report; whether it is to be written. What was forgotten stays forgotten."""
    draft, digest, goods = planned
    for line, found in zip(draft.lines, goods, strict=True):
        if found[1] is not None:
            report.matched += 1
        else:
            report.unknown(line.sku or line.title)
    report.uncounted += not draft.counts
    if before is None:
        report.orders.created += 1
    elif before.digest == digest or before.email.endswith("@erased.invalid"):
        report.orders.unchanged += 1
        return False
    else:
        report.orders.updated += 1
    return True


def _digest(draft: OrderDraft, goods: Sequence[Found]) -> str:
    said = json.dumps([draft.said(), goods], default=str, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()


def _keep(before: PastOrder | None, name: str, row: Mapping[str, Any]) -> None:
    """Add the order, or write what has changed over it."""
    if before is None:
        db.session().add(PastOrder(id=_id_of(name), source=SOURCE, name=name, **row))
        return
    for column, value in row.items():
        setattr(before, column, value)


def _keep_lines(todo: Sequence[Planned]) -> None:
    """Write the lines of orders anew."""
    orders = [_id_of(draft.key) for draft, _digest, _goods in todo]
    db.session().execute(delete(PastOrderLine).where(PastOrderLine.past_order_id.in_(orders)))
    lines = [
        {
            "id": ids.derived_id(order_id, position),
            "past_order_id": order_id,
            "position": position,
            "variant_id": found[0],
            "product_id": found[1],
            "sku": line.sku,
            "title": line.title,
            "quantity": line.quantity,
            "unit_price_minor": line.unit_price,
            "discount_minor": line.discount,
            "fulfilled": line.fulfilled,
        }
        for order_id, (draft, _digest, goods) in zip(orders, todo, strict=True)
        for position, (line, found) in enumerate(zip(draft.lines, goods, strict=True))
    ]
    if lines:
        db.session().execute(insert(PastOrderLine), lines)


def _id_of(name: str) -> uuid.UUID:
    return ids.derived_id("past order", SOURCE, name)


def _columns(draft: OrderDraft) -> Mapping[str, Any]:
    amounts = {f"{name}_minor": minor for name, minor in draft.amounts.items() if name != "outstanding"}
    return {
        **amounts,
        "kept_minor": draft.kept,
        "external_id": draft.external_id,
        "email": draft.mailbox,
        "person": draft.person,
        "placed_at": draft.placed_at,
        "cancelled_at": draft.cancelled_at,
        "financial": draft.financial,
        "fulfillment": draft.fulfillment,
        "counts": draft.counts,
        "currency": draft.currency,
        "discount_code": draft.discount_code,
        "shipping_address": dict(draft.address),
        "note": draft.note,
    }


def _open_reviews(draft: OrderDraft, goods: Sequence[Found], *, customer_id: uuid.UUID, at: datetime) -> None:
    """What arrived may be reviewed as a verified buyer."""
    received = {
        found[1]
        for line, found in zip(draft.lines, goods, strict=True)
        if line.fulfilled and found[1] is not None
    }
    if draft.counts and received:
        reviews.grant(customer_id=customer_id, product_ids=received, order_id=None, at=at)


def _earlier(moved: Sequence[tuple[int, datetime]]) -> Earlier:
    added = [placed_at for orders, placed_at in moved if orders > 0]
    return Earlier(
        orders=sum(orders for orders, _placed_at in moved),
        first=min(added, default=None),
        last=max(added, default=None),
    )
