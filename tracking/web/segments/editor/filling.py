"""From the rule as JSON to what the form holds."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from shop.brand import store
from shop.catalog import queries as catalog
from shop.kernel import ids
from shop.kernel.money import Money
from tracking.web.segments.editor import shapes
from tracking.web.segments.editor.drafts import ALL, ANY, NONE, Block, Draft, Row
from tracking.web.segments.editor.shapes import Book

Json = dict[str, Any]


class TooDeep(Exception):
    """A rule that two levels of blocks cannot say; whoever wrote it by command changes it there."""


def draft(rule: Json, book: Book, *, name: str = "", note: str = "") -> Draft:
    """The form of a rule. Raises TooDeep."""
    match, parts = _parts(rule)
    named = sorted(_products(rule))
    titles = catalog.product_titles(named) if named else {}
    bare = [part for part in parts if _bare(part)]
    if len(bare) == len(parts) and "not" not in rule:
        blocks = [Block(match=match, rows=tuple(_row(part, book, titles) for part in parts))]
        match = ALL
    else:
        blocks = [_block(part, book, titles) for part in parts if not _bare(part)]
        if bare:
            blocks.insert(0, Block(match=match, rows=tuple(_row(part, book, titles) for part in bare)))
    return Draft(name=name, note=note, match=match, blocks=tuple(blocks))


def _parts(rule: Json) -> tuple[str, list[Json]]:
    for match in (ALL, ANY):
        if match in rule:
            return match, list(rule[match])
    return ALL, [rule]


def _bare(rule: Json) -> bool:
    """Whether it is one row of the form: a condition, or not being in a segment."""
    return not rule.keys() & {"all", "any", "not"} or ("not" in rule and "segment" in rule["not"])


def _block(rule: Json, book: Book, titles: dict[uuid.UUID, str]) -> Block:
    match, inside = NONE, rule
    if "not" in rule:
        inside = rule["not"]
        if "all" in inside and len(inside["all"]) > 1:
            raise TooDeep
    else:
        match = ALL if ALL in rule else ANY
    parts = _parts(inside)[1]
    if not all(_bare(part) for part in parts) or not parts:
        raise TooDeep
    return Block(match=match, rows=tuple(_row(part, book, titles) for part in parts))


def _row(condition: Json, book: Book, titles: dict[uuid.UUID, str]) -> Row:
    if "not" in condition:
        return Row(what=f"segment:{condition['not']['segment']}", op=shapes.OUT)
    if "segment" in condition:
        return Row(what=f"segment:{condition['segment']}", op=shapes.IN)
    if "fact" in condition:
        return _count(condition, titles)
    kind = "trait" if "trait" in condition else "attribute"
    row = Row(what=f"{kind}:{condition[kind]}", op=condition["op"])
    shape = book.shape(row)
    value = condition.get("value")
    if shape is not None and shape.field == shapes.SOME_OF:
        return Row(what=row.what, op=row.op, values=tuple(map(str, value or ())))
    value, until = _ends(value, shape.field if shape else shapes.TEXT, between=bool(shape and shape.between))
    return Row(what=row.what, op=row.op, value=value, until=until)


def _count(condition: Json, titles: dict[uuid.UUID, str]) -> Row:
    measure, op = condition.get("measure", "times"), condition["op"]
    field = shapes.MONEY if measure == "amount" else shapes.NUMBER
    value, until = _ends(condition.get("value"), field, between=op == "between")
    known = (ids.parse_id(one) for one in condition.get("products") or ())
    return Row(
        what=f"fact:{condition['fact']}",
        op=op,
        value=value,
        until=until,
        measure=measure,
        days=str(condition.get("days") or ""),
        # A product that is gone stays a condition: its id stands there, and saving says that there is none.
        products=tuple(titles.get(one, str(one)) for one in known if one),
        collections=tuple(condition.get("collections") or ()),
        channels=tuple(condition.get("channels") or ()),
    )


def _ends(value: Any, field: str, *, between: bool) -> tuple[str, str]:
    if between and isinstance(value, list | tuple) and len(value) == 2:
        return _text(value[0], field), _text(value[1], field)
    return _text(value, field), ""


def _text(value: Any, field: str) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    if field == shapes.YES_NO:
        return "yes" if value else "no"
    if field == shapes.MONEY:
        return str(Money(int(value), store.current().currency).decimal)
    if field == shapes.PERCENT:
        return f"{Decimal(str(value)) * 100:f}".rstrip("0").rstrip(".") or "0"
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _products(rule: Json) -> set[uuid.UUID]:
    if "not" in rule:
        return _products(rule["not"])
    for word in ("all", "any"):
        if word in rule:
            return set().union(*(_products(part) for part in rule[word]))
    return {found for one in rule.get("products") or () if (found := ids.parse_id(one))}
