"""Mails that reached a customer, or did not. Those of an order stand with it; others with the person, if
they agreed to be remembered. Mails to nobody we know (to the staff, say) are no journey.
"""

from __future__ import annotations

from typing import Any

from shop.customers import queries as customers
from shop.kernel.events import Delivery
from shop.kernel.origin import Origin
from shop.mail import queries as mails
from shop.mail.events import MailBounced, MailFailed, MailOptedOut, MailSent
from tracking.journeys import facts
from tracking.journeys.lanes import CUSTOMER


def on_mail_sent(fact: MailSent, delivery: Delivery) -> None:
    """email_sent."""
    _mail("email_sent", fact, delivery, {"captured": fact.captured})


def on_mail_failed(fact: MailFailed, delivery: Delivery) -> None:
    """email_failed, with the outcome."""
    _mail("email_failed", fact, delivery, {"outcome": fact.outcome})


def on_mail_bounced(fact: MailBounced, delivery: Delivery) -> None:
    """email_bounced."""
    _mail("email_bounced", fact, delivery, {"permanent": fact.permanent})


def on_opted_out(fact: MailOptedOut, delivery: Delivery) -> None:
    """email_unsubscribed, of whom is not told."""
    origin = Origin(consent=delivery.origin.consent)
    facts.record("email_unsubscribed", delivery, origin=origin, afterwards=True, props={"scope": fact.scope})


def _mail(name: str, fact: MailSent | MailFailed | MailBounced, delivery: Delivery, props: Any) -> None:
    props = {"mail_id": str(fact.mail_id), "kind": fact.kind, **props}
    if fact.order_id is not None:
        facts.record_afterwards(name, fact, delivery, props)
        return
    mail = mails.by_id(fact.mail_id)
    if mail is None or mail.customer_id is None:
        return
    subject = f"{CUSTOMER}{mail.customer_id}"
    origin = Origin(actor=subject, consent=customers.consent(subject))
    if not origin.personal:
        props.pop("mail_id")
    facts.record(name, delivery, origin=origin, afterwards=True, props=props)
