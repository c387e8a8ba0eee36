"""What is typed or written in a file as the value of an attribute, and how it is kept. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from shop.customers.attributes.models import CHOICE, DATE, NUMBER, YES_NO, AttributeValue, CustomerAttribute
from shop.kernel.errors import N_, DomainError

LONGEST, MOST = 500, 10**12
YES = frozenset({"yes", "y", "true", "1", "on", "ja", "oui", "כן"})
NO = frozenset({"no", "n", "false", "0", "off", "nein", "non", "לא"})


class BadValue(DomainError):
    """A value that the attribute cannot have."""


@dataclass(frozen=True, kw_only=True)
class Parsed:
    """A value as it is kept: see `AttributeValue`."""

    text: str
    folded: str
    number: float | None = None
    day: int | None = None


def parse(attribute: CustomerAttribute, typed: str) -> Parsed | None:
    """A value as it is kept; None for nothing. Raises BadValue."""
    text = " ".join(typed.replace("\x00", "").split())
    if not text:
        return None
    if len(text) > LONGEST:
        raise BadValue(N_("A value has %(most)s letters at most."), most=LONGEST)
    if attribute.kind == NUMBER:
        return _number(text)
    if attribute.kind == YES_NO:
        return _yes_no(text)
    if attribute.kind == DATE:
        return _date(text)
    if attribute.kind == CHOICE:
        text = _choice(attribute, text)
    return Parsed(text=text, folded=fold(text))


def typed(row: AttributeValue, kind: str) -> Any:
    """The value of a row as what it is: a number, True or False, a date, or text."""
    if kind == NUMBER:
        return row.number
    if kind == YES_NO:
        return bool(row.number)
    if kind == DATE and row.day is not None:
        return date.fromordinal(row.day)
    return row.text


def fold(text: str) -> str:
    """Text as it is compared by."""
    return " ".join(text.casefold().split())


def _number(text: str) -> Parsed:
    try:
        number = Decimal(text.replace(" ", ""))
    except InvalidOperation:
        raise BadValue(N_("“%(value)s” is not a number like 12 or 12.5."), value=text[:40]) from None
    if not number.is_finite() or abs(number) > MOST:
        raise BadValue(N_("“%(value)s” is not a number like 12 or 12.5."), value=text[:40])
    plain = format(number.normalize(), "f")
    return Parsed(text=plain, folded=plain, number=float(number))


def _yes_no(text: str) -> Parsed:
    said = fold(text)
    if said not in YES | NO:
        raise BadValue(N_("“%(value)s” is neither yes nor no."), value=text[:40])
    word = "yes" if said in YES else "no"
    return Parsed(text=word, folded=word, number=float(said in YES))


def _date(text: str) -> Parsed:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise BadValue(N_("“%(value)s” is not a day like 2026-05-31."), value=text[:40]) from None
    plain = found.isoformat()
    return Parsed(text=plain, folded=plain, day=found.toordinal())


def _choice(attribute: CustomerAttribute, text: str) -> str:
    found = next((one for one in attribute.choices if fold(str(one)) == fold(text)), None)
    if found is None:
        message = N_("“%(value)s” is none of the choices: %(choices)s.")
        raise BadValue(message, value=text[:40], choices=", ".join(map(str, attribute.choices)))
    return str(found)
