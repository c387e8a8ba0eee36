"""A minimal shop page to compare with: Flask, SQLAlchemy ORM and a Jinja template; no session, no rules.

`/listing/<bytes>` is one query of 24 cards, `/product/<bytes>` two queries; both are filled up with text to
the size asked for, so that bytes are no difference. Served by the same gunicorn in the same way as the shop.
"""

from __future__ import annotations

import os

from flask import Flask, render_template_string
from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

CARDS = 24
CARD = """<article class="card"><a href="/product/{{ one.id }}"><img src="/p/{{ one.id }}.webp" width="320"
height="400" alt="{{ one.title }}" loading="lazy"><h3>{{ one.title }}</h3></a><p>{{ one.price }}</p></article>
"""
PAGE = (
    """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title></head>
<body><main><h1>{{ title }}</h1>{% for one in things %}"""
    + CARD
    + """{% endfor %}<p>{{ filling }}</p></main>
</body></html>"""
)
WORDS = "stoneware thrown by hand fired twice glazed in the colors of the shore packed in paper "


class Base(DeclarativeBase):
    """Tables of the control."""


class Thing(Base):
    """Something for sale."""

    __tablename__ = "things"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    price: Mapped[str]


class Part(Base):
    """A variant of it."""

    __tablename__ = "parts"
    id: Mapped[int] = mapped_column(primary_key=True)
    thing_id: Mapped[int] = mapped_column(ForeignKey("things.id"))
    title: Mapped[str]
    price: Mapped[str]


def create_app() -> Flask:
    """The control on the SQLite file named by CONTROL_DB, filled when it is new."""
    engine = create_engine(f"sqlite:///{os.environ['CONTROL_DB']}")
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        if session.get(Thing, 1) is None:
            names = [f"Harbor Mug {number}" for number in range(1, CARDS + 1)]
            session.add_all(Thing(title=name, price="$28.00") for name in names)
            session.add_all(Part(thing_id=1, title=name, price="$28.00") for name in names[:6])
    engine.dispose()
    app = Flask(__name__)

    @app.get("/listing/<int:size>")
    def listing(size: int) -> str:
        with Session(engine) as session:
            return _page("Mugs", list(session.scalars(select(Thing).limit(CARDS))), size)

    @app.get("/product/<int:size>")
    def product(size: int) -> str:
        with Session(engine) as session:
            thing = session.get_one(Thing, 1)
            return _page(thing.title, list(session.scalars(select(Part).where(Part.thing_id == 1))), size)

    return app


def _page(title: str, things: list[Thing] | list[Part], size: int) -> str:
    bare = 300 + 260 * len(things)
    filling = WORDS * (max(0, size - bare) // len(WORDS))
    return render_template_string(PAGE, title=title, things=things, filling=filling)
