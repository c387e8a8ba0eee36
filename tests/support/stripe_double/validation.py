"""Check request parameters against the SDK's own TypedDicts, which are generated from Stripe's schema.

The types are those of exactly the API version that the installed SDK speaks, so that every request a
test makes is a contract test: an unknown parameter, a missing one, a wrong type or an unknown word of
an enum is a 400, in Stripe's own words. What passes comes back converted: integers, booleans, decimals.
"""

from __future__ import annotations

import collections.abc
import re
import types
import typing
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

import typing_extensions as te
from stripe._request_options import RequestOptions
from stripe._stripe_context import StripeContext
from stripe._stripe_object import UntypedStripeObject

from .errors import StripeFailure

_OPTIONS = set(RequestOptions.__annotations__)
_NAMES = {
    "StripeContext": StripeContext,
    "UntypedStripeObject": UntypedStripeObject,
    **{
        name: getattr(typing, name)
        for name in ("Any", "Dict", "List", "Mapping", "Optional", "Sequence", "Union")
    },
}
_WRAPPERS = (te.NotRequired, te.Required, te.Annotated, typing.NotRequired, typing.Required)
_LITERALS = (te.Literal, typing.Literal)


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a request."""

    path: str
    message: str
    code: str | None = None


def read(params: dict[str, Any], shape: Any) -> dict[str, Any]:
    """`params` converted to the types of the TypedDict `shape`. Raises StripeFailure(400)."""
    value, faults = _convert(params, shape, "")
    faults = faults or list(_metadata_faults(params.get("metadata")))
    if faults:
        first = faults[0]
        raise StripeFailure(400, first.message, code=first.code, param=first.path)
    return value


@cache
def _fields(shape: Any) -> dict[str, Any]:
    hints = te.get_type_hints(shape, localns=_NAMES, include_extras=True)
    return {name: hint for name, hint in hints.items() if name not in _OPTIONS}


def _bare(hint: Any) -> Any:
    while te.get_origin(hint) in _WRAPPERS:
        hint = te.get_args(hint)[0]
    return hint


def _convert(value: Any, hint: Any, path: str) -> tuple[Any, list[Fault]]:
    hint = _bare(hint)
    origin = te.get_origin(hint)
    if te.is_typeddict(hint):
        return _object(value, hint, path)
    if origin in (typing.Union, types.UnionType):
        return _union(value, te.get_args(hint), path)
    if origin in (list, collections.abc.Sequence):
        return _list(value, te.get_args(hint)[0], path)
    if origin in (dict, collections.abc.Mapping, UntypedStripeObject):
        return _map(value, te.get_args(hint)[-1], path)
    if origin in _LITERALS:
        return _word(value, te.get_args(hint), path)
    return _scalar(value, hint, path)


def _object(value: Any, shape: Any, path: str) -> tuple[Any, list[Fault]]:
    if not isinstance(value, dict):
        return value, [Fault(path, f"Invalid object: {path}")]
    fields, result, faults = _fields(shape), {}, []
    for name, inner in value.items():
        here = _join(path, name)
        if name not in fields:
            faults.append(Fault(here, f"Received unknown parameter: {here}", "parameter_unknown"))
            continue
        result[name], found = _convert(inner, fields[name], here)
        faults += found
    for name in shape.__required_keys__ - set(value) - _OPTIONS:
        here = _join(path, name)
        faults.append(Fault(here, f"Missing required param: {here}.", "parameter_missing"))
    return result, faults


def _union(value: Any, choices: tuple[Any, ...], path: str) -> tuple[Any, list[Fault]]:
    words = [
        choice for choice in choices if te.get_origin(choice) in _LITERALS and te.get_args(choice) != ("",)
    ]
    if words and str in choices:  # enums of the SDK are open (`Literal | str`); a test wants them closed
        choices = tuple(choice for choice in choices if choice is not str)
    tries = [_convert(value, choice, path) for choice in choices if choice is not UntypedStripeObject]
    for result, faults in tries:
        if not faults:
            return result, []
    by_depth = sorted(tries, key=lambda tried: -max(len(fault.path) for fault in tried[1]))
    return by_depth[0]


def _list(value: Any, hint: Any, path: str) -> tuple[Any, list[Fault]]:
    if not isinstance(value, list):
        return value, [Fault(path, f"Invalid array: {path}")]
    pairs = [_convert(inner, hint, f"{path}[{place}]") for place, inner in enumerate(value)]
    return [result for result, _ in pairs], [fault for _, faults in pairs for fault in faults]


def _map(value: Any, hint: Any, path: str) -> tuple[Any, list[Fault]]:
    if not isinstance(value, dict):
        return value, [Fault(path, f"Invalid object: {path}")]
    pairs = {name: _convert(inner, hint, _join(path, name)) for name, inner in value.items()}
    return {name: pair[0] for name, pair in pairs.items()}, [
        fault for pair in pairs.values() for fault in pair[1]
    ]


def _word(value: Any, words: tuple[Any, ...], path: str) -> tuple[Any, list[Fault]]:
    if value in words:
        return value, []
    return value, [Fault(path, f"Invalid {path}: must be one of {', '.join(map(str, words[:8]))}")]


def _scalar(value: Any, hint: Any, path: str) -> tuple[Any, list[Fault]]:
    if hint in (Any, object):
        return value, []
    if not isinstance(value, str):
        return value, [Fault(path, f"Invalid string: {path}")]
    if hint is bool:
        known = value in ("true", "false")
        return value == "true", [] if known else [Fault(path, f"Invalid boolean: {value}")]
    if hint is int:
        if re.fullmatch(r"-?[0-9]+", value):
            return int(value), []
        return value, [Fault(path, f"Invalid integer: {value}", "parameter_invalid_integer")]
    if hint in (float, Decimal):
        return _decimal(value, path)
    return value, []


def _decimal(value: str, path: str) -> tuple[Any, list[Fault]]:
    try:
        return Decimal(value), []
    except InvalidOperation:
        return value, [Fault(path, f"Invalid decimal: {value}")]


def _join(path: str, name: str) -> str:
    return f"{path}[{name}]" if path else name


def _metadata_faults(metadata: Any) -> collections.abc.Iterator[Fault]:
    if not isinstance(metadata, dict):
        return
    if len(metadata) > 50:
        yield Fault("metadata", "You can have up to 50 metadata keys.")
    for key, value in metadata.items():
        if len(key) > 40 or len(value) > 500:
            yield Fault("metadata", f"Metadata keys take 40 characters, values 500: {key[:40]}")
