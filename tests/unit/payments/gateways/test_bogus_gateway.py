"""The bogus gateway: refused in production, survives its process, safe when two change one payment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from shop.kernel.money import Money
from shop.payments.gateways.base import (
    GatewayRefused,
    GatewayUnavailable,
    PaymentRequest,
    PaymentStatus,
    RefundRequest,
    UnknownPayment,
)
from shop.payments.gateways.test import BogusGateway, MemoryStore
from shop.payments.gateways.test.cards import CARDS
from shop.payments.gateways.test.store import NEW, Kept

ORDER = uuid4()
REQUEST = PaymentRequest(
    order_id=ORDER,
    attempt=1,
    amount=Money(1000, "EUR"),
    email="cleo@example.com",
    idempotency_key=f"order-{ORDER}-1-1000",
    return_url="https://shop.example/orders/abc",
)
ASKS = "4000 0027 6000 3184"


@pytest.fixture
def store() -> MemoryStore:
    """The books of the gateway."""
    return MemoryStore()


@pytest.fixture
def gateway(store: MemoryStore) -> BogusGateway:
    """A gateway that may exist."""
    return BogusGateway(store, production=False)


def refund(reference: str, amount: int, currency: str = "EUR") -> RefundRequest:
    """A refund with a key of its own."""
    refund_id = uuid4()
    key = f"refund-{refund_id}"
    return RefundRequest(
        reference=reference, refund_id=refund_id, amount=Money(amount, currency), idempotency_key=key
    )


def test_refuses_to_exist_in_production(store: MemoryStore) -> None:
    with pytest.raises(GatewayRefused, match="production"):
        BogusGateway(store, production=True)


@pytest.mark.parametrize("typed", ["4242424242424242", "4242 4242 4242 4242", " 4242-4242-4242-4242 "])
def test_reads_a_number_as_people_type_it(gateway: BogusGateway, typed: str) -> None:
    assert gateway.start(replace(REQUEST, method=typed)).paid


@pytest.mark.parametrize(
    "typed", ["4111 1111 1111 1111", "5424 0000 0000 0015", "1", "٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢", "<script>", "4" * 5000]
)
def test_takes_no_number_but_the_test_cards(gateway: BogusGateway, store: MemoryStore, typed: str) -> None:
    result = gateway.start(replace(REQUEST, method=typed))
    assert result.declined
    assert result.decline_code == "incorrect_number"
    assert "test card numbers" in result.message
    assert typed not in str(dict(result.raw)) or typed == "1"


def test_keeps_no_card_number(gateway: BogusGateway, store: MemoryStore) -> None:
    for attempt, card in enumerate(CARDS):
        request = replace(REQUEST, attempt=attempt, idempotency_key=f"k{attempt}", method=card.number)
        kept = store.get(gateway.start(request).reference)
        assert kept is not None
        assert card.number not in str(kept)
        assert card.label == kept.value["label"]


def test_another_process_knows_the_payment(gateway: BogusGateway, store: MemoryStore) -> None:
    asked = gateway.start(replace(REQUEST, method=ASKS))
    other = BogusGateway(store, production=False)
    assert other.retrieve(asked.reference) == asked
    assert other.authenticate(asked.reference, approve=True).paid
    assert gateway.retrieve(asked.reference).paid


def test_sends_the_shopper_to_the_shops_own_page(gateway: BogusGateway, store: MemoryStore) -> None:
    asked = gateway.start(replace(REQUEST, method=ASKS))
    assert asked.next_action_url == f"/checkout/test-authentication/{asked.reference}"
    elsewhere = BogusGateway(store, production=False, authentication_path="/he/bank/")
    assert elsewhere.retrieve(asked.reference).next_action_url == f"/he/bank/{asked.reference}"
    assert gateway.authenticate(asked.reference, approve=True).next_action_url is None


def test_a_refusal_at_the_bank_is_final_for_the_attempt(gateway: BogusGateway) -> None:
    asked = gateway.start(replace(REQUEST, method=ASKS))
    assert gateway.authenticate(asked.reference, approve=False).declined
    assert gateway.authenticate(asked.reference, approve=True).declined


def test_the_same_key_with_another_card_is_refused(gateway: BogusGateway) -> None:
    gateway.start(replace(REQUEST, method="4000000000000002"))
    with pytest.raises(GatewayRefused):
        gateway.start(replace(REQUEST, method="4242424242424242"))
    next_attempt = replace(REQUEST, attempt=2, idempotency_key="next", method="4242424242424242")
    assert gateway.start(next_attempt).paid


def test_a_canceled_payment_cannot_be_approved(gateway: BogusGateway) -> None:
    asked = gateway.start(replace(REQUEST, method=ASKS))
    assert gateway.cancel(asked.reference).status is PaymentStatus.CANCELED
    assert gateway.authenticate(asked.reference, approve=True).status is PaymentStatus.CANCELED


@pytest.mark.parametrize(
    "wrong", [refund("r", 0), refund("r", -1), refund("r", 1001), refund("r", 10, "USD")]
)
def test_a_senseless_refund_is_refused(gateway: BogusGateway, wrong: RefundRequest) -> None:
    paid = gateway.start(replace(REQUEST, method="4242424242424242"))
    with pytest.raises(GatewayRefused):
        gateway.refund(replace(wrong, reference=paid.reference))


def test_a_refund_key_used_for_another_amount_is_refused(gateway: BogusGateway) -> None:
    paid = gateway.start(replace(REQUEST, method="4242424242424242"))
    first = refund(paid.reference, 100)
    gateway.refund(first)
    with pytest.raises(GatewayRefused):
        gateway.refund(replace(first, amount=Money(200, "EUR")))


def test_refunds_at_once_never_exceed_the_payment(gateway: BogusGateway, store: MemoryStore) -> None:
    paid = gateway.start(replace(REQUEST, method="4242424242424242"))

    def give_back(_: int) -> bool:
        try:
            gateway.refund(refund(paid.reference, 300))
        except GatewayRefused:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(give_back, range(8))) == 3
    kept = store.get(paid.reference)
    assert kept is not None
    assert sum(entry["amount"] for entry in kept.value["refunds"].values()) == 900


def test_an_index_is_no_payment(gateway: BogusGateway) -> None:
    gateway.start(REQUEST)
    with pytest.raises(UnknownPayment):
        gateway.retrieve(f"order:{ORDER}")
    with pytest.raises(UnknownPayment):
        gateway.authenticate(f"order:{ORDER}", approve=True)


class ContestedStore(MemoryStore):
    """Somebody else is always quicker."""

    def put(self, reference: str, value: dict[str, Any], *, version: int) -> bool:
        """Never the last version."""
        return version == NEW and super().put(reference, value, version=version)


def test_says_so_when_somebody_else_is_always_quicker() -> None:
    gateway = BogusGateway(ContestedStore(), production=False)
    asked = gateway.start(replace(REQUEST, method=ASKS))
    with pytest.raises(GatewayUnavailable):
        gateway.authenticate(asked.reference, approve=True)


def test_the_store_changes_only_what_it_was_shown() -> None:
    store = MemoryStore()
    assert store.put("a", {"n": 1}, version=NEW)
    assert not store.put("a", {"n": 2}, version=NEW)
    assert store.put("a", {"n": 2}, version=1)
    assert not store.put("a", {"n": 3}, version=1)
    assert store.get("a") == Kept({"n": 2}, 2)
    assert store.get("b") is None
