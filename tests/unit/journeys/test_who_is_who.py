"""Edges and matches as people: one person a member, never two."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tracking.journeys.identity.graph import resolve, root

VISITORS, CUSTOMERS = [f"v{n}" for n in range(5)], [f"c{n}" for n in range(4)]
EDGES = st.lists(st.tuples(st.sampled_from(VISITORS), st.sampled_from(CUSTOMERS)), max_size=12)
MATCHES = st.lists(st.tuples(st.sampled_from(CUSTOMERS), st.sampled_from(CUSTOMERS)), max_size=4)


def test_a_visitor_with_one_customer_is_that_customer() -> None:
    people = resolve([("phone", "dana"), ("laptop", "dana"), ("office", "eli")], [])
    assert people.person_of == {"phone": "dana", "laptop": "dana", "office": "eli"}
    assert people.members("dana") == ["dana", "laptop", "phone"]
    assert people.members("nobody") == ["nobody"]


def test_a_browser_of_two_people_is_nobodys() -> None:
    people = resolve([("family", "dana"), ("family", "eli"), ("phone", "dana")], [])
    assert people.person_of == {"phone": "dana"}
    assert people.shared == {"family"}


def test_two_accounts_of_one_person_share_their_browsers() -> None:
    edges = [("family", "dana"), ("family", "dana-work"), ("office", "dana-work")]
    people = resolve(edges, [("dana-work", "dana")])
    assert people.person_of == {"family": "dana", "office": "dana", "dana-work": "dana"}
    assert resolve(edges, []).person_of == {"office": "dana-work"}  # and taken back, all is as it was


def test_a_chain_of_accounts_ends_at_the_one_that_is_kept() -> None:
    people = resolve([("phone", "a")], [("a", "b"), ("b", "c")])
    assert people.person_of == {"phone": "c", "a": "c", "b": "c"}
    assert root("a", {"a": "b", "b": "a"}) == "a"  # a ring has an end, too


@settings(max_examples=60)
@given(EDGES, MATCHES)
def test_no_member_ever_has_two_people_and_no_person_is_somebody_elses(
    edges: list[tuple[str, str]], matches: list[tuple[str, str]]
) -> None:
    people = resolve(edges, matches)
    assert set(people.person_of.values()) <= set(CUSTOMERS)
    assert not people.shared & people.person_of.keys()
    for person in people.person_of.values():
        assert people.person_of.get(person, person) == person
    assert resolve(reversed(edges), matches).person_of == people.person_of
