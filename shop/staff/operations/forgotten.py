"""A forgotten password: asked for by mail, set anew with the second factor where it is on.

Asking only notes a fact, so that it takes as long for an address nobody has. The link dies with the password
it is to replace, and with its first use.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from shop.kernel import db, events, ids, passwords, signing
from shop.kernel.errors import N_
from shop.staff.events import PasswordForgotten
from shop.staff.models import Staff
from shop.staff.operations.accounts import SignInRefused, code_fits, sign_out_everywhere, start_session
from shop.staff.operations.inviting import of_link, present

PASSWORD_LINK, PASSWORD_LINK_LASTS = "staff.password", timedelta(minutes=30)


def ask_new_password(*, email: str, at: datetime) -> None:
    """Note that somebody forgot the password of an address; the worker mails, if it is anybody's."""
    events.publish(PasswordForgotten(email=email.strip().lower()[:320]), at=at)


def password_link(staff: Staff, *, at: datetime) -> str:
    """A token that sets the password of `staff` anew, once, within half an hour."""
    payload = [str(staff.id), present(staff), ids.new_token()]
    return signing.sign(PASSWORD_LINK, payload, expires_at=at + PASSWORD_LINK_LASTS)


def check_password_link(*, token: str, at: datetime) -> Staff:
    """Whose password a link could set now. Changes nothing. Raises BadLink."""
    return of_link(signing.peek(PASSWORD_LINK, token, at=at))


def use_password_link(*, token: str, password: str, code: str, at: datetime) -> tuple[Staff, str]:
    """Set the password, end all sessions and sign in: the account and a session token.

    Raises BadLink, WeakPassword, and SignInRefused when the second factor is on and `code` does not fit.
    """
    staff = of_link(signing.verify(PASSWORD_LINK, token, at=at))
    signing.spend(token, at=at)
    if staff.totp_confirmed and not code_fits(staff, code, at=at):
        raise SignInRefused(N_("This code is not right. Codes change every 30 seconds."))
    staff = db.session().get_one(Staff, staff.id)
    staff.password_hash = passwords.hash_password(password)
    sign_out_everywhere(staff_id=staff.id)
    return staff, start_session(staff, at=at)
