"""What the owner says about sending. Whatever changes prices makes the checkout ask anew."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from fulfillment.carriers.labels import FORMATS, Place
from fulfillment.labels import settings
from fulfillment.labels.values import MOST_GRAMS, MOST_MM, BoxPreset, missing
from shop.brand import countries
from shop.kernel import preferences
from shop.kernel.errors import N_, DomainError
from shop.shipping import operations as shipping

MOST_BOXES, MOST_SERVICES, MOST_LETTERS = 20, 200, 100


class BadSetting(DomainError):
    """A setting that cannot be; `field` says which."""

    def __init__(self, message: str, *, field: str, **params: Any) -> None:
        super().__init__(message, **params)
        self.field = field


def set_sender(place: Place, *, at: datetime) -> None:
    """Keep who sends. Raises BadSetting."""
    lacking = missing(place)
    if lacking:
        raise BadSetting(N_("A sender needs a name, a street, a city and a country."), field=lacking[0])
    if not countries.is_country(place.country):
        raise BadSetting(N_("Please choose the country."), field="country")
    for name, value in settings.as_dict(place).items():
        if len(value) > MOST_LETTERS or not value.replace(" ", "a").isprintable():
            raise BadSetting(N_("This is too long, or holds signs that cannot be printed."), field=name)
    preferences.put(settings.SENDER, settings.as_dict(place), at=at)
    shipping.forget_answers()


def set_boxes(boxes: Sequence[BoxPreset], *, at: datetime) -> None:
    """Keep the owner's boxes, the usual one first. Raises BadSetting."""
    if len(boxes) > MOST_BOXES:
        raise BadSetting(N_("Up to %(most)s boxes are possible."), field="boxes", most=MOST_BOXES)
    if len({box.name for box in boxes}) != len(boxes):
        raise BadSetting(N_("Each box needs a name of its own."), field="boxes")
    for box in boxes:
        sides = (box.length_mm, box.width_mm, box.height_mm)
        if not box.name.strip() or len(box.name) > 40:
            raise BadSetting(N_("A box needs a name of up to 40 characters."), field="boxes")
        if not all(0 < side <= MOST_MM for side in sides) or not 0 <= box.grams <= MOST_GRAMS:
            raise BadSetting(
                N_("Box “%(name)s”: three sides of up to 300 cm, and what it weighs empty."),
                field="boxes",
                name=box.name,
            )
    preferences.put(settings.BOXES, [dataclasses.asdict(box) for box in boxes], at=at)
    shipping.forget_answers()


def set_packing(*, piece_grams: int, format: str, at: datetime) -> None:
    """Keep what a piece without a weight weighs, and how labels are printed. Raises BadSetting."""
    if not 1 <= piece_grams <= MOST_GRAMS:
        raise BadSetting(N_("A piece weighs from 1 gram to 100 kilograms."), field="piece_grams")
    if format not in FORMATS:
        raise BadSetting(N_("Please choose how labels are printed."), field="format")
    preferences.put(settings.PIECE_GRAMS, piece_grams, at=at)
    preferences.put(settings.FORMAT, format, at=at)
    shipping.forget_answers()


def remember_services(found: Mapping[str, str], *, at: datetime) -> int:
    """Remember services that were offered, for owners to choose from; how many were new."""
    known: dict[str, str] = preferences.get(settings.SERVICES)
    new = {code[:120]: name[:120] for code, name in found.items() if code[:120] not in known}
    if new and len(known) < MOST_SERVICES:
        preferences.put(settings.SERVICES, dict(sorted({**known, **new}.items())), at=at)
    return len(new)
