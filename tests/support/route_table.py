"""Who may ask for what: every address of the shop, with every way it takes, under those it is for.

"Staff" are packers, managers and owners; a packer gets no further than that, a manager everywhere but into
settings. What an address names (an order, a saved address) is Cleo's, so that Otto is the other customer.
"""

from __future__ import annotations

from tests.support.route_questions import IN, NO, NONE, SIGN_IN
from tests.support.route_world import PEOPLE


def _outcomes(*words: str) -> dict[str, str]:
    return dict(zip(PEOPLE, words, strict=True))


#                     stranger  Cleo     Otto     packer   manager  owner
ANYBODY = _outcomes(  IN,       IN,      IN,      IN,      IN,      IN)  # fmt: skip
CUSTOMERS = _outcomes(SIGN_IN,  IN,      IN,      SIGN_IN, SIGN_IN, SIGN_IN)  # fmt: skip
ACCOUNT = _outcomes(  SIGN_IN,  IN,      NONE,    SIGN_IN, SIGN_IN, SIGN_IN)  # fmt: skip
BUYER = _outcomes(    NO,       IN,      NO,      NO,      NO,      NO)  # fmt: skip
STAFF = _outcomes(    SIGN_IN,  SIGN_IN, SIGN_IN, IN,      IN,      IN)  # fmt: skip
MANAGERS = _outcomes( SIGN_IN,  SIGN_IN, SIGN_IN, NO,      IN,      IN)  # fmt: skip
OWNERS = _outcomes(   SIGN_IN,  SIGN_IN, SIGN_IN, NO,      NO,      IN)  # fmt: skip
LEAVING = _outcomes(  SIGN_IN,  SIGN_IN, SIGN_IN, SIGN_IN, SIGN_IN, SIGN_IN)  # fmt: skip
NOWHERE = _outcomes(  NONE,     NONE,    NONE,    NONE,    NONE,    NONE)  # fmt: skip

_GROUPS = (
    # Whoever looks, and whoever holds the link.
    (
        ANYBODY,
        """
        GET /
        GET /account/sign-in
        POST /account/sign-in
        GET /account/sign-in/<token>
        POST /account/sign-in/<token>
        POST /account/sign-out
        GET /admin/sign-in
        POST /admin/sign-in
        GET /admin/sign-in/<token>
        POST /admin/sign-in/<token>
        GET /cart
        POST /cart/codes
        POST /cart/codes/removal
        POST /cart/lines
        POST /cart/lines/<uuid:variant_id>
        POST /cart/lines/<uuid:variant_id>/removal
        GET /checkout
        POST /checkout
        POST /checkout/lines/<uuid:variant_id>
        GET /checkout/progress
        POST /checkout/progress
        POST /checkout/start
        GET /checkout/test-authentication/<reference>
        POST /checkout/test-authentication/<reference>
        GET /collections/<handle>
        GET /consent
        POST /consent
        GET /favicon.ico
        GET /healthz
        POST /mail/subscribe/<token>
        GET /mail/unsubscribe/<token>
        POST /mail/unsubscribe/<token>
        GET /media/<path:path>
        GET /orders/<token>
        POST /orders/<token>/account
        GET /orders/<token>/payment
        POST /orders/<token>/payment
        GET /pages/<slug>
        GET /products/<handle>
        GET /readyz
        GET /robots.txt
        GET /search
        GET /static/<path:path>
        GET /survey/<token>
        POST /survey/<token>
        POST /t
        GET /track
        POST /track
        GET /track/<token>
        GET /track/<token>.json
        """,
    ),
    # Whoever is signed in as a customer; each sees their own.
    (
        CUSTOMERS,
        """
        GET /account
        GET /account/addresses
        POST /account/addresses
        POST /account/password
        GET /account/profile
        POST /account/profile
        """,
    ),
    # Something of one customer, by its id.
    (
        ACCOUNT,
        """
        POST /account/addresses/<uuid:address_id>/removal
        """,
    ),
    # Only the browser or account that placed the order, link or not.
    (
        BUYER,
        """
        POST /orders/<token>/withdrawal
        """,
    ),
    # Everybody on the staff.
    (
        STAFF,
        """
        GET /admin
        GET /admin/account
        POST /admin/account
        GET /admin/account/two-factor
        POST /admin/account/two-factor
        POST /admin/account/two-factor/confirmation
        POST /admin/account/two-factor/removal
        GET /admin/attention
        POST /admin/parcels/<uuid:parcel_id>/cancellation
        POST /admin/parcels/<uuid:parcel_id>/scans
        POST /admin/parcels/<uuid:parcel_id>/steps
        GET /admin/shipments
        POST /admin/shipments
        GET /admin/shipments/<int:number>
        POST /admin/shipments/<int:number>
        GET /admin/shipments/<int:number>/packing-slip
        POST /admin/shipments/<int:number>/simulation
        GET /admin/shipments/imports
        POST /admin/shipments/imports
        """,
    ),
    # What needs “orders”, “customers”, “catalog” or “reports”.
    (
        MANAGERS,
        """
        POST /admin/attention/<uuid:item_id>/fix
        POST /admin/attention/<uuid:item_id>/resolution
        GET /admin/collections
        GET /admin/collections/<uuid:collection_id>
        GET /admin/collections/new
        GET /admin/imports
        GET /admin/imports/<uuid:run_id>
        GET /admin/imports/products.csv
        GET /admin/products
        GET /admin/products/<uuid:product_id>
        GET /admin/products/new
        GET /admin/products/pictures
        GET /admin/stock
        GET /admin/stock/<uuid:variant_id>
        POST /admin/collections
        POST /admin/collections/<uuid:collection_id>
        POST /admin/collections/<uuid:collection_id>/arrangement
        POST /admin/collections/<uuid:collection_id>/products
        POST /admin/collections/<uuid:collection_id>/removal
        POST /admin/imports
        POST /admin/imports/<uuid:run_id>/cancellation
        POST /admin/imports/<uuid:run_id>/confirmation
        POST /admin/imports/<uuid:run_id>/retry
        POST /admin/products
        POST /admin/products/<uuid:product_id>
        POST /admin/products/<uuid:product_id>/pictures
        POST /admin/products/<uuid:product_id>/pictures/<uuid:media_id>/retry
        POST /admin/products/<uuid:product_id>/status
        POST /admin/stock/<uuid:variant_id>
        POST /admin/stock/threshold
        GET /admin/customers
        GET /admin/customers/<uuid:customer_id>
        GET /admin/journeys
        GET /admin/mails
        GET /admin/mails/<uuid:mail_id>
        POST /admin/mails/<uuid:mail_id>/attempts
        GET /admin/mails/<uuid:mail_id>/body
        POST /admin/mails/<uuid:mail_id>/copies
        POST /admin/mails/attempts
        GET /admin/mails/previews
        GET /admin/mails/previews/body
        GET /admin/nps
        GET /admin/orders
        GET /admin/orders/<int:number>
        POST /admin/orders/<int:number>/cancellation
        POST /admin/orders/<int:number>/notes
        POST /admin/orders/<int:number>/payments/<uuid:payment_id>/receipt
        POST /admin/orders/<int:number>/refunds
        POST /admin/orders/<int:number>/refunds/<uuid:refund_id>/confirmation
        GET /admin/personalization
        POST /admin/personalization
        """,
    ),
    # What needs “settings”.
    (
        OWNERS,
        """
        POST /admin/mails/pause
        GET /admin/mails/server
        POST /admin/mails/server
        POST /admin/mails/server/test
        POST /admin/nps/settings
        GET /admin/pages
        POST /admin/pages
        GET /admin/pages/<slug>
        POST /admin/pages/<slug>
        POST /admin/pages/<slug>/removal
        GET /admin/settings
        GET /admin/settings/notifications
        POST /admin/settings/notifications
        GET /admin/settings/payments
        POST /admin/settings/payments/manual
        POST /admin/settings/payments/stripe
        POST /admin/settings/payments/stripe/removal
        GET /admin/settings/privacy
        POST /admin/settings/privacy
        GET /admin/settings/region
        POST /admin/settings/region
        GET /admin/settings/shipping
        POST /admin/settings/shipping/calendar
        POST /admin/settings/shipping/methods/<uuid:method_id>/removal
        POST /admin/settings/shipping/start
        GET /admin/settings/shipping/zones/<uuid:zone_id>
        POST /admin/settings/shipping/zones/<uuid:zone_id>
        GET /admin/settings/shipping/zones/<uuid:zone_id>/methods/<uuid:method_id>
        POST /admin/settings/shipping/zones/<uuid:zone_id>/methods/<uuid:method_id>
        GET /admin/settings/shipping/zones/<uuid:zone_id>/methods/new
        POST /admin/settings/shipping/zones/<uuid:zone_id>/methods/new
        POST /admin/settings/shipping/zones/<uuid:zone_id>/removal
        GET /admin/settings/shipping/zones/new
        POST /admin/settings/shipping/zones/new
        GET /admin/settings/store
        POST /admin/settings/store
        GET /admin/settings/taxes
        POST /admin/settings/taxes
        POST /admin/settings/taxes/rates
        POST /admin/settings/taxes/rates/<uuid:rate_id>/removal
        POST /admin/settings/taxes/rates/european-union
        GET /admin/team
        POST /admin/team
        POST /admin/team/<uuid:staff_id>/activation
        POST /admin/team/<uuid:staff_id>/deactivation
        POST /admin/team/<uuid:staff_id>/link
        POST /admin/team/<uuid:staff_id>/role
        """,
    ),
    # Signing out leads to the sign-in page.
    (
        LEAVING,
        """
        POST /admin/account/sign-out
        POST /admin/sign-out
        """,
    ),
    # Stripe is not set up in this shop.
    (
        NOWHERE,
        """
        POST /webhooks/stripe/<connection>
        """,
    ),
)
TABLE = {" ".join(line.split()): who for who, lines in _GROUPS for line in lines.strip().splitlines()}
# Listed twice would mean that one of the two is not looked at.
assert len(TABLE) == sum(len(lines.strip().splitlines()) for _, lines in _GROUPS)
# POSTs that need no CSRF token: the proof is in the link, in the signature, or there is nothing to win.
WITHOUT_TOKEN = {
    "POST /mail/unsubscribe/<token>",
    "POST /mail/subscribe/<token>",
    "POST /webhooks/stripe/<connection>",
    "POST /t",
}
