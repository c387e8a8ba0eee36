"""No address that opens something by its secret is written into the journey with it."""

from __future__ import annotations

from typing import Any

from tracking.journeys import taxonomy

SECRET = "Zm9yLWNsZW8tYWxvbmU_1-a9"
ELSEWHERE = ("/admin/", "/webhooks/", "/static/")  # never written down, or no secret of a person's


def test_an_address_with_a_secret_is_written_down_without_it(made_app: Any) -> None:
    rules = [
        rule for rule in made_app.url_map.iter_rules() if "token" in rule.arguments and "GET" in rule.methods
    ]
    addresses = [
        rule.rule.replace("<token>", SECRET) for rule in rules if not rule.rule.startswith(ELSEWHERE)
    ]
    assert len(addresses) > 20
    assert [address for address in addresses if SECRET in taxonomy.public_path(address)] == []
