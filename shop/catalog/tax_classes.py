"""Classes of goods that tax laws tell apart; which rate each has is said in `taxes`."""

from __future__ import annotations

from shop.kernel.errors import N_

STANDARD, REDUCED, ZERO, EXEMPT = "standard", "reduced", "zero", "exempt"
# what a rate may be entered for; zero-rated goods are taxed at 0 %, exempt ones not at all
RATED = (STANDARD, REDUCED, ZERO)
CLASSES = (*RATED, EXEMPT)
LABELS = {
    STANDARD: N_("Standard rate"),
    REDUCED: N_("Reduced rate"),
    ZERO: N_("Zero rate"),
    EXEMPT: N_("Not taxed"),
}
