"""What needs a person: rows with a sentence, a link and the button that puts it right.

Raising the same (kind, key) again counts it up instead of doubling it; resolving closes it; raising it
after that opens it again. `shop.admin` shows the open ones.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, update

from shop.kernel import db, ids
from shop.kernel.models import AttentionItem


def raise_item(
    *,
    kind: str,
    key: str,
    message: str,
    at: datetime,
    params: dict[str, Any] | None = None,
    link: str | None = None,
    action: str | None = None,
) -> AttentionItem:
    """Open (or count up) the item (kind, key). `message` is a gettext id filled from `params`."""
    session = db.session()
    item = session.scalar(select(AttentionItem).where(AttentionItem.kind == kind, AttentionItem.key == key))
    if item is None:
        item = AttentionItem(id=ids.new_id(), kind=kind, key=key, times=0)
        session.add(item)
    item.message, item.params, item.link, item.action = message, params or {}, link, action
    item.times, item.raised_at, item.resolved_at = item.times + 1, at, None
    session.flush()
    return item


def resolve(*, kind: str, key: str, at: datetime) -> bool:
    """Close the open item (kind, key); False when there is none."""
    item = db.session().scalar(
        select(AttentionItem).where(
            AttentionItem.kind == kind, AttentionItem.key == key, AttentionItem.resolved_at.is_(None)
        )
    )
    if item is None:
        return False
    item.resolved_at = at
    return True


def resolve_many(*, kind: str, keys: Collection[str], at: datetime) -> None:
    """Close those open items of `kind` that are among `keys`, in one statement."""
    if keys:
        items = update(AttentionItem).where(AttentionItem.kind == kind, AttentionItem.key.in_(keys))
        db.session().execute(items.where(AttentionItem.resolved_at.is_(None)).values(resolved_at=at))


def open_items(*, limit: int = 200) -> list[AttentionItem]:
    """Open items, newest first."""
    return list(
        db.session().scalars(
            select(AttentionItem)
            .where(AttentionItem.resolved_at.is_(None))
            .order_by(AttentionItem.raised_at.desc(), AttentionItem.id)
            .limit(limit)
        )
    )


def number_open() -> Select[int]:
    """Counts the items that are open."""
    return select(func.count()).where(AttentionItem.resolved_at.is_(None))


def open_count() -> int:
    """How many items are open."""
    return db.session().scalar(number_open()) or 0
