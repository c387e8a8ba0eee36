"""When a discount pays: the break-even rule. Pure.

Of a price, `margin` is left over its cost and `discount` is given away (both shares of the price without
tax). Giving it to everybody in question pays only if they buy more often by more than
margin / (margin - discount): with a margin of 40 %, 10 % off needs 1.33 times as many buyers, 20 % off 2
times. A discount of the margin or more never pays.
"""

from __future__ import annotations

from dataclasses import dataclass

PAYS, NEVER, BELOW, UNLIKELY = "pays", "never", "below_floor", "unlikely"
PLAUSIBLE = 3.0  # times as many buyers: no randomized test of discounts that we know of has seen more


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the rule says. `lift` is how many times as often they must buy (None: no lift would do).

    `left` is the margin that a discounted price still holds, a share of that price.
    """

    margin: float
    discount: float
    lift: float | None
    left: float
    said: str

    @property
    def allowed(self) -> bool:
        """Whether such an offer may be made at all."""
        return self.said in (PAYS, UNLIKELY)


def needed_lift(margin: float, discount: float) -> float | None:
    """How many times as often people must buy for `discount` to pay; None where no lift would do."""
    if discount <= 0:
        return 1.0
    return margin / (margin - discount) if discount < margin else None


def judge(*, margin: float, discount: float, floor: float) -> Verdict:
    """Whether `discount` may be given off prices with `margin`, where at least `floor` has to be left."""
    lift = needed_lift(margin, discount)
    left = (margin - discount) / (1 - discount) if discount < 1 else -1.0
    if lift is None:
        said = NEVER
    elif left < floor - 1e-9:
        said = BELOW
    else:
        said = UNLIKELY if lift > PLAUSIBLE else PAYS
    return Verdict(margin=margin, discount=discount, lift=lift, left=left, said=said)
