"""Roles given and people kept out; there is always somebody left who owns the shop."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from shop.kernel import db
from shop.kernel.errors import N_
from shop.staff.models import Staff
from shop.staff.operations.accounts import BadStaff, existing, sign_out_everywhere
from shop.staff.roles import OWNER, ROLES


def change_role(*, staff_id: uuid.UUID, role: str) -> Staff:
    """Give an account another role and end its sessions. The last active owner stays one.

    Raises BadStaff, NotFound.
    """
    if role not in ROLES:
        existing(staff_id)
        raise BadStaff(N_("There is no such role."))
    staff = _locked(staff_id)
    if role != OWNER:
        _keep_an_owner(staff)
    if staff.role != role:
        staff.role = role
        sign_out_everywhere(staff_id=staff_id)
    db.session().flush()
    return staff


def set_active(*, staff_id: uuid.UUID, active: bool) -> Staff:
    """Let an account in again, or keep it out and end its sessions. Raises BadStaff, NotFound."""
    staff = _locked(staff_id)
    if not active:
        _keep_an_owner(staff)
        sign_out_everywhere(staff_id=staff_id)
    staff.active = active
    db.session().flush()
    return staff


def _locked(staff_id: uuid.UUID) -> Staff:
    """The account, while nobody else changes who owns the shop."""
    everybody = select(Staff).order_by(Staff.id).with_for_update()
    rows = db.session().scalars(everybody.execution_options(populate_existing=True)).all()
    found = {row.id: row for row in rows}
    return found.get(staff_id) or existing(staff_id)


def _keep_an_owner(staff: Staff) -> None:
    others = select(Staff.id).where(Staff.role == OWNER, Staff.active, Staff.id != staff.id).limit(1)
    if staff.role == OWNER and staff.active and db.session().scalar(others) is None:
        raise BadStaff(N_("The shop needs at least one owner."))
