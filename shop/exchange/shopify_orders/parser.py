"""From rows to drafts of orders: pure, an order at a time.

One order is all neighboring rows of one name. The first speaks for the order; every row with goods is a line.
An order that cannot be read is said with its line and left out, and the rest goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from shop.customers.operations.from_orders import InvalidEmail, normalize_email
from shop.exchange import people
from shop.exchange.shopify_orders.drafts import LineDraft, OrderDraft
from shop.exchange.shopify_products import cells
from shop.exchange.shopify_products.drafts import WARNING, RowIssue
from shop.exchange.shopify_products.records import Row
from shop.kernel.errors import N_, DomainError

MAX_LINES, MAX_NAME, MAX_NOTE = 2_000, 60, 5_000
AMOUNTS = ("subtotal", "discount", "shipping", "tax", "total", "refunded", "outstanding")
Cells = dict[str, str]
Group = list[tuple[int, Cells]]


def parse(
    rows: Iterable[Row | RowIssue], columns: Mapping[str, int], *, currency: str, zone: str
) -> Iterator[OrderDraft | RowIssue]:
    """Drafts of the orders in `rows`, and what was wrong; `currency` and `zone` where the file names none."""
    name, group = "", Group()
    seen: set[str] = set()
    for row in rows:
        if isinstance(row, RowIssue):
            yield row
            continue
        found = {key: row.cells[i].strip() for key, i in columns.items() if i < len(row.cells)}
        own = found.get("name", "")[:MAX_NAME]
        if not own:
            yield RowIssue(row.line, N_("This row has no order number; it was left out."))
            continue
        if group and own != name:
            yield from _order(name, group, seen, currency=currency, zone=zone)
            group = []
        name = own
        group.append((row.line, found))
    if group:
        yield from _order(name, group, seen, currency=currency, zone=zone)


def _order(
    name: str, group: Group, seen: set[str], *, currency: str, zone: str
) -> Iterator[OrderDraft | RowIssue]:
    last = group[-1][0]  # whoever goes on later after this line does not read the rest as another order
    if name in seen:
        params = {"name": name}
        yield RowIssue(
            last, N_("Order %(name)s stands in two places of the file; the second was left out."), params
        )
        return
    seen.add(name)
    try:
        yield _draft(name, group, currency=currency, zone=zone)
    except InvalidEmail:
        params = {"name": name}
        yield RowIssue(
            last, N_("Order %(name)s has no email address: nobody is known by it; left out."), params
        )
    except DomainError as error:
        yield RowIssue(last, error.message, error.params)


def _draft(name: str, group: Group, *, currency: str, zone: str) -> OrderDraft:
    line, head = group[0]
    money = head.get("currency", "").upper() or currency
    issues: list[RowIssue] = []
    cancelled, (mailbox, typed) = head.get("cancelled_at", ""), normalize_email(head.get("email", ""))
    lines = tuple(_lines(group, money, issues))
    address = people.address(head, "ship_", name=head.get("billing_name", ""))
    return OrderDraft(
        line=line,
        last_line=group[-1][0],
        rows=len(group),
        key=name,
        external_id=people.plain(head.get("external_id", ""))[:60],
        email=typed,
        mailbox=mailbox,
        person=(head.get("ship_name") or head.get("billing_name", ""))[:255],
        phone=people.plain(head.get("phone", "") or head.get("ship_phone", ""))[:40],
        placed_at=people.moment(head.get("placed_at", ""), zone),
        cancelled_at=people.moment(cancelled, zone) if cancelled else None,
        financial=head.get("financial", "").casefold()[:30],
        fulfillment=head.get("fulfillment", "").casefold()[:30],
        currency=money,
        amounts={key: cells.amount(head.get(key) or "0", money) for key in AMOUNTS},
        discount_code=head.get("discount_code", "")[:120],
        address=address.as_dict() if address else {},
        note=head.get("note", "")[:MAX_NOTE],
        lines=lines,
        issues=tuple(issues),
    )


def _lines(group: Group, currency: str, issues: list[RowIssue]) -> Iterator[LineDraft]:
    shipped = group[0][1].get("fulfillment", "").casefold() == "fulfilled"
    for line, found in group[:MAX_LINES]:
        title = " ".join(found.get("title", "").split())
        if not title:
            continue
        quantity = cells.count(found.get("quantity") or "1")
        if quantity <= 0:
            issues.append(RowIssue(line, N_("A line without units was left out."), level=WARNING))
            continue
        state = found.get("line_fulfillment", "").casefold()
        yield LineDraft(
            sku=found.get("sku", "")[:255],
            title=title[:500],
            quantity=quantity,
            unit_price=cells.amount(found.get("price") or "0", currency),
            discount=cells.amount(found.get("line_discount") or "0", currency),
            fulfilled=state == "fulfilled" or (not state and shipped),
        )
