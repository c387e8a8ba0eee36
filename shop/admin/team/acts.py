"""What the owner does with an account: another role, keep out, let in again."""

from __future__ import annotations

import uuid

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer
from wtforms import RadioField

from shop.admin.team import blueprint
from shop.admin.team.people import ROLE_CHOICES
from shop.kernel.errors import N_, Conflict
from shop.staff import operations
from shop.web import auth
from shop.web.acting import act
from shop.web.forms import Form, options


class RoleForm(Form):
    """Another role."""

    role = RadioField(_l("Role"), choices=options(ROLE_CHOICES))


@blueprint.post("/<uuid:staff_id>/role")
@auth.staff_required("team")
def change_role(staff_id: uuid.UUID) -> Answer:
    """Give another role; the sessions of the old one end."""
    role = RoleForm().role.data or ""
    if act(lambda: operations.change_role(staff_id=staff_id, role=role)):
        flash(_("The role is changed. They sign in again with it."), "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/<uuid:staff_id>/deactivation")
@auth.staff_required("team")
def deactivate(staff_id: uuid.UUID) -> Answer:
    """Keep somebody out; what they did stays in the books."""
    if staff_id == auth.signed_in_staff().id:
        raise Conflict(N_("You cannot keep yourself out."))
    if act(lambda: operations.set_active(staff_id=staff_id, active=False)):
        flash(_("They are signed out and cannot come back."), "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/<uuid:staff_id>/activation")
@auth.staff_required("team")
def activate(staff_id: uuid.UUID) -> Answer:
    """Let somebody in again."""
    if act(lambda: operations.set_active(staff_id=staff_id, active=True)):
        flash(_("They may sign in again."), "success")
    return redirect(url_for(".index"), 303)
