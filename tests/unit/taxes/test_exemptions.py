"""Who pays no tax, where that counts, and what VAT numbers look like."""

from __future__ import annotations

import pytest

from shop.taxes.exemptions import RESALE, REVERSE_CHARGE, BadExemption, Exemption, vat_number
from shop.taxes.presets import presets


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ATU12345678", "ATU12345678"),
        ("de 123 456 789", "DE123456789"),
        ("BE0123.456.789", "BE0123456789"),
        ("FR XX 123456789", "FRXX123456789"),
        ("GR123456789", "EL123456789"),
        ("NL123456789B01", "NL123456789B01"),
        ("ESX1234567X", "ESX1234567X"),
        ("IE1234567WI", "IE1234567WI"),
        ("CHE-123.456.789 MWST", "CHE123456789MWST"),
        ("XIGD123", "XIGD123"),
        ("IL514000000", "IL514000000"),
        ("", ""),
    ],
)
def test_a_vat_number_is_kept_as_one_word(typed: str, kept: str) -> None:
    assert vat_number(typed) == kept


@pytest.mark.parametrize(
    "typed", ["DE12345678", "ATU1234567", "FR1", "DE١٢٣٤٥٦٧٨٩", "<script>", "X", "9" * 60]
)
def test_what_does_not_have_the_form_is_refused(typed: str) -> None:
    with pytest.raises(BadExemption):
        vat_number(typed)


def test_reverse_charge_counts_across_a_border_within_the_union_only() -> None:
    abroad = Exemption(kind=REVERSE_CHARGE, vat_number="FRXX123456789")
    assert abroad.counts(country="FR", home="DE")
    assert not abroad.counts(country="DE", home="DE")
    assert not abroad.counts(country="FR", home="US")
    assert not abroad.counts(country="US", home="DE")
    assert not Exemption(kind=REVERSE_CHARGE, vat_number="DE123456789").counts(country="FR", home="DE")
    assert Exemption(kind=RESALE).counts(country="US", home="US")
    assert not Exemption(vat_number="FRXX123456789").counts(country="FR", home="DE")


def test_presets_say_whom_to_ask_and_name_each_place_once() -> None:
    for preset in presets():
        keys = [rate.key for rate in preset.rates]
        assert len(keys) == len(set(keys)) >= 10
        assert preset.check
        assert all(0 <= float(rate.percent) <= 27 for rate in preset.rates)
    union = presets()[0]
    assert len(union.rates) == 27
    assert all(float(rate.reduced or 0) < float(rate.percent) for rate in union.rates)
