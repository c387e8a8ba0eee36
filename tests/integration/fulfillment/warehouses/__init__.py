"""Warehouses by link and by API, with one that speaks it on this machine."""
