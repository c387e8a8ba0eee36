"""A sentence for people that travels as data: a gettext id and what fills it.

Used for the reasons of a price. It has the `message` and `params` of a `DomainError`, so the edge says
both the same way; a `Money` among the params is written in the reader's language there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from shop.kernel.money import Money


@dataclass(frozen=True)
class Sentence:
    """`message` is a gettext id with %(name)s places; without params it holds no percent sign."""

    message: str
    params: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        """The sentence in English, for logs and the command line."""
        return (
            self.message % {key: _english(value) for key, value in self.params.items()}
            if self.params
            else self.message
        )

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready dict."""
        return {"message": self.message, "params": {key: _plain(value) for key, value in self.params.items()}}

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> Sentence:
        """The inverse of `as_dict`."""
        return cls(stored["message"], {key: _revive(value) for key, value in stored["params"].items()})


def _english(value: Any) -> str:
    return f"{value.decimal} {value.currency}" if isinstance(value, Money) else str(value)


def _plain(value: Any) -> Any:
    return {"minor": value.minor, "currency": value.currency} if isinstance(value, Money) else value


def _revive(value: Any) -> Any:
    return Money(value["minor"], value["currency"]) if isinstance(value, dict) and "minor" in value else value
