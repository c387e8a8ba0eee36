"""What can stop a backup or a restore, as sentences for the owner."""

from __future__ import annotations

from shop.kernel.errors import N_, DomainError

RUNNING = N_("The shop is running. Stop it, then restore.")


class BackupFailed(DomainError):
    """No archive was written; an older one of that name is untouched."""


class RestoreRefused(DomainError):
    """Nothing was changed."""
