"""`flask orders`: look at orders from the command line."""

from __future__ import annotations

import json
from typing import Any

import click

from shop.kernel.money import Money
from shop.orders import queries
from shop.orders.models import Order
from shop.payments import queries as payments


@click.group("orders", help="Orders.")
def group() -> None:
    """Orders."""


@group.command("list")
@click.option("--status", default="", help="Any of the three states, e.g. open, paid, shipped.")
@click.option("--search", default="", help="An order number, or part of the email address or name.")
@click.option(
    "--limit", default=50, show_default=True, type=click.IntRange(1, 10_000), help="How many, newest first."
)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def list_orders(status: str, search: str, limit: int, as_json: bool) -> None:
    """List orders, newest first."""
    found = queries.page(status=status, search=search, per_page=limit)
    if as_json:
        shown = [_short(order) for order in found.orders]
        click.echo(json.dumps({"total": found.total, "orders": shown}, indent=2))
        return
    for order in found.orders:
        click.echo(
            f"{order.number}  {order.placed_at:%Y-%m-%d %H:%M}  {order.status:<10} "
            f"{order.payment_status:<18} {order.fulfillment_status:<18} "
            f"{_amount(order.total):>14}  {order.email}"
        )
    click.echo(f"{len(found.orders)} of {found.total}")


@group.command("show")
@click.argument("number", type=int)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def show(number: int, as_json: bool) -> None:
    """Show one order with its lines, payments and story; exit code 1 when there is none."""
    order = queries.by_number(number)
    if order is None:
        raise click.ClickException(f"There is no order {number}.")
    whole = _whole(order)
    click.echo(json.dumps(whole, indent=2, ensure_ascii=False) if as_json else _text(whole))


def _short(order: Order) -> dict[str, Any]:
    return {
        "number": order.number,
        "status": order.status,
        "payment_status": order.payment_status,
        "fulfillment_status": order.fulfillment_status,
        "email": order.email,
        "total": order.total_minor,
        "currency": order.currency,
        "placed_at": order.placed_at.isoformat(),
    }


def _whole(order: Order) -> dict[str, Any]:
    return {
        **_short(order),
        "id": str(order.id),
        "name": order.name,
        "subtotal": order.subtotal_minor,
        "discount": order.discount_minor,
        "shipping": order.shipping_minor,
        "tax": order.tax_minor,
        "tax_included": order.tax_included,
        "taxes": [
            {"name": tax["name"], "rate_ppm": tax["ppm"], "amount": tax["amount"], "base": tax.get("base")}
            for tax in order.quote.get("taxes", ())
        ],
        "exchange_rate": order.exchange_rate,
        "store_total": order.store_total.minor,
        "paid": order.paid_minor,
        "refunded": order.refunded_minor,
        "shipping_method": order.shipping_method,
        "lines": [
            {
                "sku": line.sku,
                "title": line.title,
                "variant": line.variant_title,
                "quantity": line.quantity,
                "unit_price": line.unit_price_minor,
                "total": line.total_minor,
                "shipped": line.shipped_quantity,
            }
            for line in order.lines
        ],
        "payments": [
            {"attempt": one.attempt, "gateway": one.gateway, "status": one.status, "reference": one.reference}
            for one in payments.of_order(order.id)
        ],
        "ledger": [
            {"kind": entry.kind, "amount": entry.amount_minor, "at": entry.at.isoformat()}
            for entry in payments.ledger(order.id)
        ],
        "timeline": [
            {"at": entry.at.isoformat(), "kind": entry.kind, "actor": entry.actor, **entry.data}
            for entry in queries.timeline(order.id)
        ],
    }


def _text(whole: dict[str, Any]) -> str:
    currency = whole["currency"]
    money = [
        f"{name}: {_amount(Money(whole[name], currency))}"
        for name in ("subtotal", "discount", "shipping", "tax", "total")
    ]
    lines = [f"  {line['quantity']} x {line['title']} {line['variant']}".rstrip() for line in whole["lines"]]
    story = [f"  {entry['at']}  {entry['kind']}" for entry in whole["timeline"]]
    states = f"{whole['status']}, {whole['payment_status']}, {whole['fulfillment_status']}"
    return "\n".join(
        [f"Order {whole['number']} of {whole['email']}: {states}", *lines, ", ".join(money), *story]
    )


def _amount(amount: Money) -> str:
    return f"{amount.decimal} {amount.currency}"
