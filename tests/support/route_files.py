"""Files behind addresses: a picture, an imported sheet, and the mark that both stores are migrated."""

from __future__ import annotations

import uuid

from sqlalchemy import text

from fulfillment.shipments.models import TrackingImport
from shop.kernel import db, ids
from tests.conftest import NOON
from tests.support.route_state import World


def kept(world: World) -> None:
    """A picture, and the mark that both stores are migrated."""
    picture = world.settings.media_dir / str(world.values["picture"])
    picture.parent.mkdir(parents=True)
    picture.write_bytes(b"RIFF")
    for store in db.STORES:
        with db.transaction(store) as session:
            session.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))


def imported() -> uuid.UUID:
    """A file of tracking numbers."""
    with db.transaction() as session:
        session.add(kept := TrackingImport(id=ids.new_id(), imported_at=NOON, parcels=1, rows=[]))
    return kept.id
