"""What the journey store must hold after the walking story: each row by its name, in the order of time."""

from __future__ import annotations

from typing import Any

from tests.support.town import Event

Expected = tuple[str, dict[str, Any]]
APRON = {"source": "newsletter", "value_minor": 4800, "currency": "USD"}

# In Cleo's visit, up to the purchase. Values that begin with "props." are looked up in the event's props.
BEFORE: list[Expected] = [
    ("session_start", {"path": "/", "source": "newsletter", "medium": "email", "campaign": "autumn"}),
    ("page_view", {"path": "/", "source": "newsletter", "channel": "Email"}),
    ("consent_changed", {"props.choice": "granted"}),
    ("page_view", {"path": "/products/linen-apron"}),
    ("view_item", {"path": "/products/linen-apron", **APRON}),
    ("add_to_cart", APRON),
    ("begin_checkout", APRON),
    ("page_view", {"path": "/checkout"}),
    ("checkout_step_completed", {"props.step_name": "contact"}),
    ("add_shipping_info", {"props.shipping_tier": "standard", **APRON}),
    ("add_payment_info", {"props.payment_type": "test_card", **APRON}),
    ("purchase", {"props.transaction_id": "1001", "props.shipping_minor": 500, **APRON}),
]
# What follows has an order, but no visit of its own.
BY_MAIL: list[Expected] = [
    ("email_sent", {"props.kind": "confirmation"}),
    ("order_shipped", {}),
    ("email_sent", {"props.kind": "shipped"}),
    ("view_tracking", {"path": "/track/…"}),
    ("email_click", {"props.kind": "shipped"}),
    ("parcel_progressed", {"props.milestone": "out_for_delivery"}),
    ("email_sent", {"props.kind": "out_for_delivery"}),
    ("order_delivered", {}),
    ("email_sent", {"props.kind": "delivered"}),
    ("nps_response", {"props.score": 9, "props.has_comment": True}),
    ("email_sent", {"props.kind": "nps_invitation"}),
]
ONCE = {"session_start", "begin_checkout", "purchase", "order_shipped", "order_delivered", "nps_response"}


def follows(events: list[Event], expected: list[Expected]) -> None:
    """Check that each expected event is there, none before the one expected ahead of it."""
    reached = 0
    for name, values in expected:
        found = [event for event in events if event.name == name and fits(event, values)]
        assert found, f"{name} {values} is missing among {[event.name for event in events]}"
        assert len(found) == 1 or name not in ONCE, f"{name} is there {len(found)} times"
        later = [event for event in found if event.occurred_at >= reached]
        assert later, f"{name} {values} came before what it follows"
        reached = later[0].occurred_at


def fits(event: Event, values: dict[str, Any]) -> bool:
    """Whether an event has all `values`."""
    return all(event.value_of(name) == value for name, value in values.items())


def of_visit(events: list[Event]) -> list[Event]:
    """The events of a person's visit: looked at, pressed, paid."""
    names = {name for name, _values in BEFORE} | {"view_item_list", "checkout_step_completed"}
    return [event for event in events if event.name in names and not event.bot]
