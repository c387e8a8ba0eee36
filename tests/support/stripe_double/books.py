"""What the double remembers: objects by id, in the order of their making, and pages of them."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from typing import Any

from .errors import missing, unknown_param

Obj = dict[str, Any]


def public(value: Any) -> Any:
    """A copy without what only the double knows: keys that begin with an underscore."""
    if isinstance(value, dict):
        return {key: public(inner) for key, inner in value.items() if not key.startswith("_")}
    return [public(inner) for inner in value] if isinstance(value, list) else value


def nothing(names: str) -> Obj:
    """Fields that are there and empty, by their names with spaces between."""
    return dict.fromkeys(names.split())


class Books:
    """All objects of one pretended account. Callers hold the world's lock."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self._objects: dict[str, Obj] = {}

    def new_id(self, prefix: str, size: int = 24) -> str:
        """An id as Stripe's look: a prefix and random letters and digits."""
        return f"{prefix}_{secrets.token_hex(size)[:size]}"

    def created(self) -> int:
        """The present, in whole seconds."""
        return int(self.now())

    def add(self, obj: Obj) -> Obj:
        """Keep `obj` and return it."""
        self._objects[obj["id"]] = obj
        return obj

    def remove(self, id: str) -> None:
        """Forget an object."""
        del self._objects[id]

    def find(self, id: str | None) -> Obj | None:
        """The object of that id, or None."""
        return self._objects.get(id or "")

    def get(self, kind: str, id: str, *, param: str | None = None) -> Obj:
        """The `kind` of that id: 404 when it is named by the URL, 400 when by the parameter `param`."""
        found = self._objects.get(id)
        if found is not None and found["object"] == kind:
            return found
        raise unknown_param(kind, id, param=param) if param else missing(kind, id)

    def all(self, kind: str, **where: Any) -> list[Obj]:
        """Every `kind` whose fields equal `where` (None: any), newest first."""
        wanted = {name: value for name, value in where.items() if value is not None}
        return [
            obj
            for obj in reversed(self._objects.values())
            if obj["object"] == kind and all(obj.get(name) == value for name, value in wanted.items())
        ]


def page(objects: Iterable[Obj], params: dict[str, Any], url: str) -> Obj:
    """One page of a list, newest first: `limit`, `starting_after`, `ending_before`, `created`."""
    found = [obj for obj in objects if _in_range(obj["created"], params.get("created"))]
    ids = [obj["id"] for obj in found]
    limit = min(params.get("limit", 10), 100)
    if cursor := params.get("starting_after"):
        found = found[_place(ids, cursor, "starting_after") + 1 :]
    elif cursor := params.get("ending_before"):
        place = _place(ids, cursor, "ending_before")
        before = found[:place]
        return {"object": "list", "url": url, "data": before[-limit:], "has_more": len(before) > limit}
    return {"object": "list", "url": url, "data": found[:limit], "has_more": len(found) > limit}


def _place(ids: list[str], cursor: str, param: str) -> int:
    if cursor not in ids:
        raise unknown_param("object", cursor, param=param)
    return ids.index(cursor)


def _in_range(created: int, wanted: Any) -> bool:
    if wanted is None:
        return True
    if isinstance(wanted, int):
        return created == wanted
    checks = {
        "gt": created.__gt__,
        "gte": created.__ge__,
        "lt": created.__lt__,
        "lte": created.__le__,
    }
    return all(checks[name](bound) for name, bound in wanted.items())
