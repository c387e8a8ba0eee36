"""What happens to segments' members."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from shop.kernel.events import fact


@fact("segments.entered")
@dataclass(frozen=True, kw_only=True)
class SegmentEntered:
    """A customer came to be in a segment; never told of those who were there when it was first filled."""

    customer_id: uuid.UUID
    code: str


@fact("segments.left")
@dataclass(frozen=True, kw_only=True)
class SegmentLeft:
    """A customer is not in a segment any more."""

    customer_id: uuid.UUID
    code: str
