"""Questions that the owner keeps under a name, in the shop's store; whoever may read reports sees them."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base
from tracking.reports.lifetime.models import LifetimeCohort as LifetimeCohort
from tracking.reports.lifetime.models import LifetimeState as LifetimeState
from tracking.reports.recommendations.models import SlotFact as SlotFact
from tracking.reports.recommendations.models import SlotStanding as SlotStanding


class SavedQuestion(Base):
    """A question as it was put: `given` holds the texts that an address or a command line would."""

    __tablename__ = "saved_questions"
    __table_args__ = (UniqueConstraint("question", "name"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    question: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(80))
    given: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
