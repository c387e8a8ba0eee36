"""What becomes of each person at an address, by whom it is for."""

from __future__ import annotations

from tests.support.route_questions import IN, NO, NONE, SIGN_IN
from tests.support.route_world import PEOPLE


def _outcomes(*words: str) -> dict[str, str]:
    return dict(zip(PEOPLE, words, strict=True))


#                     stranger  Cleo     Otto     packer   manager  owner
ANYBODY = _outcomes(  IN,       IN,      IN,      IN,      IN,      IN)  # fmt: skip
CUSTOMERS = _outcomes(SIGN_IN,  IN,      IN,      SIGN_IN, SIGN_IN, SIGN_IN)  # fmt: skip
REVIEWER = _outcomes( IN,       IN,      NO,      IN,      IN,      IN)  # fmt: skip
WRITER = _outcomes(   SIGN_IN,  IN,      NO,      SIGN_IN, SIGN_IN, SIGN_IN)  # fmt: skip
ACCOUNT = _outcomes(  SIGN_IN,  IN,      NONE,    SIGN_IN, SIGN_IN, SIGN_IN)  # fmt: skip
PLACED = _outcomes(   NONE,     IN,      NONE,    NONE,    NONE,    NONE)  # fmt: skip
BUYER = _outcomes(    NO,       IN,      NO,      NO,      NO,      NO)  # fmt: skip
STAFF = _outcomes(    SIGN_IN,  SIGN_IN, SIGN_IN, IN,      IN,      IN)  # fmt: skip
MANAGERS = _outcomes( SIGN_IN,  SIGN_IN, SIGN_IN, NO,      IN,      IN)  # fmt: skip
OWNERS = _outcomes(   SIGN_IN,  SIGN_IN, SIGN_IN, NO,      NO,      IN)  # fmt: skip
LEAVING = _outcomes(  SIGN_IN,  SIGN_IN, SIGN_IN, SIGN_IN, SIGN_IN, SIGN_IN)  # fmt: skip
NOWHERE = _outcomes(  NONE,     NONE,    NONE,    NONE,    NONE,    NONE)  # fmt: skip
