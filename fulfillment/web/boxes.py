"""A box as it is chosen in a form, with what it weighs."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from flask import request

from fulfillment.carriers.labels import Box
from fulfillment.labels import settings
from fulfillment.labels.values import MOST_GRAMS, NO_BOX, BoxPreset
from shop.kernel.errors import N_, DomainError


class BadWeight(DomainError):
    """Something that is no weight."""


def chosen() -> BoxPreset:
    """The owner's box that is chosen; none where that is not one."""
    name = request.form.get("box", "")[:60]
    return next((box for box in settings.boxes() if box.name == name), NO_BOX)


def choices() -> list[tuple[str, str]]:
    """(value, label) of the owner's boxes, the usual one first."""
    return [(box.name, box.name) for box in settings.boxes()]


def kilograms(grams: int) -> str:
    """A weight as it stands in a form: 1.02."""
    return f"{grams / 1000:.3f}".rstrip("0").rstrip(".")


def typed() -> Box:
    """The chosen box with the typed weight, in kilograms with the box. Raises BadWeight."""
    preset = chosen()
    text = request.form.get("weight", "").strip().replace(",", ".")[:20]
    try:
        grams = int((Decimal(text) * 1000).to_integral_value())
    except (InvalidOperation, ValueError, OverflowError):
        grams = 0
    if not 0 < grams <= MOST_GRAMS:
        raise BadWeight(N_("Enter what the parcel weighs, in kilograms."))
    return Box(
        weight_grams=grams,
        length_mm=preset.length_mm,
        width_mm=preset.width_mm,
        height_mm=preset.height_mm,
    )
