"""What the form holds, whether it can be read as a rule yet or not. Frozen; names of fields are
`b2.c1.value` (block 2, condition 1), so that rows come and go without JavaScript.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from werkzeug.datastructures import MultiDict

ALL, ANY, NONE = "all", "any", "none"
MATCHES = (ALL, ANY, NONE)
MOST_BLOCKS, MOST_ROWS, MOST_PICKED = 8, 12, 20


@dataclass(frozen=True, kw_only=True)
class Row:
    """One condition as typed. `what` is "trait:orders", "attribute:vip", "fact:view" or "segment:code".

    `until` is the upper end of “between”, `values` are ticked choices; `products` are titles.
    """

    what: str = ""
    op: str = ""
    value: str = ""
    until: str = ""
    values: tuple[str, ...] = ()
    measure: str = ""
    days: str = ""
    products: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    problem: str = ""

    @property
    def kind(self) -> str:
        """“trait”, “attribute”, “fact”, “segment” or "" where nothing is chosen yet."""
        return self.what.partition(":")[0]

    @property
    def key(self) -> str:
        """Which of its kind."""
        return self.what.partition(":")[2]


@dataclass(frozen=True, kw_only=True)
class Block:
    """Conditions of which all, any or none hold."""

    match: str = ALL
    rows: tuple[Row, ...] = (Row(),)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A segment as typed: blocks of which all or any hold."""

    name: str = ""
    note: str = ""
    match: str = ALL
    blocks: tuple[Block, ...] = field(default=(Block(),))

    def rows(self) -> Iterator[Row]:
        """Every condition, in the form's order."""
        for block in self.blocks:
            yield from block.rows


def typed(form: MultiDict[str, str]) -> Draft:
    """What the form was sent with."""
    blocks: list[Block] = []
    while len(blocks) < MOST_BLOCKS and f"b{len(blocks) + 1}.match" in form:
        blocks.append(_block(form, f"b{len(blocks) + 1}"))
    return Draft(
        name=form.get("name", "").strip()[:80],
        note=form.get("note", "").strip()[:500],
        match=_one_of(form.get("match", ALL), (ALL, ANY)),
        blocks=tuple(blocks) or (Block(),),
    )


def acted(draft: Draft, do: str) -> Draft:
    """The draft after a button: “block”, “add-2”, “remove-2-1” or “unblock-2”; any other changes nothing."""
    act, *numbers = do.split("-")
    if not all(one.isascii() and one.isdigit() and len(one) < 4 for one in numbers):
        return draft
    at = [int(one) - 1 for one in numbers]
    blocks = list(draft.blocks)
    if act == "block" and len(blocks) < MOST_BLOCKS:
        blocks.append(Block())
    elif at and 0 <= at[0] < len(blocks):
        block = blocks[at[0]]
        if act == "add" and len(block.rows) < MOST_ROWS:
            blocks[at[0]] = replace(block, rows=(*block.rows, Row()))
        elif act == "remove" and len(at) == 2:
            rows = tuple(row for place, row in enumerate(block.rows) if place != at[1])
            blocks[at[0]] = replace(block, rows=rows or (Row(),))
        elif act == "unblock" and len(blocks) > 1:
            del blocks[at[0]]
    return replace(draft, blocks=tuple(blocks))


def _block(form: MultiDict[str, str], base: str) -> Block:
    rows: list[Row] = []
    while len(rows) < MOST_ROWS and f"{base}.c{len(rows) + 1}.what" in form:
        rows.append(_row(form, f"{base}.c{len(rows) + 1}"))
    return Block(match=_one_of(form.get(f"{base}.match", ALL), MATCHES), rows=tuple(rows) or (Row(),))


def _row(form: MultiDict[str, str], base: str) -> Row:
    def text(name: str) -> str:
        return form.get(f"{base}.{name}", "").strip()[:500]

    def texts(name: str) -> tuple[str, ...]:
        return tuple(one.strip()[:255] for one in form.getlist(f"{base}.{name}")[:MOST_PICKED] if one.strip())

    what = text("what")
    if what != form.get(f"{base}.was", what):
        # Another choice of what it is about: what was typed for the one before means nothing here.
        return Row(what=what)
    return Row(
        what=what,
        op=text("op"),
        value=text("value"),
        until=text("until"),
        values=texts("values"),
        measure=text("measure"),
        days=text("days"),
        products=texts("products"),
        collections=texts("collections"),
        channels=texts("channels"),
    )


def _one_of(value: str, allowed: tuple[str, ...]) -> str:
    return value if value in allowed else allowed[0]
