"""Planters and their saucers."""

from studio.forms.form import Form
from studio.lathe import Thrown

FORMS = {
    "windowsill-planter": Form(
        Thrown(
            outline=((0.12, 4.3), (0.4, 4.6), (2, 5.1), (6, 5.75), (9.2, 6.0), (10, 6.06)),
            wall=0.48,
            foot=1.9,
            ring=0.03,
            seed=81,
        ),
        saucer=Thrown(
            outline=((0.1, 5.2), (0.3, 5.5), (0.8, 6.1), (1.6, 6.5)),
            wall=0.42,
            recess=0.2,
            foot=0.55,
            ring=0.0,
            seed=82,
        ),
        saucer_lift=0.68,
    ),
    "terrace-planter": Form(
        Thrown(
            outline=(
                (0.15, 8.0),
                (0.6, 8.6),
                (4, 9.8),
                (10, 10.9),
                (15.4, 11.5),
                (15.9, 11.75),
                (16.2, 12.05),
                (18.4, 12.1),
                (19, 12.0),
            ),
            wall=0.7,
            foot=2.8,
            dip=12.5,
            ring=0.04,
            ring_every=1.6,
            seed=84,
        ),
        saucer=Thrown(
            outline=((0.1, 8.9), (0.4, 9.3), (1.0, 10.1), (2.2, 10.8)),
            wall=0.55,
            recess=0.25,
            foot=0.8,
            ring=0.0,
            seed=85,
        ),
        saucer_lift=0.9,
    ),
    "tidepool-planter": Form(
        Thrown(
            outline=(
                (0.15, 5.5),
                (0.6, 6.4),
                (3, 9.2),
                (6.5, 10.9),
                (10, 10.9),
                (13, 10.0),
                (14.3, 9.75),
                (15, 9.9),
            ),
            wall=0.6,
            foot=2.2,
            dip=8.6,
            ring=0.035,
            ring_every=1.4,
            seed=87,
        ),
        saucer=Thrown(
            outline=((0.1, 6.6), (0.4, 7.0), (1.0, 7.9), (1.9, 8.5)),
            wall=0.5,
            recess=0.25,
            foot=0.7,
            ring=0.0,
            seed=88,
        ),
        saucer_lift=0.85,
    ),
}
