"""Addresses of what is learned of customers and done for it: segments, scores, offers, promotions."""

from __future__ import annotations

ROUTES = {
    "marketing": """
        GET /admin/segments
        GET /admin/segments/<code>
        GET /admin/segments/<code>/edit
        POST /admin/segments/<code>/edit
        POST /admin/segments/<code>/retirement
        POST /admin/segments/<code>/return
        GET /admin/new-segment
        POST /admin/new-segment
        POST /admin/new-segment/preview
        GET /admin/customer-groups
        POST /admin/customer-groups/searches
        POST /admin/customer-groups/<uuid:search_id>/<int:group>/segment
        GET /admin/rfm
        POST /admin/rfm/segments
        GET /admin/lifecycle
        GET /admin/customer-attributes
        POST /admin/customer-attributes
        POST /admin/customer-attributes/<key>/name
        POST /admin/customer-attributes/<key>/retirement
        GET /admin/temperatures
        POST /admin/temperatures
        GET /admin/temperatures/<uuid:customer_id>
        GET /admin/offers
        POST /admin/offers
        GET /admin/offers/<offer_code>
        POST /admin/offers/<offer_code>
        GET /admin/offers/<offer_code>/edit
        GET /admin/offers/<offer_code>/people
        GET /admin/offers/<offer_code>/people.csv
        POST /admin/offers/<offer_code>/removal
        POST /admin/offers/<offer_code>/state
        GET /admin/offers/new
        POST /admin/offers/settings
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
        GET /admin/recommendations
        POST /admin/recommendations/rules
        POST /admin/recommendations/rules/<uuid:slot_rule_id>/end
        POST /admin/recommendations/slots
        GET /admin/recommendations/why
        """,
}
