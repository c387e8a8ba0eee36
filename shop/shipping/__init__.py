"""Zones, methods and rates offered to a buyer."""
