"""Mending levels that do not agree with the ledger: the ledger and the holds are what really happened."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from shop.catalog import operations as catalog
from shop.inventory import queries
from shop.inventory.models import StockLevel
from shop.inventory.operations.guarded import write_movement
from shop.inventory.operations.levels import hold
from shop.kernel import db

MENDED = "correction"


def repair(*, at: datetime) -> list[queries.Difference]:
    """Bring every level that disagrees to its ledger and holds; what was mended.

    Where the ledger says fewer than orders hold, the level is left at what is held and the ledger gets a
    line for the difference, because a level can never promise more than there is.
    """
    hold(difference.variant_id for difference in queries.differences())
    found = queries.differences()
    for difference in found:
        on_hand = max(difference.ledger, difference.holds) if difference.holds else difference.ledger
        if on_hand != difference.ledger:
            delta = on_hand - difference.ledger
            write_movement(difference.variant_id, delta, reason=MENDED, reference="recount", at=at)
        level = update(StockLevel).where(StockLevel.variant_id == difference.variant_id)
        db.session().execute(
            level.values(on_hand=on_hand, reserved=difference.holds).execution_options(
                synchronize_session=False
            )
        )
        catalog.set_availability(variant_id=difference.variant_id, available=on_hand - difference.holds)
    db.session().flush()
    return found
