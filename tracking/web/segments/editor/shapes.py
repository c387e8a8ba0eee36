"""Which fields a condition needs: by the type of what it is about and how it compares."""

from __future__ import annotations

from dataclasses import dataclass

from shop.customers.attributes import queries as attributes
from shop.customers.attributes.models import CustomerAttribute
from tracking.segments.rules import vocabulary as words
from tracking.web.segments.editor.drafts import Row

NOTHING, NUMBER, MONEY, PERCENT, DAYS, DATE = "nothing", "number", "money", "percent", "days", "date"
ONE_OF, SOME_OF, TEXT, YES_NO, COUNT, MEMBER = "one_of", "some_of", "text", "yes_no", "count", "member"
IN, OUT = "in", "out"
_TYPED = {words.NUMBER: NUMBER, words.MONEY: MONEY, words.SHARE: PERCENT}
_DAYS = frozenset({"in_last", "not_in_last", "in_next", words.ANNIVERSARY[0]})


@dataclass(frozen=True)
class Shape:
    """A condition's fields: `field` is a word of this module, `operators` are (value, label), `choices` what
    to choose from (value: label), `between` whether there is an upper end, `type` is of the vocabulary."""

    field: str
    type: str = ""
    operators: tuple[tuple[str, str], ...] = ()
    choices: dict[str, str] | None = None
    between: bool = False


@dataclass(frozen=True)
class Book:
    """What rules can be about in this store, read once for a page."""

    attributes: dict[str, CustomerAttribute]
    segments: dict[str, str]

    def shape(self, row: Row) -> Shape | None:
        """The fields of a row; None while it is about nothing, or about what is not there (any more)."""
        if row.kind == "segment":
            return Shape(MEMBER) if row.key in self.segments else None
        if row.kind == "fact":
            fact = words.FACTS.get(row.key)
            return _counted(row) if fact else None
        if row.kind == "trait" and row.key in words.TRAITS:
            trait = words.TRAITS[row.key]
            return _compared(row, trait.type, dict(trait.choices), owner=False)
        if row.kind == "attribute" and row.key in self.attributes:
            mine = self.attributes[row.key]
            return _compared(row, mine.kind, {one: one for one in mine.choices}, owner=True)
        return None


def book(segments: dict[str, str]) -> Book:
    """What rules can be about; `segments` are names by code."""
    return Book({one.key: one for one in attributes.living()}, segments)


def operator(row: Row, shape: Shape) -> str:
    """How it compares: as typed, else the first way there is."""
    known = [value for value, _label in shape.operators]
    return row.op if row.op in known else (known[0] if known else "")


def _counted(row: Row) -> Shape:
    between = row.op == "between"
    field = MONEY if row.measure == "amount" else NUMBER
    return Shape(COUNT, field, words.COUNTING, between=between)


def _compared(row: Row, type_: str, choices: dict[str, str], *, owner: bool) -> Shape:
    operators = words.operators(type_, owner=owner)
    op = row.op if row.op in {value for value, _label in operators} else operators[0][0]
    if op in (words.EMPTY, words.FILLED):
        field = NOTHING
    elif type_ == words.DATE:
        field = DAYS if op in _DAYS else DATE
    elif type_ == words.CHOICE and choices:
        field = SOME_OF if op == "any_of" else ONE_OF
    else:
        field = _TYPED.get(type_, YES_NO if type_ == words.YES_NO else TEXT)
    return Shape(field, type_, operators, choices, op == "between")
