"""A draft against carts of the past, one after another, and what came of it all."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from shop.brand import store
from shop.cart.queries import CartItem
from shop.catalog import queries as catalog
from shop.checkout.simulating import past
from shop.checkout.simulating.past import Past
from shop.pricing import engine
from shop.pricing.lines import PricedLine, grouped
from shop.pricing.quote import Quote
from shop.promotions import queries as promotions
from shop.promotions.benefits import GiftWithPurchase
from shop.promotions.conditions import PersonallyAssigned, TimeWindow
from shop.promotions.models import Promotion
from shop.promotions.rules import Rule
from shop.taxes import queries as taxes
from shop.taxes.rules import NO_TAX, TaxRules

WINDOW = timedelta(days=30)
DRAFT = "DRAFT"  # the code that everybody is taken to have entered
BENEFIT, LIMIT = "benefit", "limit"  # why not, where it is no condition's kind


@dataclass(kw_only=True)
class Simulation:
    """What the draft would have done from `since` to `until`, in minor units of the store's currency.

    `carts` and `counted` are (orders, carts left behind), all and those it counts in. `goods_minor` and
    `given_minor` are of those: goods before discounts, and what the draft takes off, delivery included.
    Margins (without tax, on units whose cost is known: `costed_units` of `units`) are of the orders among
    them, without any discount and with the draft's. `why_not` counts carts by the kind of condition that
    fails first, or BENEFIT, LIMIT. `more`: there were more carts than were looked at.
    """

    since: datetime
    until: datetime
    more: bool = False
    carts: Counter[bool] = field(default_factory=Counter)  # by whether ordered
    counted: Counter[bool] = field(default_factory=Counter)
    goods_minor: int = 0
    given_minor: int = 0
    given_on_orders_minor: int = 0
    margin_before: int = 0
    margin_after: int = 0
    units: int = 0
    costed_units: int = 0
    why_not: Counter[str] = field(default_factory=Counter)


def for_everybody(rule: Rule) -> Rule:
    """`rule` as if its time were now and everybody held it or knew its code."""
    kept = tuple(one for one in rule.conditions if not isinstance(one, TimeWindow | PersonallyAssigned))
    return replace(rule, conditions=kept, code=DRAFT, assignment_id=None, blocked=None)


def simulate(promotion: Promotion, *, at: datetime, window: timedelta = WINDOW) -> Simulation:
    """Replay the carts of `window` before `at`. Reads only, with as many statements whatever their number."""
    carts, more = past.between(at - window, at)
    result = Simulation(since=at - window, until=at, more=more)
    run = _Run(promotion, result)
    for cart in carts:
        run.meet(cart)
    return result


class _Run:
    """One replay: the draft with what is left of its limits."""

    def __init__(self, promotion: Promotion, result: Simulation) -> None:
        self.rule, self.result = for_everybody(promotions.rule_of(promotion)), result
        self.promotion, self.mine = promotion, Counter[uuid.UUID]()
        self.floor, self.taxes = promotions.margin_floor(), dict[str, TaxRules]()
        self.presents = _presents(self.rule)

    def meet(self, cart: Past) -> None:
        """Price one cart with the draft and count what comes of it."""
        self.result.carts[cart.ordered] += 1
        if self._limit_reached(cart):
            self.result.why_not[LIMIT] += 1
            return
        rule = replace(self.rule, budget_left=self._budget_left())
        quote = self._quote(cart, rule)
        if not quote.discounts:
            self.result.why_not[self._why_not(cart)] += 1
            return
        self._count(cart, quote)

    def _limit_reached(self, cart: Past) -> bool:
        limits, who = self.promotion, cart.shopper.customer_id
        if limits.limit_total is not None and self.result.counted.total() >= limits.limit_total:
            return True
        return (
            who is not None
            and limits.limit_per_customer is not None
            and self.mine[who] >= limits.limit_per_customer
        )

    def _budget_left(self) -> int | None:
        budget = self.promotion.budget_minor
        return None if budget is None else budget - self.result.given_minor

    def _quote(self, cart: Past, *rules: Rule) -> Quote:
        country = cart.shopper.country
        if country not in self.taxes:
            self.taxes[country] = taxes.rules_for(country=country, region="")
        return engine.quote(
            lines=cart.lines,
            promotions=rules,
            presents=self.presents,
            shipping=cart.shipping,
            tax=self.taxes[country],
            margin_floor=self.floor,
            currency=store.current().currency,
            shopper=cart.shopper,
            at=cart.at,
        )

    def _why_not(self, cart: Past) -> str:
        basket = grouped(cart.lines, tax=NO_TAX, margin_floor=None).basket(store.current().currency)
        verdicts = self.rule.verdicts(basket=basket, shopper=cart.shopper, at=cart.at)
        return next((condition.kind for condition, verdict in verdicts if not verdict.holds), BENEFIT)

    def _count(self, cart: Past, quote: Quote) -> None:
        result, given = self.result, sum(one.amount.minor for one in quote.discounts)
        result.counted[cart.ordered] += 1
        if cart.shopper.customer_id is not None:
            self.mine[cart.shopper.customer_id] += 1
        result.goods_minor += sum(line.subtotal.minor for line in quote.lines if not line.gift)
        result.given_minor += given
        if not cart.ordered:
            return
        result.given_on_orders_minor += given
        result.margin_before += self._margin(cart, self._quote(cart))
        result.margin_after += self._margin(cart, quote) - _delivery_given(quote)
        result.units += sum(line.quantity for line in cart.lines)
        result.costed_units += sum(line.quantity for line in cart.lines if line.cost is not None)

    def _margin(self, cart: Past, quote: Quote) -> int:
        """What the goods of known cost leave without tax; a present costs what it costs."""
        costs = {line.variant_id: line.cost for line in [*cart.lines, *self.presents.values()]}
        found = 0
        for line in quote.lines:
            cost = costs[line.variant_id]
            if cost is not None:
                net = line.total - line.tax if quote.tax_included else line.subtotal - line.discount
                found += net.minor - cost.minor * line.quantity
        return found


def _delivery_given(quote: Quote) -> int:
    """What the draft takes off the delivery, which the store pays instead."""
    return quote.shipping.discount.minor if quote.shipping else 0


def _presents(rule: Rule) -> Mapping[uuid.UUID, PricedLine]:
    benefit = rule.benefit
    if not isinstance(benefit, GiftWithPurchase):
        return {}
    found = catalog.variants_for_sale([benefit.variant_id])
    return {
        key: CartItem(variant=variant, quantity=benefit.quantity, problem=None).priced()
        for key, variant in found.items()
    }
