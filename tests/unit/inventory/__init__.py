"""Decisions of the inventory, without a database."""
