"""Several customers at once in a shop whose power fails again and again. All of them buy one thing each."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import requests

from tests.support.interrupted_story import GOOD, TYPED
from tests.support.power_cut import PowerCut, Wire
from tests.support.shopper import Shopper
from tests.support.town import Town

PATIENCE = 300  # seconds, for a busy machine


class Customer:
    """Somebody who presses again, once the shop is back, whatever they pressed without an answer."""

    def __init__(self, town: Town, email: str, product: str) -> None:
        self.town, self.email, self.product = town, email, product
        self.at = Shopper(Wire(town.url))

    def buys(self) -> str:
        """From the product's page to the page of a paid order; its path."""
        self._insists(lambda: self.at.visit(f"/products/{self.product}").press("Buy now"))
        self._insists(self._pays)
        return self.at.path

    def _pays(self) -> None:
        self.at.visit("/checkout")
        if self.at.path.startswith("/checkout"):
            self.at.press("Pay", email=self.email, test_card=GOOD, **TYPED)
        assert self.at.path.startswith("/orders/"), f"{self.at.status}: {self.at.see.text[:300]}"

    def _insists(self, act: Callable[[], object]) -> None:
        patient_until = time.monotonic() + PATIENCE
        while time.monotonic() < patient_until:
            try:
                act()
                return
            except requests.RequestException:
                time.sleep(0.3)
        raise AssertionError(f"{self.email} got no answer in {PATIENCE} s")


def storm(cut: PowerCut, customers: list[Customer], *, cuts: int) -> list[str]:
    """Let all buy at once while the power fails `cuts` times; the paths of their orders."""
    gate = threading.Barrier(len(customers) + 1)

    def begin(customer: Customer) -> str:
        gate.wait()
        return customer.buys()

    with ThreadPoolExecutor(max_workers=len(customers)) as pool:
        bought: list[Future[str]] = [pool.submit(begin, customer) for customer in customers]
        gate.wait()
        for _ in range(cuts):
            time.sleep(cut.dice.uniform(0.1, 1.5))
            cut.now()
            cut.revive()
        return [future.result() for future in bought]
