"""Decode the bracketed form bodies of Stripe's API: `a[b][0]=x` is `{"a": {"b": ["x"]}}`."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl


def decode(text: str) -> dict[str, Any]:
    """The nested parameters written in a form body or query string. Leaves are strings."""
    tree: dict[str, Any] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        _put(tree, _path(name), value)
    return {key: _lists(value) for key, value in tree.items()}


def _path(name: str) -> list[str]:
    head, *rest = name.replace("]", "").split("[")
    return [head, *rest]


def _put(tree: dict[str, Any], path: list[str], value: str) -> None:
    for key in path[:-1]:
        inner = tree.setdefault(key or str(len(tree)), {})
        if not isinstance(inner, dict):
            inner = tree[key] = {}
        tree = inner
    tree[path[-1] or str(len(tree))] = value


def _lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if value and all(key.isdigit() for key in value):
        return [_lists(value[key]) for key in sorted(value, key=int)]
    return {key: _lists(inner) for key, inner in value.items()}
