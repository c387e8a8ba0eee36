"""Payment that only a person can see arrive: bank transfer and cash on delivery."""

from __future__ import annotations

from shop.payments.gateways.manual.gateway import BANK_TRANSFER, CASH_ON_DELIVERY, ManualGateway

__all__ = ["BANK_TRANSFER", "CASH_ON_DELIVERY", "ManualGateway"]
