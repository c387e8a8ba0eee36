"""Gift cards and store credit as a gateway: an order's tenders beside what a provider charges."""

from __future__ import annotations

from shop.payments.gateways.credit.gateway import LABELS, CreditGateway

__all__ = ["LABELS", "CreditGateway"]
