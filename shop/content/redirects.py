"""Addresses that were: whoever follows an old link finds the thing where it lives now, or that it is gone.

Links live in other people's pages, mails and search engines for years. An address is answered in one step
however often its thing has moved. This is asked only where nothing lives, so an address that is taken again
needs no care.
"""

from __future__ import annotations

from sqlalchemy import delete, update

from shop.content.models import Redirect
from shop.kernel import db

LONGEST = 400
GONE = ""


def moved(old: str, new: str) -> None:
    """Send from the path `old` to the path `new` from now on, also who was sent to `old` until now."""
    if old == new or max(len(old), len(new)) > LONGEST:
        return
    session = db.session()
    session.execute(delete(Redirect).where(Redirect.path.in_([old, new])))
    session.execute(update(Redirect).where(Redirect.target == old).values(target=new))
    session.add(Redirect(path=old, target=new))
    session.flush()


def gone(path: str) -> None:
    """Say from now on that what was at `path`, and at every address before, is there no more."""
    session = db.session()
    session.execute(delete(Redirect).where(Redirect.path == path))
    session.execute(update(Redirect).where(Redirect.target == path).values(target=GONE))
    if len(path) <= LONGEST:
        session.add(Redirect(path=path, target=GONE))
    session.flush()


def find(path: str) -> str | None:
    """Where to go from `path`; GONE when there is nothing any more, None when nobody knows."""
    if len(path) > LONGEST:
        return None
    found = db.session().get(Redirect, path)
    return None if found is None else found.target
