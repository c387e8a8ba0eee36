"""Fixed statements straight on the engine's driver: what SQLAlchemy does for each costs more than they do.

For what every page reads and writes. The caller has the text compiled for the engine; what comes back is as
the driver gives it. Whoever listens to SQLAlchemy's statements hears these too, and errors are SQLAlchemy's.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.exc import DBAPIError

from shop.kernel import db


def run(text: str, values: Any = (), *, store: str = "shop") -> Any:
    """A cursor (PEP 249) that has run `text` in the open transaction of `store`, else in its read session.

    `values` are a tuple or a mapping, as the driver takes them, or a list of these: once for each.
    """
    engine = db.engine(store)
    cursor = db.driver_connection(store).cursor()
    many = isinstance(values, list)
    heard = engine.dispatch.before_cursor_execute
    if heard:
        for listener in heard:
            listener(None, cursor, text, values, None, many)
    try:
        if many:
            cursor.executemany(text, values)
        else:
            cursor.execute(text, values)
    except engine.dialect.loaded_dbapi.Error as error:
        base = engine.dialect.loaded_dbapi.Error
        raise DBAPIError.instance(text, values, error, base, dialect=engine.dialect) from error
    return cursor
