"""Mugs and cups."""

from shop.exchange.demo.goods.good import Good, Shelf, Size

CARE = "Dishwasher and microwave safe"

SHELF = Shelf(
    title="Mugs",
    kind="Mug",
    text="Thrown by hand for the first cup of the day and the last. No two are quite the same height.",
    goods=(
        Good(
            title="Harbor Mug",
            code="HAR",
            price=28,
            grams=410,
            glazes=("Sand", "Tide", "Kelp"),
            text=(
                "Our first mug, and still the one we reach for. Straight sides keep coffee warm, and "
                "the handle "
                "has room for a whole hand.\nThe bare clay foot is left unglazed, so that it sits quietly on "
                "wood and tells you what it is made of."
            ),
            facts=("Holds 350 ml (12 oz)", "9 cm across, 10.5 cm high", CARE),
            tags=("stoneware", "bestseller", "gift"),
        ),
        Good(
            title="Cove Mug",
            code="COV",
            price=32,
            was=38,
            grams=460,
            glazes=("Tide", "Salt"),
            text=(
                "A round belly to hold in both hands. Two glazes meet at its widest point, and where "
                "they meet "
                "is decided by the fire, not by us."
            ),
            facts=("Holds 420 ml (14 oz)", "11 cm across, 9 cm high", CARE),
            stock=(9, 14),
            tags=("stoneware", "bestseller"),
        ),
        Good(
            title="Dawn Espresso Cup",
            code="DAW",
            price=22,
            grams=190,
            glazes=("Salt", "Night"),
            text=(
                "Small, thick-walled, and made to be emptied in three sips. It fits under every "
                "machine we have "
                "tried, and we have tried many."
            ),
            facts=("Holds 90 ml (3 oz)", "6.5 cm across, 6 cm high", CARE),
            stock=(40, 3),
            tags=("stoneware", "gift"),
        ),
        Good(
            title="Lighthouse Tumbler",
            code="LIG",
            price=26,
            grams=380,
            glazes=("Kelp", "Salt"),
            text=(
                "A mug without a handle: for water at the bedside, for iced tea, for the pencils on "
                "a desk. The "
                "rings of the potter's fingers give a good grip."
            ),
            facts=("Holds 380 ml (13 oz)", "8.5 cm across, 11 cm high", CARE),
        ),
        Good(
            title="Driftwood Mug",
            code="DRI",
            price=30,
            grams=420,
            glazes=("Night",),
            sizes=(Size(name="300 ml"), Size(name="450 ml", more=6, weight=1.3)),
            text=(
                "Black clay, black glaze, and pale specks like a clear night over the water. In two "
                "sizes, for "
                "those who sip and those who do not."
            ),
            facts=("Holds 300 or 450 ml (10 or 15 oz)", "Iron-rich clay from the river", CARE),
            stock=(16, 0),
        ),
        Good(
            title="Fireside Mug",
            code="FIR",
            price=34,
            grams=470,
            glazes=("Ember",),
            text=(
                "A glaze that needs a long, slow cooling and rewards it with the red of embers. Made "
                "for cocoa "
                "and long evenings."
            ),
            facts=("Holds 420 ml (14 oz)", "11 cm across, 9 cm high", CARE),
            stock=(21,),
            tags=("stoneware", "gift", "winter"),
        ),
    ),
)
