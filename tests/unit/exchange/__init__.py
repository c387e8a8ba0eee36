"""Decisions of the exchange, without a database."""
