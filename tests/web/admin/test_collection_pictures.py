"""An owner gives a collection a picture, says what it shows, and takes it away again."""

from __future__ import annotations

import io
from typing import Any

import pytest

from shop.catalog import operations, queries
from shop.catalog.models import Media
from shop.catalog.operations import CollectionInput
from shop.catalog.pictures import Picture, files
from shop.kernel import db
from tests.conftest import NOON
from tests.factories.catalog import picture_bytes
from tests.web.admin.conftest import text


@pytest.fixture
def address(owner: Any) -> str:
    """The form of a collection."""
    with db.transaction():
        made = operations.create_collection(CollectionInput(title="Gifts"), at=NOON)
    return f"/admin/collections/{made.id}"


def own_picture() -> Picture | None:
    db.end_read()
    found = queries.collection_by_handle("gifts")
    assert found is not None
    return found.picture


def sent(data: bytes, alt: str) -> dict[str, Any]:
    return {"picture": (io.BytesIO(data), "cover.jpg"), "alt": alt}


def test_a_picture_is_given_described_replaced_and_removed(owner: Any, address: str) -> None:
    data = sent(picture_bytes((1600, 900)), "Wrapped mugs")
    assert owner.submit(address, f"{address}/picture", data).status_code == 303
    first = own_picture()
    assert first is not None
    assert (first.alt, first.width, first.height) == ("Wrapped mugs", 1440, 810)
    assert first.src in text(owner.get(address))
    assert first.src in text(owner.get("/admin/collections"))
    assert owner.submit(address, f"{address}/picture", {"alt": "Mugs in paper"}).status_code == 303
    described = own_picture()
    assert described is not None
    assert (described.alt, described.src) == ("Mugs in paper", first.src)
    owner.submit(address, f"{address}/picture", sent(picture_bytes((900, 900), color="#123456"), ""))
    second = own_picture()
    assert second is not None
    assert second.src != first.src
    assert owner.submit(address, f"{address}/picture/removal").status_code == 303
    assert own_picture() is None
    assert list(db.session().query(Media)) == []


@pytest.mark.parametrize("data", [b"", b"<svg onload='alert(1)'/>", picture_bytes()[:300]])
def test_a_bad_file_is_refused_and_nothing_changes(owner: Any, address: str, data: bytes) -> None:
    answer = owner.submit(address, f"{address}/picture", sent(data, "x"))
    assert (answer.status_code, 'id="picture-error"' in text(answer)) == (422, True)
    assert own_picture() is None
    assert not files.originals().exists()


def test_no_file_for_no_picture_is_said(owner: Any, address: str) -> None:
    answer = owner.submit(address, f"{address}/picture", {"alt": "x"})
    assert (answer.status_code, "Please choose a file." in text(answer)) == (422, True)
    unknown = "/admin/collections/00000000-0000-0000-0000-000000000000"
    assert owner.submit(address, f"{unknown}/picture").status_code == 404
    assert owner.submit(address, f"{unknown}/picture/removal").status_code == 404
