"""The owner's rules about who sends what: the first that fits a line counts."""

from __future__ import annotations

import uuid

from fulfillment.warehouses.routing import SKU, TAG, TYPE, VENDOR, Piece, Rule, fits, shared_out

MUG, BOWL, POSTER = (uuid.UUID(int=number) for number in (1, 2, 3))
PIECES = (
    Piece(line=MUG, sku="MUG-1", type="Mugs", vendor="Kiln", tags=("Heavy", "gift")),
    Piece(line=BOWL, sku="BOWL-1", type="Bowls", vendor="Kiln"),
    Piece(line=POSTER, sku="", type="", vendor="Press"),
)


def test_a_line_is_known_by_country_type_tag_vendor_or_sku() -> None:
    mug = PIECES[0]
    for rule in (
        Rule(sender="x"),
        Rule(sender="x", countries=("US", "CA")),
        Rule(sender="x", by=TYPE, values=("mugs",)),
        Rule(sender="x", by=TAG, values=("fragile", "HEAVY")),
        Rule(sender="x", by=VENDOR, values=("Kiln",)),
        Rule(sender="x", by=SKU, values=("mug-",)),
    ):
        assert fits(rule, mug, country="US"), rule
    for rule in (
        Rule(sender="x", countries=("DE",)),
        Rule(sender="x", countries=("DE",), by=TYPE, values=("Mugs",)),
        Rule(sender="x", by=TYPE, values=("Mug",)),
        Rule(sender="x", by=SKU, values=("UG",)),
        Rule(sender="x", by=TAG, values=()),
    ):
        assert not fits(rule, mug, country="US"), rule
    assert not fits(Rule(sender="x", by=SKU, values=("MUG",)), PIECES[2], country="US")


def test_the_first_rule_that_fits_counts_and_the_rest_goes_elsewhere() -> None:
    rules = [
        Rule(sender="north", countries=("CA",)),
        Rule(sender="own", by=TYPE, values=("Bowls",)),
        Rule(sender="south", by=VENDOR, values=("kiln",)),
    ]
    at_home = shared_out(PIECES, rules, country="US", otherwise="taker")
    assert at_home == {"south": (MUG,), "own": (BOWL,), "taker": (POSTER,)}
    assert shared_out(PIECES, rules, country="CA", otherwise="taker") == {"north": (MUG, BOWL, POSTER)}
    assert shared_out(PIECES, [], country="US", otherwise="own") == {"own": (MUG, BOWL, POSTER)}
