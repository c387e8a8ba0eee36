"""Addresses of the owner's area."""

from __future__ import annotations

from tests.support.route_table.people import MANAGERS, OWNERS, STAFF

GROUPS = (
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
        GET /admin/products/<uuid:product_id>/care
        POST /admin/products/<uuid:product_id>/care
        GET /admin/products/new
        GET /admin/products/<uuid:product_id>/translations/<locale>
        GET /admin/collections/<uuid:collection_id>/translations/<locale>
        GET /admin/products/pictures
        GET /admin/questions
        POST /admin/questions/<uuid:question_id>/answer
        POST /admin/questions/<uuid:question_id>/rejection
        GET /admin/reviews
        POST /admin/reviews/<uuid:review_id>/publication
        POST /admin/reviews/<uuid:review_id>/rejection
        POST /admin/reviews/<uuid:review_id>/reply
        POST /admin/reviews/publication
        GET /admin/stock
        GET /admin/stock/<uuid:variant_id>
        POST /admin/collections
        POST /admin/collections/<uuid:collection_id>
        POST /admin/collections/<uuid:collection_id>/arrangement
        POST /admin/collections/<uuid:collection_id>/picture
        POST /admin/collections/<uuid:collection_id>/picture/removal
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
        POST /admin/products/pictures/<uuid:media_id>/retry
        POST /admin/products/<uuid:product_id>/status
        POST /admin/products/<uuid:product_id>/translations/<locale>
        POST /admin/collections/<uuid:collection_id>/translations/<locale>
        POST /admin/stock/<uuid:variant_id>
        POST /admin/stock/threshold
        GET /admin/messages
        GET /admin/messages/<uuid:message_id>
        POST /admin/messages/<uuid:message_id>/answer
        POST /admin/messages/<uuid:message_id>/reopening
        POST /admin/messages/<uuid:message_id>/removal
        GET /admin/customers
        GET /admin/customers/<uuid:customer_id>
        GET /admin/customers/<uuid:customer_id>/data.json
        POST /admin/customers/<uuid:customer_id>/erasure
        GET /admin/journeys
        GET /admin/searches
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
        GET /admin/promotions
        POST /admin/promotions
        POST /admin/promotions/floor
        GET /admin/promotions/new
        GET /admin/promotions/<uuid:promotion_id>
        POST /admin/promotions/<uuid:promotion_id>
        POST /admin/promotions/<uuid:promotion_id>/batches
        GET /admin/promotions/<uuid:promotion_id>/batches/<uuid:batch_id>.csv
        POST /admin/promotions/<uuid:promotion_id>/batches/<uuid:batch_id>/removal
        POST /admin/promotions/<uuid:promotion_id>/codes
        POST /admin/promotions/<uuid:promotion_id>/codes/<uuid:code_id>/removal
        GET /admin/promotions/<uuid:promotion_id>/preview
        POST /admin/promotions/<uuid:promotion_id>/removal
        GET /admin/promotions/<uuid:promotion_id>/simulation
        POST /admin/promotions/<uuid:promotion_id>/state
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
        POST /admin/journeys/retention
        POST /admin/nps/settings
        POST /admin/searches/synonyms
        GET /admin/front
        POST /admin/front
        POST /admin/front/picture
        POST /admin/front/picture/removal
        GET /admin/pages
        POST /admin/pages
        GET /admin/pages/<slug>
        POST /admin/pages/<slug>
        POST /admin/pages/<slug>/removal
        GET /admin/settings
        GET /admin/settings/currencies
        POST /admin/settings/currencies
        GET /admin/settings/currencies/new
        POST /admin/settings/currencies/new
        GET /admin/settings/currencies/<code>
        POST /admin/settings/currencies/<code>
        POST /admin/settings/currencies/<code>/removal
        GET /admin/settings/notifications
        POST /admin/settings/notifications
        GET /admin/settings/payments
        POST /admin/settings/payments/manual
        POST /admin/settings/payments/stripe
        POST /admin/settings/payments/stripe/removal
        GET /admin/settings/privacy
        POST /admin/settings/privacy
        GET /admin/settings/search
        POST /admin/settings/search
        GET /admin/settings/region
        POST /admin/settings/region
        GET /admin/settings/returns
        POST /admin/settings/returns
        GET /admin/settings/reviews
        POST /admin/settings/reviews
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
        GET /admin/settings/swatches
        POST /admin/settings/swatches
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
)
