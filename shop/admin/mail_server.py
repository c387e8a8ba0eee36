"""How mail leaves: the owner's mail server, the From address, and a test mail that is sent at once."""

from __future__ import annotations

from urllib.parse import quote, unquote, urlsplit

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer
from wtforms import BooleanField, EmailField, HiddenField, IntegerField, PasswordField, StringField
from wtforms.validators import AnyOf, InputRequired, Length, NumberRange, Optional, Regexp

from shop.brand import store
from shop.kernel import clock, preferences
from shop.kernel.errors import N_, DomainError
from shop.mail import operations, outgoing, sending
from shop.web import auth, topics
from shop.web.acting import act, sentence
from shop.web.forms import Form
from shop.web.render import page

blueprint = Blueprint("admin_mail_server", __name__, url_prefix="/admin/mails/server")


@blueprint.record_once
def _install(_state: BlueprintSetupState) -> None:
    text = N_("The server that your mails leave through, and the name they bear.")
    topics.add("mail", N_("Mail"), text, "admin_mail_server.show", 60, "mail")


WAYS = {"smtp": "SMTP", **outgoing.NAMED}


class ServerForm(Form):
    """A mail server as providers describe it, or a provider's own door. An empty host means: capture."""

    way = HiddenField(validators=[AnyOf(("smtp", "postmark", "ses"))])
    host = StringField(validators=[Length(max=253), Regexp(r"^[A-Za-z0-9.:\[\]_-]*$")])
    port = IntegerField(validators=[Optional(), NumberRange(min=1, max=65535)])
    user = StringField(validators=[Length(max=320)])
    password = PasswordField(validators=[Length(max=500)])
    tls = BooleanField()
    sender = EmailField(validators=[Length(max=320)])


class TestForm(Form):
    """Where the test mail goes."""

    __test__ = False
    to = EmailField(validators=[InputRequired(), Length(max=320)])


@blueprint.get("")
@auth.staff_required("settings")
def show() -> Response:
    """The form, filled except for the password."""
    kept = urlsplit(preferences.get(outgoing.SERVER))
    asked = request.args.get("way", "")
    way = asked if asked in WAYS else _way(kept.scheme)
    parts = kept if way == _way(kept.scheme) else urlsplit("")
    form = ServerForm(
        formdata=None,
        way=way,
        host=parts.hostname or ("outbound" if way == "postmark" else ""),
        port=parts.port,
        user=unquote(parts.username or ""),
        tls=parts.scheme == "smtps",
        sender=preferences.get(outgoing.SENDER),
    )
    return _page(form)


@blueprint.post("")
@auth.staff_required("settings")
def update() -> Answer:
    """Keep the server."""
    form = ServerForm()
    form.way.data = form.way.data or "smtp"
    if not form.validate():
        return _page(form, status=422)
    url, sender = _url(form), form.sender.data or ""
    if act(lambda: _keep(url, sender)) is None:
        return _page(form, status=422)
    flash(_("Saved. Send a test mail to see whether it works."), "good")
    return redirect(url_for(".show"))


@blueprint.post("/test")
@auth.staff_required("settings")
def send_test() -> Answer:
    """Send a test mail now and say what the server answered."""
    form = TestForm()
    try:
        sending.send_test(to=form.to.data or "", locale=store.current().language, at=clock.now())
        flash(_("The server took the test mail. Look into the inbox of %(to)s.", to=form.to.data), "good")
    except DomainError as error:
        flash(sentence(error), "error")
    return redirect(url_for(".show"))


def _keep(url: str, sender: str) -> bool:
    operations.set_server(url=url, sender=sender, at=clock.now())
    return True


def _url(form: ServerForm) -> str:
    if not form.host.data:
        return ""
    kept, way = urlsplit(preferences.get(outgoing.SERVER)), form.way.data or "smtp"
    user, password = quote(form.user.data or "", safe=""), quote(form.password.data or "", safe="")
    same = kept.hostname == form.host.data and _way(kept.scheme) == way
    if (user or way == "postmark") and not password and same:
        password = kept.password or ""
    if way != "smtp":
        return f"{way}://{user}:{password}@{form.host.data}"
    login = f"{user}:{password}@" if user else ""
    port = f":{form.port.data}" if form.port.data else ""
    return f"{'smtps' if form.tls.data else 'smtp'}://{login}{form.host.data}{port}"


def _way(scheme: str) -> str:
    return scheme if scheme in outgoing.NAMED else "smtp"


def _page(form: ServerForm, *, status: int = 200) -> Response:
    staff = auth.current_staff()
    return page(
        "admin/mails/server.html",
        status=status,
        form=form,
        way=form.way.data if form.way.data in WAYS else "smtp",
        ways=WAYS,
        server=outgoing.server_host(),
        from_environment=bool(outgoing.server_url()) and not preferences.get(outgoing.SERVER),
        sender=str(outgoing.sender()),
        test_to=(staff and staff.email) or "",
    )
