"""What figures of slots are made of, and which purchases followed a click. Pure: no database, no clock.

A person is counted from the first time they were shown the slot, in both arms by the same rule. Whoever saw
both policies (on two devices, or because the owner changed the share) is left out and counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from shop.recommendations.slots import FALLBACK, LEARNED
from tracking.personalization.measuring.values import Arm

CLICK_COUNTS = 7 * 86_400 * 1_000_000  # µs after which a click says nothing of a purchase
COUNTED = (
    "people", "views", "shown", "clicks", "clickers", "buyers", "revenue_minor", "purchases",
    "attributed_minor",
)  # fmt: skip


class Followed(NamedTuple):
    """A product was followed from a slot, which was filled by `policy`."""

    slot: str
    policy: str
    person: str
    product: str
    at: int


@dataclass(frozen=True)
class Bought:
    """A purchase by somebody; `amounts` by product, in minor units."""

    person: str
    at: int
    amounts: Mapping[str, int] = field(default_factory=dict)


class Facts:
    """Figures of one week by (slot, policy), as `SlotFact` has them."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTED, 0))

    def add(self, slot: str, policy: str, **counts: int) -> None:
        """Add to what is there."""
        row = self.rows[slot, policy]
        for name, count in counts.items():
            row[name] += int(count)


@dataclass
class Exposed:
    """A slot since it was first shown (µs): people by policy; who of them agreed (so that their visits are
    known to be one person's) since the share is what it is; what buyers bought since, one amount each."""

    first: int
    people: dict[str, int] = field(default_factory=lambda: {LEARNED: 0, FALLBACK: 0})
    agreed: dict[str, int] = field(default_factory=lambda: {LEARNED: 0, FALLBACK: 0})
    amounts: dict[str, list[int]] = field(default_factory=lambda: {LEARNED: [], FALLBACK: []})
    conflicts: int = 0

    def arm(self, policy: str) -> Arm:
        """The arm of a policy, as it is compared."""
        bought = self.amounts[policy]
        revenue = [amount for amount in bought if amount]
        return Arm(people=self.people[policy], converted=len(bought), revenue=revenue)


def attributed(
    followed: Iterable[Followed], bought: Iterable[Bought]
) -> Iterable[tuple[Bought, str, str, int]]:
    """(purchase, slot, policy, amount of its products that were followed from the slot at most seven days
    before); the policy of the newest such click."""
    clicks: dict[str, list[Followed]] = defaultdict(list)
    for click in sorted(followed, key=lambda one: one.at):
        clicks[click.person].append(click)
    for order in bought:
        products: dict[str, set[str]] = defaultdict(set)
        policies: dict[str, str] = {}
        for click in clicks.get(order.person, ()):
            if click.product in order.amounts and 0 <= order.at - click.at <= CLICK_COUNTS:
                products[click.slot].add(click.product)
                policies[click.slot] = click.policy
        for slot, found in sorted(products.items()):
            yield order, slot, policies[slot], sum(order.amounts[product] for product in found)


def shown_again(
    rows: Iterable[tuple[str, str, str, int, int, int]], buyers: Iterable[tuple[str, str, int]]
) -> dict[str, Exposed]:
    """From rows (slot, first and last policy of its people in the order of letters, how many, when first,
    how many of them agreed) and (slot, policy, amount) of each buyer to every slot's two arms."""
    found: dict[str, Exposed] = {}
    for slot, one, other, people, first, agreed in rows:
        exposed = found.setdefault(slot, Exposed(first=first))
        exposed.first = min(exposed.first, first)
        if one != other:
            exposed.conflicts += people
        elif one in exposed.people:
            exposed.people[one] += people
            exposed.agreed[one] += agreed
    for slot, policy, amount in buyers:
        if slot in found and policy in found[slot].amounts:
            found[slot].amounts[policy].append(amount)
    return found
