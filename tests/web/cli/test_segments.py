"""`flask segments` and `flask segments attributes`: what they print, and the exit codes scripts rely on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from shop.kernel import db
from tests.conftest import NOON
from tests.factories.segments import make_customer


def flask(app: Any, *words: object) -> Any:
    return app.test_cli_runner().invoke(args=["segments", *map(str, words)])


def test_a_store_is_looked_at_from_the_command_line(app: Any, tmp_path: Path) -> None:
    with db.transaction():
        make_customer("ada@example.com", at=NOON, name="=Ada", accepts_marketing=True)
        make_customer("bob@example.com", at=NOON)
    assert flask(app, "recompute").output == "2 customers looked at.\n"
    assert flask(app, "attributes", "define", "Shoe size", "--kind", "number").output == "shoe_size\n"
    table, rule = tmp_path / "sizes.csv", tmp_path / "rule.json"
    table.write_text("email,shoe size\nada@example.com,42\nbob@example.com,large\n")
    tried = flask(app, "attributes", "import", table, "--dry-run", "--json")
    told = json.loads(tried.output)
    assert (tried.exit_code, told["rows"], told["changed"], told["refused"][0]["line"]) == (1, 1, 0, 3)
    assert "1 customers changed" in flask(app, "attributes", "import", table).output
    assert json.loads(flask(app, "attributes", "list", "--json").output)[0]["customers"] == 1
    rule.write_text('{"attribute": "shoe_size", "op": ">", "value": 40}')
    assert json.loads(flask(app, "preview", rule, "--json").output)["size"] == 1
    rule.write_text('{"attribute": "hat", "op": ">", "value": 40}')
    refused = flask(app, "preview", rule)
    assert (refused.exit_code, "no attribute “hat”" in refused.output) == (1, True)
    codes = {one["code"]: one["size"] for one in json.loads(flask(app, "list", "--json").output)}
    assert codes["lifecycle_new"] == codes["temperature_hot"] == 0
    assert flask(app, "members", "lifecycle_new").output.startswith("email,name,language,since,orders")
    assert flask(app, "members", "nobody").exit_code == flask(app, "recompute", "nobody").exit_code == 1
