"""The pages of a warehouse without an account: its link opens its list of work, and nothing else."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, request

from fulfillment.warehouses import queries
from fulfillment.warehouses.models import Warehouse
from shop.kernel import clock, ids, limits
from shop.kernel.errors import N_, NotFound
from shop.web import security

blueprint = Blueprint("warehouse", __name__, url_prefix="/warehouse")
blueprint.after_request(security.keep_private)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
WRONG_FROM_ONE_PLACE, PRESSES = 20, 120
LONGEST = 64


def whose(token: str) -> Warehouse:
    """Whom a link is for. Raises NotFound; TooMany for who tries one after the other."""
    found = queries.by_token(token) if len(token) <= LONGEST and token.isascii() else None
    if found is None:
        place = ids.token_hash(request.remote_addr or "")[:32]
        limits.hit(f"warehouse.place:{place}", limit=WRONG_FROM_ONE_PLACE, per=HOUR, at=clock.now())
        raise NotFound(N_("This link is not valid any more. Please ask the shop for a new one."))
    return found


def pressed(warehouse: Warehouse) -> None:
    """Count one press. Raises TooMany."""
    limits.hit(f"warehouse:{warehouse.id}", limit=PRESSES, per=MINUTE, at=clock.now())


from fulfillment.web.warehouse import acts, showing  # noqa: E402, F401 (they add their views)
