"""The checker of structured data sees what is wrong."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.schema_org import faults

HOME = {"@type": "ListItem", "position": 1, "name": "Home", "item": "https://shop.example/"}


def crumbs(**changes: Any) -> dict[str, Any]:
    """A breadcrumb of one step, with `changes` to it."""
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [{**HOME, **changes}],
    }


def test_what_is_right_has_no_faults() -> None:
    assert faults(crumbs()) == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"item": "home"}, "ListItem.item cannot be 'home'"),
        ({"position": "1"}, "ListItem.position cannot be '1'"),
        ({"nmae": "Home"}, "ListItem.nmae is unknown"),
        ({"@type": "ListThing"}, "unknown type 'ListThing'"),
        ({"@type": "Offer"}, "Offer has no price"),
    ],
)
def test_what_is_wrong_is_named(changes: dict[str, Any], fault: str) -> None:
    assert fault in faults(crumbs(**changes))


def test_a_name_must_be_told_somewhere() -> None:
    assert faults({**crumbs(), "itemListElement": [{"@id": "#nowhere"}]}) == ["#nowhere is told nowhere"]
