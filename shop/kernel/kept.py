"""What every page needs and hardly ever changes, kept by each process until a row it comes from changes.

    @kept.until_changed(Collection)
    def navigation() -> tuple[Entry, ...]: …

Whoever flushes a change to a watched table also writes a new random revision of it into the preferences,
in the same transaction; all preferences are read once a request anyway, so looking costs no statement. A
revision is never used twice: what is kept under one stays true, in every process. Changes made by bulk
statements past the session are not seen by themselves: whoever writes so says `changed(Model)`. Answers must
be plain values, not rows.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar, cast

from sqlalchemy import event, update
from sqlalchemy.orm import Session

from shop.kernel import clock, db, ids, preferences
from shop.kernel.models import PreferenceRow

Function = TypeVar("Function", bound=Callable[..., Any])
_watched: dict[str, str] = {}


def until_changed(*models: type[db.Base]) -> Callable[[Function], Function]:
    """Decorator: keep answers by (hashable, positional) arguments until a row of `models` changes.

    Inside a transaction the function is simply called.
    """
    keys = [_watch(model) for model in models]

    def decorate(function: Function) -> Function:
        @lru_cache(maxsize=64)
        def answer(_of: tuple[object, ...], *arguments: Any) -> Any:
            return function(*arguments)

        @wraps(function)
        def wrapper(*arguments: Any) -> Any:
            if db.in_transaction():
                return function(*arguments)
            return answer((db.engine(), *preferences.raw(*keys)), *arguments)

        return cast(Function, wrapper)

    return decorate


def changed(model: type[db.Base]) -> None:
    """Rows of `model` were written by a bulk statement, in the open transaction."""
    _renew(db.session(), _watch(model))


def _watch(model: type[db.Base]) -> str:
    if not event.contains(Session, "before_flush", _note):
        event.listen(Session, "before_flush", _note)
    return _watched.setdefault(model.__tablename__, f"kept.{model.__tablename__}")


def _note(session: Session, _context: Any, _instances: Any) -> None:
    """Give each watched table that this flush changes a new revision."""
    changed = [*session.new, *session.deleted, *(row for row in session.dirty if session.is_modified(row))]
    for key in {_watched[row.__tablename__] for row in changed if row.__tablename__ in _watched}:
        _renew(session, key)


def _renew(session: Session, key: str) -> None:
    row = {"key": key, "value": "", "updated_at": clock.now()}
    db.insert_ignore(PreferenceRow, [row])
    renewed = update(PreferenceRow).where(PreferenceRow.key == key).values(value=ids.new_token())
    session.execute(renewed.execution_options(synchronize_session=False))
    session.info.pop("preferences", None)
