"""The way to one person's whole journey, for staff who may know customers."""

from __future__ import annotations

from flask import url_for

from shop.web import auth


def of_person(member: str) -> str:
    """The page of a visitor or customer; "" for who may not open it."""
    return url_for("admin_people.show", person=member) if member and auth.staff_may("customers") else ""
