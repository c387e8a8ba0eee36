"""What each role may do. The owner may do everything."""

from __future__ import annotations

PERMISSIONS = ("orders", "catalog", "fulfillment", "customers", "marketing", "settings", "reports")
OWNER, MANAGER, PACKER = "owner", "manager", "packer"
ROLES: dict[str, frozenset[str]] = {
    OWNER: frozenset(PERMISSIONS),
    MANAGER: frozenset(PERMISSIONS) - {"settings"},
    PACKER: frozenset({"fulfillment"}),
}


def may(role: str, permission: str) -> bool:
    """Whether `role` holds `permission`; the empty one is held by everybody on the staff."""
    return not permission or permission in ROLES.get(role, frozenset())
