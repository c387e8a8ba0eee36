"""A payment provider that hangs must not take a worker with it."""

from __future__ import annotations

import re
from pathlib import Path

import stripe

from shop.payments.gateways.stripe import gateway

PROCFILE = Path(__file__).parents[4] / "Procfile"


def test_all_tries_of_one_call_end_before_the_server_gives_a_worker_up() -> None:
    found = re.search(r"--timeout (\d+)", PROCFILE.read_text(encoding="utf-8"))
    assert found is not None
    tries = gateway.RETRIES + 1
    pauses = sum(stripe.HTTPClient.INITIAL_DELAY * 2**n for n in range(gateway.RETRIES))
    assert tries * (gateway.CONNECT + gateway.TIMEOUT) + pauses < int(found[1])
