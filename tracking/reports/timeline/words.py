"""What happened, in words (gettext ids), by what entries are called."""

from __future__ import annotations

from shop.kernel.errors import N_
from tracking.journeys.identity.evidence import EVIDENCE, PROOFS
from tracking.journeys.words import MILESTONES

STAGES = {
    "aware": N_("Aware"),
    "considering": N_("Considering"),
    "intending": N_("Intending"),
    "customer": N_("Customer"),
    "advocate": N_("Advocate"),
}
WHAT = {
    **{f"stage_{stage}": words for stage, words in STAGES.items()},
    "visit": N_("Visited"),
    "open": N_("Left in the cart"),
    "order_placed": N_("Ordered"),
    "order_accepted": N_("Order accepted"),
    "order_paid": N_("Paid"),
    "payment_started": N_("Payment begun"),
    "payment_failed": N_("Payment declined"),
    "refunded": N_("Money given back"),
    "cancelled": N_("Order cancelled"),
    "return_requested": N_("Wants to return something"),
    "return_received": N_("The return has arrived"),
    "return_closed": N_("Return closed"),
    **MILESTONES,
    "shipped": N_("Shipped"),
    "queued": N_("Mail waits"),
    "sent": N_("Mail sent"),
    "failed": N_("Mail failed"),
    "bounced": N_("Mail came back"),
    "captured": N_("Mail kept, not sent"),
    "suppressed": N_("Mail held back"),
    "withdrawn": N_("Mail withdrawn"),
    "expired": N_("Mail too late to send"),
    "message_customer": N_("Wrote to us"),
    "message_staff": N_("We answered"),
    "message_note": N_("Noted by staff"),
    "nps": N_("Would recommend us"),
    "csat": N_("Satisfied with the delivery"),
    "ces": N_("Found ordering easy"),
    "fixed": N_("Said whether we put it right"),
    "help": N_("Satisfied with our help"),
    "review": N_("Reviewed a product"),
    "consent_granted": N_("Agreed to be remembered"),
    "consent_denied": N_("Did not want to be remembered"),
    "identity_linked": N_("Recognized"),
    "identity_parted": N_("No longer taken for the same"),
    "offline_call": N_("Called"),
    "offline_meeting": N_("Met"),
    "offline_fair": N_("Met at a fair"),
    "offline_visit": N_("Came to the shop"),
    "offline_letter": N_("Wrote a letter"),
    **EVIDENCE,
    **PROOFS,
}
