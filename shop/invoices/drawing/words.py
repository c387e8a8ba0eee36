"""What a document says, in its buyer's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shop.kernel.errors import N_
from shop.kernel.money import Money
from shop.mail import formatting
from shop.mail.rendering import gettext


@dataclass(frozen=True)
class Words:
    """Texts and amounts in `locale`."""

    locale: str
    currency: str
    rtl: bool

    def __call__(self, message: str, **params: Any) -> str:
        """`message` in the document's language."""
        return gettext(message, locale=self.locale, **params)

    def money(self, minor: int) -> str:
        """An amount in the document's currency."""
        written = formatting.money(Money(minor, self.currency), locale=self.locale)
        return written.replace("-", "\u200e-")  # in Hebrew, too, the minus stands before its digits

    def number(self, value: int) -> str:
        """A whole number."""
        return formatting.number(value, locale=self.locale)

    def taxes(self, rates: list[tuple[str, int]]) -> str:
        """The taxes that something bears: "VAT 18%", or that it bears none."""
        if not rates:
            return self(N_("No tax"))
        return " + ".join(f"{self(name)} {self._percent(ppm)}" for name, ppm in rates)

    def _percent(self, ppm: int) -> str:
        return f"{formatting.number(ppm / 10_000, locale=self.locale)}%"
