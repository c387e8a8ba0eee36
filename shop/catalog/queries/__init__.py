"""Reading the catalog. Each query takes a small, constant number of statements, however much is shown."""

from shop.catalog.queries.cards import cards
from shop.catalog.queries.care import Care, care_of, care_pages, care_subjects, care_texts
from shop.catalog.queries.collections import (
    collection_by_handle,
    collection_by_id,
    collections_with_counts,
    members,
    navigation,
)
from shop.catalog.queries.covers import covers, pictures_by_id
from shop.catalog.queries.listings import (
    BEST_RATED,
    RECOMMENDED,
    SORTS,
    Browsed,
    browse,
    facet_values,
    has_ratings,
    newest,
    products_in,
    search,
)
from shop.catalog.queries.named import (
    products_named,
    titles_read,
    titles_to_suggest,
    variant_labels,
    variants_named,
)
from shop.catalog.queries.owner import (
    OwnerListing,
    OwnerRow,
    Stats,
    parked_pictures,
    picture_counts,
    product_for_editing,
    product_titles,
    products_for_owner,
    stats,
)
from shop.catalog.queries.pages import is_archived, product_page, product_page_beside
from shop.catalog.queries.selling import variants_for_sale
from shop.catalog.queries.suggestions import Suggestions, suggest

__all__ = [
    "BEST_RATED",
    "RECOMMENDED",
    "SORTS",
    "Browsed",
    "Care",
    "OwnerListing",
    "OwnerRow",
    "Stats",
    "Suggestions",
    "browse",
    "cards",
    "care_of",
    "care_pages",
    "care_subjects",
    "care_texts",
    "collection_by_handle",
    "collection_by_id",
    "collections_with_counts",
    "covers",
    "facet_values",
    "has_ratings",
    "members",
    "navigation",
    "newest",
    "parked_pictures",
    "picture_counts",
    "pictures_by_id",
    "product_for_editing",
    "is_archived",
    "product_page",
    "product_page_beside",
    "product_titles",
    "products_for_owner",
    "products_named",
    "products_in",
    "search",
    "stats",
    "suggest",
    "titles_read",
    "titles_to_suggest",
    "variant_labels",
    "variants_for_sale",
    "variants_named",
]
