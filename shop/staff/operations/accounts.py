"""Signing in and out, passwords and the second factor (TOTP, RFC 6238)."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pyotp
from email_validator import EmailNotValidError, validate_email
from sqlalchemy import delete

from shop.brand import store
from shop.kernel import audit, db, ids, limits, passwords, preferences
from shop.kernel.errors import N_, DomainError, NotFound
from shop.staff import queries
from shop.staff.models import Staff, StaffSession
from shop.staff.roles import OWNER

SESSION_LASTS = timedelta(days=14)
STEP = 30


class SignInRefused(DomainError):
    """Wrong email, password or code; which one is not said."""

    status = 403


class WrongPassword(SignInRefused):
    """Not the password of the account that is signed in."""


class BadStaff(DomainError):
    """An account that cannot be kept like this."""


def guard_sign_in(*, email: str, address: str, at: datetime) -> None:
    """Count one attempt, by account and by network address. Raises TooMany. Call outside transactions."""
    limits.hit(
        f"staff:{ids.token_hash(email.strip().lower())[:32]}", limit=8, per=timedelta(minutes=15), at=at
    )
    limits.hit(f"staff-from:{ids.token_hash(address)[:32]}", limit=40, per=timedelta(minutes=15), at=at)


def sign_in(*, email: str, password: str, code: str, at: datetime) -> tuple[Staff, str]:
    """Check email, password and, where it is on, the TOTP code; the account and a session token."""
    staff = queries.by_email(email)
    if not passwords.check_password(staff.password_hash if staff else None, password) or staff is None:
        raise SignInRefused(N_("Email, password or code is not right."))
    if not staff.active or (staff.totp_confirmed and not code_fits(staff, code, at=at)):
        raise SignInRefused(N_("Email, password or code is not right."))
    return staff, start_session(staff, at=at)


def start_session(staff: Staff, *, at: datetime) -> str:
    """A new session's token; only its hash is kept."""
    token = ids.new_token() + ids.new_token()
    row = StaffSession(
        id=ids.new_id(),
        staff_id=staff.id,
        token_hash=ids.token_hash(token),
        created_at=at,
        expires_at=at + SESSION_LASTS,
    )
    db.session().add(row)
    audit.note(action="sign_in", table="staff", row_id=staff.id, actor=f"staff:{staff.id}")
    db.session().flush()
    return token


def sign_out(*, token: str) -> None:
    """End the session of this token."""
    db.session().execute(delete(StaffSession).where(StaffSession.token_hash == ids.token_hash(token)))


def sign_out_everywhere(*, staff_id: uuid.UUID) -> None:
    """End all sessions of an account."""
    db.session().execute(delete(StaffSession).where(StaffSession.staff_id == staff_id))


def ensure_owner(*, at: datetime) -> Staff:
    """The first owner account, made without email and password when there is none."""
    found = queries.owner()
    if found is None:
        first = ids.derived_id("staff", "first owner")  # the same for all who ask at once
        row = {"id": first, "email": None, "name": "", "role": OWNER, "created_at": at}
        db.insert_ignore(Staff, [row])
        found = db.session().get_one(Staff, first)
    return found


def guard_password(*, staff_id: uuid.UUID, at: datetime) -> None:
    """Count one try of the own password. Raises TooMany. Call outside transactions."""
    limits.hit(f"staff-password:{staff_id}", limit=8, per=timedelta(minutes=15), at=at)


def confirm_password(*, staff_id: uuid.UUID, password: str) -> None:
    """Check one's own password; accounts without one pass. Raises WrongPassword."""
    staff = db.session().get_one(Staff, staff_id)
    if staff.password_hash and not passwords.check_password(staff.password_hash, password):
        raise WrongPassword(N_("This is not your present password."))


def set_credentials(*, staff_id: uuid.UUID, email: str, name: str, password: str, at: datetime) -> Staff:
    """Set email, name and (unless empty) password; other sessions end with a new one."""
    staff = existing(staff_id)
    staff.email, staff.name = free_email(email, staff_id), name[:120]
    if password:
        staff.password_hash = passwords.hash_password(password)
        sign_out_everywhere(staff_id=staff_id)
    db.session().flush()
    return staff


def begin_totp(*, staff_id: uuid.UUID) -> str:
    """Make a new TOTP secret and return its otpauth:// address; it counts once confirmed by a code."""
    staff = db.session().get_one(Staff, staff_id)
    secret = pyotp.random_base32()
    staff.totp_secret, staff.totp_confirmed, staff.totp_counter = preferences.encrypt(secret), False, 0
    return pyotp.TOTP(secret).provisioning_uri(name=staff.email or "owner", issuer_name=store.current().name)


def totp_secret(staff: Staff) -> str:
    """The secret that waits for its confirmation, in base 32; never shown again afterwards."""
    waiting = staff.totp_secret is not None and not staff.totp_confirmed
    return (preferences.decrypt(staff.totp_secret or "") or "") if waiting else ""


def totp_address(staff: Staff) -> str | None:
    """The otpauth:// address of a secret that waits for its confirmation."""
    secret = totp_secret(staff)
    if not secret:
        return None
    return pyotp.TOTP(secret).provisioning_uri(name=staff.email or "owner", issuer_name=store.current().name)


def confirm_totp(*, staff_id: uuid.UUID, code: str, at: datetime) -> None:
    """Turn the second factor on with a right code. Raises SignInRefused."""
    staff = db.session().get_one(Staff, staff_id)
    if not code_fits(staff, code, at=at):
        raise SignInRefused(N_("This code is not right. Codes change every 30 seconds."))
    staff.totp_confirmed = True


def end_totp(*, staff_id: uuid.UUID) -> None:
    """Turn the second factor off."""
    staff = db.session().get_one(Staff, staff_id)
    staff.totp_secret, staff.totp_confirmed = None, False


def code_fits(staff: Staff, code: str, *, at: datetime) -> bool:
    """Whether `code` is this step's or a neighbor's, and later than any used before (RFC 6238 §5.2)."""
    secret = preferences.decrypt(staff.totp_secret or "")
    if not secret:
        return False
    # of two at once only one may use the code
    db.session().refresh(staff, ["totp_counter"], with_for_update=True)
    totp, step = pyotp.TOTP(secret), int(at.timestamp()) // STEP
    for counter in (step - 1, step, step + 1):
        if counter > staff.totp_counter and pyotp.utils.strings_equal(
            totp.generate_otp(counter), code.strip()
        ):
            staff.totp_counter = counter
            return True
    return False


def existing(staff_id: uuid.UUID) -> Staff:
    """The account. Raises NotFound."""
    staff = queries.by_id(staff_id)
    if staff is None:
        raise NotFound(N_("There is no such account."))
    return staff


def free_email(email: str, own_id: uuid.UUID | None) -> str:
    """`email` as it is kept, unless another account has it. Raises BadStaff."""
    try:
        found = validate_email(email, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        raise BadStaff(N_("This is not an email address.")) from None
    other = queries.by_email(found)
    if other is not None and other.id != own_id:
        raise BadStaff(N_("Somebody else already uses this email address."))
    return found
