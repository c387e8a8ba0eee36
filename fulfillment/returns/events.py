"""Facts of returns themselves; what orders have to know of them is told by `shop.orders`."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from shop.kernel.events import fact


@fact("returns.label_given")
@dataclass(frozen=True, kw_only=True)
class ReturnLabelGiven:
    """A return that was approved before has got another label. `version` counts them."""

    return_id: uuid.UUID
    version: int
