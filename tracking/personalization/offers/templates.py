"""What the owner makes offers from: when each is for somebody, what it asks, and what the person is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shop.kernel.errors import N_, DomainError
from tracking.personalization.offers import triggers

NUMBER, MONEY, SEGMENT, TEXT = "number", "money", "segment", "text"
LONGEST = 100


class BadAnswer(DomainError):
    """An answer that a template cannot use; `field` is whose."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """One thing a template asks the owner. Numbers lie from `low` to `high`."""

    name: str
    kind: str
    label: str
    hint: str = ""
    default: Any = None
    low: int = 1
    high: int = 365


@dataclass(frozen=True, kw_only=True)
class Template:
    """`reason` is what the person is told: a gettext id with what the trigger says of them.

    `again` is the suggestion after how many days a new occasion counts (None: never). `segment` is that of a
    lifecycle template. `product`: the offer is about one product. With `sure` those who buy by themselves are
    left out unless the owner wants otherwise.
    """

    code: str
    trigger: str
    name: str
    says: str
    reason: str
    questions: tuple[Question, ...] = ()
    segment: str = ""
    product: bool = False
    sure: bool = True
    again: int | None = None
    benefits: tuple[str, ...] = ("percent", "fixed", "free_shipping")

    @property
    def needs_consent(self) -> bool:
        """Whether it follows from visits, which only consent allows."""
        return self.trigger in triggers.NEED_CONSENT

    @property
    def repeats(self) -> bool:
        """Whether there can be another occasion for the same person."""
        return not self.first_buyers

    @property
    def first_buyers(self) -> bool:
        """Whether it is for whoever has bought exactly once."""
        return self.trigger == "second_order"


_DAYS_AFTER = Question(
    name="days",
    kind=NUMBER,
    label=N_("Days after the first order"),
    hint=N_(
        "Suggested: by when 65 of 100 second orders of this shop had come; 30 while there are fewer than 20."
    ),
    default=30,
)
TEMPLATES: dict[str, Template] = {
    one.code: one
    for one in (
        Template(
            code="second_order",
            trigger="second_order",
            name=N_("Second order"),
            says=N_("A customer has bought once, and nothing more for some days."),
            reason=N_("Because you have bought from us once."),
            questions=(_DAYS_AFTER,),
        ),
        Template(
            code="lapsing",
            trigger="segment",
            name=N_("Lapsing"),
            says=N_("A customer is late, by the time the shop's customers usually take between two orders."),
            reason=N_("Because it has been a while since your last order."),
            segment="lifecycle_lapsing",
            again=180,
        ),
        Template(
            code="visits",
            trigger="visits",
            name=N_("Third visit without buying"),
            says=N_("Somebody who agreed to be remembered looks at the same product again and again."),
            reason=N_("Because you have looked at “%(product)s” several times."),
            questions=(
                Question(
                    name="times", kind=NUMBER, label=N_("Visits to the product"), default=3, low=2, high=20
                ),
                Question(name="days", kind=NUMBER, label=N_("Within days"), default=14, high=60),
            ),
            product=True,
            again=90,
            benefits=("percent", "fixed"),
        ),
        Template(
            code="cart",
            trigger="cart",
            name=N_("Cart left"),
            says=N_("Somebody who agreed to be remembered has left a cart of some worth."),
            reason=N_("Because there is something in your cart."),
            questions=(
                Question(name="least_minor", kind=MONEY, label=N_("Cart worth at least"), default=8000),
                Question(
                    name="hours",
                    kind=NUMBER,
                    label=N_("Untouched for hours"),
                    hint=N_("At least 4: most carts are bought without a discount within hours."),
                    default=24,
                    low=4,
                    high=72,
                ),
            ),
        ),
        Template(
            code="recovery",
            trigger="recovery",
            name=N_("Made good"),
            says=N_("A customer was unhappy (0 to 6 of 10), and the matter is closed."),
            reason=N_("Because your last order was not what it should have been."),
            questions=(
                Question(name="days", kind=NUMBER, label=N_("Answer at most days old"), default=30, high=90),
            ),
            sure=False,
            again=180,
        ),
        Template(
            code="campaign",
            trigger="campaign",
            name=N_("Landing campaign"),
            says=N_("Somebody who agreed to be remembered comes by the link of a certain campaign."),
            reason=N_("Because you came by our campaign."),
            questions=(
                Question(
                    name="campaign",
                    kind=TEXT,
                    label=N_("Campaign"),
                    hint=N_("The word after utm_campaign= in the link."),
                ),
            ),
        ),
        Template(
            code="segment",
            trigger="segment",
            name=N_("A segment"),
            says=N_("A customer comes into a segment of yours."),
            reason=N_("Because of what you have bought from us so far."),
            questions=(Question(name="segment", kind=SEGMENT, label=N_("Segment")),),
        ),
    )
}


def answers(template: Template, given: dict[str, Any]) -> dict[str, Any]:
    """The answers as stored. Raises BadAnswer."""
    found: dict[str, Any] = {"segment": template.segment} if template.segment else {}
    for asked in template.questions:
        found[asked.name] = _answer(asked, given.get(asked.name))
    return found


def _answer(asked: Question, given: Any) -> Any:
    if asked.kind in (SEGMENT, TEXT):
        text = str(given or "").strip()
        if not text or len(text) > LONGEST:
            raise BadAnswer(N_("Please fill in every field of when the offer is for somebody."))
        return text
    low, high = (asked.low, asked.high) if asked.kind == NUMBER else (1, 10**9)
    if not isinstance(given, int) or isinstance(given, bool) or not low <= given <= high:
        raise BadAnswer(N_("A number from %(low)s to %(high)s is needed."), low=low, high=high)
    return given
