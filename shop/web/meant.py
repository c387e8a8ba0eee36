"""What an address that leads nowhere was meant to be: typed with a slash too many, or from a Shopify store.

Whoever brings a store over from Shopify has links to its addresses all over the world. Those of products,
collections and pages are ours as well; the others are told here (shopify.dev, "Templates").
"""

from __future__ import annotations

import re

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

IN_COLLECTION = re.compile(r"/collections/[^/]+(/products/[^/]+)")
ELSEWHERE = {
    "/policies/privacy-policy": "/pages/privacy",
    "/policies/refund-policy": "/pages/returns",
    "/policies/shipping-policy": "/pages/shipping",
    "/policies/terms-of-service": "/pages/terms",
    "/account/login": "/account",
    "/account/register": "/account",
}


def address(app: Flask, path: str) -> str | None:
    """The path of `app` that `path` was meant to be; None when it resembles nothing."""
    bare = "/" + path.strip("/")
    inside = IN_COLLECTION.fullmatch(bare)
    found = inside[1] if inside else ELSEWHERE.get(bare, bare)
    return found if found != path and _leads_somewhere(app, found) else None


def _leads_somewhere(app: Flask, path: str) -> bool:
    try:
        app.url_map.bind("").match(path, method="GET")
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True
