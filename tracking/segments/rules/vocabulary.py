"""The words of rules: which traits and facts there are, of what kind, and how they can be compared.

A trait is a column of `CustomerTraits` by its key; a fact is a `kind` of `CustomerFact`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shop.kernel.errors import N_
from tracking.journeys.words import CHANNELS

NUMBER, MONEY, SHARE, DATE, CHOICE, TEXT, YES_NO = (
    "number",
    "money",
    "share",
    "date",
    "choice",
    "text",
    "yes_no",
)
COUNTED = (NUMBER, MONEY, SHARE)

GROUPS = {
    "orders": N_("Orders"),
    "person": N_("Person"),
    "parcels": N_("Parcels and returns"),
    "words": N_("What they say"),
    "visits": N_("Mails and visits"),
    "scores": N_("Scores"),
}
LIFECYCLE = {
    "new": N_("New"),
    "active": N_("Active"),
    "lapsing": N_("Lapsing"),
    "lost": N_("Lost"),
    "champion": N_("Champion"),
}
TEMPERATURES = {"cold": N_("Cold"), "warm": N_("Warm"), "hot": N_("Hot")}
STAGES = {
    "aware": N_("Aware"),
    "considering": N_("Considering"),
    "intending": N_("Intending"),
    "customer": N_("Customer"),
    "advocate": N_("Advocate"),
}
OPINIONS = {"promoter": N_("Promoter"), "passive": N_("Passive"), "detractor": N_("Detractor")}


@dataclass(frozen=True)
class Trait:
    """Something the shop knows of a customer by itself. Without `choices` a choice is a code of its own."""

    key: str
    name: str
    group: str
    type: str
    choices: Mapping[str, str] = field(default_factory=dict)
    needs_consent: bool = False


@dataclass(frozen=True)
class Fact:
    """Something that happens to customers; `goods`, `amounts` and `channels` say what it can be asked for."""

    key: str
    name: str
    goods: bool = False
    pieces: bool = False
    amounts: bool = False
    channels: bool = False
    needs_consent: bool = False

    @property
    def measures(self) -> tuple[str, ...]:
        """What of it can be counted."""
        return ("times", *(("pieces",) if self.pieces else ()), *(("amount",) if self.amounts else ()))


def _traits(*rows: tuple[object, ...]) -> dict[str, Trait]:
    found = (Trait(*row) for row in rows)  # type: ignore[arg-type]
    return {trait.key: trait for trait in found}


TRAITS = _traits(
    ("orders", N_("Orders"), "orders", NUMBER),
    ("spent", N_("Spent, after refunds"), "orders", MONEY),
    ("average_order", N_("Average order"), "orders", MONEY),
    ("largest_order", N_("Largest order"), "orders", MONEY),
    ("items", N_("Pieces bought"), "orders", NUMBER),
    ("products", N_("Different products bought"), "orders", NUMBER),
    ("first_order", N_("First order"), "orders", DATE),
    ("last_order", N_("Last order"), "orders", DATE),
    ("order_gap", N_("Days between their orders"), "orders", NUMBER),
    ("discounted_orders", N_("Orders with a discount"), "orders", NUMBER),
    ("refunded", N_("Refunded"), "orders", MONEY),
    ("refunds", N_("Refunds"), "orders", NUMBER),
    ("open_order", N_("Has an order that is not complete"), "orders", YES_NO),
    ("created", N_("Known since"), "person", DATE),
    ("account", N_("Has an account"), "person", YES_NO),
    ("accepts_marketing", N_("Agreed to offers by mail"), "person", YES_NO),
    ("locale", N_("Language"), "person", CHOICE),
    ("country", N_("Country of the last order"), "person", CHOICE),
    ("city", N_("City of the last order"), "person", TEXT),
    ("last_delivered", N_("Last delivery"), "parcels", DATE),
    ("late_orders", N_("Orders that came late"), "parcels", NUMBER),
    ("on_the_way", N_("Has a parcel on the way"), "parcels", YES_NO),
    ("parcel_troubles", N_("Troubles with parcels"), "parcels", NUMBER),
    ("returns", N_("Returns asked for"), "parcels", NUMBER),
    ("last_return", N_("Last return asked for"), "parcels", DATE),
    ("opinion", N_("Last opinion of the store"), "words", CHOICE, OPINIONS),
    ("opinion_score", N_("Last score, 0 to 10"), "words", NUMBER),
    ("last_answer", N_("Last answer to a survey"), "words", DATE),
    ("complaint", N_("Unhappy, and still to be seen to"), "words", YES_NO),
    ("messages", N_("Messages written"), "words", NUMBER),
    ("last_message", N_("Last message"), "words", DATE),
    ("waiting", N_("Waits for an answer"), "words", YES_NO),
    ("reviews", N_("Reviews written"), "words", NUMBER),
    ("rating", N_("Average stars given"), "words", NUMBER),
    ("last_review", N_("Last review"), "words", DATE),
    ("wishes", N_("Products on the wish list"), "words", NUMBER),
    ("mails", N_("Mails with offers sent"), "visits", NUMBER),
    ("last_mail", N_("Last mail with offers"), "visits", DATE),
    ("mail_clicks", N_("Clicks in mails"), "visits", NUMBER, {}, True),
    ("last_mail_click", N_("Last click in a mail"), "visits", DATE, {}, True),
    ("visits", N_("Visits"), "visits", NUMBER, {}, True),
    ("last_visit", N_("Last visit"), "visits", DATE, {}, True),
    ("views", N_("Products looked at"), "visits", NUMBER, {}, True),
    ("last_view", N_("Last look at a product"), "visits", DATE, {}, True),
    ("carts", N_("Visits with something put into the cart"), "visits", NUMBER, {}, True),
    ("last_cart", N_("Last time something was put into the cart"), "visits", DATE, {}, True),
    ("first_channel", N_("Came first by"), "visits", CHOICE, CHANNELS, True),
    ("last_channel", N_("Came last by"), "visits", CHOICE, CHANNELS, True),
    ("stage", N_("Stage of the journey"), "visits", CHOICE, STAGES, True),
    ("temperature", N_("Temperature"), "scores", CHOICE, TEMPERATURES),
    ("propensity", N_("Chance to buy"), "scores", SHARE),
    ("lifetime_value", N_("Lifetime value"), "scores", MONEY),
    ("alive", N_("Chance to be still a customer"), "scores", SHARE),
    ("lifecycle", N_("Lifecycle"), "scores", CHOICE, LIFECYCLE),
    ("recency_score", N_("Recency, 1 to 5"), "scores", NUMBER),
    ("frequency_score", N_("Frequency, 1 to 5"), "scores", NUMBER),
    ("money_score", N_("Money, 1 to 5"), "scores", NUMBER),
)
FACTS = {
    fact.key: fact
    for fact in (
        Fact("order", N_("Ordered"), goods=True, pieces=True, amounts=True),
        Fact("refund", N_("Got money back"), amounts=True),
        Fact("delivered", N_("Got an order delivered")),
        Fact("late", N_("Got an order late")),
        Fact("trouble", N_("Had trouble with a parcel")),
        Fact("return", N_("Asked for a return")),
        Fact("mail", N_("Was sent a mail with offers")),
        Fact("answer", N_("Answered a survey")),
        Fact("low_answer", N_("Answered a survey unhappily")),
        Fact("message", N_("Wrote a message")),
        Fact("review", N_("Wrote a review"), goods=True),
        Fact("wish", N_("Put something on the wish list"), goods=True),
        Fact("visit", N_("Visited the shop"), channels=True, needs_consent=True),
        Fact("view", N_("Looked at a product"), goods=True, channels=True, needs_consent=True),
        Fact("cart", N_("Put something into the cart"), goods=True, channels=True, needs_consent=True),
        Fact("checkout", N_("Began checkout"), channels=True, needs_consent=True),
        Fact("search", N_("Searched"), channels=True, needs_consent=True),
        Fact("mail_click", N_("Clicked in a mail"), needs_consent=True),
    )
}
MEASURES = {"times": N_("times"), "pieces": N_("pieces"), "amount": N_("worth")}
EMPTY, FILLED = "empty", "filled"
_ORDERED = (
    (">=", N_("at least")), ("<=", N_("at most")), (">", N_("more than")), ("<", N_("less than")),
    ("=", N_("exactly")), ("!=", N_("anything but")), ("between", N_("between")),
)  # fmt: skip
_FILLED = ((FILLED, N_("is known")), (EMPTY, N_("is not known")))
_NAMED = (("is", N_("is")), ("is_not", N_("is not")), ("any_of", N_("is one of")))
OPERATORS: dict[str, tuple[tuple[str, str], ...]] = {
    NUMBER: (*_ORDERED, *_FILLED),
    MONEY: (*_ORDERED, *_FILLED),
    SHARE: (*_ORDERED, *_FILLED),
    DATE: (
        ("in_last", N_("within the last")), ("not_in_last", N_("longer ago than")),
        ("in_next", N_("within the next")), ("on", N_("on")), ("before", N_("before")),
        ("after", N_("after")), ("between", N_("between")), *_FILLED,
    ),
    CHOICE: (*_NAMED, *_FILLED),
    TEXT: (*_NAMED, ("contains", N_("contains")), ("starts", N_("starts with")), *_FILLED),
    YES_NO: (("is", N_("is")), *_FILLED),
}  # fmt: skip
ANNIVERSARY = ("anniversary_in", N_("has its anniversary within the next"))
COUNTING = _ORDERED  # what facts are compared by: there is always a count, if only none


def operators(type_: str, *, owner: bool = False) -> tuple[tuple[str, str], ...]:
    """How a trait, or an attribute of the `owner`'s, of this type can be compared."""
    return (*OPERATORS[type_], ANNIVERSARY) if owner and type_ == DATE else OPERATORS[type_]
