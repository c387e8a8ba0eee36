"""Choices and sign-ins: what they say of a visit, and of who it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from shop.customers.events import AccountOpened, ConsentChanged, CustomerSignedIn
from shop.kernel import clock, db
from shop.kernel.events import Delivery
from shop.kernel.origin import CONSENT_DENIED
from tracking.journeys import consent, facts, operations, taxonomy
from tracking.journeys.identity.evidence import SIGN_IN
from tracking.journeys.identity.linking import link


def on_consent(fact: ConsentChanged, delivery: Delivery) -> None:
    """A yes joins the running visit to its visitor; a no parts visitor and person; both are recorded."""
    at = clock.to_micros(delivery.occurred_at)
    chosen = facts.as_chosen(replace(delivery.origin, consent=fact.choice))
    kind, _, subject_id = fact.subject.partition(":")
    with db.transaction("journey"):
        if fact.choice == CONSENT_DENIED:
            for visitor_id in [subject_id] if kind == "visitor" else consent.visitors_of(subject_id):
                consent.part(visitor_id=visitor_id, at=at)
        elif chosen.personal and chosen.visitor_id and chosen.session_id:
            consent.join_visit(visitor_id=chosen.visitor_id, session_id=chosen.session_id, at=at)
        if kind == "visitor":  # (a signed-in choice is told of both subjects)
            props = {"choice": fact.choice}
            operations.record_in_visit(
                taxonomy.CONSENT_CHANGED, event_id=delivery.event_id, origin=chosen, at=at, props=props
            )


def on_signed_in(fact: CustomerSignedIn, delivery: Delivery) -> None:
    """login; with consent the visitor is now known to be this customer."""
    _of_account("login", fact, delivery, {"method": fact.method})


def on_account_opened(fact: AccountOpened, delivery: Delivery) -> None:
    """sign_up."""
    _of_account("sign_up", fact, delivery, {})


def _of_account(name: str, fact: Any, delivery: Delivery, props: dict[str, Any]) -> None:
    origin, at = facts.as_chosen(delivery.origin), clock.to_micros(delivery.occurred_at)
    who = {"origin": origin, "customer_id": fact.customer_id, "at": at}
    with db.transaction("journey"):
        operations.record_in_visit(name, event_id=delivery.event_id, props=props, **who)
        link(evidence=SIGN_IN, **who)
