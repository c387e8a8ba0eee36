"""Bowls and plates."""

from shop.exchange.demo.goods.good import Good, Shelf, Size

CARE = "Dishwasher and microwave safe"
OVEN = "Oven safe to 220 °C (430 °F)"

SHELF = Shelf(
    title="Bowls & Plates",
    kind="Tableware",
    text="A table set one piece at a time. Everything stacks, and every glaze gets along with the others.",
    goods=(
        Good(
            title="Morning Bowl",
            code="MOR",
            price=36,
            grams=620,
            glazes=("Sand", "Kelp"),
            sizes=(Size(name="Small"), Size(name="Large", more=14, weight=1.5)),
            text=(
                "Wide enough for yogurt, fruit and a handful of something crunchy. The foot is tall, "
                "so that a "
                "thumb finds its place under the rim."
            ),
            facts=("Small: 15 cm across, 500 ml", "Large: 19 cm across, 900 ml", CARE),
            tags=("stoneware", "bestseller"),
        ),
        Good(
            title="Rice Bowl",
            code="RIC",
            price=28,
            grams=390,
            glazes=("Night", "Salt"),
            text=(
                "Made to be lifted. It is lighter than it looks, balanced on a narrow foot, and as "
                "good for soup "
                "as it is for rice."
            ),
            facts=("13 cm across, 7 cm high", "Holds 400 ml (14 oz)", CARE),
        ),
        Good(
            title="Supper Bowl",
            code="SUP",
            price=42,
            was=48,
            grams=780,
            glazes=("Ember", "Tide"),
            text=(
                "Between a bowl and a plate: for pasta, for curry, for anything that wants a spoon "
                "and a piece of "
                "bread."
            ),
            facts=("21 cm across, 6 cm high", OVEN, CARE),
            stock=(11, 15),
        ),
        Good(
            title="Gather Serving Bowl",
            code="GAT",
            price=96,
            grams=1650,
            glazes=("Salt", "Ember"),
            text=(
                "The bowl in the middle of the table. Thrown in one piece from three kilograms of "
                "clay, trimmed "
                "thin, and strong enough for salad for eight."
            ),
            facts=("31 cm across, 11 cm high", OVEN, "Wash by hand: it will outlive the dishwasher"),
            stock=(6, 2),
            tags=("stoneware", "gift"),
        ),
        Good(
            title="Shoreline Dinner Plate",
            code="SHD",
            price=38,
            grams=740,
            glazes=("Salt", "Tide"),
            text=(
                "A generous well and a rim to hold it by. The glaze pools where the well begins, "
                "like water in "
                "the first footprints on a beach."
            ),
            facts=("27 cm across", OVEN, CARE),
            stock=(48, 32),
            tags=("stoneware", "bestseller"),
        ),
        Good(
            title="Shoreline Side Plate",
            code="SHS",
            price=26,
            grams=430,
            glazes=("Kelp", "Salt"),
            text="The smaller sister, for bread, for cake, and for the sandwich eaten standing up.",
            facts=("20 cm across", OVEN, CARE),
            stock=(36, 28),
        ),
        Good(
            title="Tapas Plate",
            code="TAP",
            price=24,
            grams=400,
            glazes=("Night",),
            text="Dark, so that olives, almonds and slices of orange look their best on it.",
            facts=("18 cm across", OVEN, CARE),
            stock=(20,),
        ),
    ),
)
