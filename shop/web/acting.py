"""From a form to one operation: open the transaction, run, commit; a refusal becomes a sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from flask import flash
from flask_babel import format_currency, gettext

from shop.kernel import db
from shop.kernel.errors import DomainError
from shop.kernel.money import Money

T = TypeVar("T")


class Sayable(Protocol):
    """A gettext id and what fills it: a DomainError, or a sentence that travels as data."""

    @property
    def message(self) -> str:
        """The gettext id."""

    @property
    def params(self) -> dict[str, Any]:
        """What fills its places."""


def sentence(said: Sayable) -> str:
    """Its message in the reader's language; amounts among its params as the reader writes them."""
    text = gettext(said.message)
    return text % {name: _word(value) for name, value in said.params.items()} if said.params else text


def _word(value: Any) -> Any:
    return format_currency(value.decimal, value.currency) if isinstance(value, Money) else value


def act(operation: Callable[[], T]) -> T | None:
    """Run `operation` in one transaction. A DomainError is flashed and None returned; nothing was changed."""
    try:
        with db.transaction():
            return operation()
    except DomainError as error:
        flash(sentence(error), "error")
        return None
