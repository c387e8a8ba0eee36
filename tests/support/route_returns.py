"""For the world of all routes: something of Cleo's order that comes back, with a photo and a label."""

from __future__ import annotations

from datetime import datetime

from fulfillment.returns import links, operations, photos, reasons
from fulfillment.returns.operations import Asked, Piece
from shop.kernel import db
from shop.orders.models import Order
from tests.factories.catalog import picture_bytes

LABEL = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def values(order: Order, *, at: datetime) -> dict[str, object]:
    """Write it down; the ids and tokens that its addresses name."""
    piece = Piece(line_id=order.lines[0].id, quantity=1, reason=reasons.CHANGED_MIND)
    asked = Asked(pieces=[piece], photos=photos.store([picture_bytes()]))
    with db.transaction():
        one = operations.request(order_id=order.id, asked=asked, at=at)
        operations.give_file(return_id=one.id, data=LABEL, at=at)
        operations.approve(return_id=one.id, at=at)
        return {
            "return_id": one.id,
            "return_token": one.token,
            "photo_number": 1,
            "ask_token": links.ask_token(order.id, at=at),
        }
