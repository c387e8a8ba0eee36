"""What was looked at lately: a cookie of product ids, kept only with consent and gone without it."""

from __future__ import annotations

import uuid

from flask import Response, current_app, request

from shop.kernel import ids, origin

COOKIE, DAYS, MOST = "seen", 60, 8


def products() -> list[uuid.UUID]:
    """Products looked at lately, the latest first; none without consent."""
    if not origin.current().personal:
        return []
    parts = request.cookies.get(COOKIE, "")[: 40 * MOST].split(".")
    found = [known for part in parts if len(part) == 32 and (known := ids.parse_id(part))]
    return list(dict.fromkeys(found))[:MOST]


def remember(response: Response, product_id: uuid.UUID) -> None:
    """Note that this product is looked at now, or, without consent, forget what was noted."""
    if not origin.current().personal:
        if COOKIE in request.cookies:
            response.delete_cookie(COOKIE, path="/")
        return
    latest = [product_id, *(one for one in products() if one != product_id)][:MOST]
    secure = current_app.extensions["threeclick.settings"].secure
    response.set_cookie(
        COOKIE,
        ".".join(one.hex for one in latest),
        max_age=DAYS * 86400,
        httponly=True,
        samesite="Lax",
        secure=secure,
        path="/",
    )
