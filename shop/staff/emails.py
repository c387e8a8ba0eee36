"""Mail to colleagues."""

from __future__ import annotations

import uuid
from datetime import datetime

from shop.brand import links, store
from shop.kernel import ids
from shop.mail import operations as mail
from shop.staff.models import Staff
from shop.staff.operations import INVITATION_LASTS, PASSWORD_LINK_LASTS


def invitation(*, staff: Staff, token: str, invited_by: str, at: datetime) -> None:
    """Queue the mail with the one-time link that lets a new colleague in."""
    if staff.email is None:
        return
    mail.queue(
        kind="staff_invitation",
        dedupe_key=f"staff:{staff.id}:invitation:{ids.token_hash(token)[:16]}",
        to=staff.email,
        to_name=staff.name,
        locale=store.current().language,
        template="staff_invitation",
        context={
            "link": links.url(f"/admin/sign-in/{token}"),
            "invited_by": invited_by or store.current().name,
            "days_valid": INVITATION_LASTS.days,
        },
        at=at,
        expires_at=at + INVITATION_LASTS,
        private=True,
        priority=1,
    )


def new_password(*, staff: Staff, token: str, delivery_id: uuid.UUID, at: datetime) -> None:
    """Queue the mail with the one-time link that sets a new password."""
    if staff.email is None:
        return
    mail.queue(
        kind="staff_password",
        dedupe_key=f"staff:{staff.id}:password:{delivery_id}",
        to=staff.email,
        to_name=staff.name,
        locale=store.current().language,
        template="staff_password",
        context={
            "link": links.url(f"/admin/password/{token}"),
            "minutes": int(PASSWORD_LINK_LASTS.total_seconds() // 60),
        },
        at=at,
        expires_at=at + PASSWORD_LINK_LASTS,
        private=True,
        priority=1,
    )
