"""Addresses of the owner's area where the shop is set up, under the permission that each needs."""

from __future__ import annotations

ROUTES = {
    "exchange": """
        GET /admin/imports
        POST /admin/imports
        GET /admin/imports/<uuid:run_id>
        POST /admin/imports/<uuid:run_id>/cancellation
        POST /admin/imports/<uuid:run_id>/confirmation
        POST /admin/imports/<uuid:run_id>/retry
        GET /admin/imports/products.csv
        GET /admin/orders/export.<ending>
        POST /admin/orders/selection.<ending>
        """,
    "settings": """
        POST /admin/gift-cards/terms
        POST /admin/journeys/retention
        POST /admin/mails/pause
        GET /admin/mails/server
        POST /admin/mails/server
        POST /admin/mails/server/test
        POST /admin/nps/settings
        POST /admin/searches/synonyms
        GET /admin/settings
        GET /admin/settings/currencies
        POST /admin/settings/currencies
        GET /admin/settings/currencies/<code>
        POST /admin/settings/currencies/<code>
        POST /admin/settings/currencies/<code>/removal
        GET /admin/settings/currencies/new
        POST /admin/settings/currencies/new
        GET /admin/settings/invoices
        POST /admin/settings/invoices
        GET /admin/settings/notifications
        POST /admin/settings/notifications
        GET /admin/settings/orders
        POST /admin/settings/orders
        GET /admin/settings/payments
        POST /admin/settings/payments/express
        POST /admin/settings/payments/manual
        POST /admin/settings/payments/stripe
        POST /admin/settings/payments/stripe/check
        POST /admin/settings/payments/stripe/removal
        GET /admin/settings/privacy
        POST /admin/settings/privacy
        GET /admin/settings/region
        POST /admin/settings/region
        GET /admin/settings/returns
        POST /admin/settings/returns
        GET /admin/settings/reviews
        POST /admin/settings/reviews
        GET /admin/settings/search
        POST /admin/settings/search
        GET /admin/settings/shipping
        POST /admin/settings/shipping/calendar
        POST /admin/settings/shipping/methods/<uuid:method_id>/removal
        GET /admin/settings/shipping/places/<uuid:place_id>
        POST /admin/settings/shipping/places/<uuid:place_id>
        POST /admin/settings/shipping/places/<uuid:place_id>/removal
        GET /admin/settings/shipping/places/new
        POST /admin/settings/shipping/places/new
        GET /admin/settings/shipping/preview
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
        GET /admin/settings/swatches
        POST /admin/settings/swatches
        GET /admin/settings/taxes
        POST /admin/settings/taxes
        GET /admin/settings/taxes/countries
        GET /admin/settings/taxes/countries/<country>
        POST /admin/settings/taxes/countries/<country>
        POST /admin/settings/taxes/countries/<country>/removal
        POST /admin/settings/taxes/home-rate
        GET /admin/settings/taxes/presets/<preset>
        POST /admin/settings/taxes/presets/<preset>
        """,
    "team": """
        GET /admin/team
        POST /admin/team
        GET /admin/team/<uuid:staff_id>
        POST /admin/team/<uuid:staff_id>/activation
        POST /admin/team/<uuid:staff_id>/deactivation
        POST /admin/team/<uuid:staff_id>/link
        POST /admin/team/<uuid:staff_id>/role
        """,
}
