"""`flask backup`: one archive with the databases and the pictures."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click
from flask import current_app

from shop.kernel import clock
from shop.kernel.backup import BackupFailed, backup


@click.command("backup", help="Write databases and pictures to one archive (default: VAR_DIR/backups).")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the archive's manifest as JSON.")
def group(file: Path | None, as_json: bool) -> None:
    """Back up, while the shop goes on."""
    settings, at = current_app.extensions["threeclick.settings"], clock.now()
    target = file or settings.var_dir / "backups" / f"threeclick-{at:%Y%m%dT%H%M%SZ}.tar.gz"
    try:
        made = backup(settings, target, at=at)
    except BackupFailed as failure:
        raise click.ClickException(str(failure)) from None
    if as_json:
        click.echo(json.dumps({"path": str(target), **asdict(made)}, ensure_ascii=False))
        return
    size = target.stat().st_size / 1e6
    click.echo(f"Wrote {target}: {made.row_count():,} rows, {len(made.files)} files, {size:,.1f} MB.")
    click.echo("It holds no SECRET_KEY: keep a copy of .env elsewhere.")
