"""The shop in threads of this very process, for a real browser: quick to start, its rows within reach.

Nothing runs in the background: a test drains the work itself. Stories that need web and worker as they are
started by the Procfile use `tests.support.processes`.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from shop.brand import store
from shop.catalog import operations as catalog
from shop.catalog.models import Media
from shop.catalog.operations.collections import CollectionInput
from shop.catalog.pictures import renditions
from shop.catalog.rules import VariantInput
from shop.inventory import operations as inventory
from shop.kernel import clock, db, ids
from shop.kernel.settings import Settings
from tests.conftest import SECRET
from tests.factories.catalog import make_product, picture_bytes
from tests.factories.recommendations import goes_with
from tests.support import wiring
from tests.support.cleanup import free_port


class Quiet(WSGIRequestHandler):
    """A server that says nothing of requests."""

    protocol_version = "HTTP/1.1"

    def log_request(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing of requests; errors are still told."""


@dataclass(frozen=True)
class LiveShop:
    """A shop that listens at `url`."""

    url: str
    settings: Settings
    app: Any


@pytest.fixture(scope="session")
def furnished(folder: Path) -> Path:
    """The VAR_DIR of a filled shop: filled once, copied for each test."""
    made = Settings(env="test", secret_key=SECRET, var_dir=folder / "furnished", seed_demo=False)
    wiring.application(made)
    db.create_all()
    fill()
    db.dispose()
    return made.var_dir


def serve(settings: Settings, furnished: Path) -> Iterator[LiveShop]:
    """Serve a shop filled as in `furnished` until the generator is closed."""
    port = free_port()
    own = replace(settings, base_url=f"http://localhost:{port}", port=port)
    shutil.copytree(furnished, own.var_dir)
    yield from listen(wiring.application(own), own)


def listen(app: Any, own: Settings) -> Iterator[LiveShop]:
    """Serve `app` at the port of its settings until the generator is closed."""
    with listening(app, own.port):
        yield LiveShop(own.base_url, own, app)
    db.dispose()


@contextmanager
def listening(app: Any, port: int | None = None) -> Iterator[str]:
    """Serve `app` until the block is left; its address."""
    port = port or free_port()
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), name="live-shop", daemon=True)
    thread.start()
    yield f"http://localhost:{port}"
    server.shutdown()
    thread.join()
    server.server_close()


def at_time(app: Any, moment: datetime) -> Any:
    """`app` with the clock standing at `moment`, as the links of a made-up world end in time."""

    def answer(environ: Any, start: Any) -> Any:
        with clock.frozen(moment):
            return app(environ, start)

    return answer


@pytest.fixture
def live_shop(settings: Settings, furnished: Path) -> Iterator[LiveShop]:
    """A shop with test payments."""
    yield from serve(settings, furnished)


def fill() -> None:
    """A mug in four variants (Slate / Small is sold out), a bowl that goes with it, a candle that is gone."""
    at, photo = clock.now(), renditions.store(picture_bytes())
    with db.transaction() as session:
        store.update(
            at=at, name="Halden & Reed", tagline="Quiet things for the table", email="hello@example.com"
        )
        choices = [(glaze, size) for glaze in ("Slate", "Sand") for size in ("Small", "Large")]
        mug = make_product(
            "Mug",
            option_names=("Glaze", "Size"),
            variants=tuple(
                VariantInput(
                    options=choice,
                    price_minor=2800 if choice[1] == "Large" else 2400,
                    compare_at_minor=3200 if choice == ("Sand", "Small") else None,
                    sku="-".join(choice),
                )
                for choice in choices
            ),
            description_html="<p>Thrown by hand.</p><ul><li>Stoneware</li></ul>",
        )
        bowl = make_product("Bowl", stock=3, price_minor=1900)
        gone = make_product("Candle", stock=0, price_minor=900)
        inventory.set_on_hand(variant_id=mug.variants[0].id, on_hand=0, reason="counted", at=at)
        for product in (mug, bowl):
            session.add(
                Media(
                    id=ids.new_id(),
                    product_id=product.id,
                    file=photo.file,
                    width=photo.width,
                    height=photo.height,
                    widths=list(photo.widths),
                    ground=photo.ground,
                    due_at=at,
                    attempts=0,
                    done_at=at,
                )
            )
        table = catalog.create_collection(CollectionInput(title="Table"), at=at)
        catalog.set_members(table.id, [mug.id, bowl.id, gone.id])
        goes_with(mug.id, bowl.id)
