"""What may say that a visitor is a customer, and what may prove that two accounts are one person.

A visitor is anonymous until something names them: then they are that customer, by itself. Two *known*
people are never made one by a browser (families share them); only an owner may say so, and must have proof.
"""

from __future__ import annotations

from shop.kernel.errors import N_

SIGN_IN, CHECKOUT_EMAIL, MAIL_LINK, OWNER = "sign_in", "checkout_email", "mail_link", "owner"
# by themselves, the strongest first
AUTOMATIC = (SIGN_IN, CHECKOUT_EMAIL, MAIL_LINK)
EVIDENCE = {
    SIGN_IN: N_("Signed in"),
    CHECKOUT_EMAIL: N_("Gave the address at checkout"),
    MAIL_LINK: N_("Opened a link of their own mail"),
    OWNER: N_("Matched by the shop"),
}

BOTH_ADDRESSES, SAME_BROWSER = "both_addresses", "same_browser"
KNEW_AN_ORDER, IN_PERSON = "order", "in_person"
PROOFS = {
    BOTH_ADDRESSES: N_("Wrote to us from both addresses"),
    SAME_BROWSER: N_("Signed in to both accounts in one browser and told us so"),
    KNEW_AN_ORDER: N_("Named an order of the other account and its address"),
    IN_PERSON: N_("Told us in person or by phone, and we checked who they are"),
}

BY_CONSENT, BY_ERASURE = "consent", "erasure"  # why an edge ended, where no member of staff ended it
