"""Writing care guides."""

from __future__ import annotations

from datetime import datetime

from shop.brand import store
from shop.catalog.models import CareGuide
from shop.kernel import db
from shop.kernel.errors import N_, DomainError

LONGEST = 20_000


class BadCare(DomainError):
    """A guide that is too long, or in a language the shop does not speak."""


def set_care(*, subject: str, locale: str, markdown: str, at: datetime) -> None:
    """Keep the guide about `subject` (see `queries.care_subjects`) in a language; an empty one is removed.

    Raises BadCare.
    """
    if locale not in store.LANGUAGES or not subject.startswith(("product:", "type:")) or len(subject) > 300:
        raise BadCare(N_("There is no such guide."))
    if len(markdown) > LONGEST:
        raise BadCare(N_("A guide has at most %(most)s characters."), most=LONGEST)
    row = db.session().get(CareGuide, (subject, locale))
    text = markdown.strip()
    if not text:
        if row is not None:
            db.session().delete(row)
    elif row is None:
        db.session().add(CareGuide(subject=subject, locale=locale, markdown=text, updated_at=at))
    elif row.markdown != text:
        row.markdown, row.updated_at = text, at
    db.session().flush()
