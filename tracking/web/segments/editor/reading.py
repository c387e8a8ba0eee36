"""From the form to the rule as JSON. What cannot be read is said at its row; the rest stays as typed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask_babel import gettext as _

from shop.brand import store
from shop.catalog import queries as catalog
from shop.kernel.money import InvalidMoney, Money
from shop.web.acting import sentence
from tracking.segments.rules import values
from tracking.segments.rules.problems import BadRule
from tracking.web.segments.editor import shapes
from tracking.web.segments.editor.drafts import ALL, ANY, NONE, Draft, Row
from tracking.web.segments.editor.shapes import Book, Shape

MOST_DAYS = 36_500


class Unreadable(Exception):
    """A row whose fields say nothing that can be compared; a sentence in the reader's language."""


@dataclass(frozen=True)
class Reader:
    """Reads rows of one form; products are looked up together."""

    book: Book
    products: dict[str, set[uuid.UUID]]

    def condition(self, row: Row) -> dict[str, Any]:
        """One row as JSON. Raises Unreadable."""
        shape = self.book.shape(row)
        if shape is None:
            raise Unreadable(_("Choose what this is about."))
        if row.kind == "segment":
            inside: dict[str, Any] = {"segment": row.key}
            return {"not": inside} if row.op == shapes.OUT else inside
        op = shapes.operator(row, shape)
        found = {row.kind: row.key, "op": op, "value": _value(row, shape, op)}
        return found | self._counting(row, shape) if row.kind == "fact" else found

    def _counting(self, row: Row, shape: Shape) -> dict[str, Any]:
        measure = values.AMOUNT if shape.type == shapes.MONEY else row.measure or values.TIMES
        return {
            "measure": measure,
            "days": _days(row.days) if row.days else None,
            "products": [str(self._product(title)) for title in row.products],
            "collections": list(row.collections),
            "channels": list(row.channels),
        }

    def _product(self, title: str) -> uuid.UUID:
        found = self.products.get(title.lower(), set())
        if len(found) != 1:
            said = _("Several products are called “%(word)s”; use the address or a SKU.", word=title)
            raise Unreadable(said if found else _("There is no product “%(word)s”.", word=title))
        return next(iter(found))


def rule(draft: Draft, book: Book) -> tuple[dict[str, Any] | None, Draft]:
    """The rule as JSON, None where a row cannot be read; and the draft with its problems said.

    Rows about nothing are left out, as long as one is about something.
    """
    reader = Reader(book, catalog.products_named([one for row in draft.rows() for one in row.products]))
    parts, blocks, wrong = [], [], False
    for block in draft.blocks:
        rows, conditions = [], []
        for row in block.rows:
            problem = ""
            if row.what:
                try:
                    conditions.append(reader.condition(row))
                except Unreadable as unreadable:
                    problem, wrong = str(unreadable), True
            rows.append(replace(row, problem=problem))
        blocks.append(replace(block, rows=tuple(rows)))
        if conditions:
            parts.append(_group(block.match, conditions))
    said = replace(draft, blocks=tuple(blocks))
    return (None if wrong else _whole(draft.match, parts)), said


def blamed(draft: Draft, problem: BadRule) -> tuple[Draft, str]:
    """The draft with the sentence at the row that `problem` is about; about none, the sentence beside."""
    places = [
        (at, place)
        for at, block in enumerate(draft.blocks)
        for place in [n for n, row in enumerate(block.rows) if row.what]
    ]
    filled = sorted({at for at, _place in places})
    path = problem.path if len(filled) > 1 else ((0, *problem.path) if problem.path else ())
    if len(path) != 2 or path[0] >= len(filled):
        return draft, sentence(problem)
    at = filled[path[0]]
    rows_here = [place for block, place in places if block == at]
    if path[1] >= len(rows_here):
        return draft, sentence(problem)
    blocks = list(draft.blocks)
    rows = list(blocks[at].rows)
    rows[rows_here[path[1]]] = replace(rows[rows_here[path[1]]], problem=sentence(problem))
    blocks[at] = replace(blocks[at], rows=tuple(rows))
    return replace(draft, blocks=tuple(blocks)), ""


def _group(match: str, conditions: list[dict[str, Any]]) -> dict[str, Any]:
    return {"not": {ANY: conditions}} if match == NONE else {match: conditions}


def _whole(match: str, parts: list[dict[str, Any]]) -> dict[str, Any]:
    return parts[0] if len(parts) == 1 else {match if match == ANY else ALL: parts}


def _value(row: Row, shape: Shape, op: str) -> Any:
    field = shape.type if shape.field == shapes.COUNT else shape.field
    if field == shapes.NOTHING:
        return None
    if field == shapes.DAYS:
        return _days(row.value)
    if field == shapes.YES_NO:
        return row.value != "no"
    if field == shapes.SOME_OF:
        return _some(list(row.values))
    if field == shapes.TEXT and op == "any_of":
        return _some([one.strip() for one in row.value.split(",") if one.strip()])
    ends = [_one(field, text) for text in ((row.value, row.until) if shape.between else (row.value,))]
    return ends if shape.between else ends[0]


def _one(field: str, text: str) -> Any:
    if not text:
        raise Unreadable(_("Fill in what to compare with."))
    if field in (shapes.TEXT, shapes.ONE_OF):
        return text
    if field == shapes.DATE:
        return _date(text)
    if field == shapes.MONEY:
        try:
            return Money.parse(text.replace(",", "."), store.current().currency).minor
        except InvalidMoney as wrong:
            raise Unreadable(sentence(wrong)) from None
    number = _number(text)
    return number / 100 if field == shapes.PERCENT else number


def _number(text: str) -> int | float:
    plain = text.replace(",", ".").rstrip("% ")
    try:
        found = float(plain) if plain.isascii() else float("nan")
    except ValueError:
        found = float("nan")
    if not abs(found) < 1e12:
        raise Unreadable(_("Enter a number."))
    return int(found) if found == int(found) else found


def _days(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 7 and 1 <= int(text) <= MOST_DAYS:
        return int(text)
    raise Unreadable(_("Enter a number of days."))


def _date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise Unreadable(_("Enter a day.")) from None


def _some(chosen: list[str]) -> list[str]:
    if not chosen:
        raise Unreadable(_("Choose at least one."))
    return chosen
