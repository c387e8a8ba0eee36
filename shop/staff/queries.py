"""Reading staff accounts."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import and_, func, or_, select

from shop.kernel import db, ids
from shop.kernel.models import AuditEntry
from shop.staff.models import Staff, StaffSession
from shop.staff.roles import OWNER


def by_id(staff_id: uuid.UUID) -> Staff | None:
    """The account, if it exists."""
    return db.session().get(Staff, staff_id)


def by_email(email: str) -> Staff | None:
    """The account of an email address, however it is capitalized."""
    return db.session().scalar(select(Staff).where(Staff.email == email.strip().lower()))


def by_session(token: str, *, at: datetime) -> Staff | None:
    """Who is signed in with this session token."""
    return db.session().scalar(
        select(Staff)
        .join(StaffSession, StaffSession.staff_id == Staff.id)
        .where(StaffSession.token_hash == ids.token_hash(token), StaffSession.expires_at > at, Staff.active)
    )


def session(token: str, *, at: datetime) -> StaffSession | None:
    """The session of this token, while it lasts."""
    query = select(StaffSession).where(
        StaffSession.token_hash == ids.token_hash(token), StaffSession.expires_at > at
    )
    return db.session().scalar(query)


def sessions(staff_id: uuid.UUID, *, at: datetime) -> list[StaffSession]:
    """An account's signed-in browsers, newest first."""
    query = select(StaffSession).where(StaffSession.staff_id == staff_id, StaffSession.expires_at > at)
    return list(db.session().scalars(query.order_by(StaffSession.created_at.desc(), StaffSession.id)))


def owner() -> Staff | None:
    """The first owner account."""
    return db.session().scalar(select(Staff).where(Staff.role == OWNER).order_by(Staff.created_at).limit(1))


def everybody() -> list[Staff]:
    """All accounts, oldest first."""
    return list(db.session().scalars(select(Staff).order_by(Staff.created_at)))


def count() -> int:
    """How many accounts there are."""
    return db.session().scalar(select(func.count()).select_from(Staff)) or 0


def activity(staff_id: uuid.UUID, *, limit: int, before: uuid.UUID | None = None) -> list[AuditEntry]:
    """What somebody changed, and what was changed about them, newest first; `before` an entry's id."""
    theirs = or_(
        AuditEntry.actor == f"staff:{staff_id}",
        and_(AuditEntry.table_name == Staff.__tablename__, AuditEntry.row_id == str(staff_id)),
    )
    query = select(AuditEntry).where(theirs).order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    last = db.session().get(AuditEntry, before) if before else None
    if last is not None:
        query = query.where(
            or_(AuditEntry.at < last.at, and_(AuditEntry.at == last.at, AuditEntry.id < last.id))
        )
    return list(db.session().scalars(query.limit(limit)))
