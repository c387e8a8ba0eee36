"""A person's two lists with their reasons, from what they bought and what was learned. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from shop.recommendations.entries import Item
from tracking.personalization.engine.log import DAY, Floats
from tracking.personalization.lists import choosing, learning, plain
from tracking.personalization.lists.known import Known
from tracking.personalization.lists.person import Person
from tracking.personalization.lists.person import of as person_of
from tracking.personalization.lists.signals import SIGNALS, Look, look
from tracking.personalization.lists.trees import Forest

MOST, ALIKE, NEW_DAYS = 20, 0.3, 30
PARTS = tuple(dict.fromkeys(SIGNALS.values()))
GROUPS = tuple(PARTS.index(part) for part in SIGNALS.values())
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Bought = Sequence[tuple[datetime, frozenset[uuid.UUID]]]


@dataclass(frozen=True)
class Lists:
    """Both lists, best first."""

    buy_again: tuple[Item, ...] = ()
    for_you: tuple[Item, ...] = ()


def lists(bought: Bought, known: Known | None, *, at: datetime) -> Lists:
    """`bought` is every order with its distinct products. Without orders, or anything learned of the goods,
    there is nothing to say beyond what they have."""
    if not bought:
        return Lists()
    now = micros(at) + 1
    if known is None or not known.products:
        return Lists(buy_again=_unknown(bought, ()))
    person = person_of([(micros(when), [known.codes[one] for one in products if one in known.codes])
                        for when, products in bought])  # fmt: skip
    seen = look(person, known.market, known.tastes, at=now)
    scores = learning.scored(seen, known.forest)
    again = choosing.buy_again(seen, scores, most=MOST)
    fresh = choosing.new_items(seen, scores, most=MOST, groups=known.groups)
    told = parts(seen, known.forest, np.concatenate([again, fresh]))
    mine = tuple(_owned(int(code), person, known, told, now) for code in again)
    shown = (_fresh(int(code), person, known, told, now) for code in fresh)
    new = tuple(item for item in shown if item is not None) if len(person.codes) else ()
    return Lists((*mine, *_unknown(bought, known.codes))[:MOST], new)


def parts(seen: Look, forest: Forest | None, codes: Any) -> dict[int, dict[str, float]]:
    """By code: what adds up to the score. A learned score is the chance that the next order holds the item,
    and a part is what it adds to that chance, taken in the order of PARTS after what holds for all."""
    where = np.searchsorted(seen.codes, codes)
    if forest is None:
        named = plain.parts(seen)
        columns = {name: values[where] for name, values in named.items()}
    else:
        said = forest.parts(seen.matrix[where], GROUPS)
        odds = np.cumsum(np.column_stack([said[:, -1], said[:, :-1]]), axis=1)
        chance = 1 / (1 + np.exp(-odds))
        steps = np.diff(chance, axis=1, prepend=0.0)
        columns = {name: steps[:, number] for number, name in enumerate(("everybody", *PARTS))}
    return {
        int(code): {
            name: round(float(values[row]), 6) for name, values in columns.items() if abs(values[row]) > 5e-7
        }
        for row, code in enumerate(codes)
    }


def _owned(code: int, person: Person, known: Known, told: Mapping[int, dict[str, float]], now: int) -> Item:
    place = int(np.searchsorted(person.codes, code))
    times, last = int(person.times[place]), int(person.last[place])
    own = float(person.own_interval[place])
    usual = own if not np.isnan(own) else float(known.market.interval([code])[0])
    due = None if np.isnan(usual) else last + int(usual * DAY)
    reason = "bought_often" if times > 1 else "bought_once"
    if times > 1 and due is not None and due <= now:
        reason = "due_again"
    return Item(
        known.products[code],
        _total(told[code]),
        reason,
        told[code],
        times=times,
        last_at=instant(last),
        due_at=None if due is None else instant(due),
    )


def _fresh(
    code: int, person: Person, known: Known, told: Mapping[int, dict[str, float]], now: int
) -> Item | None:
    """Why something new is shown; None where nothing true could be said."""
    reason, because = _reason(code, person, known, now)
    if not reason:
        return None
    source = None if because is None else known.products[because]
    return Item(known.products[code], _total(told[code]), reason, told[code], because_of_id=source)


def _reason(code: int, person: Person, known: Known, now: int) -> tuple[str, int | None]:
    pull = known.tastes.customers.from_items(person.codes, code)
    pull += known.tastes.baskets.from_items(person.codes, code)
    if pull.max() > 0:
        return "goes_with_yours", int(person.codes[pull.argmax()])
    alike = _likeness(code, person, known)
    if alike.max() >= ALIKE:
        return "similar_to_yours", int(person.codes[alike.argmax()])
    if known.market.share(7, now)[code] > 0:
        return "popular", None
    return ("new", None) if now - known.market.first[code] < NEW_DAYS * DAY else ("", None)


def _likeness(code: int, person: Person, known: Known) -> Floats:
    words = known.tastes.words
    return (words[person.codes] @ words[[code]].T).toarray().ravel()


def _unknown(bought: Bought, codes: Any) -> tuple[Item, ...]:
    """What they bought that nothing was learned of yet: by how often, then how lately."""
    times: dict[uuid.UUID, int] = {}
    last: dict[uuid.UUID, datetime] = {}
    for when, products in sorted(bought, key=lambda one: one[0]):
        for product in products:
            if product not in codes:
                times[product] = times.get(product, 0) + 1
                last[product] = when
    ranked = sorted(times, key=lambda one: (-times[one], -last[one].timestamp(), str(one)))
    return tuple(
        Item(
            one, 0.0, "bought_often" if times[one] > 1 else "bought_once", times=times[one], last_at=last[one]
        )
        for one in ranked[:MOST]
    )


def _total(parts: Mapping[str, float]) -> float:
    return round(sum(parts.values()), 6)


def micros(at: datetime) -> int:
    """Microseconds since 1970."""
    return (at - EPOCH) // timedelta(microseconds=1)


def instant(at: int) -> datetime:
    """The inverse of `micros`."""
    return EPOCH + timedelta(microseconds=at)
