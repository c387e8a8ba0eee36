"""What was learned of goods for people's lists: no person is in it. In the shop's store."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base


class LearnedModel(Base):
    """Arrays by name ("goods", "demand", "ranker"). `version` is another one each time; `facts` say how it
    was learned and how well it did."""

    __tablename__ = "learned_models"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    version: Mapped[uuid.UUID]
    made_at: Mapped[datetime]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    data: Mapped[bytes] = mapped_column(LargeBinary)
