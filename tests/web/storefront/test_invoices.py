"""A customer's invoice: on the order's page, by the link in the mail, and for nobody else."""

from __future__ import annotations

import re

import pytest

from shop.invoices import links, queries
from shop.kernel import db
from shop.mail import queries as mails
from tests.conftest import NOBODY
from tests.factories.checkout import paid_order
from tests.support import wiring
from tests.support.shopper import Shopper
from tests.web.storefront.conftest import GOOD, TYPED


@pytest.fixture
def bought(cleo: Shopper) -> Shopper:
    """Cleo, looking at the order she has just paid."""
    found = cleo.visit("/products/bowl").press("Buy now").press("Pay", test_card=GOOD, **TYPED)
    wiring.drain()
    return found.visit(found.path)


def link(page: str) -> str:
    found = re.search(r'href="(/invoices/[^"]+\.pdf)"', page)
    assert found is not None
    return found.group(1)


def test_it_is_on_the_page_of_who_placed_the_order(bought: Shopper, another) -> None:
    assert "Invoice INV-1" in bought.see.text
    answer = bought.client.get(link(bought.html))
    assert answer.data.startswith(b"%PDF-")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "INV-1" not in another().visit(bought.path).html


def test_the_mail_leads_to_it_from_any_device(app, another) -> None:
    order = paid_order()
    wiring.drain()
    (mail,) = (one for one in mails.for_order(order.id) if one.kind == "confirmation")
    path = mail.context["order"]["documents_path"]
    page = another().visit(path)
    assert page.status == 200
    assert "Invoice INV-1" in page.see.text
    assert page.client.get(link(page.html)).data.startswith(b"%PDF-")


def test_no_link_opens_anothers(app, another) -> None:
    mine, other = paid_order(), paid_order(email="max@example.com")
    assert "being written" in another().visit(links.path(mine)).see.text
    wiring.drain()
    db.end_read()
    foreign = queries.of_order(other.id)[0].id
    visitor = another()
    for path in (f"{links.path(mine)}/{foreign}.pdf", f"{links.path(mine)}/{NOBODY}.pdf"):
        assert visitor.visit(path).status == 404
    for token in (mine.token, "x", "x" * 3000, links.token(mine)[:-1]):
        assert visitor.visit(f"/invoices/{token}").status == 410
