"""A promotion as a frozen rule, judged for one basket and shopper. Pure; every answer has its reason."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from shop.promotions.benefits import Benefit
from shop.promotions.conditions import Condition
from shop.promotions.conditions.base import Circumstances
from shop.promotions.context import Basket, ShopperContext
from shop.promotions.sentences import Sentence


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """Whether a rule applies. `because` says for each condition that held why; `refused` why it does not."""

    applies: bool
    because: tuple[Sentence, ...] = ()
    refused: Sentence | None = None


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One promotion as this shopper meets it.

    `code` is the one they entered for it, `assignment_id` a personal right to it and
    `holder_id` whose that is, `blocked` a limit
    already reached (the guarded count at placement decides in the end). `personal_reason` is what the
    holder is told; it goes before the conditions' own words.
    """

    promotion_id: uuid.UUID
    version: int
    label: str
    benefit: Benefit
    conditions: tuple[Condition, ...] = ()
    combinable: bool = False
    code: str | None = None
    assignment_id: uuid.UUID | None = None
    holder_id: uuid.UUID | None = None
    personal_reason: Sentence | None = None
    blocked: Sentence | None = None

    def judge(self, *, basket: Basket, shopper: ShopperContext, at: datetime) -> Judgement:
        """Whether it applies to `basket` of `shopper` at `at`."""
        if self.blocked is not None:
            return Judgement(applies=False, refused=self.blocked)
        met = Circumstances(
            basket=basket, shopper=shopper, at=at, code=self.code, assignment_id=self.assignment_id
        )
        held: list[Sentence] = []
        for condition in self.conditions:
            verdict = condition.judge(met)
            if not verdict.holds:
                return Judgement(applies=False, because=tuple(held), refused=verdict.because)
            held.append(verdict.because)
        return Judgement(applies=True, because=tuple(held))

    def reason(self, because: tuple[Sentence, ...], currency: str) -> Sentence:
        """The one sentence the shopper is shown for this discount."""
        if self.personal_reason is not None:
            return self.personal_reason
        return because[0] if because else self.benefit.says(currency)
