"""Facts of warehouses."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from shop.kernel.events import fact


@fact("warehouses.work_given")
@dataclass(frozen=True, kw_only=True)
class WorkGiven:
    """A warehouse was asked to send a work; `revision` counts what it was asked about it."""

    work_id: uuid.UUID
    warehouse_id: uuid.UUID
    revision: int


@fact("warehouses.stop_asked")
@dataclass(frozen=True, kw_only=True)
class StopAsked:
    """A warehouse that has accepted a work, or may have, was asked not to send it."""

    work_id: uuid.UUID
    warehouse_id: uuid.UUID
    revision: int
