"""Bowls and plates."""

from studio.forms.form import Form
from studio.lathe import Thrown

FORMS = {
    "morning-bowl": Form(
        Thrown(
            outline=(
                (0.1, 3.35),
                (0.6, 3.4),
                (1.05, 3.42),
                (1.4, 3.75),
                (2.0, 4.7),
                (3, 5.8),
                (4.6, 6.8),
                (6, 7.25),
                (7, 7.5),
            ),
            recess=0.8,
            foot=1.35,
            dip=4.4,
            ring=0.022,
            seed=31,
        ),
    ),
    "rice-bowl": Form(
        Thrown(
            outline=(
                (0.1, 2.55),
                (0.6, 2.62),
                (1.0, 2.68),
                (1.35, 3.05),
                (2.2, 4.3),
                (3.8, 5.6),
                (5.6, 6.3),
                (7.0, 6.5),
            ),
            wall=0.34,
            recess=0.75,
            foot=1.3,
            ring=0.02,
            seed=33,
        ),
    ),
    "supper-bowl": Form(
        Thrown(
            outline=((0.1, 4.6), (0.4, 4.85), (0.8, 5.3), (1.4, 6.8), (2.6, 8.6), (4.2, 9.8), (6, 10.5)),
            recess=0.35,
            foot=1.3,
            dip=4.0,
            ring=0.025,
            seed=35,
        ),
    ),
    "gather-serving-bowl": Form(
        Thrown(
            outline=(
                (0.1, 5.5),
                (0.6, 5.72),
                (1.1, 6.2),
                (2.2, 8.3),
                (4.4, 11.6),
                (7.2, 14.0),
                (9.6, 15.2),
                (11, 15.6),
            ),
            wall=0.6,
            recess=0.6,
            foot=1.9,
            dip=7.2,
            ring=0.035,
            ring_every=1.2,
            seed=37,
        ),
    ),
    "shoreline-dinner-plate": Form(
        Thrown(
            outline=(
                (0.1, 7.6),
                (0.35, 7.95),
                (0.7, 8.6),
                (1.1, 9.2),
                (1.75, 9.75),
                (2.0, 10.6),
                (2.2, 12.0),
                (2.4, 13.5),
            ),
            wall=0.5,
            recess=0.3,
            foot=0.7,
            dip=1.75,
            ring=0.012,
            seed=41,
        ),
    ),
    "shoreline-side-plate": Form(
        Thrown(
            outline=(
                (0.1, 5.4),
                (0.35, 5.75),
                (0.65, 6.2),
                (1.0, 6.65),
                (1.55, 7.1),
                (1.8, 7.9),
                (2.0, 9.0),
                (2.15, 10.0),
            ),
            wall=0.46,
            recess=0.3,
            foot=0.7,
            dip=1.6,
            ring=0.012,
            seed=43,
        ),
    ),
    "tapas-plate": Form(
        Thrown(
            outline=((0.1, 6.5), (0.35, 6.95), (0.8, 7.8), (1.4, 8.5), (2.1, 8.88), (2.7, 9.0)),
            wall=0.46,
            recess=0.3,
            foot=0.8,
            ring=0.012,
            seed=45,
        ),
    ),
}
