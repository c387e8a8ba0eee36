"""Changing the catalog. Each operation works in the caller's transaction and is told the time."""

from shop.catalog.operations.availability import set_availabilities, set_availability
from shop.catalog.operations.collections import (
    CollectionInput,
    add_to_collection,
    create_collection,
    delete_collection,
    ensure_collections,
    set_collections,
    set_members,
    update_collection,
)
from shop.catalog.operations.media import (
    add_picture,
    add_picture_address,
    arrange_pictures,
    drop_picture,
    keep_fetched,
    retry_picture,
)
from shop.catalog.operations.products import (
    archive_product,
    create_product,
    refresh_derived,
    set_status,
    update_product,
)

__all__ = [
    "CollectionInput",
    "add_picture",
    "add_picture_address",
    "add_to_collection",
    "archive_product",
    "arrange_pictures",
    "create_collection",
    "create_product",
    "delete_collection",
    "drop_picture",
    "ensure_collections",
    "keep_fetched",
    "refresh_derived",
    "retry_picture",
    "set_availabilities",
    "set_availability",
    "set_collections",
    "set_members",
    "set_status",
    "update_collection",
    "update_product",
]
