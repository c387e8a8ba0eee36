"""What channels, devices and stages of a visit are called: gettext ids by the values that rows hold."""

from __future__ import annotations

from shop.kernel.errors import N_

CHANNELS = {
    "Direct": N_("Direct"),
    "Cross-network": N_("Cross-network"),
    "Paid Shopping": N_("Paid shopping"),
    "Paid Search": N_("Paid search"),
    "Paid Social": N_("Paid social"),
    "Paid Video": N_("Paid video"),
    "Display": N_("Display ads"),
    "Paid Other": N_("Other paid"),
    "Organic Shopping": N_("Organic shopping"),
    "Organic Social": N_("Organic social"),
    "Organic Video": N_("Organic video"),
    "AI Assistants": N_("AI assistants"),
    "Organic Search": N_("Organic search"),
    "Referral": N_("Referral"),
    "Email": N_("Email"),
    "Affiliates": N_("Affiliates"),
    "Audio": N_("Audio"),
    "SMS": N_("SMS"),
    "Mobile Push": N_("Push message"),
    "Phone": N_("Phone"),
    "Meeting": N_("Meeting"),
    "Fair": N_("Fair or market"),
    "Store": N_("Store"),
    "Post": N_("Post"),
    "Unassigned": N_("Unassigned"),
}
DEVICES = {
    "mobile": N_("Phone"),
    "tablet": N_("Tablet"),
    "desktop": N_("Computer"),
    "tv": N_("Television"),
}
STAGES = {
    "visit": N_("Visited"),
    "view_item": N_("Looked at a product"),
    "add_to_cart": N_("Put something into the cart"),
    "begin_checkout": N_("Began checkout"),
    "add_payment_info": N_("Chose payment"),
    "purchase": N_("Bought"),
}
MILESTONES = {
    "shipped": N_("Handed to the carrier"),
    "in_transit": N_("On the way"),
    "out_for_delivery": N_("Out for delivery"),
    "ready_for_pickup": N_("Ready for pickup"),
    "attempted": N_("Delivery attempted"),
    "delayed": N_("Delayed"),
    "exception": N_("A problem on the way"),
    "delivered": N_("Parcel delivered"),
    "returning": N_("On its way back"),
    "returned": N_("Came back"),
    "lost": N_("Lost"),
}
BAD_MILESTONES = frozenset("attempted delayed exception returning returned lost".split())
# What people did, as a step of a funnel or a node of a path says it; in the groups of `EVENT_GROUPS`.
EVENTS = {
    "session_start": N_("Began a visit"),
    "first_visit": N_("Came for the first time"),
    "email_click": N_("Came from a mail of the shop"),
    "page_view": N_("Opened a page"),
    "view_item_list": N_("Looked through a list"),
    "view_search_results": N_("Searched"),
    "view_item": N_("Looked at a product"),
    "select_item": N_("Picked a product from a list"),
    "add_to_wishlist": N_("Put something on the wish list"),
    "product_question": N_("Asked about a product"),
    "stock_alert_asked": N_("Asked to hear when it is back"),
    "add_to_cart": N_("Put something into the cart"),
    "view_cart": N_("Looked into the cart"),
    "remove_from_cart": N_("Took something out of the cart"),
    "coupon_applied": N_("Used a code"),
    "coupon_denied": N_("Tried a code that did not count"),
    "begin_checkout": N_("Began checkout"),
    "checkout_step_viewed": N_("Saw a step of the checkout"),
    "checkout_step_completed": N_("Finished a step of the checkout"),
    "checkout_step": N_("Was stopped by an error in the checkout"),
    "add_shipping_info": N_("Chose delivery"),
    "add_payment_info": N_("Chose payment"),
    "payment_failed": N_("Payment was refused"),
    "purchase": N_("Bought"),
    "sign_up": N_("Opened an account"),
    "login": N_("Signed in"),
    "order_delivered": N_("Got everything delivered"),
    "view_tracking": N_("Followed the parcel"),
    "return_requested": N_("Asked for a return"),
    "refund": N_("Got money back"),
    "nps_response": N_("Answered the survey"),
    "review_written": N_("Wrote a review"),
    "message_received": N_("Wrote a message"),
    "page_error": N_("Met an error page"),
    "rage_click": N_("Clicked again and again in vain"),
    "click": N_("Left for another site"),
}
EVENT_GROUPS = (
    (N_("Coming"), ("session_start", "first_visit", "email_click")),
    (
        N_("Looking around"),
        (
            "page_view", "view_item_list", "view_search_results", "view_item", "select_item",
            "add_to_wishlist", "product_question", "stock_alert_asked",
        ),
    ),
    (N_("Cart"), ("add_to_cart", "view_cart", "remove_from_cart", "coupon_applied", "coupon_denied")),
    (
        N_("Checkout"),
        (
            "begin_checkout", "checkout_step_viewed", "checkout_step_completed", "checkout_step",
            "add_shipping_info", "add_payment_info", "payment_failed", "purchase",
        ),
    ),
    (
        N_("Afterwards"),
        (
            "sign_up", "login", "order_delivered", "view_tracking", "return_requested", "refund",
            "nps_response", "review_written", "message_received",
        ),
    ),
    (N_("Trouble"), ("page_error", "rage_click", "click")),
)  # fmt: skip
