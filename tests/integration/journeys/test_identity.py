"""Who is who: found by itself, said by the owner, taken back again; history follows each time."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from shop.kernel import clock, db, ids
from shop.kernel.errors import NotFound
from shop.kernel.origin import Origin
from shop.kernel.settings import Settings
from tests.factories import journeys as make
from tracking.journeys import identity
from tracking.journeys.identity import linking, matching
from tracking.journeys.identity.evidence import IN_PERSON, SAME_BROWSER, SIGN_IN
from tracking.journeys.identity.matching import CannotMatch
from tracking.journeys.models import Event, IdentityEdge, IdentityMatch, PersonStage
from tracking.journeys.stages import keeping

BY = f"staff:{ids.new_id()}"
AT = clock.to_micros(make.later(10))
ITEM = (("view_item", {"items": [{"item_name": "Mug"}]}),)


def stages() -> dict[str, list[str]]:
    """Every person with the stages they went through."""
    with clock.frozen(make.later(30)):
        keeping.keep_up(make.later(30))
    db.end_read()
    found: dict[str, list[str]] = {}
    for row in db.session("journey").scalars(select(PersonStage).order_by(PersonStage.place)):
        found.setdefault(row.person_id, []).append(row.stage)
    return found


def signed_in(customer_id: str, browser: Origin | None = None) -> Origin:
    origin = browser or make.visit()
    return replace(origin, actor=f"customer:{customer_id}", session_id=str(ids.new_id()))


def edges() -> list[tuple[str, str]]:
    db.end_read()
    rows = select(IdentityEdge.evidence, IdentityEdge.ended_by).order_by(IdentityEdge.linked_at)
    return [tuple(row) for row in db.session("journey").execute(rows)]


def test_signing_in_brings_a_visitors_history_along(database: Settings) -> None:
    visitor, nobody = make.visit(), make.undecided()
    make.look(visitor, "/products/mug", notes=ITEM)
    make.look(nobody, "/products/mug", notes=ITEM)
    assert stages() == {visitor.visitor_id: ["considering"]}  # nobody is told of who did not agree
    for minute in (5, 6):  # the second time it is known
        make.look(signed_in("dana", visitor), at=make.later(minute))
    assert edges() == [(SIGN_IN, "")]
    assert identity.persons() == {visitor.visitor_id: "dana"}
    assert stages() == {"dana": ["considering"]}


def test_what_the_owner_parts_stays_parted_until_they_say_otherwise(database: Settings) -> None:
    visitor = make.visit()
    make.look(visitor, "/products/mug", notes=ITEM)
    make.look(signed_in("dana", visitor), at=make.later(5))
    assert stages() == {"dana": ["considering"]}
    edge = db.session("journey").scalars(select(IdentityEdge.edge_id)).one()
    with db.transaction("journey"):
        matching.part_edge(edge_id=edge, by=BY, at=AT)
    make.look(signed_in("dana", visitor), at=make.later(15))
    assert edges() == [(SIGN_IN, BY)]
    told = stages()
    assert told[str(visitor.visitor_id)] == ["considering"]
    assert told["dana"] == ["aware"]  # what was done while signed in is hers by itself
    with pytest.raises(NotFound), db.transaction("journey"):
        matching.part_edge(edge_id=edge, by=BY, at=AT)
    with db.transaction("journey"):
        matching.match_visitor(
            visitor_id=str(visitor.visitor_id), customer_id="dana", note="told us", by=BY, at=AT
        )
    assert stages() == {"dana": ["considering"]}
    names = select(Event.name).where(Event.name.like("identity%")).order_by(Event.seq)
    told_of = db.session("journey").scalars(names).all()
    assert told_of == ["identity_linked", "identity_parted", "identity_linked"]


def test_two_accounts_are_one_person_by_proof_alone(sqlite: Settings) -> None:
    family = make.visit()
    for customer, minute in (("dana", 1), ("eli", 2)):
        make.look(signed_in(customer, family), at=make.later(minute))
    assert identity.persons() == {}  # a browser of two is nobody's
    assert identity.everybody().shared == {family.visitor_id}
    assert identity.queries.seen_together("dana") == {"eli": 1}
    who = {"customer_id": "dana", "other_id": "eli", "by": BY, "at": AT}
    refused = (
        {**who, "proof": "", "note": "same"},
        {**who, "proof": IN_PERSON, "note": " "},
        {**who, "other_id": "zoe", "proof": SAME_BROWSER, "note": "same"},
        {**who, "other_id": "dana", "proof": IN_PERSON, "note": "same"},
    )
    for one in refused:
        with pytest.raises(CannotMatch), db.transaction("journey"):
            matching.match_accounts(**one)
    with db.transaction("journey"):
        match = matching.match_accounts(**who, proof=SAME_BROWSER, note="told us on the phone")
    assert identity.persons() == {"eli": "dana", family.visitor_id: "dana"}
    assert identity.members("dana") == sorted(
        ["dana", "eli", str(family.visitor_id)], key=lambda m: (m != "dana", m)
    )
    assert set(stages()) == {"dana"}
    with pytest.raises(CannotMatch), db.transaction("journey"):  # one already
        matching.match_accounts(**who, proof=IN_PERSON, note="again")
    with db.transaction("journey"):
        matching.part_accounts(match_id=match.match_id, by=BY, at=AT)
    assert identity.persons() == {}
    assert set(stages()) == {"dana", "eli"}
    kept = db.session("journey").scalars(select(IdentityMatch.ended_by)).all()
    assert kept == [BY]


def test_a_browser_is_matched_only_where_its_visitor_agreed_and_to_nobody_else(sqlite: Settings) -> None:
    stranger, known = make.undecided(), make.visit()
    make.look(stranger)
    make.look(signed_in("dana", known), at=make.later(1))
    for visitor in (stranger.visitor_id, known.visitor_id, str(ids.new_id())):
        with pytest.raises(CannotMatch), db.transaction("journey"):
            matching.match_visitor(visitor_id=str(visitor), customer_id="eli", note="why", by=BY, at=AT)
    assert edges() == [(SIGN_IN, "")]


def test_a_link_told_twice_or_without_consent_is_stored_once_or_never(sqlite: Settings) -> None:
    origin = make.visit()
    with db.transaction("journey"):
        assert linking.link(origin=origin, customer_id="dana", evidence=SIGN_IN, at=AT)
        assert not linking.link(origin=origin, customer_id="dana", evidence=SIGN_IN, at=AT + 1)
        assert not linking.link(origin=make.undecided(), customer_id="dana", evidence=SIGN_IN, at=AT)
        assert not linking.link(origin=origin, customer_id=None, evidence=SIGN_IN, at=AT)
    assert edges() == [(SIGN_IN, "")]
