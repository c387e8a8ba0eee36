"""The event names we record, after GA4 (snake_case) with our own additions, and who may send them.

A name nobody declared here is not dropped silently: it is counted in the quarantine.
"""

from __future__ import annotations

from typing import Any

PAGE_VIEW, PAGE_ERROR, SESSION_START, FIRST_VISIT = "page_view", "page_error", "session_start", "first_visit"
ENGAGEMENT, CLICK, FORM_FIELD, RAGE_CLICK = "page_engagement", "click", "form_field", "rage_click"
SELECT_ITEM, VIEW_ITEM_LIST = "select_item", "view_item_list"
EMAIL_CLICK, VISIT_PURCHASE = "email_click", "visit_purchase"
IDENTITY_LINKED, IDENTITY_PARTED = "identity_linked", "identity_parted"
CONSENT_CHANGED = "consent_changed"

NOTED = frozenset(
    """
    view_item_list select_item view_item add_to_wishlist remove_from_wishlist add_to_cart view_cart
    remove_from_cart view_promotion select_promotion search view_search_results share
    select_content generate_lead coupon_applied coupon_denied checkout_step_viewed view_order
    view_tracking survey_viewed survey_prompted experiment_exposure recommendation_shown
    recommendation_clicked file_download form_submit mail_link_opened email_click
    """.split()
)
FROM_FACTS = frozenset(
    """
    begin_checkout add_shipping_info add_payment_info checkout_step_completed checkout_step purchase
    payment_failed order_cancelled refund order_shipped parcel_progressed order_delivered email_sent
    email_failed email_bounced nps_response consent_changed identity_linked identity_parted login sign_up
    add_to_cart remove_from_cart visit_purchase return_requested return_decided return_received return_closed
    email_unsubscribed product_question review_written message_received stock_alert_asked order_edited
    offline_call offline_meeting offline_fair offline_visit offline_letter
    """.split()
)

# Names that lead to a person or an order; a note may carry them only with consent.
NAMING = frozenset(
    "cart_id checkout_id order_id order_number transaction_id customer_id survey_id email token".split()
)
# Pages whose addresses hold a secret, or the number of an order in their title.
_PRIVATE = frozenset("orders track survey mail account checkout pay p gift-cards warehouse returns".split())
_PRIVATE |= frozenset("conversations newsletter invoices stock-alerts reviews wishlist".split())

MAX_TEXT, MAX_ITEMS, MAX_DEPTH = 500, 200, 6


def clean_text(value: object, limit: int = MAX_TEXT) -> str:
    """`value` as text that every engine can store: no NUL, no lone surrogates, at most `limit` long."""
    text = str(value).replace("\x00", "")[:limit]
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def clean(value: Any, depth: int = 0) -> Any:
    """A JSON value with texts cut to MAX_TEXT, lists to MAX_ITEMS and nesting to MAX_DEPTH."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else None
    if depth >= MAX_DEPTH:
        return clean_text(value)
    if isinstance(value, dict):
        return {clean_text(k, 60): clean(v, depth + 1) for k, v in list(value.items())[:MAX_ITEMS]}
    if isinstance(value, list | tuple | set | frozenset):
        return [clean(item, depth + 1) for item in list(value)[:MAX_ITEMS]]
    return clean_text(value)


def is_private(path: str) -> bool:
    """Whether a page belongs to one person: an order, a parcel, a survey, an account."""
    return path.lstrip("/").partition("/")[0] in _PRIVATE


def public_path(path: str) -> str:
    """`path` without the secret of a link: "/orders/…" for one person's order page."""
    if not is_private(path):
        return clean_text(path)
    first, *rest = path.lstrip("/").split("/")
    return clean_text("/" + "/".join([first, *("…" if len(part) >= 16 else part for part in rest)]))
