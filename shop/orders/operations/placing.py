"""A quote becomes an order: everything promised is copied, nothing is looked up again later."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from shop.customers.addresses import PostalAddress
from shop.kernel import db, events, ids, locks, origin
from shop.kernel.conversion import Conversion
from shop.kernel.money import Money
from shop.orders.events import OrderPlaced
from shop.orders.models import PENDING, UNFULFILLED, UNPAID, Order, OrderLine
from shop.orders.operations.telling import add_timeline
from shop.pricing.quote import Quote, QuoteLine

NUMBERS, FIRST_NUMBER = "orders", 1001


def place(
    *,
    order_id: uuid.UUID,
    quote: Quote,
    cart_id: uuid.UUID | None,
    customer_id: uuid.UUID,
    email: str,
    address: PostalAddress,
    locale: str,
    payment_gateway: str,
    at: datetime,
    note: str = "",
    billing: PostalAddress | None = None,
    gift_message: str = "",
    hide_prices: bool = False,
    preferred_on: date | None = None,
    conversion: Conversion | None = None,
    credit: Money | None = None,
) -> Order:
    """A new order waiting for its money, numbered without gaps from 1001. Publishes OrderPlaced.

    `conversion` made the quote from the store's prices, where it is in another currency. `credit` is the part
    of the total that gift cards and store credit pay. Stock, discounts and credit are
    taken by the caller in the same transaction, before.
    """
    order = Order(
        id=order_id,
        number=locks.next_number(NUMBERS, start=FIRST_NUMBER),
        token=ids.new_token(),
        cart_id=cart_id,
        customer_id=customer_id,
        email=email.strip().lower(),
        name=address.name[:255],
        locale=locale[:10],
        status=PENDING,
        payment_status=UNPAID,
        fulfillment_status=UNFULFILLED,
        payment_gateway=payment_gateway,
        shipping_address=address.as_dict(),
        billing_address=billing.as_dict() if billing else None,
        note=note,
        gift_message=gift_message,
        hide_prices=hide_prices,
        preferred_on=preferred_on,
        credit_minor=credit.minor if credit else 0,
        origin=origin.current().as_dict(),
        placed_at=at,
        **amounts(quote),
        **in_store_currency(quote, conversion),
    )
    session = db.session()
    session.add(order)
    session.flush()
    events.publish(
        OrderPlaced(order_id=order_id, customer_id=customer_id, cart_id=cart_id, total=quote.total), at=at
    )
    session.add_all(line_of(order_id, position, line) for position, line in enumerate(quote.lines, start=1))
    add_timeline(order_id=order_id, kind="order_placed", data=_said(quote), at=at)
    return order


def amounts(quote: Quote) -> dict[str, object]:
    """What an order's row keeps of its price, by column."""
    shipping = quote.shipping
    return {
        "currency": quote.currency,
        "subtotal_minor": quote.subtotal.minor,
        "discount_minor": quote.discount_total.minor,
        "shipping_minor": quote.shipping_total.minor,
        "tax_minor": quote.tax_total.minor,
        "tax_included": quote.tax_included,
        "total_minor": quote.total.minor,
        "shipping_code": shipping.code if shipping else "",
        "shipping_method": shipping.name if shipping else "",
        "promised_from": shipping.promised_from if shipping else None,
        "promised_to": shipping.promised_to if shipping else None,
        "quote": quote.as_dict(),
    }


def in_store_currency(quote: Quote, conversion: Conversion | None) -> dict[str, object]:
    """The same in the store's currency, where the order is paid in another."""
    if conversion is None:
        return {}
    return {
        "store_currency": conversion.of,
        "store_total_minor": conversion.back(quote.total).minor,
        "exchange_rate": f"{conversion.rate:f}",
    }


def line_of(order_id: uuid.UUID, position: int, line: QuoteLine) -> OrderLine:
    """The row of one line of a quote."""
    return OrderLine(
        id=ids.new_id(),
        order_id=order_id,
        position=position,
        variant_id=line.variant_id,
        product_id=line.product_id,
        sku=line.sku,
        title=line.title,
        variant_title=line.variant_title,
        image=line.image_src,
        quantity=line.quantity,
        unit_price_minor=line.unit_price.minor,
        discount_minor=line.discount.minor,
        tax_minor=line.tax.minor,
        total_minor=line.total.minor,
        requires_shipping=line.requires_shipping,
        gift=line.gift,
        gift_card=line.gift_card,
        ships_from=line.ships_from,
    )


def _said(quote: Quote) -> dict[str, object]:
    return {
        "minor": quote.total.minor,
        "currency": quote.currency,
        "units": quote.units,
        "discounts": [discount.label for discount in quote.discounts],
    }
