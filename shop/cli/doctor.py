"""`flask doctor`: what is misconfigured and how to mend it; exit code 1 when anything was found."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import click
from flask import current_app

from shop.kernel import clock, registry


@click.command("doctor", help="Say what is misconfigured and how to mend it.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def group(as_json: bool) -> None:
    """Run every health check."""
    found = registry.findings(current_app.extensions["threeclick.settings"], at=clock.now())
    if as_json:
        click.echo(json.dumps({"findings": [asdict(finding) for finding in found]}, ensure_ascii=False))
    for finding in () if as_json else found:
        params = finding.params or {}
        problem = finding.problem % params if params else finding.problem
        click.echo(f"{finding.check}: {problem}\n    → {finding.remedy}")
    if not found and not as_json:
        click.echo("Everything looks fine.")
    sys.exit(1 if found else 0)
