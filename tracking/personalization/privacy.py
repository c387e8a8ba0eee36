"""Offers decided for a person: told; kept as numbers of an experiment, no longer naming anybody."""

from __future__ import annotations

from shop.kernel import registry
from tracking.personalization.offers import privacy


def install() -> None:
    """Register exporter and eraser."""
    registry.exporter("decisions", privacy.told)
    registry.eraser("decisions", privacy.forget, order=15)
