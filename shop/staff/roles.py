"""Who may do what: the one table of permissions and roles.

A view of the owner's area names its permission (`web.auth.staff_required`), an entry of the menu and a button
ask for the same one. What is not named here nobody holds, the owner neither.
"""

from __future__ import annotations

from dataclasses import dataclass

from shop.kernel.errors import N_

STAFF = "staff"  # what everybody on the team may: today, the attention list, the own account
PERMISSIONS: dict[str, str] = {
    STAFF: N_("Sign in, see today and what needs somebody"),
    "orders": N_("See and edit orders, write to customers about them"),
    "payments": N_("Confirm payments, cancel orders, give money back"),
    "fulfillment": N_("Pack and ship"),
    "returns": N_("See returns, receive and check what comes back"),
    "stock": N_("Count stock"),
    "customers": N_("See customers, answer messages"),
    "reviews": N_("Publish reviews, answer questions"),
    "catalog": N_("Edit products and collections"),
    "marketing": N_("Promotions and personal offers"),
    "gift_cards": N_("Issue gift cards and store credit"),
    "content": N_("Edit the front page and other pages"),
    "reports": N_("See reports and surveys"),
    "privacy": N_("Hand out or erase what is known of a customer"),
    "exchange": N_("Import and export files"),
    "settings": N_("Payments, taxes, delivery, mail and other settings"),
    "team": N_("Invite people, give roles, see what they did"),
}
OWNER, MANAGER, SUPPORT = "owner", "manager", "support"
PACKER, MARKETING = "packer", "marketing"
_ALL = frozenset(PERMISSIONS)


@dataclass(frozen=True)
class Role:
    """A role's name and its sentence (gettext ids), and all it may do."""

    name: str
    text: str
    permissions: frozenset[str]


ROLES: dict[str, Role] = {
    PACKER: Role(
        N_("Packer"),
        N_("Sees what to pack and ships it, nothing else."),
        frozenset({STAFF, "fulfillment", "returns"}),
    ),
    SUPPORT: Role(
        N_("Support"),
        N_("Helps customers: orders, refunds, messages, reviews."),
        frozenset({STAFF, "orders", "payments", "returns", "customers", "reviews"}),
    ),
    MARKETING: Role(
        N_("Marketing"),
        N_("Products, pages, promotions and reports; no orders, no customers."),
        frozenset({STAFF, "catalog", "content", "marketing", "reviews", "reports"}),
    ),
    MANAGER: Role(
        N_("Manager"),
        N_("Does everything except settings and the team."),
        _ALL - {"settings", "team"},
    ),
    OWNER: Role(N_("Owner"), N_("Does everything."), _ALL),
}


def may(role: str, permission: str) -> bool:
    """Whether `role` holds `permission`; an unknown one of either is refused."""
    found = ROLES.get(role)
    return found is not None and permission in found.permissions
