"""The SQL that reads texts: what each line says, and why a line says nothing that could be kept."""

from __future__ import annotations

from dataclasses import dataclass

from tracking.lake.importing.lines import quoted, text
from tracking.lake.importing.mapping import PROPS, Mapping

EARLIEST = 788_918_400_000_000  # 1995-01-01, in µs
FORMATS = (
    "%Y-%m-%d %H:%M:%S.%f",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S.%f",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d",
)
NO_VISITOR, NO_TIME, NO_EVENT, NO_VALUE, NO_POSITION = "visitor", "time", "event", "value", "position"


@dataclass(frozen=True, kw_only=True)
class Manner:
    """How the file writes: time zone of times without one, a format of its own, decimals of its currency."""

    zone: str = "UTC"
    format: str = ""
    decimals: int = 2
    latest: int = 0  # µs; later times are not believed


def told(mapping: Mapping, manner: Manner) -> str:
    """SQL over `lines`: place, visitor, moment (µs), name, reason (NULL = good) and the other fields."""
    at = f"{moment('time', manner)} + coalesce({_whole('position', mapping)}, 0)"
    amount = _amount(mapping, manner)
    reason = f"""CASE WHEN coalesce(visitor, '') = '' THEN {text(NO_VISITOR)}
        WHEN moment IS NULL OR moment < {EARLIEST} OR moment > {manner.latest} THEN {text(NO_TIME)}
        WHEN name IS NULL OR NOT regexp_full_match(name, '[a-z][a-z0-9_]{{0,39}}') THEN {text(NO_EVENT)}
        WHEN given_value IS NOT NULL AND value_minor IS NULL THEN {text(NO_VALUE)}
        WHEN given_position IS NOT NULL AND position IS NULL THEN {text(NO_POSITION)} END"""
    columns = ", ".join(f"{_of(name, mapping)} AS {name}" for name in _PLAIN)
    return f"""SELECT *, {reason} AS reason FROM (
        SELECT place, {_of("visitor", mapping)} AS visitor, {at} AS moment, {_name(mapping)} AS name,
            {_of("value", mapping)} AS given_value, {amount} AS value_minor,
            {_of("position", mapping)} AS given_position, {_whole("position", mapping)} AS position,
            {columns}, {_props(mapping)} AS props FROM lines)"""


_PLAIN = tuple(
    """session path title referrer channel source medium campaign device locale currency order_id cart
    customer""".split()
)
_NAMES = {"order_id": "order"}


def _of(name: str, mapping: Mapping) -> str:
    given = _NAMES.get(name, name)
    return quoted(given) if given in mapping.fields else "NULL::VARCHAR"


def _whole(name: str, mapping: Mapping) -> str:
    return f"try_cast({_of(name, mapping)} AS BIGINT)"


def _name(mapping: Mapping) -> str:
    plain = r"regexp_replace(lower(trim(event)), '[^a-z0-9]+', '_', 'g')"
    cases = " ".join(f"WHEN {text(given)} THEN {text(name)}" for given, name in mapping.names.items())
    return f"CASE event {cases} ELSE {plain} END" if cases else plain


def _amount(mapping: Mapping, manner: Manner) -> str:
    value = f"try_cast(replace({_of('value', mapping)}, ' ', '') AS DECIMAL(18, 4))"
    return f"try_cast(round({value} * {10**manner.decimals}) AS BIGINT)"


def moment(column: str, manner: Manner) -> str:
    """SQL of a text as µs since 1970: a number of s, ms or µs, ISO 8601, or the file's own format."""
    formats = ", ".join(text(one) for one in ((manner.format,) if manner.format else FORMATS))
    local = f"epoch_us(timezone({text(manner.zone)}, try_strptime({column}, [{formats}])))"
    if manner.format:
        return local
    number = f"try_cast({column} AS DOUBLE)"
    return f"""CASE WHEN regexp_full_match({column}, '[0-9]+([.][0-9]+)?') THEN CAST(CASE
            WHEN {number} < 1e11 THEN {number} * 1e6 WHEN {number} < 1e14 THEN {number} * 1e3
            WHEN {number} < 1e17 THEN {number} END AS BIGINT)
        WHEN regexp_matches({column}, '[0-9](Z|z|[+-][0-9]{{2}}:?[0-9]{{2}})$')
            AND {column} LIKE '%:%' THEN epoch_us(try_cast({column} AS TIMESTAMPTZ))
        ELSE {local} END"""


def _props(mapping: Mapping) -> str:
    own = [name for name in mapping.fields if name.startswith(PROPS)]
    parts = [f"{text(name.removeprefix(PROPS))}, {quoted(name)}" for name in own]
    if "item" in mapping.fields:
        parts.append("'items', CASE WHEN item IS NOT NULL THEN json_array(json_object('item_id', item)) END")
    if not parts:
        return "'{}'"
    return f"json_merge_patch('{{}}', json_object({', '.join(parts)}))::VARCHAR"
