"""Decisions of the catalog, without a database."""
