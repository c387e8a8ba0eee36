"""Who may ask for what: every address of the shop, with every way it takes, under those it is for.

Each line of `staff`, `marketing` and `settings` stands under the permission it needs; every role is asked
there. What an address names (an order, a saved address) is Cleo's, so that Otto is the other customer.
"""

from __future__ import annotations

from tests.support.route_table import shoppers, staff

_GROUPS = (*shoppers.GROUPS, *staff.GROUPS)
TABLE = {" ".join(line.split()): who for who, lines in _GROUPS for line in lines.strip().splitlines()}
# Listed twice would mean that one of the two is not looked at.
assert len(TABLE) == sum(len(lines.strip().splitlines()) for _, lines in _GROUPS)
# POSTs that need no CSRF token: the proof is in the link, in the signature, or there is nothing to win.
WITHOUT_TOKEN = {
    "POST /mail/unsubscribe/<token>",
    "POST /mail/subscribe/<token>",
    "POST /webhooks/mail/<provider>",
    "POST /webhooks/<source>/<connection>",
    "POST /webhooks/stripe/<connection>",
    "POST /webhooks/warehouses/<key>",
    "POST /webhooks/inbound-mail/<secret>",
    "POST /t",
}
