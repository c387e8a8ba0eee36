"""What figures are called, for people."""

from __future__ import annotations

from collections.abc import Mapping

from shop.kernel.errors import N_
from tracking.personalization.measuring import values

VERDICTS: Mapping[str, str] = {
    values.TOO_FEW: N_("Too few people yet"),
    values.NOT_KNOWN: N_("Not yet known"),
    values.LOOKS_BETTER: N_("Looks better so far"),
    values.LOOKS_WORSE: N_("Looks worse so far"),
    values.BETTER: N_("Better"),
    values.WORSE: N_("Worse"),
    values.SKEWED: N_("The split went wrong"),
}
EXPLAINED: Mapping[str, str] = {
    values.TOO_FEW: N_("Nothing is said of fewer than 100 people in a group or 10 purchases in both."),
    values.NOT_KNOWN: N_("The interval holds zero: the difference may be chance."),
    values.LOOKS_BETTER: N_("Above zero today, but not yet by enough to rely on when looked at every week."),
    values.LOOKS_WORSE: N_("Below zero today, but not yet by enough to rely on when looked at every week."),
    values.BETTER: N_("Above zero by enough to rely on, however often it was looked at."),
    values.WORSE: N_("Below zero by enough to rely on, however often it was looked at."),
    values.SKEWED: N_("People were not divided in the shares that were meant; no figure may be trusted."),
}
