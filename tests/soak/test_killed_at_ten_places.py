"""`kill -9` of web and worker at ten places of the walking story: nothing is lost and nothing doubled.

Once in `make test`, at moments fixed by a seed, with processes that have the shop loaded (`forked`); many
times, on both databases, as the Procfile starts them, in `make soak`.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.interrupted_story import Story, books_agree
from tests.support.power_cut import PowerCut, Trapdoor, Wire
from tests.support.shopify_files import CLASSIC
from tests.support.shopper import Shopper
from tests.support.storm import Customer, storm
from tests.support.town import Town

FULL = os.environ.get("SOAK") == "full"
DATABASES = ["sqlite", *([pytest.param("postgresql", marks=pytest.mark.postgres)] if FULL else [])]
SEED = 20261124


@pytest.fixture(params=DATABASES)
def town(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Town]:
    """A shop that is not open yet, on an empty database."""
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    url = server.create("threeclick_town") if server else ""
    with Town(tmp_path / "var", database_url=url, mailbox=Trapdoor(), forked=not FULL) as made:
        yield made
    if server:
        server.drop("threeclick_town")


@pytest.fixture
def ready(town: Town, request: pytest.FixtureRequest) -> Town:
    """The shop with its catalog."""
    town.prepare(None if town.database_url else request.getfixturevalue("opened"))
    return town


def test_the_story_survives_ten_power_cuts(ready: Town, rounds: Callable[[int, int], int]) -> None:
    town = ready
    town.shop.start()
    owner = Shopper(Wire(town.url))
    owner.visit(town.owner_link()).press("Sign in")
    for number in range(rounds(1, 5)):  # (there are a dozen aprons)
        cut = PowerCut(town, random.Random(SEED + number))
        story = Story(town, cut, town.mailbox, owner, f"cleo{number}@example.com")
        story.play()
        story.holds()
        assert cut.cuts >= 8


def test_customers_in_a_storm_buy_once_each(ready: Town, rounds: Callable[[int, int], int]) -> None:
    town = ready
    town.shop.start()
    for number in range(rounds(1, 5)):  # (two of four buy aprons, and there are a dozen)
        cut = PowerCut(town, random.Random(SEED + number))
        products = ("linen-apron", "linen-apron", "tea-towel", "tea-towel")
        people = [
            Customer(town, f"storm{number}.{who}@example.com", name) for who, name in enumerate(products)
        ]
        paths = storm(cut, people, cuts=3)
        assert len(set(paths)) == len(people)
        town.later(minutes=30)
        for customer in people:
            paid = town.rows(
                "shop", "SELECT token, payment_status FROM orders WHERE email = :email", email=customer.email
            )
            assert [(f"/orders/{row.token}", row.payment_status) for row in paid] == [
                (customer.at.path, "paid")
            ]
            town.mail("is confirmed", to=customer.email)
    books_agree(town)


def test_an_import_that_was_killed_is_done_again(town: Town, rounds: Callable[[int, int], int]) -> None:
    cut = PowerCut(town, random.Random(SEED))
    town.shop.command("db", "upgrade")
    for _ in range(rounds(2, 20)):
        cut.command("catalog", "import-shopify", str(CLASSIC), within=1.5)
    town.shop.command("catalog", "import-shopify", str(CLASSIC))
    counted = json.loads(town.shop.command("catalog", "stats", "--json").stdout)
    assert counted == {"products": 4, "variants": 6, "collections": 4}
    town.shop.command("stock", "recount")
    again = town.shop.command("catalog", "import-shopify", str(CLASSIC)).stdout
    assert "Products: 0 made, 0 changed, 4 unchanged." in again


def test_a_backup_that_was_killed_leaves_nothing_half(
    ready: Town, tmp_path: Path, rounds: Callable[[int, int], int]
) -> None:
    town, cut = ready, PowerCut(ready, random.Random(SEED + 1))
    for _ in range(rounds(2, 20)):
        cut.command("backup", within=1.5)
    told = json.loads(town.shop.command("backup", "--json").stdout)
    archives = sorted((town.shop.var_dir / "backups").glob("*.tar.gz"))
    assert Path(told["path"]) in archives
    for archive in archives:
        restored = Town(tmp_path / archive.name, database_url=town.database_url)
        restored.shop.command("restore", str(archive), *(["--force"] if town.database_url else []))
        counted = json.loads(restored.shop.command("catalog", "stats", "--json").stdout)
        assert counted == {"products": 4, "variants": 6, "collections": 4}
