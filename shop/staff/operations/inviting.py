"""Colleagues invited by mail, and one-time links that sign in.

A link is for the account as it is: it ends with its time, its first use, a new password or address, and while
its account is kept out.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from shop.kernel import db, ids, passwords, signing
from shop.kernel.errors import N_
from shop.staff import queries
from shop.staff.models import Staff
from shop.staff.operations.accounts import BadStaff, free_email, start_session
from shop.staff.roles import ROLES

LINK, LINK_LASTS = "staff.sign_in", timedelta(hours=24)
INVITATION_LASTS = timedelta(days=7)


def invite(*, email: str, name: str, role: str, at: datetime) -> Staff:
    """Add a colleague, who comes in by a sign-in link and chooses a password. Raises BadStaff."""
    if role not in ROLES:
        raise BadStaff(N_("There is no such role."))
    staff = Staff(id=ids.new_id(), email=free_email(email, None), name=name[:120], role=role, created_at=at)
    db.session().add(staff)
    db.session().flush()
    return staff


def sign_in_link_token(staff: Staff, *, at: datetime, lasts: timedelta = LINK_LASTS) -> str:
    """A one-time token that signs `staff` in, valid for a day or as long as it `lasts`."""
    payload = [str(staff.id), present(staff), ids.new_token()]
    return signing.sign(LINK, payload, expires_at=at + lasts)


def check_sign_in_link(*, token: str, at: datetime) -> Staff:
    """Whom a link could sign in now. Changes nothing. Raises BadLink."""
    return of_link(signing.peek(LINK, token, at=at))


def use_sign_in_link(*, token: str, at: datetime, password: str = "") -> tuple[Staff, str]:
    """Sign in by link, once: the account and a session token.

    `password` is the first one of who was invited; other accounts keep theirs. Raises BadLink, WeakPassword.
    """
    staff = of_link(signing.verify(LINK, token, at=at))
    signing.spend(token, at=at)
    if needs_password(staff):
        staff.password_hash = passwords.hash_password(password)
    return staff, start_session(staff, at=at)


def needs_password(staff: Staff) -> bool:
    """Whether they were invited and have not chosen a password; the first owner sets an address first."""
    return staff.email is not None and staff.password_hash is None


def of_link(payload: list[str]) -> Staff:
    """The account that a link of this payload (id, stamp, …) is for. Raises BadLink."""
    staff = queries.by_id(uuid.UUID(payload[0]))
    if staff is None or not staff.active or payload[1] != present(staff):
        raise signing.BadLink(N_("This link is not valid any more."))
    return staff


def present(staff: Staff) -> str:
    """A stamp that changes with an account's address or password."""
    return ids.token_hash(f"{staff.email} {staff.password_hash}")[:16]
