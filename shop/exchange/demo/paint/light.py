"""One lamp, upper left: how bright a point of a pot is, from the direction its surface faces.

Diffuse light after Lambert, a highlight after Blinn, and a little light thrown back by the table from the
other side. Directions are (right, up, towards the eye).
"""

from __future__ import annotations

from math import sqrt

from shop.exchange.demo.paint.glazes import Color

LAMP = (-0.56, 0.52, 0.64)
HALF = (-0.34, 0.34, 0.88)  # halfway between the lamp and the eye
AMBIENT, DIFFUSE, BOUNCE = 0.55, 0.6, 0.16
WHITE = (255, 252, 246)


def shade(color: Color, right: float, up: float, eye: float, shine: float) -> Color:
    """The color of a point whose surface faces (right, up, eye), not necessarily of length one."""
    length = sqrt(right * right + up * up + eye * eye) or 1.0
    right, up, eye = right / length, up / length, eye / length
    lit = right * LAMP[0] + up * LAMP[1] + eye * LAMP[2]
    thrown = right * 0.8 - up * 0.5
    level = AMBIENT + (DIFFUSE * lit if lit > 0 else 0) + (BOUNCE * thrown * thrown if thrown > 0 else 0)
    facing = right * HALF[0] + up * HALF[1] + eye * HALF[2]
    gloss = shine * (0.55 * facing**70 + 0.16 * facing**14) if facing > 0 else 0.0
    dull = level * (1 - gloss)
    return (
        min(int(color[0] * dull + WHITE[0] * gloss), 255),
        min(int(color[1] * dull + WHITE[1] * gloss), 255),
        min(int(color[2] * dull + WHITE[2] * gloss), 255),
    )
