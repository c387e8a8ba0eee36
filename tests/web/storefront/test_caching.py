"""What browsers and caches between may keep: files for good, pages for nobody but their reader."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.support.shopper import Shopper
from tests.web.storefront.test_account import dana, inside  # noqa: F401
from tests.web.storefront.test_cart import put

PAGES = (
    "/",
    "/collections/table",
    "/products/bowl",
    "/he/products/bowl",
    "/cart",
    "/search?q=bowl",
)
GZIP = {"Accept-Encoding": "gzip"}


@pytest.fixture
def file(cleo: Shopper) -> str:
    """The address of the stylesheet of every page."""
    found = re.search(r'href="(/static/[^"]+\.css)"', cleo.visit("/").html)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_its_readers_alone(cleo: Shopper, path: str) -> None:
    put(cleo)
    answer = cleo.client.get(path, headers=GZIP)
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert {"Cookie", "Accept-Encoding"} <= set(answer.vary)
    assert "ETag" not in answer.headers, "no two answers have the same nonce"


def test_a_part_of_a_page_is_not_taken_for_the_page(cleo: Shopper) -> None:
    for path in ("/collections/table", "/search?q=bowl"):
        assert "X-Fragment" in cleo.client.get(path).vary


@pytest.mark.parametrize("path", ["/account", "/account/orders", "/wishlist"])
def test_a_customers_own_page_is_not_even_kept_by_their_browser(inside: Shopper, path: str) -> None:  # noqa: F811
    assert inside.client.get(path).headers["Cache-Control"] == "private, no-store"


def test_a_file_is_kept_for_good_under_the_address_of_its_build(cleo: Shopper, file: str) -> None:
    plain, packed = cleo.client.get(file), cleo.client.get(file, headers=GZIP)
    for answer in (plain, packed):
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert "Set-Cookie" not in answer.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < len(plain.data)
    assert packed.headers["ETag"] != plain.headers["ETag"]


def test_a_file_at_its_plain_address_is_asked_for_again_and_not_sent_twice(cleo: Shopper, file: str) -> None:
    plain = "/static/" + file.split("/", 3)[3]
    first: Any = cleo.client.get(plain, headers=GZIP)
    assert first.headers["Cache-Control"] == "public, max-age=3600"
    again = cleo.client.get(plain, headers={**GZIP, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    other = cleo.client.get(plain, headers={**GZIP, "If-None-Match": '"another"'})
    assert (other.status_code, other.data) == (200, first.data)


def test_a_file_of_another_build_is_not_found(cleo: Shopper, file: str) -> None:
    build = file.split("/")[2]
    assert cleo.client.get(file.replace(build, "0" * len(build))).status_code == 404
