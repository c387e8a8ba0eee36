"""Who helps to run the shop: invite, give a role, keep out."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer
from wtforms import EmailField, RadioField, StringField
from wtforms.validators import InputRequired, Length

from shop.brand import links
from shop.kernel import clock, db
from shop.kernel.errors import N_, Conflict, NotFound
from shop.staff import emails, operations, queries
from shop.staff.models import Staff
from shop.staff.roles import MANAGER, OWNER, PACKER
from shop.web import auth, nav, render
from shop.web.acting import act
from shop.web.forms import Form, blame, options

blueprint = Blueprint("admin_team", __name__, url_prefix="/admin/team")
nav.add("settings", N_("Team"), "admin_team.index", "settings", 90, "users")

ROLE_CHOICES = [
    (PACKER, _l("Packer"), _l("Sees what to pack and ships it, nothing else.")),
    (MANAGER, _l("Manager"), _l("Does everything except settings and the team.")),
    (OWNER, _l("Owner"), _l("Does everything.")),
]


class InvitationForm(Form):
    """A new colleague."""

    name = StringField(_l("Name"), validators=[InputRequired(), Length(max=120)])
    email = EmailField(_l("Email"), validators=[InputRequired(), Length(max=320)])
    role = RadioField(_l("Role"), choices=options(ROLE_CHOICES), default=MANAGER)


class RoleForm(Form):
    """Another role."""

    role = RadioField(choices=options(ROLE_CHOICES))


@blueprint.get("")
@auth.staff_required("settings")
def index() -> Response:
    """Everybody, and the form to invite."""
    return _page(InvitationForm())


@blueprint.post("")
@auth.staff_required("settings")
def invite() -> Response:
    """Make the account, mail its one-time link and show the link once."""
    form, at = InvitationForm(), clock.now()
    if not form.validate():
        return _page(form, status=422)
    try:
        with db.transaction():
            staff = operations.invite(
                email=form.email.data or "", name=form.name.data or "", role=form.role.data or "", at=at
            )
            link = _new_link(staff)
    except operations.BadStaff as error:
        blame(form.email, error)
        return _page(form, status=422)
    return _page(InvitationForm(formdata=None), link=link, invited=staff)


@blueprint.post("/<uuid:staff_id>/link")
@auth.staff_required("settings")
def send_link(staff_id: uuid.UUID) -> Response:
    """A new one-time link for somebody who lost the first or their password."""
    with db.transaction():
        staff = _active(staff_id)
        link = _new_link(staff)
    return _page(InvitationForm(formdata=None), link=link, invited=staff)


@blueprint.post("/<uuid:staff_id>/role")
@auth.staff_required("settings")
def change_role(staff_id: uuid.UUID) -> Answer:
    """Give another role."""
    role = RoleForm().role.data or ""
    if act(lambda: operations.change_role(staff_id=staff_id, role=role)):
        flash(_("The role is changed."), "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/<uuid:staff_id>/deactivation")
@auth.staff_required("settings")
def deactivate(staff_id: uuid.UUID) -> Answer:
    """Keep somebody out; what they did stays in the books."""
    if staff_id == auth.signed_in_staff().id:
        raise Conflict(N_("You cannot keep yourself out."))
    if act(lambda: operations.set_active(staff_id=staff_id, active=False)):
        flash(_("They are signed out and cannot come back."), "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/<uuid:staff_id>/activation")
@auth.staff_required("settings")
def activate(staff_id: uuid.UUID) -> Answer:
    """Let somebody in again."""
    if act(lambda: operations.set_active(staff_id=staff_id, active=True)):
        flash(_("They may sign in again."), "success")
    return redirect(url_for(".index"), 303)


def _active(staff_id: uuid.UUID) -> Staff:
    staff = queries.by_id(staff_id)
    if staff is None or not staff.active:
        raise NotFound(N_("There is no such account."))
    return staff


def _new_link(staff: Staff) -> str:
    at = clock.now()
    token = operations.sign_in_link_token(staff, at=at, lasts=operations.INVITATION_LASTS)
    emails.invitation(staff=staff, token=token, invited_by=auth.signed_in_staff().name, at=at)
    return links.url(f"/admin/sign-in/{token}")


def _page(
    form: InvitationForm, *, status: int = 200, link: str = "", invited: Staff | None = None
) -> Response:
    return render.page(
        "admin/team/index.html",
        status=status,
        form=form,
        everybody=queries.everybody(),
        me=auth.signed_in_staff(),
        role_choices=ROLE_CHOICES,
        role_names={value: name for value, name, _text in ROLE_CHOICES},
        link=link,
        invited=invited,
        days=operations.INVITATION_LASTS.days,
    )
