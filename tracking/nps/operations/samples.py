"""The demo store's sample answers: they go with the first true one, or by the owner's press."""

from __future__ import annotations

from sqlalchemy import delete

from shop.kernel import db
from tracking.nps.models import NpsAnswer, NpsSurvey


def forget() -> None:
    """Delete the samples, in the open transaction."""
    for model in (NpsAnswer, NpsSurvey):
        db.session().execute(delete(model).where(model.demo).execution_options(synchronize_session=False))
