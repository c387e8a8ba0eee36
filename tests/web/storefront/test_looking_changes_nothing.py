"""No page writes into the shop's store when it is only looked at, prefetched or crawled."""

from __future__ import annotations

import pytest

from tests.support.shopper import Shopper
from tests.web.storefront.conftest import written
from tests.web.storefront.test_cart import put

PAGES = (
    "/",
    "/he/",
    "/collections/all",
    "/collections/table?sort=newest",
    "/products/mug",
    "/search?q=mug",
    "/search?q=nothing",
    "/cart",
    "/checkout",
    "/checkout/progress",
    "/account",
    "/account/sign-in",
    "/account/sign-in/forged",
    "/consent",
    "/pages/terms",
    "/robots.txt",
    "/nothing",
)


@pytest.mark.parametrize("page", PAGES)
def test_looking_changes_nothing(cleo: Shopper, page: str) -> None:
    put(cleo)
    with written() as sent:
        cleo.visit(page)
        cleo.client.head(page)
    assert sent == []
    assert cleo.status < 500
