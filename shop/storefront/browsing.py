"""Filters, order and page of a list, read from its address and written into addresses again.

`?glaze=sand&glaze=moss&size=large&available=1&price-from=20&sort=price-up&page=2`: a facet's own name, its
values by their slugs. What is no facet of this shop is somebody else's (a campaign's) and passed over; a
value that does not exist is left out, and the page says so.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from shop.brand import store
from shop.catalog import handles, swatches, translations
from shop.catalog import queries as catalog
from shop.catalog.queries import Browsed
from shop.catalog.search.filters import FacetView, Filters
from shop.catalog.values import Listing
from shop.kernel.money import Money
from shop.storefront import price_limits
from shop.storefront.sorts import SORTS, offered
from shop.web import currency

FRAGMENT = "listing"  # asked for by X-Fragment when only the list is to be replaced
MOST_CHOICES = 30


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What an address asks for. `unknown` are values left out because they do not exist.

    `prices` are the limits as they were typed, in the visitor's currency; `filters` has what they mean for
    stored prices.
    """

    filters: Filters
    sort: str
    page: int
    sorts: Mapping[str, str]
    prices: tuple[Money | None, Money | None] = (None, None)
    unknown: tuple[str, ...] = ()

    @property
    def said(self) -> tuple[Hashable, ...]:
        """All that an address asks for, to keep pages by."""
        filters = self.filters
        priced = (filters.price_from, filters.price_to, self.prices)
        chosen = (*filters.chosen.items(), filters.available)
        return (chosen, priced, *self.sorts, self.sort, self.page, self.unknown)

    @property
    def plain(self) -> bool:
        """Whether the list is shown as it is: not filtered, in its own order."""
        return not self.filters.count and self.sort == next(iter(self.sorts))


@dataclass(frozen=True)
class Chip:
    """A choice that is made, and the list without it."""

    text: str
    url: str


@dataclass(frozen=True)
class Choice:
    """A value of a facet as the page shows it; `color` is empty for what is no color."""

    slug: str
    label: str
    count: int
    chosen: bool
    color: str


@dataclass(frozen=True)
class Group:
    """A facet as the page shows it."""

    name: str
    label: str
    choices: list[Choice]

    @property
    def chosen(self) -> int:
        """How many of its values are chosen."""
        return sum(choice.chosen for choice in self.choices)


def number_of_page(text: str | None) -> int:
    """The page asked for; anything that is no small positive number is the first."""
    return int(text) if text and text.isascii() and text.isdigit() and int(text[:6]) > 0 else 1


def read(args: MultiDict[str, str], sorts: Mapping[str, str] = SORTS) -> Asked:
    """What an address asks for."""
    chosen, unknown = _choices(args)
    prices, bad = price_limits.read(args)
    sort, sorts = args.get("sort", ""), offered(sorts)
    return Asked(
        filters=Filters(chosen, *price_limits.stored(prices), args.get("available") == "1"),
        sort=sort if sort in sorts else next(iter(sorts)),
        page=number_of_page(args.get("page")),
        sorts=sorts,
        prices=prices,
        unknown=tuple(dict.fromkeys([*unknown, *bad])),
    )


def _choices(args: MultiDict[str, str]) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    known, chosen, unknown = catalog.facet_values(), dict[str, tuple[str, ...]](), list[str]()
    for name in args:
        if name not in known:
            continue
        slugs = {value: handles.slugify(value[:200]) for value in args.getlist(name)[:MOST_CHOICES] if value}
        unknown += [value[:60] for value, slug in slugs.items() if slug not in known[name]]
        found = tuple(dict.fromkeys(slug for slug in slugs.values() if slug in known[name]))
        if found:
            chosen[name] = found
    return chosen, unknown


class Shown:
    """A list's page for its template: groups of choices, chips, and the address of every other state."""

    def __init__(self, asked: Asked, browsed: Browsed, endpoint: str, **base: Any) -> None:
        self.asked, self.browsed, self.listing = asked, browsed, browsed.listing
        self._endpoint, self._base = endpoint, base
        self.fixed = {name: value for name, value in base.items() if name == "q"}
        self.action = url_for(endpoint, **{k: v for k, v in base.items() if k != "q"})
        self.sorts = [(code, _(name)) for code, name in asked.sorts.items()]
        self.sort = asked.sort
        self.groups = [_group(view) for view in browsed.facets]
        self.chips = list(self._chips())
        self.clear = self._url({}, {})
        self.sorted_url = self._url(asked.filters.chosen, self._rest(page=None))

    def page_url(self, number: int) -> str:
        """The address of another page of the same list."""
        return self._url(self.asked.filters.chosen, self._rest(page=number if number > 1 else None))

    @property
    def price_from(self) -> str:
        """The lower price as typed into its field."""
        return price_limits.typed(self.asked.prices[0])

    @property
    def price_to(self) -> str:
        """The upper price as typed into its field."""
        return price_limits.typed(self.asked.prices[1])

    @property
    def prices(self) -> tuple[Money, Money]:
        """What is listed costs from … to …, whatever prices are chosen."""
        own, browsed = store.current().currency, self.browsed
        low, high = Money(browsed.price_low, own), Money(browsed.price_high, own)
        return currency.shown_price(low), currency.shown_price(high)

    @property
    def can_narrow(self) -> bool:
        """Whether there is anything to choose by."""
        return self.browsed.everything > 1 or bool(self.chips)

    def _rest(self, **changes: Any) -> dict[str, Any]:
        filters, first = self.asked.filters, next(iter(self.asked.sorts))
        return {
            "available": "1" if filters.available else None,
            "price-from": self.price_from or None,
            "price-to": self.price_to or None,
            "sort": self.sort if self.sort != first else None,
            **changes,
        }

    def _url(self, chosen: Mapping[str, Sequence[str]], rest: Mapping[str, Any]) -> str:
        pairs = {name: list(values) for name, values in chosen.items() if values}
        return url_for(self._endpoint, **{**self._base, **pairs, **rest})

    def _chips(self) -> Any:
        chosen = self.asked.filters.chosen
        for group in self.groups:
            for choice in group.choices:
                if choice.chosen:
                    left = [value for value in chosen[group.name] if value != choice.slug]
                    yield Chip(choice.label, self._url({**chosen, group.name: left}, self._rest()))
        if self.price_from or self.price_to:
            without = self._rest(**{"price-from": None, "price-to": None})
            yield Chip(price_limits.said(*self.asked.prices), self._url(chosen, without))
        if self.asked.filters.available:
            yield Chip(_("In stock"), self._url(chosen, self._rest(available=None)))


def wants_fragment() -> bool:
    """Whether only the list is asked for, to be put into the page that is open."""
    return request.headers.get("X-Fragment") == FRAGMENT


def _group(view: FacetView) -> Group:
    words = translations.words()
    labels = [value.label for value in view.values]
    colors = {} if view.is_tags else swatches.colors_of(view.label, labels)
    choices = [
        Choice(v.slug, words.get(v.label, v.label), v.count, v.chosen, colors.get(v.label, ""))
        for v in view.values
    ]
    return Group(view.name, _("Features") if view.is_tags else words.get(view.label, view.label), choices)


def is_past_the_end(listing: Listing) -> bool:
    """Whether a page was asked for that lies behind the last."""
    return listing.page > max(listing.pages, 1)
