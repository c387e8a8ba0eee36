"""Imports given to the worker: what was uploaded, how it is meant, how far it is, what came of it."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base

CHECKING, CHECKED, IMPORTING = "checking", "checked", "importing"
DONE, FAILED, CANCELLED = "done", "failed", "cancelled"
PRODUCTS, ORDERS, CUSTOMERS = "products", "orders", "customers"
AT_WORK = frozenset({CHECKING, IMPORTING})
OPEN = frozenset({CHECKING, CHECKED, IMPORTING})


class ImportRun(Base):
    """One uploaded file on its way: checked by a dry run, confirmed by a person, imported by the worker.

    `kind` is what it holds, `file` its name below the folder of uploads, empty once it was deleted.
    `last_line` and `report` are written with each batch, so that a worker that was killed goes on where it
    was. `permille` is how much of the current stage is done.
    """

    __tablename__ = "import_runs"
    __table_args__ = (Index("ix_import_runs_open", "done_at", "parked_at", "due_at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    filename: Mapped[str] = mapped_column(String(255))
    file: Mapped[str] = mapped_column(String(80), default="")
    kind: Mapped[str] = mapped_column(String(10), default=PRODUCTS, server_default=PRODUCTS)
    options: Mapped[dict[str, Any]] = mapped_column(default=dict)
    stage: Mapped[str] = mapped_column(String(10), default=CHECKING)
    preview: Mapped[dict[str, Any] | None]
    report: Mapped[dict[str, Any] | None]
    last_line: Mapped[int] = mapped_column(default=0)
    permille: Mapped[int] = mapped_column(default=0)
    problem: Mapped[dict[str, Any] | None]
    actor: Mapped[str] = mapped_column(String(80), default="")
    created_at: Mapped[datetime] = mapped_column(index=True)
    finished_at: Mapped[datetime | None]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)

    @property
    def is_at_work(self) -> bool:
        """Whether the worker has something to do for it."""
        return self.stage in AT_WORK
