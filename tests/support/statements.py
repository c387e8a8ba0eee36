"""Counts the statements a piece of code sends to the shop's database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from shop.kernel import db


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements sent inside the block, in order; BEGIN and the reading of preferences left out."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN") and "FROM preferences" not in statement:
            sent.append(statement)

    event.listen(db.engine(), "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine(), "before_cursor_execute", note)
