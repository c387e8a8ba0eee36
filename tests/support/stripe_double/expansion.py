"""`expand`: put whole objects where an answer holds their ids."""

from __future__ import annotations

from typing import Any

from .books import Books, public
from .errors import StripeFailure

DEEPEST = 4


def expand(answer: dict[str, Any], paths: list[str], books: Books) -> dict[str, Any]:
    """A copy of `answer` with the objects named by `paths` ("latest_charge", "data.customer") in place."""
    result = public(answer)
    for path in paths:
        parts = path.split(".")
        if len(parts) > DEEPEST:
            raise StripeFailure(400, f"You cannot expand more than {DEEPEST} levels of a property: {path}")
        _expand(result, parts, path, books)
    return result


def _expand(node: Any, parts: list[str], path: str, books: Books) -> None:
    if isinstance(node, list):
        for item in node:
            _expand(item, parts, path, books)
        return
    name, *rest = parts
    if not isinstance(node, dict) or name not in node:
        raise StripeFailure(400, f"This property cannot be expanded ({path}).", param="expand")
    if isinstance(node[name], str):
        node[name] = _whole(node[name], path, books)
    if rest and node[name] is not None:
        _expand(node[name], rest, path, books)


def _whole(id: str, path: str, books: Books) -> dict[str, Any]:
    found = books.find(id)
    if found is None:
        raise StripeFailure(400, f"This property cannot be expanded ({path}).", param="expand")
    return public(found)
