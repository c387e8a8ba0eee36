"""Reading the catalog. Each query takes a small, constant number of statements, however much is shown."""

from shop.catalog.queries.cards import cards
from shop.catalog.queries.collections import (
    collection_by_handle,
    collection_by_id,
    collections_with_counts,
    members,
    navigation,
)
from shop.catalog.queries.covers import covers
from shop.catalog.queries.listings import SORTS, products_in, search
from shop.catalog.queries.owner import (
    OwnerListing,
    OwnerRow,
    Stats,
    parked_pictures,
    product_for_editing,
    product_titles,
    products_for_owner,
    stats,
)
from shop.catalog.queries.pages import product_page
from shop.catalog.queries.selling import variants_for_sale

__all__ = [
    "SORTS",
    "OwnerListing",
    "OwnerRow",
    "Stats",
    "cards",
    "collection_by_handle",
    "collection_by_id",
    "collections_with_counts",
    "covers",
    "members",
    "navigation",
    "parked_pictures",
    "product_for_editing",
    "product_page",
    "product_titles",
    "products_for_owner",
    "products_in",
    "search",
    "stats",
    "variants_for_sale",
]
