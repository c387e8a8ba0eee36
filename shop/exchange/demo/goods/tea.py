"""Teapots and what belongs to them."""

from shop.exchange.demo.goods.good import Good, Shelf

SHELF = Shelf(
    title="Tea",
    kind="Teaware",
    text="Pots that pour without a drip, and cups to pour into.",
    goods=(
        Good(
            title="Harbor Teapot",
            code="HTP",
            price=118,
            grams=1350,
            glazes=("Night", "Tide"),
            text=(
                "Body, spout, lid and handle are four pieces thrown on one day and joined on the "
                "next. The spout "
                "is cut by eye and tried with water; those that drip do not leave the studio."
            ),
            facts=("Holds 900 ml (30 oz)", "Ceramic strainer inside the spout", "Wash by hand"),
            stock=(7, 5),
            tags=("stoneware", "gift", "bestseller"),
        ),
        Good(
            title="Gull Teapot",
            code="GUL",
            price=108,
            grams=1180,
            glazes=("Sand",),
            text=(
                "Upright and a little curious, with a long neck and a small lid that stays on until "
                "the last drop."
            ),
            facts=("Holds 700 ml (24 oz)", "Ceramic strainer inside the spout", "Wash by hand"),
            stock=(6,),
        ),
        Good(
            title="Still Tea Cup",
            code="STI",
            price=24,
            grams=310,
            glazes=("Tide", "Sand"),
            text="Thick at the foot and thin at the lip: it keeps the tea hot and the fingers cool.",
            facts=("Holds 250 ml (8 oz)", "8 cm across, 9 cm high", "Dishwasher and microwave safe"),
            stock=(34, 26),
        ),
    ),
)
