"""Which zone serves an address: the narrowest, and always the one that looking at all of them finds."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from shop.brand import postal_codes
from shop.shipping.rates import Zone
from shop.shipping.zones import Atlas, Breadth, Destination, breadth_of


def zone(name: str, *countries: str, regions: str = "", codes: str = "") -> Zone:
    return Zone(
        name=name,
        countries=frozenset(countries),
        regions=frozenset(regions.split()),
        patterns=postal_codes.parse(codes),
        methods=(),
    )


WORLD, GERMANY = zone("World", "*"), zone("Germany", "DE")
BERLIN, MITTE, ODD = (
    zone("Berlin", "DE", codes="10115-14199"),
    zone("Mitte", "DE", codes="101*"),
    zone("One house", "DE", codes="10117"),
)
CALIFORNIA = zone("West", "US", regions="CA OR")
ATLAS = Atlas([WORLD, GERMANY, BERLIN, MITTE, ODD, CALIFORNIA])


def named(country: str, region: str = "", code: str = "") -> str:
    found = ATLAS.zone(country, region, code)
    return found.name if found else ""


def test_the_narrowest_zone_counts() -> None:
    assert named("FR") == "World"
    assert named("DE") == named("DE", code="80331") == "Germany"
    assert named("DE", code="13353") == "Berlin"
    assert named("DE", code="10115") == "Mitte"
    assert named("DE", code="10117") == "One house"
    assert (named("US", "CA"), named("US", " ca "), named("US", "NY")) == ("West", "West", "World")


def test_nowhere_is_nobody() -> None:
    assert Atlas([GERMANY]).find(Destination("FR")) is None
    assert Atlas([BERLIN]).find(Destination("DE")) is None
    assert Atlas([]).find(Destination("")) is None


def test_a_country_says_whether_its_postal_codes_matter() -> None:
    assert [ATLAS.asks_for_code(country) for country in ("DE", "US", "FR")] == [True, True, False]


def test_the_owner_is_told_who_goes_first() -> None:
    assert [one.name for one in ATLAS.ahead_of(GERMANY)] == ["Berlin", "Mitte", "One house"]
    assert [one.name for one in ATLAS.ahead_of(BERLIN)] == ["Mitte", "One house"]
    assert ATLAS.ahead_of(ODD) == ATLAS.ahead_of(WORLD) == ATLAS.ahead_of(CALIFORNIA) == []
    assert [breadth_of(one) for one in (WORLD, GERMANY, CALIFORNIA, ODD)] == [
        *(Breadth.REST, Breadth.COUNTRY, Breadth.REGIONS, Breadth.POSTAL_CODES)
    ]


DIGITS = st.text("012", min_size=3, max_size=3)
CODES = st.one_of(
    DIGITS,
    st.text("012", min_size=1, max_size=2).map(lambda lead: f"{lead}*"),
    st.tuples(DIGITS, DIGITS).map(lambda ends: "-".join(sorted(ends))),
)
ZONES = st.lists(
    st.builds(
        zone,
        st.just("Z"),
        st.sampled_from(["AA", "BB", "*"]),
        regions=st.sampled_from(["", "", "X", "X Y"]),
        codes=st.lists(CODES, max_size=3).map(",".join),
    ),
    max_size=12,
)


@settings(max_examples=50)
@given(ZONES, st.sampled_from(["AA", "BB", "CC"]), st.sampled_from(["", "X", "Y", "Z"]), DIGITS)
def test_the_index_finds_what_looking_at_every_zone_finds(
    zones: list[Zone], country: str, region: str, code: str
) -> None:
    zones = [one for one in zones if not (one.everywhere and (one.regions or one.patterns))]
    found = Atlas(zones).find(Destination(country, region, code))
    ranks = []
    for place, one in enumerate(zones):
        if one.everywhere:
            ranks.append((3, (0, 0), place))
        elif country in one.countries and (not one.regions or region in one.regions):
            held = [pattern.exactness for pattern in one.patterns if pattern.holds(code)]
            if held:
                lead, kind = max(held)
                ranks.append((0, (-lead, -kind), place))
            elif not one.patterns:
                ranks.append((1 if one.regions else 2, (0, 0), place))
    assert (found.zone if found else None) is (zones[min(ranks)[2]] if ranks else None)
