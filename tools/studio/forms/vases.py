"""Vases."""

from dataclasses import replace

from studio.forms.form import Form
from studio.lathe import Thrown

MOON = Thrown(
    outline=(
        (0.15, 4.5),
        (0.6, 5.2),
        (3, 8.9),
        (7, 11.85),
        (11.3, 12.5),
        (11.9, 12.6),
        (12.5, 12.5),
        (17, 11.6),
        (21.5, 8.6),
        (24.2, 5.9),
        (25.2, 5.2),
        (26.3, 5.25),
        (27, 5.6),
    ),
    wall=0.6,
    foot=1.7,
    dip=15.5,
    ring=0.03,
    ring_every=1.5,
    wobble=0.01,
    seed=51,
)

FORMS = {
    "pebble-bud-vase": Form(
        Thrown(
            outline=(
                (0.12, 3.0),
                (0.5, 3.55),
                (2, 4.85),
                (4.2, 5.5),
                (6.6, 5.25),
                (9, 3.9),
                (11, 2.35),
                (12.8, 1.55),
                (14.5, 1.4),
                (15.6, 1.65),
                (16, 1.88),
            ),
            foot=1.5,
            dip=9.6,
            ring=0.02,
            seed=53,
        ),
    ),
    "moon-vase": Form(MOON),
    "mast-bottle-vase": Form(
        Thrown(
            outline=(
                (0.15, 4.6),
                (0.6, 5.2),
                (4, 6.8),
                (9, 7.5),
                (14, 7.3),
                (18.5, 5.9),
                (22, 3.9),
                (25, 2.75),
                (29, 2.35),
                (32.4, 2.5),
                (34, 3.1),
            ),
            wall=0.45,
            foot=2.0,
            dip=19.0,
            ring=0.03,
            ring_every=1.3,
            seed=55,
        ),
    ),
    "reed-vase": Form(
        Thrown(
            outline=((0.15, 5.2), (0.6, 5.7), (3, 5.95), (10, 6.02), (18, 5.9), (25, 5.8), (28, 6.0)),
            wall=0.5,
            foot=2.2,
            dip=19.5,
            ring=0.07,
            ring_every=1.7,
            seed=57,
        ),
    ),
    "ember-moon-vase": Form(replace(MOON, dip=14.0, seed=71)),
}
