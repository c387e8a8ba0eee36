"""What an owner says about sending: who sends, in which boxes, what a piece weighs, how labels look."""

from __future__ import annotations

import dataclasses
from typing import Any

from fulfillment.carriers.labels import PDF, Place
from fulfillment.labels.values import NO_BOX, BoxPreset, missing
from shop.brand import store
from shop.kernel import preferences
from shop.kernel.preferences import Preference

SENDER: Preference[dict[str, Any]] = preferences.declare("labels.sender", {})
BOXES: Preference[list[dict[str, Any]]] = preferences.declare("labels.boxes", [])
PIECE_GRAMS = preferences.declare("labels.piece_grams", 250)
FORMAT = preferences.declare("labels.format", PDF)
SERVICES: Preference[dict[str, str]] = preferences.declare("labels.services", {})  # offered before


def sender() -> Place:
    """Who sends, as far as it is known."""
    brand = store.current()
    known = {"company": brand.name, "country": brand.country, "phone": brand.phone, "email": brand.email}
    typed: dict[str, Any] = preferences.get(SENDER)
    return Place(**{**known, **typed})


def can_send() -> bool:
    """Whether the sender's address is complete enough for a carrier."""
    return bool(preferences.get(SENDER)) and not missing(sender())


def boxes() -> list[BoxPreset]:
    """The owner's boxes, the usual one first."""
    return [BoxPreset(**stored) for stored in preferences.get(BOXES)]


def usual_box() -> BoxPreset:
    """The box that is taken where nobody has chosen."""
    return next(iter(boxes()), NO_BOX)


def as_dict(place: Place) -> dict[str, str]:
    """An address as it is stored."""
    return dataclasses.asdict(place)
