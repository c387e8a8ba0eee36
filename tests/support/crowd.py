"""Many people at once: real threads that start together, each with database sessions of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from shop.kernel import db

T = TypeVar("T")


def together(*acts: Callable[[], T]) -> list[T | Exception]:
    """Do all `acts` at the same time; what each returned or raised, in their order."""
    gate = threading.Barrier(len(acts))

    def person(act: Callable[[], T]) -> T | Exception:
        gate.wait()
        try:
            return act()
        except Exception as error:
            return error
        finally:
            db.end_read()

    with ThreadPoolExecutor(max_workers=len(acts)) as pool:
        return list(pool.map(person, acts))


def errors(results: list[T | Exception]) -> list[Exception]:
    """What was raised."""
    return [one for one in results if isinstance(one, Exception)]
