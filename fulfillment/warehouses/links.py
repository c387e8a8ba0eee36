"""The link that opens a warehouse's list of work, without an account.

It is made from the shop's secret, the warehouse and the edition of its link, so that each mail can hold it;
the database knows its hash alone. A new edition ends the link before it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import uuid

from fulfillment.warehouses.models import Warehouse
from shop.brand import links
from shop.kernel import signing

PURPOSE, LONGEST = "warehouse.link", 64


def token(warehouse_id: uuid.UUID, version: int) -> str:
    """The token of a warehouse's link: 192 bits."""
    made = hmac.new(signing.secret(PURPOSE), f"{warehouse_id}:{version}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made[:24]).decode()


def url(warehouse: Warehouse) -> str:
    """The whole address, in the warehouse's language; "" when it has no link."""
    if not warehouse.token_hash:
        return ""
    return links.url(f"/warehouse/{token(warehouse.id, warehouse.link_version)}", locale=warehouse.language)
