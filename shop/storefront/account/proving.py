"""Who changes how an account is opened proves once more that it is theirs.

Nothing more is asked of a browser that a mailed link or a passkey has just signed in; else the present
password, and of who has none, to sign in again.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Form as FormBase
from wtforms import PasswordField
from wtforms.validators import Length

from shop.customers import operations
from shop.kernel import clock, ids, limits
from shop.kernel.errors import N_, DomainError
from shop.storefront.account import me
from shop.web import auth

NOTHING, PASSWORD, AGAIN = "", "password", "again"


class SignInAgain(DomainError):
    """The browser was signed in too long ago for this."""

    status = 403


def asked() -> str:
    """What is asked for before the account's own door is changed: NOTHING, PASSWORD or AGAIN."""
    session, at = auth.customer_session(), clock.now()
    if operations.freshly_proved(session, at=at):
        return NOTHING
    if me().password_hash is not None:
        return PASSWORD
    return NOTHING if operations.just_begun(session, at=at) else AGAIN


def just_signed_in() -> None:
    """Refuse browsers that were signed in a while ago. Raises SignInAgain."""
    if not operations.just_begun(auth.customer_session(), at=clock.now()):
        raise SignInAgain(N_("Please sign in once more, then try again."))


class AskedPassword(FormBase):
    """The field a form has beside its own where a present password must be told."""

    present_password = PasswordField(_l("Present password"), validators=[Length(max=200)])

    def confirm(self, *, always: bool = False) -> None:
        """Check what is asked, the password `always`. Outside transactions.

        Raises WrongPassword, SignInAgain, TooMany.
        """
        needed = PASSWORD if always else asked()
        if needed == AGAIN:
            just_signed_in()
        if needed == PASSWORD:
            key = f"customer-password:{ids.token_hash(str(me().id))[:32]}"
            limits.hit(key, limit=8, per=operations.FRESH, at=clock.now())
            operations.confirm_password(me(), self.present_password.data or "")
