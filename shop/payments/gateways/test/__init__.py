"""Bogus payments for the demo store: card numbers that succeed, fail or ask, and no money anywhere."""

from __future__ import annotations

from shop.payments.gateways.test.gateway import BogusGateway
from shop.payments.gateways.test.store import Kept, MemoryStore, StateStore

__all__ = ["BogusGateway", "Kept", "MemoryStore", "StateStore"]
