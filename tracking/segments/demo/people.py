"""Who the invented customers are and what they bought: five ways of buying, drawn from a fixed seed. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

SEED, PEOPLE, DAYS = 11, 320, 540
FIRST = (
    "Ada Alba Anton Ben Bruno Carla Clara Dana David Edith Elias Emma Felix Finn Greta Hanna Hugo Ida Ilse "
    "Iris Jakob Jana Joel Julia Karl Kira Lea Leo Lena Liam Lotte Lucas Malin Marie Mats Mila Mona Nils Nina "
    "Noah Olga Oskar Paul Pia Rosa Ruth Sami Sofia Tamar Tom Uri Vera Wanda Yael"
).split()
LAST = (
    "Adler Baum Berg Blum Brandt Carter Clarke Dubois Ellis Falk Fischer Fox Garcia Graf Hale Hart Hayes "
    "Holm Jansen Keller Klein Koch Lang Larsen Lind Lopez Marsh Martin Meyer Moreau Nolan Novak Olsen Page "
    "Parker Quinn Reed Rossi Roth Sachs Schmidt Shaw Silva Stern Stone Vogel Wagner Weiss West Wolf"
).split()


@dataclass(frozen=True)
class Kind:
    """A way of buying: `share` of all people; each pair is (least, most) of orders, days since the last one,
    days between them, pieces an order; `discount` is a chance, `taste` a product's place in the catalog.
    """

    share: float
    orders: tuple[int, int]
    last: tuple[int, int]
    gap: tuple[int, int]
    pieces: tuple[int, int]
    discount: float
    taste: int


KINDS = (
    Kind(0.34, (1, 1), (110, 520), (60, 90), (1, 2), 0.25, 0),
    Kind(0.18, (1, 1), (2, 45), (60, 90), (1, 2), 0.35, 2),
    Kind(0.20, (4, 10), (3, 55), (28, 50), (1, 3), 0.08, 4),
    Kind(0.11, (2, 5), (10, 150), (60, 110), (4, 9), 0.10, 6),
    Kind(0.17, (2, 5), (25, 200), (45, 90), (1, 3), 0.92, 8),
)


@dataclass(frozen=True)
class Bought:
    """One order: when, (place of the product, pieces), and whether ten percent were off."""

    day: date
    goods: tuple[tuple[int, int], ...]
    discount: bool


@dataclass(frozen=True)
class Person:
    """An invented customer; `birthday` and `gifts` are what the owner noted of them, if anything."""

    name: str
    email: str
    country: str
    marketing: bool
    birthday: date | None
    gifts: bool | None
    orders: tuple[Bought, ...]


def invent(*, products: int, today: date) -> list[Person]:
    """The customers, the same every time for a day and a number of products."""
    chance = Random(SEED)
    names = chance.sample([(first, last) for first in FIRST for last in LAST], PEOPLE)
    kinds = [kind for kind in KINDS for _ in range(round(kind.share * PEOPLE))]
    return [_person(chance, *name, kind, products, today) for name, kind in zip(names, kinds, strict=False)]


def _person(chance: Random, first: str, last: str, kind: Kind, products: int, today: date) -> Person:
    day, orders = today - timedelta(days=chance.randint(*kind.last)), []
    gap = chance.randint(*kind.gap)
    for _ in range(chance.randint(*kind.orders)):
        if (today - day).days > DAYS:
            break
        orders.append(Bought(day, _goods(chance, kind, products), chance.random() < kind.discount))
        day -= timedelta(days=max(5, round(chance.gauss(gap, gap / 5))))
    birthday = date(chance.randint(1958, 2002), chance.randint(1, 12), chance.randint(1, 28))
    return Person(
        name=f"{first} {last}",
        email=f"{first}.{last}@example.com".lower(),
        country=chance.choice(("US", "US", "US", "DE", "DE", "FR", "IL", "GB")),
        marketing=chance.random() < 0.45,
        birthday=birthday if chance.random() < 0.3 else None,
        gifts=chance.random() < 0.4 if chance.random() < 0.3 else None,
        orders=tuple(reversed(orders)),
    )


def _goods(chance: Random, kind: Kind, products: int) -> tuple[tuple[int, int], ...]:
    liked: Sequence[int] = [(kind.taste + place) % products for place in range(4)]
    pieces: dict[int, int] = {}
    for _ in range(chance.randint(*kind.pieces)):
        place = chance.choice(liked) if chance.random() < 0.6 else chance.randrange(products)
        pieces[place] = pieces.get(place, 0) + 1
    return tuple(sorted(pieces.items()))
