"""Everybody on the team, what each role may do, and the form that invites."""

from __future__ import annotations

import uuid

from flask import Response
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, RadioField, StringField
from wtforms.validators import InputRequired, Length

from shop.admin.team import blueprint
from shop.brand import links
from shop.kernel import clock, db
from shop.kernel.errors import N_, NotFound
from shop.staff import emails, operations, queries
from shop.staff.models import Staff
from shop.staff.roles import PACKER, PERMISSIONS, ROLES
from shop.web import auth, render
from shop.web.forms import Form, blame, options

ROLE_CHOICES = [(key, _l(role.name), _l(role.text)) for key, role in ROLES.items()]


class InvitationForm(Form):
    """A new colleague."""

    name = StringField(_l("Name"), validators=[InputRequired(), Length(max=120)])
    email = EmailField(_l("Email"), validators=[InputRequired(), Length(max=320)])
    role = RadioField(_l("Role"), choices=options(ROLE_CHOICES), default=PACKER)


@blueprint.get("")
@auth.staff_required("team")
def index() -> Response:
    """Everybody, and the form to invite."""
    return _page(InvitationForm())


@blueprint.post("")
@auth.staff_required("team")
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
@auth.staff_required("team")
def send_link(staff_id: uuid.UUID) -> Response:
    """A new one-time link for somebody who lost the first or their password."""
    with db.transaction():
        staff = _active(staff_id)
        link = _new_link(staff)
    return _page(InvitationForm(formdata=None), link=link, invited=staff)


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
        permissions=[
            (
                _(role.name),
                role.permissions == PERMISSIONS.keys(),
                [_(text) for key, text in PERMISSIONS.items() if key in role.permissions],
            )
            for role in ROLES.values()
        ],
        link=link,
        invited=invited,
        days=operations.INVITATION_LASTS.days,
    )
