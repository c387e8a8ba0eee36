"""Addresses of the owner's area, under the permission that each needs (a name of `shop.staff.roles`).

Who holds which permission is written out in `people.MAY`, so that the shop's own table is checked by it.
"""

from __future__ import annotations

from tests.support.route_table import marketing, settings
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
        POST /admin/orders/<int:number>/email
        POST /admin/orders/<int:number>/notes
        POST /admin/orders/<int:number>/readiness
        POST /admin/orders/filters
        POST /admin/orders/filters/<uuid:filter_id>/removal
        POST /admin/orders/packing
        POST /admin/tracking/orders/<uuid:order_id>/links
        GET /admin/past-orders
        POST /admin/returns/<uuid:return_id>/approval
        POST /admin/returns/<uuid:return_id>/closing
        POST /admin/returns/<uuid:return_id>/label
        POST /admin/returns/<uuid:return_id>/refusal
        """,
    "returns": """
        GET /admin/returns
        GET /admin/returns/<uuid:return_id>
        GET /admin/returns/<uuid:return_id>/label
        GET /admin/returns/<uuid:return_id>/photos/<int:number>
        POST /admin/returns/<uuid:return_id>/receipt
        """,
    "payments": """
        POST /admin/returns/<uuid:return_id>/settlement
        POST /admin/returns/parcels/<uuid:parcel_id>
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
        GET /admin/carriers
        GET /admin/carriers/codes
        POST /admin/carriers/codes
        GET /admin/carriers/numbers
        POST /admin/carriers/numbers
        GET /admin/carriers/public
        POST /admin/carriers/trackers/<uuid:tracker_id>/attempts
        POST /admin/carriers/trackers/<uuid:tracker_id>/questions
        GET /admin/labels
        GET /admin/labels/<uuid:label_id>
        POST /admin/labels/<uuid:label_id>/attempts
        POST /admin/labels/<uuid:label_id>/cancellation
        POST /admin/labels/<uuid:label_id>/departure
        POST /admin/labels/<uuid:label_id>/purchase
        GET /admin/labels/<uuid:label_id>/sheet
        POST /admin/labels/sheets
        POST /admin/labels/lots
        GET /admin/labels/lots/<uuid:lot_id>
        POST /admin/labels/lots/<uuid:lot_id>/prices
        POST /admin/labels/lots/<uuid:lot_id>/purchase
        POST /admin/returns/<uuid:return_id>/label-prices
        POST /admin/labels/orders/<int:number>
        POST /admin/parcels/<uuid:parcel_id>/cancellation
        POST /admin/parcels/<uuid:parcel_id>/inquiry
        POST /admin/parcels/<uuid:parcel_id>/loss
        POST /admin/parcels/<uuid:parcel_id>/replacement
        POST /admin/parcels/<uuid:parcel_id>/scans
        POST /admin/parcels/<uuid:parcel_id>/steps
        GET /admin/shipments
        POST /admin/shipments
        GET /admin/shipments/<int:number>
        POST /admin/shipments/<int:number>
        GET /admin/shipments/<int:number>/packing-slip
        POST /admin/shipments/<int:number>/simulation
        GET /admin/shipments/desk
        POST /admin/shipments/desk
        GET /admin/shipments/imports
        POST /admin/shipments/imports
        GET /admin/shipments/imports/<uuid:import_id>
        GET /admin/shipments/imports/<uuid:import_id>.csv
        POST /admin/shipments/imports/<uuid:import_id>/removal
        POST /admin/shipments/packing-slips
        POST /admin/shipments/pick-list
        GET /admin/shipments/scorecard
        POST /admin/shipments/works/<uuid:work_id>/holds
        POST /admin/shipments/works/<uuid:work_id>/parts
        POST /admin/shipments/works/<uuid:work_id>/release
        POST /admin/shipments/works/<uuid:work_id>/units-given-up
        GET /admin/warehouses
        POST /admin/warehouses/works/<uuid:work_id>/sender
        POST /admin/warehouses/works/<uuid:work_id>/stop
        GET /admin/stories
        GET /admin/stories/<story>/<int:step>/mail/<kind>
        GET /admin/stories/<story>/<int:step>/page
        """,
    "stock": """
        GET /admin/stock
        GET /admin/stock/<uuid:variant_id>
        POST /admin/stock/<uuid:variant_id>
        POST /admin/stock/threshold
        """,
    "customers": """
        GET /admin/people/<uuid:person>
        GET /admin/people/<uuid:person>/identity
        POST /admin/people/<uuid:person>/matches
        POST /admin/people/<uuid:person>/partings
        GET /admin/reports/timeline
        GET /admin/reports/timeline.csv
        GET /admin/reports/timeline.json
        GET /admin/journeys/offline
        POST /admin/journeys/offline
        POST /admin/journeys/offline/file
        POST /admin/journeys/offline/<uuid:touch_id>/removal
        GET /admin/nps/cases
        GET /admin/nps/cases/<uuid:case_id>
        POST /admin/nps/cases/<uuid:case_id>
        GET /admin/customers
        GET /admin/customers/<uuid:customer_id>
        GET /admin/temperatures/customers.csv
        GET /admin/segments/<code>/members.csv
        POST /admin/customers/<uuid:customer_id>/attributes
        POST /admin/customers/<uuid:customer_id>/taxes
        GET /admin/conversations
        GET /admin/conversations/<uuid:conversation_id>
        GET /admin/conversations/<uuid:conversation_id>/files/<uuid:file_id>
        POST /admin/conversations/<uuid:conversation_id>/answers
        POST /admin/conversations/<uuid:conversation_id>/notes
        POST /admin/conversations/<uuid:conversation_id>/assignment
        POST /admin/conversations/<uuid:conversation_id>/state
        POST /admin/conversations/<uuid:conversation_id>/match
        POST /admin/conversations/<uuid:conversation_id>/removal
        GET /admin/conversations/answers
        POST /admin/conversations/answers
        POST /admin/conversations/answers/<uuid:answer_id>
        POST /admin/conversations/answers/<uuid:answer_id>/removal
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
        POST /admin/pages/<slug>/picture
        POST /admin/pages/<slug>/picture/removal
        POST /admin/pages/<slug>/removal
        """,
    "reports": """
        GET /admin/returns/report
        GET /admin/journeys
        GET /admin/nps
        GET /admin/nps/answers
        POST /admin/nps/answers/<uuid:answer_id>/tags
        GET /admin/searches
        GET /admin/reports
        GET /admin/reports/<name>
        GET /admin/reports/<name>.csv
        GET /admin/reports/<name>.json
        GET /admin/reports/assets/plotly-<version>.js
        GET /admin/reports/live
        GET /admin/reports/funnel
        GET /admin/reports/funnel/people
        GET /admin/reports/funnel/people.csv
        POST /admin/reports/funnel/saved
        POST /admin/reports/funnel/saved/<uuid:saved_id>/removal
        GET /admin/reports/paths
        POST /admin/reports/trends/notes
        POST /admin/reports/trends/notes/<uuid:note_id>/removal
        POST /admin/reports/trends/targets
        POST /admin/reports/trends/week
        """,
    "privacy": """
        GET /admin/customers/<uuid:customer_id>/data.json
        POST /admin/customers/<uuid:customer_id>/erasure
        GET /admin/people/erasures
        GET /admin/people/erasures/<uuid:erasure_id>
        GET /admin/people/erasures/<uuid:erasure_id>.json
        """,
}
ALL = {**ROUTES, **marketing.ROUTES, **settings.ROUTES}
GROUPS = tuple((of_staff(permission), lines) for permission, lines in ALL.items())
PERMISSIONS = {
    " ".join(line.split()): permission
    for permission, lines in ALL.items()
    for line in lines.strip().splitlines()
}
