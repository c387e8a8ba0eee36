"""How answers come back: the reply address, the mailbox that is looked into, and Postmark's address."""

from __future__ import annotations

from urllib.parse import quote, unquote, urlsplit

from flask import Blueprint, Response, flash, redirect, url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer
from wtforms import BooleanField, IntegerField, PasswordField, StringField
from wtforms.validators import Length, NumberRange, Optional, Regexp

from shop.brand import links
from shop.conversations.intake import mailbox, settings
from shop.kernel import clock, db, ids, preferences
from shop.kernel.errors import N_, DomainError
from shop.mail import replies
from shop.web import auth, topics
from shop.web.acting import act, sentence
from shop.web.forms import Form
from shop.web.render import page
from shop.web.security import keep_private

blueprint = Blueprint("admin_mail_intake", __name__, url_prefix="/admin/mails/intake")
blueprint.after_request(keep_private)
SAMPLE = ids.derived_id("mail", "a sample")


@blueprint.record_once
def _install(_state: BlueprintSetupState) -> None:
    text = N_("Where customers' answers to your mails go, and how they come back here.")
    topics.add("mail_intake", N_("Answers by mail"), text, "admin_mail_intake.show", 61, "message")


class ReplyForm(Form):
    """Where answers go."""

    mailbox = StringField(_l("Mailbox"), [Length(max=20)])
    domain = StringField(_l("Domain"), [Length(max=253)])
    strangers = BooleanField(_l("Also take in mails that answer none of ours"))


class MailboxForm(Form):
    """A mailbox as providers describe it. An empty host means: none."""

    host = StringField(_l("Host"), [Length(max=253), Regexp(r"^[A-Za-z0-9.:\[\]_-]*$")])
    port = IntegerField(_l("Port"), [Optional(), NumberRange(min=1, max=65535)])
    user = StringField(_l("User"), [Length(max=320)])
    password = PasswordField(_l("Password"), [Length(max=500)])
    folder = StringField(_l("Folder"), [Length(max=200)])


@blueprint.get("")
@auth.staff_required("settings")
def show() -> Response:
    """The forms, filled except for the password."""
    return _page()


@blueprint.post("/address")
@auth.staff_required("settings")
def update_address() -> Response | Answer:
    """Have answers come to `mailbox+…@domain`."""
    form, at = ReplyForm(), clock.now()
    if not form.validate():
        return _page(reply=form, status=422)

    def keep() -> bool:
        replies.choose(domain=form.domain.data or "", mailbox=form.mailbox.data or "", at=at)
        settings.set_strangers(bool(form.strangers.data), at=at)
        return True

    if act(keep) is None:
        return _page(reply=form, status=422)
    flash(_("Saved."), "good")
    return redirect(url_for(".show"), 303)


@blueprint.post("/mailbox")
@auth.staff_required("settings")
def update_mailbox() -> Response | Answer:
    """Keep the mailbox, once it was looked into."""
    form = MailboxForm()
    if not form.validate():
        return _page(mailbox_form=form, status=422)
    url = _url(form)
    db.end_read()
    try:
        count = mailbox.check(settings.checked_mailbox(url)) if url else 0
        with db.transaction():
            settings.set_mailbox(url, at=clock.now())
    except DomainError as refused:
        flash(sentence(refused), "error")
        return _page(mailbox_form=form, status=422)
    flash(_said(url, count), "good")
    return redirect(url_for(".show"), 303)


@blueprint.post("/postmark")
@auth.staff_required("settings")
def renew_postmark() -> Response:
    """Make a new secret address for Postmark and show it, this once."""
    with db.transaction():
        secret = settings.new_postmark_secret(at=clock.now())
    return _page(postmark_url=links.url(f"/webhooks/inbound-mail/{secret}"))


@blueprint.post("/postmark/removal")
@auth.staff_required("settings")
def remove_postmark() -> Answer:
    """Take no more mails from Postmark."""
    with db.transaction():
        settings.forget_postmark(at=clock.now())
    return redirect(url_for(".show"), 303)


def _said(url: str, count: int) -> str:
    if not url:
        return _("No mailbox is looked into any more.")
    return _("The mailbox can be read (%(count)s mails). From now on new ones come here.", count=count)


def _url(form: MailboxForm) -> str:
    if not form.host.data:
        return ""
    kept = urlsplit(preferences.get(settings.MAILBOX))
    password = quote(form.password.data or "", safe="")
    if not password and (kept.hostname, kept.username) == (
        form.host.data,
        quote(form.user.data or "", safe=""),
    ):
        password = kept.password or ""
    port = f":{form.port.data}" if form.port.data else ""
    scheme = "imap" if form.port.data == 143 else "imaps"
    folder = quote(form.folder.data or "", safe="")
    return f"{scheme}://{quote(form.user.data or '', safe='')}:{password}@{form.host.data}{port}/{folder}"


def _page(
    *,
    reply: ReplyForm | None = None,
    mailbox_form: MailboxForm | None = None,
    postmark_url: str = "",
    status: int = 200,
) -> Response:
    parts = urlsplit(preferences.get(settings.MAILBOX))
    return page(
        "admin/mails/intake.html",
        status=status,
        reply=reply
        or ReplyForm(
            formdata=None,
            mailbox=preferences.get(replies.MAILBOX),
            domain=preferences.get(replies.DOMAIN),
            strangers=preferences.get(settings.STRANGERS),
        ),
        mailbox=mailbox_form
        or MailboxForm(
            formdata=None,
            host=parts.hostname or "",
            port=parts.port,
            user=unquote(parts.username or ""),
            folder=unquote(parts.path.strip("/")),
        ),
        sample=replies.address(SAMPLE),
        has_mailbox=bool(parts.hostname),
        has_postmark=bool(preferences.get(settings.POSTMARK)),
        postmark_url=postmark_url,
    )
