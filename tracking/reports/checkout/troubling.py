"""What went wrong in checkouts and which fields held people up, beside the rest of a checkout. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tracking.reports.parts.tallies import Tally, add, bucket

if TYPE_CHECKING:
    from tracking.reports.checkout.folding import Row

ERROR, COUPON, DECLINE = "error", "coupon", "decline"
_MS = 1000


def count(cell: Tally, rows: Sequence[Row], *, bought: bool, stuck: bool) -> None:
    """Add the errors, refused codes, declined payments and fields of one checkout to `cell`.

    `stuck`: it was left before its fields were filled in; the last of them that was touched is where.
    """
    found: dict[tuple[str, ...], int] = {}
    for row in rows:
        trouble = _trouble(row)
        if trouble:
            found[trouble] = found.get(trouble, 0) + 1
    for trouble, times in found.items():
        add(cell, "troubles", "|".join(trouble), "times", by=times)
        add(cell, "troubles", "|".join(trouble), "units")
        add(cell, "troubles", "|".join(trouble), "bought", by=int(bought))
    for kind in {trouble[0] for trouble in found}:
        add(cell, "troubled", kind, "units")
        add(cell, "troubled", kind, "bought", by=int(bought))
    if any(row.name == "coupon_applied" for row in rows):
        add(cell, "troubled", "coupon_used", "units")
        add(cell, "troubled", "coupon_used", "bought", by=int(bought))
    _fields(cell, [row for row in rows if row.name == "form_field"], bought=bought, stuck=stuck)


def _trouble(row: Row) -> tuple[str, ...]:
    if row.name == "checkout_step":
        return ERROR, _word(row, "step_name"), _word(row, "error_code"), _word(row, "field")
    if row.name == "coupon_denied":
        return COUPON, "", _word(row, "reason"), _word(row, "coupon")
    if row.name == "payment_failed":
        return DECLINE, "payment", _word(row, "error_code"), _word(row, "gateway")
    return ()


def _word(row: Row, key: str) -> str:
    return str(row.props.get(key) or "").replace("|", " ")[:60]


def _fields(cell: Tally, rows: Sequence[Row], *, bought: bool, stuck: bool) -> None:
    """Reports of a field are deltas: they add up to one visit of it by one checkout."""
    fields: dict[str, dict[str, int]] = {}
    for row in rows:
        name = _word(row, "field")
        if not name:
            continue
        sums = fields.setdefault(name, {"wait": 0, "focus": 0, "changes": 0, "empty": 0})
        sums["wait"] += _number(row.props.get("wait_ms"))
        sums["focus"] += _number(row.props.get("focus_ms"))
        sums["changes"] += _number(row.props.get("changes"))
        sums["empty"] = int(bool(row.props.get("left_empty")))
    for name, sums in fields.items():
        add(cell, "fields", name, "units")
        add(cell, "fields", name, "bought", by=int(bought))
        add(cell, "fields", name, "empty", by=sums["empty"])
        add(cell, "fields", name, "again", by=int(sums["changes"] > 1))
        add(cell, "fields", name, "wait", bucket(sums["wait"] * _MS))
        add(cell, "fields", name, "focus", bucket(sums["focus"] * _MS))
    if stuck and fields:
        last = max(((row.at, _word(row, "field")) for row in rows if _word(row, "field")), default=None)
        add(cell, "fields", last[1] if last else "", "last")


def _number(value: Any) -> int:
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) and value > 0 else 0
