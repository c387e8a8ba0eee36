"""One archive with all that cannot be had again: both stores, history and pictures; and the way back.

    made = backup(settings, Path("monday.tar.gz"), at=clock.now())
    restore(settings, Path("monday.tar.gz"), at=clock.now())

The shop goes on while a backup is made: SQLite is copied by its own online backup, PostgreSQL dumped from one
snapshot. The queue of jobs is left out, since its tasks are only nudges; so is `.env`, since whoever finds an
archive should not find the SECRET_KEY beside it. Keep that elsewhere: without it the stored Stripe and mail
passwords cannot be read (`Manifest.made_with` tells). For a restore, stop the shop.
"""

from shop.kernel.backup.making import backup, hold_with
from shop.kernel.backup.manifest import Manifest
from shop.kernel.backup.problems import BackupFailed, RestoreRefused
from shop.kernel.backup.restoring import restore

__all__ = ["BackupFailed", "Manifest", "RestoreRefused", "backup", "hold_with", "restore"]
