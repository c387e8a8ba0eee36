"""Addresses of the owner's area, under the permission that each needs (a name of `shop.staff.roles`).

Who holds which permission is written out in `people.MAY`, so that the shop's own table is checked by it.
"""

from __future__ import annotations

from tests.support.route_table import settings
from tests.support.route_table.people import of_staff

ROUTES = {
    "staff": """
        GET /admin
        GET /admin/account
        POST /admin/account
        GET /admin/account/two-factor
        POST /admin/account/two-factor
        POST /admin/account/two-factor/confirmation
        POST /admin/account/two-factor/removal
        GET /admin/attention
        """,
    "orders": """
        POST /admin/attention/<uuid:item_id>/fix
        POST /admin/attention/<uuid:item_id>/resolution
        GET /admin/mails
        GET /admin/mails/<uuid:mail_id>
        POST /admin/mails/<uuid:mail_id>/attempts
        GET /admin/mails/<uuid:mail_id>/body
        POST /admin/mails/<uuid:mail_id>/copies
        POST /admin/mails/attempts
        GET /admin/mails/previews
        GET /admin/mails/previews/body
        GET /admin/invoices
        GET /admin/invoices/<uuid:invoice_id>.pdf
        GET /admin/invoices/table.csv
        GET /admin/orders
        GET /admin/orders/<int:number>
        POST /admin/orders/<int:number>/address
        POST /admin/orders/<int:number>/notes
        POST /admin/orders/<int:number>/readiness
        POST /admin/orders/filters
        POST /admin/orders/filters/<uuid:filter_id>/removal
        POST /admin/orders/packing
        POST /admin/orders/slips
        GET /admin/past-orders
        """,
    "payments": """
        POST /admin/gift-cards/orders/<int:number>
        POST /admin/invoices/orders/<int:number>
        POST /admin/orders/<int:number>/cancellation
        GET /admin/orders/<int:number>/edit
        POST /admin/orders/<int:number>/edit
        POST /admin/orders/<int:number>/edit/confirmation
        POST /admin/orders/<int:number>/payments/<uuid:payment_id>/receipt
        POST /admin/orders/<int:number>/refunds
        POST /admin/orders/<int:number>/release
        POST /admin/orders/<int:number>/refunds/<uuid:refund_id>/confirmation
        """,
    "fulfillment": """
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
    "stock": """
        GET /admin/stock
        GET /admin/stock/<uuid:variant_id>
        POST /admin/stock/<uuid:variant_id>
        POST /admin/stock/threshold
        """,
    "customers": """
        GET /admin/customers
        GET /admin/customers/<uuid:customer_id>
        POST /admin/customers/<uuid:customer_id>/taxes
        GET /admin/messages
        GET /admin/messages/<uuid:message_id>
        POST /admin/messages/<uuid:message_id>/answer
        POST /admin/messages/<uuid:message_id>/removal
        POST /admin/messages/<uuid:message_id>/reopening
        """,
    "reviews": """
        GET /admin/questions
        POST /admin/questions/<uuid:question_id>/answer
        POST /admin/questions/<uuid:question_id>/rejection
        GET /admin/reviews
        POST /admin/reviews/<uuid:review_id>/publication
        POST /admin/reviews/<uuid:review_id>/rejection
        POST /admin/reviews/<uuid:review_id>/reply
        POST /admin/reviews/publication
        """,
    "catalog": """
        GET /admin/collections
        POST /admin/collections
        GET /admin/collections/<uuid:collection_id>
        POST /admin/collections/<uuid:collection_id>
        POST /admin/collections/<uuid:collection_id>/arrangement
        POST /admin/collections/<uuid:collection_id>/picture
        POST /admin/collections/<uuid:collection_id>/picture/removal
        POST /admin/collections/<uuid:collection_id>/products
        POST /admin/collections/<uuid:collection_id>/removal
        GET /admin/collections/<uuid:collection_id>/translations/<locale>
        POST /admin/collections/<uuid:collection_id>/translations/<locale>
        GET /admin/collections/new
        GET /admin/products
        POST /admin/products
        GET /admin/products/<uuid:product_id>
        POST /admin/products/<uuid:product_id>
        GET /admin/products/<uuid:product_id>/care
        POST /admin/products/<uuid:product_id>/care
        POST /admin/products/<uuid:product_id>/pictures
        POST /admin/products/<uuid:product_id>/pictures/<uuid:media_id>/retry
        POST /admin/products/<uuid:product_id>/status
        GET /admin/products/<uuid:product_id>/translations/<locale>
        POST /admin/products/<uuid:product_id>/translations/<locale>
        GET /admin/products/new
        GET /admin/products/pictures
        POST /admin/products/pictures/<uuid:media_id>/retry
        """,
    "marketing": """
        GET /admin/personalization
        POST /admin/personalization
        GET /admin/promotions
        POST /admin/promotions
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
        POST /admin/promotions/floor
        GET /admin/promotions/new
        """,
    "gift_cards": """
        GET /admin/gift-cards
        POST /admin/gift-cards
        GET /admin/gift-cards/<uuid:account_id>
        POST /admin/gift-cards/<uuid:account_id>/code
        POST /admin/gift-cards/<uuid:account_id>/entries
        POST /admin/gift-cards/<uuid:account_id>/state
        POST /admin/gift-cards/customers/<uuid:customer_id>
        GET /admin/gift-cards/new
        POST /admin/gift-cards/products
        """,
    "content": """
        GET /admin/front
        POST /admin/front
        POST /admin/front/picture
        POST /admin/front/picture/removal
        GET /admin/pages
        POST /admin/pages
        GET /admin/pages/<slug>
        POST /admin/pages/<slug>
        POST /admin/pages/<slug>/removal
        """,
    "reports": """
        GET /admin/journeys
        GET /admin/nps
        GET /admin/searches
        """,
    "privacy": """
        GET /admin/customers/<uuid:customer_id>/data.json
        POST /admin/customers/<uuid:customer_id>/erasure
        """,
}
ALL = {**ROUTES, **settings.ROUTES}
GROUPS = tuple((of_staff(permission), lines) for permission, lines in ALL.items())
PERMISSIONS = {
    " ".join(line.split()): permission
    for permission, lines in ALL.items()
    for line in lines.strip().splitlines()
}
