"""What is counted, and by which dimensions."""

from __future__ import annotations

SECOND = 1_000_000
SLOT = 15 * 60 * SECOND  # µs; every time zone's midnight lies on such a border
QUICK, NEAR = 7 * SECOND, 3  # seven seconds (µs), three clicks

# How a visit spent itself that did not act within seven seconds and three clicks.
LATE, GONE, READ, LISTS, OWN, OTHER = "late", "gone", "stayed", "lists", "own", "other"
OTHERS = (LATE, GONE, READ, LISTS, OWN, OTHER)
OF_VISITS = (
    "visits",  # that began
    "engaged",  # of them, with attention (GA4's engaged session)
    "engaged_ms",  # attention of all of them together
    "pages",
    "items",  # visits that came at least as far as a product …
    "carts",
    "checkouts",
    "payments",
    "buyers",  # … that bought
    "newcomers",  # visits of visitors never seen before
    "quick",  # visits whose first act after landing came within seven seconds
    "near",  # … within three clicks
    "met",  # … within both
    "landed",  # visits that landed on a product or on search results
    "landed_quick",
    "landed_near",
    "landed_met",
    *OTHERS,
)
OF_ORDERS = ("orders", "revenue_minor")
OF_TOUCHES = (
    "hits",
    "misses",
)  # searches and those in vain; views and visits that viewed but did not buy; mails
MEASURES = (*OF_VISITS, *OF_ORDERS, *OF_TOUCHES)

ALL, CHANNEL, SOURCE, CAMPAIGN, LANDING = "all", "channel", "source", "campaign", "landing"
REFERRER, DEVICE, LOCALE = "referrer", "device", "locale"
OF_A_VISIT = (ALL, CHANNEL, SOURCE, CAMPAIGN, LANDING, REFERRER, DEVICE, LOCALE)
SEARCH, PRODUCT, MAIL = "search", "product", "mail"
WITHIN_A_VISIT = (SEARCH, PRODUCT, MAIL)  # a visit may have several values of these, or none
LONGEST = 300  # letters of a value
