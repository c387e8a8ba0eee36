"""A promotion as a frozen rule, judged for one basket and shopper. Pure; every answer has its reason."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from shop.kernel.errors import N_
from shop.promotions.benefits import Benefit
from shop.promotions.conditions import Condition
from shop.promotions.conditions.base import Circumstances, Verdict
from shop.promotions.context import Basket, ShopperContext
from shop.promotions.sentences import Sentence

# how it goes with others: adds up; the best of its lane counts; stands alone
COMBINABLE, COMPETING, EXCLUSIVE = "combinable", "competing", "exclusive"
STACKING = (COMBINABLE, COMPETING, EXCLUSIVE)
# lanes count one after another, each on what the earlier ones left
SALE, ORDER, EXTRA = "sale", "order", "extra"
LANES = (SALE, ORDER, EXTRA)
USED_UP = Sentence(N_("This discount has been used up."))


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """Whether a rule applies. `because` says for each condition that held why; `refused` why it does not."""

    applies: bool
    because: tuple[Sentence, ...] = ()
    refused: Sentence | None = None


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One promotion as this shopper meets it.

    `code` is the one they entered for it, `assignment_id` a personal right to it and `holder_id` whose that
    is (`holder_visitor` of whom nobody knows more yet), `blocked` a limit already reached (the guarded count
    at placement decides in the end).
    `personal_reason` is what the holder is told; it goes before the conditions' own words.
    `respects_floor` False lets it go below the store's margin floor. `budget_left` is how many minor units
    may still be given away; a discount worth more does not count.
    """

    promotion_id: uuid.UUID
    version: int
    label: str
    benefit: Benefit
    conditions: tuple[Condition, ...] = ()
    stacking: str = EXCLUSIVE
    lane: str = ORDER
    respects_floor: bool = True
    budget_left: int | None = None
    code: str | None = None
    assignment_id: uuid.UUID | None = None
    holder_id: uuid.UUID | None = None
    holder_visitor: str | None = None
    personal_reason: Sentence | None = None
    blocked: Sentence | None = None

    def judge(self, *, basket: Basket, shopper: ShopperContext, at: datetime) -> Judgement:
        """Whether it applies to `basket` of `shopper` at `at`."""
        if self.blocked is not None:
            return Judgement(applies=False, refused=self.blocked)
        held: list[Sentence] = []
        for verdict in self._verdicts(basket=basket, shopper=shopper, at=at):
            if not verdict.holds:
                return Judgement(applies=False, because=tuple(held), refused=verdict.because)
            held.append(verdict.because)
        return Judgement(applies=True, because=tuple(held))

    def verdicts(
        self, *, basket: Basket, shopper: ShopperContext, at: datetime
    ) -> list[tuple[Condition, Verdict]]:
        """Every condition with whether it holds and why, for the owner."""
        found = self._verdicts(basket=basket, shopper=shopper, at=at)
        return list(zip(self.conditions, found, strict=True))

    def _verdicts(self, *, basket: Basket, shopper: ShopperContext, at: datetime) -> Iterator[Verdict]:
        met = Circumstances(
            basket=basket, shopper=shopper, at=at, code=self.code, assignment_id=self.assignment_id
        )
        return (condition.judge(met) for condition in self.conditions)

    def reason(self, because: tuple[Sentence, ...], currency: str) -> Sentence:
        """The one sentence the shopper is shown for this discount."""
        if self.personal_reason is not None:
            return self.personal_reason
        return because[0] if because else self.benefit.says(currency)
