"""Planters."""

from shop.exchange.demo.goods.good import Good, Shelf, Size

DRAIN = "Drainage hole and a saucer that fits"

SHELF = Shelf(
    title="Planters",
    kind="Planter",
    text="Pots for things that grow. The clay breathes, the roots stay dry, and the saucer catches the rest.",
    goods=(
        Good(
            title="Windowsill Planter",
            code="WIN",
            price=34,
            grams=680,
            glazes=("Night", "Salt"),
            sizes=(Size(name="12 cm"), Size(name="16 cm", more=12, weight=1.6)),
            text="Made to the depth of a windowsill. Herbs like it, and so do small succulents.",
            facts=("12 or 16 cm across", DRAIN, "The plant is not included"),
        ),
        Good(
            title="Terrace Planter",
            code="TER",
            price=74,
            grams=2100,
            glazes=("Sand", "Kelp"),
            text=(
                "A pot for the plant that has outgrown its last three. Frost-proof, so that it may "
                "stay outside "
                "all year."
            ),
            facts=("24 cm across, 19 cm high", DRAIN, "Frost-proof"),
            stock=(9, 12),
            tags=("stoneware", "outdoor"),
        ),
        Good(
            title="Tidepool Planter",
            code="TID",
            price=62,
            grams=1700,
            glazes=("Ember", "Tide"),
            text="Round as a pool among rocks. Ferns hang over its edge as if they had always been there.",
            facts=("22 cm across, 15 cm high", DRAIN, "The plant is not included"),
            stock=(10, 8),
        ),
    ),
)
