"""Pages as their owner wrote them. A policy nobody has written yet has no row; its starting text is shown."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base


class Page(Base):
    """One page in one language. `body` is Markdown; places such as {store} are filled when it is shown."""

    __tablename__ = "pages"
    __audited__ = True
    __table_args__ = (UniqueConstraint("slug", "locale"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80))
    locale: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    published: Mapped[bool] = mapped_column(default=True)
    in_footer: Mapped[bool] = mapped_column(default=True)
    in_navigation: Mapped[bool] = mapped_column(default=False, server_default=false())
    seo_title: Mapped[str] = mapped_column(String(200), default="", server_default="")
    seo_description: Mapped[str] = mapped_column(String(500), default="", server_default="")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Redirect(Base):
    """An address that was: where its thing lives now, or (an empty `target`) that it is gone for good.

    Both are paths without a language, such as /products/harbor-mug.
    """

    __tablename__ = "redirects"

    path: Mapped[str] = mapped_column(String(400), primary_key=True)
    target: Mapped[str] = mapped_column(String(400), default="", index=True)
