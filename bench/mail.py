"""How many mails a second are rendered: the confirmation (3 and 25 lines) and the parcel on its way, in both
languages, as they leave (layout compiled, content filled, styles inlined, text beside it). The control is one
plain Jinja template of as many bytes through the same inliner.

    python bench/mail.py [MAILS]
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import css_inline  # noqa: E402
from _lines import Lines  # noqa: E402
from jinja2 import Environment  # noqa: E402

from fulfillment.carriers import base  # noqa: E402
from fulfillment.shipments import mail_samples as parcels  # noqa: E402
from shop.brand import links  # noqa: E402
from shop.kernel import db, preferences, signing  # noqa: E402
from shop.kernel.settings import Settings  # noqa: E402
from shop.mail import rendering  # noqa: E402
from shop.orders import mail_samples as orders  # noqa: E402
from tests.support import wiring  # noqa: E402

MAILS, ROUNDS, GOAL = 60, 7, 0.1
SECRET = "a secret for benchmarks only, long enough"
ROW = "<tr><td class='item'>{{ one.title }}</td><td class='price'>{{ one.quantity }}</td></tr>"
CONTROL = (
    "<html><head><style>.item {padding: 10px} .price {text-align: right} p {margin: 0}</style></head>"
    "<body><table>"
    "{% for one in lines %}"
    + ROW
    + "{% endfor %}</table>{% for word in filling %}<p>{{ word }}</p>{% endfor %}"
    "</body></html>"
)
WORDS = "stoneware thrown by hand, fired twice, glazed in the colors of the shore, packed in paper"


def main() -> int:
    """Render in turns with the control and print; 1 where the goal is missed."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else MAILS
    lines = Lines()
    with tempfile.TemporaryDirectory(prefix="threeclick-bench-") as folder:
        _open(Path(folder))
        for name, ask in _kinds().items():
            size = len(ask(0).html.encode())
            control = _control(size)
            pairs = [(_rate(ask, count), _rate(control, count)) for _ in range(ROUNDS)]
            ours, theirs = (statistics.median(each) for each in zip(*pairs, strict=True))
            lines.tell(f"mail.{name}", ours, "a second", control=theirs, goal=GOAL, better="higher")
            lines.tell(f"mail.{name}.html", size / 1024, "KB", goal=rendering.HTML_LIMIT / 1024)
        db.dispose()
    return 0 if lines.all_hold else 1


def _open(folder: Path) -> None:
    settings = Settings(env="test", secret_key=SECRET, var_dir=folder, base_url="https://shop.example")
    db.configure(settings)
    preferences.configure(SECRET)
    signing.configure(SECRET)
    links.configure(settings.base_url)
    wiring.install(settings)
    db.create_all()


def _kinds() -> dict[str, Callable[[int], rendering.Rendered]]:
    short, long = orders.order(), orders.order()
    long["lines"] = [{**long["lines"][0], "title": f"Linen throw {n}"} for n in range(25)]
    parcel = parcels.parcel(base.IN_TRANSIT)
    return {
        "confirmation": lambda n: _render("order_confirmation", {"order": short}, n),
        "confirmation_of_25_lines": lambda n: _render("order_confirmation", {"order": long}, n),
        "shipped": lambda n: _render("parcel_shipped", parcel, n),
    }


def _render(template: str, context: dict[str, object], number: int) -> rendering.Rendered:
    return rendering.render(template=template, locale=("en", "he")[number % 2], context=context)


def _control(size: int) -> Callable[[int], object]:
    """A template that has nothing to do with the shop, of about `size` bytes."""
    template = Environment(autoescape=True).from_string(CONTROL)
    inliner = css_inline.CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)
    rows = [{"title": f"Linen throw {n}", "quantity": n} for n in range(3)]
    filling = [WORDS] * max(1, (size - 500) // (len(WORDS) + 7))
    return lambda _number: inliner.inline(template.render(lines=rows, filling=filling))


def _rate(ask: Callable[[int], object], count: int) -> float:
    ask(0), ask(1)
    began = time.perf_counter()
    for number in range(count):
        ask(number)
    return count / (time.perf_counter() - began)


if __name__ == "__main__":
    sys.exit(main())
