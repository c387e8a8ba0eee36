"""What happens to those who wait for stock. Who they are stays in the row."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from shop.kernel.events import fact


@fact("inventory.stock_alert_asked")
@dataclass(frozen=True, kw_only=True)
class StockAlertAsked:
    """Somebody typed an address to be told when a variant is back; it is not proven yet."""

    alert_id: uuid.UUID
    variant_id: uuid.UUID
    round: int


@fact("inventory.stock_alert_confirmed")
@dataclass(frozen=True, kw_only=True)
class StockAlertConfirmed:
    """The address was proven: from now on they wait."""

    alert_id: uuid.UUID
    variant_id: uuid.UUID
    customer_id: uuid.UUID | None


@fact("inventory.stock_alert_mailed")
@dataclass(frozen=True, kw_only=True)
class StockAlertMailed:
    """The variant is back, and one of those who waited is told."""

    alert_id: uuid.UUID
    variant_id: uuid.UUID
    customer_id: uuid.UUID | None
