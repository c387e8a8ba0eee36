"""How the owner's pages call what promotions are made of."""

from __future__ import annotations

from shop.checkout.simulating.replay import BENEFIT, LIMIT
from shop.kernel.errors import N_
from shop.promotions import states
from shop.promotions.models import AUTOMATIC, CODE, PERSONAL
from shop.promotions.rules import COMBINABLE, COMPETING, EXCLUSIVE, EXTRA, ORDER, SALE

KINDS = {
    "percent": (N_("Percent off"), N_("A part of the price, of everything or of certain goods.")),
    "fixed": (N_("Amount off"), N_("A fixed amount, shared by the goods in the cart.")),
    "buy_get": (N_("Buy X, get Y"), N_("For so many bought, some more are free or cheaper.")),
    "tiered": (N_("The more, the better"), N_("More comes off from each step on, by amount or by units.")),
    "bundle": (N_("Set price"), N_("Certain products together cost less than one by one.")),
    "free_shipping": (N_("Free delivery"), N_("Delivery costs nothing, or less.")),
    "gift": (N_("Gift with purchase"), N_("A present is put into the cart by itself.")),
}
STATES = {
    states.ACTIVE: (N_("Active"), "good"),
    states.SCHEDULED: (N_("Scheduled"), "accent"),
    states.PAUSED: (N_("Paused"), "warn"),
    states.USED_UP: (N_("Used up"), "line"),
    states.ENDED: (N_("Ended"), "line"),
}
REACHES = (
    (AUTOMATIC, N_("By itself"), N_("Everybody whose cart fits gets it.")),
    (CODE, N_("With a code"), N_("For whoever enters a code; you make the codes after saving.")),
    (PERSONAL, N_("Personally"), N_("For people it is given to, by an offer of personalization.")),
)
STACKINGS = (
    (
        COMPETING,
        N_("The best of its step counts"),
        N_("One discount of its step, together with other steps."),
    ),
    (COMBINABLE, N_("Adds up"), N_("Together with all others that add up.")),
    (EXCLUSIVE, N_("Stands alone"), N_("Never together with another discount; the better of both counts.")),
)
LANES = (
    (SALE, N_("1. Sale prices, first")),
    (ORDER, N_("2. Discounts on the order, of what is left")),
    (EXTRA, N_("3. Extras, last")),
)
WHO = (
    ("any", N_("Everybody")),
    ("first", N_("On the first order")),
    ("nth", N_("On a certain order: the second, third, …")),
)
CONDITIONS = {
    "code": N_("Code"),
    "assignment": N_("Personal"),
    "goods": N_("Certain goods in the cart"),
    "quantity": N_("Number of items"),
    "subtotal": N_("Minimum amount"),
    "first_order": N_("First order"),
    "nth_order": N_("A certain order"),
    "days_since_order": N_("Days since the last order"),
    "segment": N_("Kind of customer"),
    "country": N_("Country"),
    "campaign": N_("Channel or campaign"),
    "time_window": N_("Time"),
    BENEFIT: N_("Nothing in the cart to take it off"),
    LIMIT: N_("Limit or budget used up"),
}
