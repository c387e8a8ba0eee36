"""Which discounts count together, and what each takes off which goods. Pure.

The rule, for the owner's manual: *lanes count one after another (sale prices, discounts on the order,
extras), each on what the earlier ones left. Within a lane, discounts marked combinable add up; of those
that compete, one counts, and instead of the combinable ones. An exclusive discount stands alone. The shopper
gets whichever permitted set is worth most.* Within a lane sets and presents come before percentages and
these before amounts. Of more than `CONTENDERS` that compete in one lane, those worth most by themselves
are tried. Of a promotion met twice (two personal assignments) the first that applies counts. Ties go to
the combinable set, then to the older promotion.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import product

from shop.kernel.errors import N_
from shop.promotions.benefits import GIFT, ITEMS, SHIPPING
from shop.promotions.context import Basket, ShopperContext
from shop.promotions.goods import Part
from shop.promotions.rules import COMBINABLE, COMPETING, EXCLUSIVE, LANES, USED_UP, Rule
from shop.promotions.sentences import Sentence

CONTENDERS = 4
OUTDONE = N_("The code %(code)s was left out, because another discount is worth more.")
OUTDONE_PERSONAL = N_("Your personal discount was left out, because another discount is worth more.")
AT_THE_FLOOR = Sentence(N_("These goods are already at their lowest price."))


@dataclass(frozen=True)
class Taken:
    """A rule that counts, with the minor units it takes off each part (or off the delivery alone)."""

    rule: Rule
    because: tuple[Sentence, ...]
    off: tuple[int, ...]
    held_back: bool = False

    @property
    def amount(self) -> int:
        """All it takes off."""
        return sum(self.off)

    @property
    def target(self) -> str:
        """What it comes off: "items" or "shipping"."""
        return SHIPPING if self.rule.benefit.target == SHIPPING else ITEMS


@dataclass(frozen=True)
class Refused:
    """A rule that was asked for and does not count, and why not."""

    rule: Rule
    reason: Sentence
    outdone: bool = False


@dataclass(frozen=True)
class Outcome:
    """What counts, and what was asked for and does not."""

    taken: tuple[Taken, ...]
    refused: tuple[Refused, ...]

    def of(self, target: str) -> list[Taken]:
        """What comes off `target`."""
        return [one for one in self.taken if one.target == target]


@dataclass(frozen=True)
class Scene:
    """What is to be made cheaper: goods, presents and the delivery (None: not chosen yet)."""

    parts: tuple[Part, ...]
    delivery: Part | None


Pair = tuple[Rule, tuple[Sentence, ...]]


def choose(
    *, rules: Sequence[Rule], basket: Basket, shopper: ShopperContext, at: datetime, scene: Scene
) -> Outcome:
    """The best permitted set of `rules` over `scene`, and why those that were asked for do not count."""
    applying: dict[object, Pair] = {}
    refused: dict[object, Refused] = {}
    for rule in rules:
        judgement = rule.judge(basket=basket, shopper=shopper, at=at)
        if judgement.applies:
            applying.setdefault(rule.promotion_id, (rule, judgement.because))
        elif judgement.refused is not None:
            refused.setdefault(rule.promotion_id, Refused(rule, judgement.refused))
    best = _best(list(applying.values()), scene)
    counted = {one.rule.promotion_id for one in best}
    lost = [one for key, one in refused.items() if key not in applying]
    idle = [rule for key, (rule, _why) in applying.items() if key not in counted]
    why_not = [_idle(rule, scene, basket) for rule in idle if _asked_for(rule)]
    return Outcome(best, (*(one for one in lost if _asked_for(one.rule)), *filter(None, why_not)))


def _asked_for(rule: Rule) -> bool:
    """By code or personally: whoever expects it is told why it does not count."""
    return rule.code is not None or rule.assignment_id is not None


def _idle(rule: Rule, scene: Scene, basket: Basket) -> Refused | None:
    """Why a rule whose conditions hold does not count; None while there is no delivery for it to count on."""
    alone = _apply([(rule, ())], scene)
    if alone:
        personal = Sentence(OUTDONE_PERSONAL)
        return Refused(rule, Sentence(OUTDONE, {"code": rule.code}) if rule.code else personal, outdone=True)
    if rule.benefit.target == SHIPPING and scene.delivery is None:
        return None
    if rule.budget_left is not None and _apply([(replace(rule, budget_left=None), ())], scene):
        return Refused(rule, USED_UP)
    unbound = tuple(replace(part, floor_minor=0) for part in scene.parts)
    if _apply([(rule, ())], replace(scene, parts=unbound)):
        return Refused(rule, AT_THE_FLOOR)
    return Refused(rule, rule.benefit.missing(basket.parts, basket.subtotal.currency))


def _best(applying: list[Pair], scene: Scene) -> tuple[Taken, ...]:
    alone = [[pair] for pair in applying if pair[0].stacking == EXCLUSIVE]
    candidates = [_apply(pairs, scene) for pairs in [*_stacks(applying, scene), *alone]]
    return max(candidates, key=_worth)  # max keeps the first of equals


def _worth(taken: Sequence[Taken]) -> int:
    return sum(one.amount for one in taken)


def _stacks(applying: list[Pair], scene: Scene) -> list[list[Pair]]:
    """Every way to choose for each lane between its combinable rules and one of those that compete."""
    choices: list[list[list[Pair]]] = []
    for lane in LANES:
        here = [pair for pair in applying if pair[0].lane == lane]
        together = [pair for pair in here if pair[0].stacking == COMBINABLE]
        rivals = [pair for pair in here if pair[0].stacking == COMPETING]
        if len(rivals) > CONTENDERS:
            rivals = sorted(rivals, key=lambda pair: -_worth(_apply([pair], scene)))[:CONTENDERS]
        choices.append([together, *([pair] for pair in rivals)])
    return [[pair for pairs in chosen for pair in pairs] for chosen in product(*choices)]


def _apply(pairs: Sequence[Pair], scene: Scene) -> tuple[Taken, ...]:
    parts, delivery = list(scene.parts), scene.delivery
    taken: list[Taken] = []
    for rule, because in sorted(pairs, key=_turn):
        to_delivery = rule.benefit.target == SHIPPING
        if to_delivery and delivery is None:
            continue
        off, wanted = _off(rule, [delivery] if to_delivery and delivery else parts)
        if not _counts(rule, off, parts):
            continue
        taken.append(Taken(rule, because, tuple(off), held_back=sum(off) < wanted))
        if to_delivery and delivery:
            delivery = delivery.less(off[0])
        else:
            parts = [part.less(one) for part, one in zip(parts, off, strict=True)]
    return tuple(taken)


def _counts(rule: Rule, off: Sequence[int], parts: Sequence[Part]) -> bool:
    """Whether it takes something off (a present may be worth nothing) and its budget suffices for that."""
    present = rule.benefit.target == GIFT and any(part.gift_of == rule.promotion_id for part in parts)
    return (any(off) or present) and (rule.budget_left is None or sum(off) <= rule.budget_left)


def _turn(pair: Pair) -> tuple[int, int]:
    return LANES.index(pair[0].lane), pair[0].benefit.rank


def _off(rule: Rule, parts: Sequence[Part]) -> tuple[list[int], int]:
    """(minor units off each part within its room, what would have come off without a floor)."""
    if rule.benefit.target == GIFT:
        off = [part.left_minor if part.gift_of == rule.promotion_id else 0 for part in parts]
        return off, sum(off)
    free = [replace(part, floor_minor=0) if part.floor_minor else part for part in parts]
    bound = parts if rule.respects_floor else free
    off = [min(max(0, one), part.room) for one, part in zip(rule.benefit.off(bound), bound, strict=True)]
    wanted = sum(rule.benefit.off(free)) if any(part.floor_minor for part in bound) else sum(off)
    return off, wanted
