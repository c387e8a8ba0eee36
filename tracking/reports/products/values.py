"""What a product, or one of its variants, came to in some days. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(kw_only=True)
class Goods:
    """One variant, or all of a product (`variant` and `variant_title` are empty then).

    Amounts are minor units of the store's currency, after discounts and without tax. `kept_units` and
    `kept_minor` leave out what came back. `cost_minor` is what the kept units cost to buy, as far as their
    cost is known: `costed_units` of them and `costed_minor` of what they brought.
    """

    product: str
    variant: str = ""
    title: str = ""
    variant_title: str = ""
    seen: int = 0
    added: int = 0
    orders: int = 0
    units: int = 0
    returned: int = 0
    revenue_minor: int = 0
    kept_units: int = 0
    kept_minor: int = 0
    costed_units: int = 0
    costed_minor: int = 0
    cost_minor: int = 0
    reviews: int = 0
    stars: int = 0

    @property
    def margin_minor(self) -> int | None:
        """What is left of what was kept after its cost; None where no cost is known."""
        return self.costed_minor - self.cost_minor if self.costed_units else None

    @property
    def margin_share(self) -> float | None:
        """The same as a share of what it brought."""
        margin = self.margin_minor
        return margin / self.costed_minor if margin is not None and self.costed_minor else None

    @property
    def average_stars(self) -> float | None:
        """Stars per review, 1 to 5."""
        return self.stars / self.reviews if self.reviews else None


SUMMED = (
    "units",
    "returned",
    "revenue_minor",
    "kept_units",
    "kept_minor",
    "costed_units",
    "costed_minor",
    "cost_minor",
)


def share(part: int, whole: int) -> float | None:
    """`part` of `whole`; None of nothing."""
    return part / whole if whole else None


def by_product(variants: Iterable[Goods]) -> dict[str, Goods]:
    """Products with the sums of their variants; what counts people or orders is not a sum and stays 0."""
    found: dict[str, Goods] = {}
    for one in variants:
        whole = found.setdefault(one.product, Goods(product=one.product, title=one.title))
        whole.title = whole.title or one.title
        for name in SUMMED:
            setattr(whole, name, getattr(whole, name) + getattr(one, name))
    return found


def add_sold(
    one: Goods, *, units: int, minor: int, back: int, lost_minor: int, cost_minor: int | None
) -> None:
    """Add `units` sold for `minor`, of which `back` units that had brought `lost_minor` were not kept; each
    costs `cost_minor`, None where nobody knows."""
    one.units += units
    one.revenue_minor += minor
    one.returned += back
    one.kept_units += units - back
    one.kept_minor += minor - lost_minor
    if cost_minor is not None:
        one.costed_units += units - back
        one.costed_minor += minor - lost_minor
        one.cost_minor += (units - back) * cost_minor
