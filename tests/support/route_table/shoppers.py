"""Addresses of shoppers and customers, and of machines."""

from __future__ import annotations

from tests.support.route_table.people import (
    ACCOUNT,
    ANYBODY,
    BUYER,
    CUSTOMERS,
    LEAVING,
    NOWHERE,
    PLACED,
    REVIEWER,
    WRITER,
)

GROUPS = (
    # Whoever looks, and whoever holds the link.
    (
        ANYBODY,
        """
        GET /
        GET /account/closing/<token>
        POST /account/closing/<token>
        GET /account/sign-in
        POST /account/sign-in
        GET /account/sign-in/<token>
        POST /account/sign-in/<token>
        POST /account/sign-in/passkey/options
        POST /account/sign-out
        GET /admin/password
        POST /admin/password
        GET /admin/password/<token>
        POST /admin/password/<token>
        GET /admin/sign-in
        POST /admin/sign-in
        GET /admin/sign-in/<token>
        POST /admin/sign-in/<token>
        GET /cart
        POST /currency
        GET /feeds/google.xml
        GET /feeds/new.xml
        GET /sitemap.xml
        GET /sitemaps/<name>.xml
        POST /cart/codes
        POST /cart/codes/removal
        POST /cart/gift-cards/removal
        POST /cart/lines
        POST /cart/lines/<uuid:variant_id>
        POST /cart/lines/<uuid:variant_id>/removal
        POST /cart/gift
        POST /cart/saved/<uuid:variant_id>
        POST /cart/saved/<uuid:variant_id>/removal
        POST /cart/saved/<uuid:variant_id>/return
        GET /checkout
        POST /checkout
        POST /checkout/express
        POST /checkout/lines/<uuid:variant_id>
        GET /checkout/progress
        POST /checkout/progress
        POST /checkout/start
        GET /checkout/test-authentication/<reference>
        POST /checkout/test-authentication/<reference>
        GET /collections/<handle>
        GET /contact
        POST /contact
        GET /conversations/<token>
        POST /conversations/<token>
        GET /conversations/<token>/files/<uuid:file_id>
        POST /webhooks/inbound-mail/<secret>
        GET /newsletter
        POST /newsletter
        GET /newsletter/<token>
        POST /newsletter/<token>
        GET /consent
        POST /consent
        GET /favicon.ico
        GET /gift-cards
        POST /gift-cards
        GET /gift-cards/<code>
        POST /gift-cards/<code>
        GET /healthz
        GET /invoices/<token>
        GET /invoices/<token>/<uuid:invoice_id>.pdf
        GET /mail/preferences/<token>
        POST /mail/preferences/<token>
        POST /mail/subscribe/<token>
        GET /mail/unsubscribe/<token>
        POST /mail/unsubscribe/<token>
        GET /media/<path:path>
        GET /orders/<token>
        GET /orders/<token>/payment
        POST /orders/<token>/payment
        GET /pages/<slug>
        GET /products/<handle>
        POST /products/<handle>/alerts
        GET /products/<handle>/care
        GET /products/<handle>/care.svg
        GET /stock-alerts/<token>
        POST /stock-alerts/<token>
        POST /stock-alerts/<token>/removal
        GET /wishlist
        GET /wishlist/<token>
        POST /wishlist/items
        POST /wishlist/items/<uuid:product_id>/cart
        POST /wishlist/items/<uuid:product_id>/removal
        POST /wishlist/items/removal
        POST /wishlist/link
        POST /wishlist/link/removal
        GET /products/<handle>/questions
        POST /products/<handle>/questions
        GET /products/<handle>/reviews
        GET /reviews/<token>
        POST /reviews/<token>
        POST /reviews/<token>/removal
        POST /reviews/<uuid:review_id>/helpful
        GET /purchase
        POST /purchase
        POST /purchase/start
        GET /readyz
        GET /robots.txt
        GET /search
        GET /search/suggestions
        GET /static/<path:path>
        GET /survey/<token>
        POST /survey/<token>
        GET /returns/<token>
        POST /returns/<token>/cancellation
        GET /returns/<token>/label
        GET /returns/<token>/photos/<int:number>
        POST /returns/<token>/posting
        GET /returns/<token>/slip
        GET /returns/for/<token>
        POST /returns/for/<token>
        POST /survey/<token>/dismissal
        POST /t
        GET /track
        POST /track
        GET /track/<token>
        GET /track/<token>/mails
        POST /track/<token>/mails
        GET /warehouse/<token>
        GET /warehouse/<token>/<uuid:work_id>
        POST /warehouse/<token>/<uuid:work_id>/answer
        GET /warehouse/<token>/<uuid:work_id>/packing-slip
        POST /warehouse/<token>/<uuid:work_id>/parcels
        GET /track/<token>.ics
        GET /track/<token>.json
        POST /track/<token>/link
        GET /track/<token>/problem
        POST /track/<token>/problem
        """,
    ),
    # Whoever is signed in as a customer; each sees their own.
    (
        CUSTOMERS,
        """
        GET /account
        GET /account/addresses
        GET /account/returns
        POST /account/addresses
        GET /account/cards
        GET /account/credit
        POST /account/closing
        POST /account/email
        POST /account/mails
        GET /account/messages
        POST /account/messages
        GET /account/orders
        POST /account/passkeys
        POST /account/passkeys/options
        POST /account/password
        POST /account/personal-offers
        POST /account/personal-offers/again
        GET /account/privacy
        GET /account/privacy/data.json
        GET /account/profile
        POST /account/profile
        GET /account/security
        POST /account/sessions/removal
        POST /purchase/link
        """,
    ),
    # Who received the product; strangers are told how to write, others that they may not.
    (
        REVIEWER,
        """
        GET /products/<handle>/review
        """,
    ),
    (
        WRITER,
        """
        POST /products/<handle>/review
        POST /products/<handle>/review/removal
        """,
    ),
    # Something of one customer, by its id.
    (
        ACCOUNT,
        """
        GET /account/addresses/<uuid:address_id>
        POST /account/addresses/<uuid:address_id>
        POST /account/addresses/<uuid:address_id>/default
        POST /account/addresses/<uuid:address_id>/removal
        POST /account/cards/<uuid:card_id>/removal
        GET /account/messages/files/<uuid:file_id>
        GET /account/email/<token>
        POST /account/email/<token>
        POST /account/orders/<uuid:order_id>/cart
        POST /account/passkeys/<uuid:passkey_id>
        POST /account/passkeys/<uuid:passkey_id>/removal
        POST /account/sessions/<uuid:session_id>/removal
        """,
    ),
    # An order's account is for who placed it; for others there is no such order.
    (
        PLACED,
        """
        POST /account/from-order
        """,
    ),
    # Only the browser or account that placed the order, link or not.
    (
        BUYER,
        """
        POST /orders/<token>/address
        POST /orders/<token>/cancellation
        POST /orders/<token>/withdrawal
        POST /track/<token>/address
        """,
    ),
    # Signing out leads to the sign-in page, and so does a passkey that is none.
    (
        LEAVING,
        """
        POST /account/sign-in/passkey
        POST /admin/account/sign-out
        POST /admin/sign-out
        """,
    ),
    # Stripe is not set up in this shop, nor is any carrier.
    (
        NOWHERE,
        """
        POST /webhooks/<source>/<connection>
        POST /webhooks/mail/<provider>
        POST /webhooks/stripe/<connection>
        POST /webhooks/warehouses/<key>
        """,
    ),
)
