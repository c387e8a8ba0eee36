"""Vases."""

from shop.exchange.demo.goods.good import Good, Shelf

WATER = "Glazed inside, holds water"

SHELF = Shelf(
    title="Vases",
    kind="Vase",
    text="For one branch from the garden or a whole armful. They look just as well with nothing in them.",
    goods=(
        Good(
            title="Pebble Bud Vase",
            code="PEB",
            price=42,
            grams=520,
            glazes=("Ember", "Sand"),
            text=(
                "Shaped like the stones we carry home in our pockets, with a neck for a single stem. "
                "Three of "
                "them on a sill make a landscape."
            ),
            facts=("16 cm high, 11 cm across", "Opening: 2.5 cm", WATER),
            tags=("stoneware", "gift", "bestseller"),
        ),
        Good(
            title="Moon Vase",
            code="MOO",
            price=128,
            grams=1900,
            glazes=("Tide", "Salt"),
            text=(
                "Two bowls thrown apart and joined at the rim, as moon jars have been made for "
                "centuries. The "
                "seam stays just visible, which is how you know."
            ),
            facts=("27 cm high, 25 cm across", WATER, "Made to order when sold out: about four weeks"),
            stock=(4, 1),
            backorder=True,
            tags=("stoneware", "statement"),
        ),
        Good(
            title="Mast Bottle Vase",
            code="MAS",
            price=88,
            grams=1250,
            glazes=("Tide", "Night"),
            text=(
                "Tall, narrow, and steady on its foot. The dark glaze begins at the lip and runs as "
                "far as it "
                "wishes."
            ),
            facts=("34 cm high, 15 cm across", WATER),
            stock=(8, 7),
        ),
        Good(
            title="Reed Vase",
            code="REE",
            price=64,
            was=76,
            grams=980,
            glazes=("Salt", "Kelp"),
            text=(
                "A plain cylinder, ringed by the potter's fingers, for tall grasses and branches in blossom."
            ),
            facts=("28 cm high, 12 cm across", WATER),
            stock=(13, 10),
        ),
        Good(
            title="Ember Moon Vase",
            code="EMO",
            price=136,
            grams=1900,
            glazes=("Ember",),
            text=(
                "The moon vase in our most stubborn glaze. One in three survives the cooling, and "
                "this is what "
                "those look like."
            ),
            facts=("27 cm high, 25 cm across", WATER),
            stock=(2,),
            tags=("stoneware", "statement"),
        ),
    ),
)
