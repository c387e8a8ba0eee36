"""Signed-in browsers as rows: each sign-in makes a new one, deleting it ends it wherever it is."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy import delete

from shop.customers import devices
from shop.customers.events import CustomerSignedIn
from shop.customers.models import Customer, CustomerSession, MailedLink
from shop.kernel import db, events
from shop.kernel.errors import N_, NotFound

PASSWORD, MAGIC_LINK, PASSKEY = "password", "magic_link", "passkey"
LASTS = timedelta(days=180)
FRESH = timedelta(minutes=15)


def start_session(*, customer: Customer, method: str, user_agent: str, at: datetime) -> CustomerSession:
    """Sign a browser in that has proved by `method` whose it is. An account that was to be closed stays."""
    started = CustomerSession(
        id=uuid.uuid4(),  # not of `new_id`: nothing about another session may follow from one's own
        customer_id=customer.id,
        method=method,
        device=devices.in_words(user_agent),
        created_at=at,
        expires_at=at + LASTS,
    )
    db.session().add(started)
    db.session().get_one(Customer, customer.id).closing_at = None
    db.session().flush()
    events.publish(CustomerSignedIn(customer_id=customer.id, method=method), at=at)
    return started


def end_session(*, customer_id: uuid.UUID, session_id: uuid.UUID) -> None:
    """Sign one of the customer's browsers out. Raises NotFound."""
    gone = delete(CustomerSession).where(
        CustomerSession.id == session_id, CustomerSession.customer_id == customer_id
    )
    if not db.session().execute(gone).rowcount:  # type: ignore[attr-defined]
        raise NotFound(N_("This browser is signed out already."))


def end_sessions(
    *, customer_id: uuid.UUID, but: uuid.UUID | None = None, only: uuid.UUID | None = None
) -> None:
    """Sign every browser of a customer out, leaving out the session `but`, or that of `only`."""
    gone = delete(CustomerSession).where(CustomerSession.customer_id == customer_id)
    gone = gone if but is None else gone.where(CustomerSession.id != but)
    db.session().execute(gone if only is None else gone.where(CustomerSession.id == only))


def freshly_proved(session: CustomerSession, *, at: datetime) -> bool:
    """Whether mailbox or passkey were proved so lately that the present password need not be asked for."""
    return session.method in (MAGIC_LINK, PASSKEY) and just_begun(session, at=at)


def just_begun(session: CustomerSession, *, at: datetime) -> bool:
    """Whether a browser was signed in a moment ago, however."""
    return session.created_at > at - FRESH


def forget_old(at: datetime) -> None:
    """Delete what has run out: sessions, and links of yesterday; a daily job."""
    with db.transaction() as session:
        session.execute(delete(CustomerSession).where(CustomerSession.expires_at < at))
        session.execute(delete(MailedLink).where(MailedLink.expires_at < at - timedelta(days=1)))
