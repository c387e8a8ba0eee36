"""The button of the attention list that begins the former second-order discount as a personal offer."""

from __future__ import annotations

from datetime import datetime

from shop.kernel.errors import N_, Conflict
from shop.web import auth, fixes
from tracking.personalization.offers import former


def _begin(_key: str, at: datetime) -> None:
    if not auth.staff_may("marketing"):
        raise Conflict(N_("Somebody who looks after marketing has to begin it."))
    former.begin(at=at)


fixes.register(
    former.BEGIN,
    N_("Begin it again"),
    _begin,
    done=N_("The second-order offer runs again. It stands among the personal offers."),
)
