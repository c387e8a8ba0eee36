"""Both engines find the same, in the same order."""

from __future__ import annotations

import pytest

from shop.catalog import operations, queries, translations
from shop.catalog.operations import CollectionInput
from shop.catalog.rules import VariantInput
from shop.catalog.search import engines, indexing, question, synonyms
from shop.catalog.search.engines import Words
from shop.catalog.translations import Texts
from shop.inventory import operations as inventory
from shop.kernel import db
from tests.factories.catalog import AT, make_product, variants


@pytest.fixture
def shop(database) -> dict[str, object]:
    """A few pots, one of them in Hebrew too, one sold out, one a draft."""
    with db.transaction():
        made = {
            "tall": make_product("Tall Mug", option_names=("Glaze",), variants=variants("Sand", "Slate")),
            "cafe": make_product(
                "Café Cup", description_html="<p>For a small mug of coffee.</p>", tags=("gift",)
            ),
            "vase": make_product("Bud Vase", variants=(VariantInput(price_minor=4200, sku="VS-100/b"),)),
            "pot": make_product("Harbor Teapot", description_html="<p>Pours well.</p>", tags=("mugs",)),
            "plate": make_product("Dinner Plates", description_html="<p>Wide dishes for berries.</p>"),
            "gone": make_product("Mug Rest", stock=0),
            "tea": make_product("Tea Bowl"),
            "draft": make_product("Secret Mug", status="draft"),
            "kyusu": make_product("急須 Kyusu", description_html="<p>茶碗</p>"),
        }
        hebrew = Texts(title="אגרטל לפרח", description_html="<p>אגרטל קטן לשולחן ולמטבח. קערות וכוסות.</p>")
        translations.save_product(made["vase"].id, "he", hebrew, at=AT)
        synonyms.save("pitcher = tall mug\nkettle = teapot", at=AT)
    return made


def titles(text: str) -> list[str]:
    db.end_read()
    return [card.title for card in queries.search(text).cards]


ANSWERS = [
    ("tall mug", ["Tall Mug"]),
    ("mug", ["Tall Mug", "Mug Rest", "Harbor Teapot", "Café Cup"]),  # title, sold out, tag, description
    ("MUGS", ["Tall Mug", "Mug Rest", "Harbor Teapot", "Café Cup"]),
    ("mu", ["Tall Mug", "Mug Rest", "Harbor Teapot"]),  # of descriptions, no beginnings so short
    ("tea", ["Tea Bowl", "Harbor Teapot"]),  # a whole word before the beginning of one
    ("cafe", ["Café Cup"]),
    ("CAFÉ", ["Café Cup"]),
    ("slate", ["Tall Mug"]),
    ("sand mug", ["Tall Mug"]),
    ("vs-100/B", ["Bud Vase"]),
    ("vs100b", ["Bud Vase"]),
    ("plate", ["Dinner Plates"]),
    ("dish", ["Dinner Plates"]),
    ("berry", ["Dinner Plates"]),
    ("kettle", ["Harbor Teapot"]),
    ("pitchers", ["Tall Mug"]),
    ("secret", []),
    ("אגרטל", ["Bud Vase"]),
    ("האגרטל", ["Bud Vase"]),
    ("שולחן", ["Bud Vase"]),
    ("ולשולחן", ["Bud Vase"]),
    *((prefix + "אגרטל", ["Bud Vase"]) for prefix in "והבלמשכ"),
    ("שבאגרטל", ["Bud Vase"]),
    ("אגרטלים", ["Bud Vase"]),
    ("לפרחים", ["Bud Vase"]),
    ("אגרתל", ["Bud Vase"]),  # a slip
    ("לאגרטל קטן", ["Bud Vase"]),
    ("Harbor Teapot", ["Harbor Teapot"]),
    ("harbor teapots", ["Harbor Teapot"]),
    ("bud vases", ["Bud Vase"]),
    ("VS-100", ["Bud Vase"]),
    ("vs 100 b", ["Bud Vase"]),
    ("מטבח", ["Bud Vase"]),
    ("קערה", ["Bud Vase"]),
    ("כוס", ["Bud Vase"]),
    ("急須", ["急須 Kyusu"]),
    ("茶碗", ["急須 Kyusu"]),
    ("teepot", ["Harbor Teapot"]),
    ("tepot", ["Harbor Teapot"]),
    ("taepot", ["Harbor Teapot"]),
    ("bolw", ["Tea Bowl"]),
    ("harbro", ["Harbor Teapot"]),
    ("diner pltes", ["Dinner Plates"]),
    ("mgu", []),  # three letters are too few to guess from
    ("sofa", []),
    ("", []),
    ("🍵", []),
    ("' OR 1=1 --", []),
]


def test_both_engines_find_the_same(shop) -> None:
    wrong = {text: got for text, found in ANSWERS if (got := titles(text)) != found}
    assert wrong == {}


def test_a_correction_says_what_was_looked_for(shop) -> None:
    assert queries.browse(text="harbour teepot").corrected == "harbor teapot"
    assert queries.browse(text="cafe").corrected == ""


ODD = [
    *(
        '"',
        "(",
        "mug*",
        "mug OR",
        "NEAR(a b)",
        "title:mug",
        "a & !b | (c",
        "\\",
        "mug':*",
        "^mug",
        "{sku}: x",
    ),
    *(
        "-mug",
        "\x00mug",
        "ａｂｃ",
        "\u202emug\u202c",
        "\ud800",
        "x" * 3000,
        "ab " * 500,
        "mug " * 25_000,
        "🫖" * 25_000,
        "\u200f\u202e\u2066" * 30_000,
        "\x00" * 100_000,
        "שלום " * 20_000,
        '"mug" AND "cup" OR NOT (' * 4000,
        "NEAR(" * 20_000,
        "a* " * 30_000,
        "\u0300" * 100_000,
        "\u0915\u094d\u0937",
        "%",
        "_",
    ),
]


def test_what_is_typed_is_never_query_language(shop) -> None:
    for text in ODD:
        assert queries.browse(text=text) is not None
        assert queries.suggest(text) is not None


def test_the_index_follows_every_change(shop) -> None:
    with db.transaction():
        operations.set_status(shop["tall"].id, "archived", at=AT)
    assert "Tall Mug" not in titles("mug")
    with db.transaction():
        operations.set_status(shop["draft"].id, "active", at=AT)
    assert "Secret Mug" in titles("mug")
    with db.transaction():
        translations.save_product(shop["vase"].id, "he", Texts(), at=AT)
    assert titles("אגרטל") == []


def test_a_change_that_is_taken_back_leaves_no_trace(shop) -> None:
    def fail() -> None:
        with db.transaction():
            make_product("Ghost Jar")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert titles("ghost") == []
    with db.transaction():
        make_product("Real Jar")
    assert titles("jar") == ["Real Jar"]


def test_selling_out_and_coming_back_moves_a_product(shop) -> None:
    gone = shop["gone"]
    with db.transaction():
        inventory.set_on_hand(variant_id=gone.variants[0].id, on_hand=2, reason="counted", at=AT)
        indexing.set_popularity({gone.id: 5.0})
    assert titles("mug")[0] == "Mug Rest"
    with db.transaction():
        inventory.set_on_hand(variant_id=gone.variants[0].id, on_hand=0, reason="counted", at=AT)
    assert titles("mug")[1] == "Mug Rest"


def test_reindexing_gives_the_same_answers(shop) -> None:
    before = {text: titles(text) for text in ("mug", "teepot", "אגרטל")}
    db.end_read()
    assert indexing.reindex() == 8
    assert {text: titles(text) for text in before} == before


def test_products_written_past_the_index_are_caught_up_with(shop) -> None:
    from sqlalchemy import delete

    from shop.catalog.models import IndexedProduct

    with db.transaction() as session:
        session.execute(delete(IndexedProduct))
    assert indexing.lag() == 8
    with db.transaction():
        assert indexing.catch_up() == 8
    db.end_read()
    assert indexing.lag() == 0
    assert titles("tall") == ["Tall Mug"]


def words(number: int, *levels: set[str]) -> Words:
    """A product's words in its SKUs, title, options, tags and description."""
    return Words(number, tuple(map(frozenset, (*levels, *[set()] * (5 - len(levels))))))


def test_behind_a_place_with_very_many_products_nothing_is_looked_for(database) -> None:
    many = [words(number, set(), {"mug"}) for number in range(1, engines.WIDE + 1)]
    few = [words(5000, set(), {"mugs", "sand"}), words(5001, set(), set(), set(), {"mug", "sand"})]
    with db.transaction():
        engines.current().put([*many, *few])
    db.end_read()
    found = engines.current().find(question.parse("mug"))
    assert [len(place) for place in found] == [0, engines.WIDE, 0, 0, 0, 0]
    assert engines.current().find(question.parse("sand")) == [[], [5000], [], [], [5000, 5001], []]


def test_of_descriptions_the_newest_are_found(database) -> None:
    described = [words(number, set(), set(), set(), set(), {"mug"}) for number in range(engines.MOST + 5)]
    with db.transaction():
        engines.current().put(described)
    db.end_read()
    found = engines.current().find(question.parse("mug"))
    assert sorted(found[engines.BODY]) == list(range(5, engines.MOST + 5))


@pytest.mark.parametrize("begun", ["ti", "t%", "אג"])
def test_a_word_that_begins_one_of_the_shop_is_no_slip(shop, begun: str) -> None:
    known = engines.current().vocabulary(["teapot", "tepot", begun], begun).known
    assert known == {"teapot"} | ({begun} & {"אג"})


def test_suggestions_finish_the_question(shop) -> None:
    with db.transaction():
        operations.create_collection(CollectionInput(title="Teapots & Cups"), at=AT)
    found = queries.suggest("te")
    assert {card.title for card in found.products} == {"Tea Bowl", "Harbor Teapot"}
    assert found.collections == (("Teapots & Cups", "teapots-cups"),)
    assert found.completions == ("tea", "teapot")
