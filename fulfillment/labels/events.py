"""Facts about labels for the way back; what labels for the way out bring about is told by `shipments`."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from shop.kernel.events import fact


@fact("labels.way_back_bought")
@dataclass(frozen=True, kw_only=True)
class WayBackBought:
    """A label for the way back is paid, and its sheet is there."""

    label_id: uuid.UUID


@fact("labels.way_back_voided")
@dataclass(frozen=True, kw_only=True)
class WayBackVoided:
    """A label for the way back was given back: nobody may use it any more."""

    label_id: uuid.UUID
