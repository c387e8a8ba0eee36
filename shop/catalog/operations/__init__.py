"""Changing the catalog. Each operation works in the caller's transaction and is told the time."""

from shop.catalog.operations.availability import set_availabilities, set_availability
from shop.catalog.operations.care import BadCare, set_care
from shop.catalog.operations.collections import (
    CollectionInput,
    add_to_collection,
    create_collection,
    delete_collection,
    ensure_collections,
    set_collection_picture,
    set_collections,
    set_members,
    update_collection,
)
from shop.catalog.operations.media import (
    add_picture,
    add_picture_address,
    arrange_pictures,
    describe_kept_picture,
    drop_kept_picture,
    drop_picture,
    keep_picture,
    make_again,
    note_fetched,
    note_rendered,
    retry_picture,
)
from shop.catalog.operations.products import (
    create_product,
    refresh_derived,
    sell_as_gift_card,
    set_status,
    update_product,
)
from shop.catalog.operations.ratings import lock_product, set_question_count, set_rating

__all__ = [
    "BadCare",
    "CollectionInput",
    "add_picture",
    "add_picture_address",
    "add_to_collection",
    "arrange_pictures",
    "create_collection",
    "create_product",
    "delete_collection",
    "describe_kept_picture",
    "drop_kept_picture",
    "drop_picture",
    "ensure_collections",
    "keep_picture",
    "lock_product",
    "make_again",
    "note_fetched",
    "note_rendered",
    "refresh_derived",
    "retry_picture",
    "set_availabilities",
    "set_availability",
    "set_care",
    "set_collection_picture",
    "set_collections",
    "set_members",
    "sell_as_gift_card",
    "set_question_count",
    "set_rating",
    "set_status",
    "update_collection",
    "update_product",
]
