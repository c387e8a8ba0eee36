"""A promotion's amounts in another currency. Pure."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace

from shop.kernel.conversion import Conversion
from shop.kernel.money import Money
from shop.promotions.conditions import Condition
from shop.promotions.rules import Rule


def converted(rule: Rule, conversion: Conversion) -> Rule:
    """`rule` for a basket priced in `conversion.to`. Its words then name that currency, too."""

    def convert(minor: int) -> int:
        return conversion.amount(Money(minor, conversion.of)).minor

    def of_condition(condition: Condition) -> Condition:
        """Whatever a condition names `…_minor` is an amount."""
        if not is_dataclass(condition):
            return condition
        names = [field.name for field in fields(condition) if field.name.endswith("_minor")]
        return replace(condition, **{name: convert(getattr(condition, name)) for name in names})

    left = rule.budget_left
    if left is not None:
        left = convert(left)
        left -= conversion.back(Money(left, conversion.to)).minor > (rule.budget_left or 0)  # rounded up
    return replace(
        rule,
        benefit=rule.benefit.converted(convert),
        budget_left=left,
        conditions=tuple(of_condition(condition) for condition in rule.conditions),
    )
