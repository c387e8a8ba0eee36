"""What parts, errors, codes and fields of a checkout are called: gettext ids by the values of events."""

from __future__ import annotations

from shop.kernel.errors import N_
from tracking.reports.checkout import carts
from tracking.reports.checkout.folding import CONTACT, PAYING, PAYMENT, SHIPPING

PARTS = {
    CONTACT: N_("Contact and address"),
    SHIPPING: N_("Delivery"),
    PAYMENT: N_("Way to pay"),
    PAYING: N_("Pressing “pay”"),
}
CARTS = {
    carts.FILLED: N_("Filled"),
    carts.CAME: N_("Came to checkout"),
    carts.LEFT: N_("Left before checkout"),
    carts.EMPTIED: N_("Emptied again"),
    carts.OPEN: N_("Still being filled"),
}
FIELDS = {
    "email": N_("Email"),
    "name": N_("Name"),
    "line1": N_("Address"),
    "line2": N_("Address, second line"),
    "city": N_("City"),
    "region": N_("State or province"),
    "postal_code": N_("Postal code"),
    "country": N_("Country"),
    "phone": N_("Phone"),
    "note": N_("Note"),
    "gift_message": N_("Gift message"),
    "shipping_code": N_("Way of delivery"),
    "payment_code": N_("Way to pay"),
    "code": N_("Discount code"),
    "preferred_on": N_("Preferred day"),
    "marketing": N_("Newsletter"),
    "billing": N_("Another billing address"),
    "billing_name": N_("Name on the bill"),
    "billing_line1": N_("Billing address"),
}
ERRORS = {
    "email_required": N_("No email address"),
    "email_invalid": N_("Email address cannot be right"),
    "name_required": N_("No name"),
    "line1_required": N_("No street"),
    "city_required": N_("No city"),
    "region_required": N_("No state or province"),
    "postal_code_required": N_("No postal code"),
    "postal_code_invalid": N_("Postal code cannot be right"),
    "country_required": N_("No country"),
    "country_not_served": N_("Country is not served"),
    "shipping_unavailable": N_("Nothing delivers there"),
    "shipping_required": N_("No way of delivery chosen"),
    "payment_unavailable": N_("No way to pay is there"),
    "payment_required": N_("No way to pay chosen"),
    "saved_card_unknown": N_("Saved card is gone"),
    "cart_empty": N_("Cart is empty"),
    "price_changed": N_("Price changed meanwhile"),
    "out_of_stock": N_("No longer in stock"),
    "promotion_used_up": N_("Promotion is used up"),
}
REASONS = {
    "unknown": N_("Nobody knows the code"),
    "too_many": N_("Too many codes"),
    "not_counting": N_("Does not count for this cart"),
    "expired": N_("Expired"),
    "used_up": N_("Used up"),
    "": N_("Not told"),
}
DECLINES = {
    "card_declined": N_("Declined by the bank"),
    "generic_decline": N_("Declined by the bank"),
    "insufficient_funds": N_("Not enough money on the card"),
    "expired_card": N_("Card expired"),
    "incorrect_cvc": N_("Wrong security code"),
    "incorrect_number": N_("Wrong card number"),
    "processing_error": N_("Error while processing"),
    "authentication_required": N_("Bank asks to confirm"),
    "authentication_failed": N_("Not confirmed with the bank"),
    "payment_intent_authentication_failure": N_("Not confirmed with the bank"),
    "": N_("Not told"),
}
