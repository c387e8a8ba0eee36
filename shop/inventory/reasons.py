"""Why stock changed: the words of the ledger."""

from __future__ import annotations

from shop.kernel.errors import N_

SOLD, RETURNED, IMPORTED, STARTED, STOPPED = "sold", "returned", "imported", "started", "stopped"

# What an owner may choose when changing stock by hand, with its label.
BY_HAND = {
    "counted": N_("Counted again"),
    "received": N_("Delivery received"),
    "damaged": N_("Damaged"),
    "lost": N_("Lost"),
    "correction": N_("Correction"),
}
LABELS = {
    **BY_HAND,
    SOLD: N_("Sold"),
    RETURNED: N_("Returned to stock"),
    IMPORTED: N_("Import"),
    STARTED: N_("First count"),
    STOPPED: N_("No longer counted"),
}
