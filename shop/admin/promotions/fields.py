"""Reading single fields of a typed form; what is wrong is noted by field, the rest is read all the same."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from shop.brand import store
from shop.catalog import queries as catalog
from shop.kernel import ids
from shop.kernel.money import InvalidMoney, Money
from shop.promotions.goods import Selection
from shop.web.acting import sentence
from shop.web.forms import strip

MOST_LETTERS, MOST_ROWS = 255, 50


class Fields:
    """The form as typed, and `errors` by field."""

    def __init__(self, typed: MultiDict[str, str]) -> None:
        self.typed, self.errors = typed, dict[str, str]()
        self.currency = store.current().currency

    def blame(self, name: str, message: str) -> None:
        """Note what is wrong with a field; the first word counts."""
        self.errors.setdefault(name, message)

    def text(self, name: str) -> str:
        """A text without blanks around it."""
        return str(strip(self.typed.get(name, "")))[:MOST_LETTERS]

    def texts(self, name: str) -> list[str]:
        """Every filled row of a repeated field."""
        return [str(strip(one))[:MOST_LETTERS] for one in self.typed.getlist(name)[:MOST_ROWS] if strip(one)]

    def ticked(self, name: str) -> bool:
        """Whether a box is ticked."""
        return self.typed.get(name) == "1"

    def choice(self, name: str, allowed: tuple[str, ...]) -> str:
        """One of `allowed`; the first where something else was sent."""
        typed = self.typed.get(name, "")
        return typed if typed in allowed else allowed[0]

    def count(self, name: str, *, least: int = 1, most: int = 10_000_000, needed: bool = False) -> int | None:
        """A whole number, None where nothing was typed."""
        typed = self.text(name)
        return self.count_of(name, typed, least=least, most=most) if typed or needed else None

    def count_of(self, name: str, typed: str, *, least: int = 1, most: int = 10_000_000) -> int | None:
        """A whole number in a text that stands in a row of `name`."""
        if typed.isascii() and typed.isdigit() and len(typed) < 12 and least <= int(typed) <= most:
            return int(typed)
        self.blame(name, _("Enter a number from %(least)s to %(most)s.", least=least, most=most))
        return None

    def amount(self, name: str, *, needed: bool = False, free: bool = False) -> int | None:
        """Minor units of an amount above zero (or of zero, where `free`), None where nothing was typed."""
        return self.amount_of(name, self.text(name), needed=needed, free=free)

    def amount_of(self, name: str, typed: str, *, needed: bool = False, free: bool = False) -> int | None:
        """The same for a text that stands in a row of `name`."""
        if not typed and not needed:
            return None
        try:
            minor = Money.parse(typed.replace(",", "."), self.currency).minor
        except InvalidMoney as wrong:
            self.blame(name, sentence(wrong) if typed else _("Enter an amount."))
            return None
        if minor < 0 or (minor == 0 and not free):
            self.blame(name, _("Enter an amount above zero."))
            return None
        return minor

    def percent(self, name: str, *, most: int = 100, zero: bool = False, needed: bool = True) -> int | None:
        """Basis points of a percentage above 0 (or from 0 on) and up to `most`."""
        return self.percent_of(name, self.text(name), most=most, zero=zero, needed=needed)

    def percent_of(
        self, name: str, typed: str, *, most: int = 100, zero: bool = False, needed: bool = True
    ) -> int | None:
        """The same for a text that stands in a row of `name`."""
        if not typed and not needed:
            return None
        try:
            points = Decimal(typed.replace(",", ".").rstrip("% ")) * 100
            whole = points.is_finite() and points == points.to_integral_value()
            if whole and (0 if zero else 1) <= points <= most * 100:
                return int(points)
        except InvalidOperation:
            pass
        self.blame(name, _("Enter a percentage above 0 and up to %(most)s.", most=most))
        return None

    def moment(self, name: str) -> datetime | None:
        """A day and time in the store's time zone."""
        typed = self.text(name)
        if not typed:
            return None
        try:
            local = datetime.fromisoformat(typed)
            if local.tzinfo is None and 2000 <= local.year <= 2200:
                return local.replace(tzinfo=ZoneInfo(store.current().time_zone)).astimezone(UTC)
        except ValueError:
            pass
        self.blame(name, _("Enter a day and a time."))
        return None

    def selection(self, name: str) -> Selection:
        """Goods picked: ticked collections, and products by title, address or SKU."""
        ticked = (ids.parse_id(one) for one in self.typed.getlist(f"{name}_collection"))
        return Selection(frozenset(self.products(f"{name}_product")), frozenset(filter(None, ticked)))

    def products(self, name: str) -> list[uuid.UUID]:
        """Products named in the rows of `name`, in order."""
        words = self.texts(name)
        known = catalog.products_named(words)
        return [found for word in words if (found := self._product(name, word, known)) is not None]

    def _product(self, name: str, word: str, known: dict[str, set[uuid.UUID]]) -> uuid.UUID | None:
        found = known.get(word.lower(), set())
        if len(found) == 1:
            return next(iter(found))
        message = _("Several products are called “%(word)s”; use the address or a SKU.", word=word)
        self.blame(name, message if found else _("There is no product “%(word)s”.", word=word))
        return None

    def variant(self, name: str) -> uuid.UUID | None:
        """One variant by SKU, by “Title / Value”, or by the title of a product that has only one."""
        word = self.text(name)
        found = catalog.variants_named(word) if word else []
        if len(found) == 1:
            return found[0][0]
        message = _("There is no product “%(word)s”.", word=word)
        if found:
            label = found[0][1]
            message = _(
                "“%(word)s” has several variants; name one, such as “%(label)s”.", word=word, label=label
            )
        self.blame(name, message)
        return None
