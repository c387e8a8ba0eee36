"""Which discounts count together. Pure.

The rule, in one sentence for the owner's manual: *discounts marked combinable add up; any other stands
alone; the shopper gets whichever of these is worth most.* Among combinable ones percentages are taken
before fixed amounts, each from what the earlier ones left, so that nothing ever goes below zero. Of a
promotion met twice (two personal assignments) the first that applies counts. Ties go to the combinable
set, then to the older promotion.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shop.promotions.benefits import ITEMS
from shop.promotions.context import Basket, ShopperContext
from shop.promotions.rules import Rule
from shop.promotions.sentences import Sentence


@dataclass(frozen=True)
class Taken:
    """A rule that counts, with the minor units it takes off its target."""

    rule: Rule
    because: tuple[Sentence, ...]
    amount: int


@dataclass(frozen=True)
class Outcome:
    """What counts, and what was asked for and does not."""

    taken: tuple[Taken, ...]
    refused: tuple[tuple[Rule, Sentence], ...]

    def off(self, target: str) -> int:
        """Minor units off `target` ("items" or "shipping")."""
        return sum(one.amount for one in self.taken if one.rule.benefit.target == target)


def choose(
    *, rules: Sequence[Rule], basket: Basket, shopper: ShopperContext, at: datetime, goods: int, delivery: int
) -> Outcome:
    """The best permitted set of `rules` over `goods` and `delivery` minor units."""
    applying: dict[object, tuple[Rule, tuple[Sentence, ...]]] = {}
    refused: list[tuple[Rule, Sentence]] = []
    for rule in rules:
        judgement = rule.judge(basket=basket, shopper=shopper, at=at)
        if judgement.applies:
            applying.setdefault(rule.promotion_id, (rule, judgement.because))
        elif judgement.refused is not None and (rule.code or rule.assignment_id):
            refused.append((rule, judgement.refused))
    best = _best(list(applying.values()), goods, delivery)
    return Outcome(best, tuple(pair for pair in refused if pair[0].promotion_id not in applying))


def _best(applying: list[tuple[Rule, tuple[Sentence, ...]]], goods: int, delivery: int) -> tuple[Taken, ...]:
    together = [pair for pair in applying if pair[0].combinable]
    alone = [[pair] for pair in applying if not pair[0].combinable]
    candidates = [_apply(pairs, goods, delivery) for pairs in [together, *alone]]
    return max(
        candidates, key=lambda taken: sum(one.amount for one in taken)
    )  # max keeps the first of equals


def _apply(pairs: list[tuple[Rule, tuple[Sentence, ...]]], goods: int, delivery: int) -> tuple[Taken, ...]:
    left = {True: goods, False: delivery}
    taken: list[Taken] = []
    for rule, because in sorted(pairs, key=lambda pair: pair[0].benefit.rank):
        of_items = rule.benefit.target == ITEMS
        amount = max(0, min(rule.benefit.amount(left[of_items]), left[of_items]))
        left[of_items] -= amount
        if amount:
            taken.append(Taken(rule, because, amount))
    return tuple(taken)
