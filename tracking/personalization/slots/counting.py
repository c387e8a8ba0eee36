"""From what people were shown, followed and bought to figures of slots. Pure: no database, no clock.

A person is counted from the first time they were shown the slot, in both arms by the same rule. Whoever saw
both policies (on two devices, or because the owner changed the share) is left out and counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from shop.recommendations.slots import FALLBACK, LEARNED
from tracking.personalization.measuring.values import Arm

CLICK_COUNTS = 7 * 86_400 * 1_000_000  # µs after which a click says nothing of a purchase


class Shown(NamedTuple):
    """How often a slot was shown to a person in a week, and when first (µs)."""

    slot: str
    policy: str
    person: str
    week: str
    views: int
    places: int
    first: int


class Followed(NamedTuple):
    """A product was followed from a slot."""

    slot: str
    person: str
    product: str
    week: str
    at: int


@dataclass(frozen=True)
class Bought:
    """A purchase, net of what was given back; `amounts` by product. One that names nobody's goods
    (`amounts` empty, value 0) only says that the person bought."""

    person: str
    at: int
    week: str
    value: int = 0
    amounts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Week:
    """Figures of one slot and policy in one week, as `SlotWeek` has them."""

    people: int = 0
    views: int = 0
    shown: int = 0
    clicks: int = 0
    clickers: int = 0
    purchases: int = 0
    attributed_minor: int = 0


@dataclass(frozen=True)
class Since:
    """A slot since it began: both arms, who was left out, and what was bought after a click."""

    first: int
    treated: Arm
    held_out: Arm
    conflicts: int
    attributed_minor: int


Key = tuple[str, str, str]  # week, slot, policy


def weeks(shown: Iterable[Shown], followed: Sequence[Followed], bought: Iterable[Bought]) -> dict[Key, Week]:
    """Figures by week, slot and policy. A click counts for the policy that its person was shown."""
    people: dict[Key, set[str]] = defaultdict(set)
    sums: dict[Key, list[int]] = defaultdict(lambda: [0] * 5)
    policies: dict[tuple[str, str], str] = {}
    for one in shown:
        key = (one.week, one.slot, one.policy)
        people[key].add(one.person)
        policies[one.slot, one.person] = one.policy
        sums[key][0] += one.views
        sums[key][1] += one.places
    clickers: dict[Key, set[str]] = defaultdict(set)
    for click in followed:
        key = (click.week, click.slot, policies.get((click.slot, click.person), LEARNED))
        clickers[key].add(click.person)
        sums[key][2] += 1
    for order, slot, amount in attributed(followed, bought):
        key = (order.week, slot, policies.get((slot, order.person), LEARNED))
        sums[key][3] += 1
        sums[key][4] += amount
    return {
        key: Week(len(people[key]), found[0], found[1], found[2], len(clickers[key]), found[3], found[4])
        for key, found in sums.items()
    }


def attributed(followed: Iterable[Followed], bought: Iterable[Bought]) -> Iterable[tuple[Bought, str, int]]:
    """(purchase, slot, amount of its products that were followed from the slot at most seven days before)."""
    clicks: dict[str, list[Followed]] = defaultdict(list)
    for click in followed:
        clicks[click.person].append(click)
    for order in bought:
        by_slot: dict[str, set[str]] = defaultdict(set)
        for click in clicks.get(order.person, ()):
            if click.product in order.amounts and 0 <= order.at - click.at <= CLICK_COUNTS:
                by_slot[click.slot].add(click.product)
        for slot, products in sorted(by_slot.items()):
            yield order, slot, sum(order.amounts[product] for product in products)


def since(shown: Iterable[Shown], followed: Sequence[Followed], bought: Sequence[Bought]) -> dict[str, Since]:
    """Each slot since it was first shown: what people of both arms bought from then on."""
    policies: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    first: dict[str, dict[str, int]] = defaultdict(dict)
    for one in shown:
        policies[one.slot][one.person].add(one.policy)
        first[one.slot][one.person] = min(one.first, first[one.slot].get(one.person, one.first))
    orders: dict[str, list[Bought]] = defaultdict(list)
    for order in bought:
        orders[order.person].append(order)
    amounts: dict[str, int] = defaultdict(int)
    for _order, slot, amount in attributed(followed, bought):
        amounts[slot] += amount
    return {
        slot: Since(
            first=min(first[slot].values()),
            treated=_arm(LEARNED, by_person, first[slot], orders),
            held_out=_arm(FALLBACK, by_person, first[slot], orders),
            conflicts=sum(len(seen) > 1 for seen in by_person.values()),
            attributed_minor=amounts[slot],
        )
        for slot, by_person in policies.items()
    }


def _arm(
    policy: str,
    policies: Mapping[str, set[str]],
    first: Mapping[str, int],
    orders: Mapping[str, Sequence[Bought]],
) -> Arm:
    people = [person for person, seen in policies.items() if seen == {policy}]
    later = [[one for one in orders.get(person, ()) if one.at >= first[person]] for person in people]
    revenue = [total for bought in later if (total := sum(one.value for one in bought))]
    return Arm(people=len(people), converted=sum(map(bool, later)), revenue=revenue)
