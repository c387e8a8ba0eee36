"""An owner brings a file, sees what it would do, says yes, and has the products."""

from __future__ import annotations

import csv
import gzip
import io
import uuid
from typing import Any

from shop.catalog import queries as catalog
from shop.customers import queries as customers
from shop.kernel import db
from tests.support import wiring
from tests.support.shopify_files import CLASSIC, FIXTURES
from tests.web.admin.conftest import text

IMPORTS = "/admin/imports"


def upload(owner: Any, content: bytes, name: str = "catalog.csv", **data: str) -> Any:
    return owner.submit(
        IMPORTS, data={"file": (io.BytesIO(content), name), "collections_from": "type", **data}
    )


def test_a_file_is_uploaded_checked_confirmed_and_imported(owner: Any) -> None:
    address = upload(owner, CLASSIC.read_bytes()).headers["Location"]
    waiting = text(owner.get(address))
    assert "The file is being looked through." in waiting
    assert 'data-behavior="look-again"' in waiting
    wiring.drain()
    checked = text(owner.get(address))
    assert "Nothing has changed yet" in checked
    assert "Import now" in checked
    assert catalog.stats().products == 0
    owner.submit(address, f"{address}/confirmation")
    assert "The products are being imported." in text(owner.get(address))
    wiring.drain()
    done = text(owner.get(address))
    assert "See the products" in done
    assert 'data-behavior="look-again"' not in done
    assert catalog.stats().products == 4
    assert "catalog.csv" in text(owner.get(IMPORTS))


def test_a_zipped_file_will_do(owner: Any) -> None:
    address = upload(owner, gzip.compress(CLASSIC.read_bytes()), "catalog.csv.gz").headers["Location"]
    wiring.drain()
    assert "Import now" in text(owner.get(address))


def test_errors_are_shown_with_their_lines(owner: Any) -> None:
    content = b"Handle,Title,Variant Price\na,<script>Mug</script>,free\nb,Bowl,2\n"
    address = upload(owner, content).headers["Location"]
    wiring.drain()
    html = text(owner.get(address))
    assert "Line 2" in html
    assert "“free” is not a price." in html
    owner.submit(address, f"{address}/confirmation")
    wiring.drain()
    assert catalog.stats().products == 1


def test_a_file_that_is_none_of_ours_says_so_and_changes_nothing(owner: Any) -> None:
    for content in (b"", b"\x89PNG\r\n", b"Name;Amount\n1;2\n", b"PK\x03\x04"):
        address = upload(owner, content, "../../etc/<b>x</b>.csv").headers["Location"]
        wiring.drain()
        html = text(owner.get(address))
        assert "This did not work" in html
        assert "<b>x</b>" not in html
    assert catalog.stats().products == 0


def test_an_import_is_given_up(owner: Any) -> None:
    address = upload(owner, CLASSIC.read_bytes()).headers["Location"]
    wiring.drain()
    owner.submit(address, f"{address}/cancellation")
    owner.submit(address, f"{address}/confirmation", follow_redirects=True)
    wiring.drain()
    assert "Given up" in text(owner.get(address))
    assert catalog.stats().products == 0


def test_no_file_or_a_senseless_choice_is_refused(owner: Any) -> None:
    assert "choose a file" in text(owner.submit(IMPORTS, data={}, follow_redirects=True))
    upload(owner, CLASSIC.read_bytes(), collections_from="stars")
    assert "Waiting" not in text(owner.get(IMPORTS))
    assert owner.get(f"{IMPORTS}/{uuid.uuid4()}").status_code == 404


def test_everything_is_exported(owner: Any) -> None:
    address = upload(owner, CLASSIC.read_bytes()).headers["Location"]
    wiring.drain()
    owner.submit(address, f"{address}/confirmation")
    wiring.drain()
    db.end_read()
    response = owner.get(f"{IMPORTS}/products.csv")
    assert response.mimetype == "text/csv"
    assert response.headers["Content-Disposition"] == 'attachment; filename="products-2026-11-24.csv"'
    rows = list(csv.DictReader(io.StringIO(text(response), newline="")))
    assert len({row["Handle"] for row in rows}) == 4


def test_past_orders_and_customers_come_over(owner: Any) -> None:
    for kind, says in (("orders", "Orders to take over"), ("customers", "New subscribers")):
        assert f'name="kind" value="{kind}"' in text(owner.get(f"{IMPORTS}?kind={kind}"))
        content = (FIXTURES / f"{kind}_export.csv").read_bytes()
        address = upload(owner, content, f"{kind}.csv", kind=kind, take_consent="1").headers["Location"]
        wiring.drain()
        checked = text(owner.get(address))
        assert says in checked
        assert "Lineitem name" in checked or kind == "customers"
        owner.submit(address, f"{address}/confirmation")
        wiring.drain()
        assert "Done" in text(owner.get(address))
    db.end_read()
    page = text(owner.get("/admin/past-orders?q=1003"))
    assert "#1003" in page
    assert "#1002" not in page
    cleo = customers.by_email("cleo@example.com")
    assert cleo is not None
    mine = text(owner.get(f"/admin/customers/{cleo.id}"))
    assert "2 imported orders" in mine
    assert "$75.00" in mine


def test_past_orders_are_found_by_who_bought(owner: Any) -> None:
    assert "Nothing imported yet" in text(owner.get("/admin/past-orders"))
    address = upload(owner, (FIXTURES / "orders_export.csv").read_bytes(), kind="orders").headers["Location"]
    wiring.drain()
    owner.submit(address, f"{address}/confirmation")
    wiring.drain()
    assert "#1001" in text(owner.get("/admin/past-orders?q=otto"))
    assert owner.get("/admin/past-orders?q=%00&page=-1").status_code == 200
    for nobody in ("%25", "9" * 300, "_tto"):
        assert "No order matches" in text(owner.get(f"/admin/past-orders?q={nobody}&page=99"))


def test_a_file_given_as_another_kind_says_so(owner: Any) -> None:
    address = upload(owner, CLASSIC.read_bytes(), kind="orders").headers["Location"]
    wiring.drain()
    assert "not a Shopify order file" in text(owner.get(address))
    refused = upload(owner, b"x", kind="orders", same_goods="MUG is the same")
    assert refused.headers["Location"] == f"{IMPORTS}?kind=orders"
    assert "one a line" in text(owner.get(IMPORTS))
