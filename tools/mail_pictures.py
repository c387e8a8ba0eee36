"""Every mail as a picture: each language, by day and by night, on a phone (375 px) and on a desk (640 px).

    .venv/bin/python tools/mail_pictures.py FOLDER [part of a name …]

Writes a PNG a mail and way of looking, and contact sheets with all mails of one way beside each other.
Exit code 1 where a text is hard to read (contrast under 4.5), or a mail is wider than the window.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from shop.brand import links, store  # noqa: E402
from shop.kernel import clock, db, preferences, signing  # noqa: E402
from shop.kernel.settings import Settings  # noqa: E402
from shop.mail import previews  # noqa: E402
from tests.support import wiring  # noqa: E402
from tests.support.browser import CHROMIUM_ARGS, executable  # noqa: E402

WIDTHS = (375, 640)
SCHEMES = ("light", "dark")
SHEET_HEIGHT = 1100
PER_SHEET = 5
SCRIPT = (Path(__file__).parent / "mail_contrast.js").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Way:
    """One way of looking at mails."""

    language: str
    scheme: str
    width: int

    @property
    def name(self) -> str:
        """As it stands in file names."""
        return f"{self.language}-{self.scheme}-{self.width}"


WAYS = [Way(*each) for each in product(store.LANGUAGES, SCHEMES, WIDTHS)]


def main(folder: Path, *parts: str) -> int:
    """Draw them all; how many faults were found, at most 1."""
    folder.mkdir(parents=True, exist_ok=True)
    faults: list[str] = []
    with made_up_store(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=CHROMIUM_ARGS)
        names = [name for name in previews.names() if not parts or any(part in name for part in parts)]
        for way in WAYS:
            faults += draw(browser, way, names, folder)
        browser.close()
    print("\n".join(faults) or f"{len(names)} mails in {len(WAYS)} ways are in {folder}.")
    return 1 if faults else 0


@contextmanager
def made_up_store() -> Iterator[None]:
    """A store with a name, an address and nothing else."""
    with tempfile.TemporaryDirectory() as var_dir:
        settings = Settings(env="test", secret_key="only for pictures, long enough", var_dir=Path(var_dir),
                            base_url="https://kilnandtide.example")  # fmt: skip
        db.configure(settings)
        preferences.configure(settings.secret_key)
        signing.configure(settings.secret_key)
        links.configure(settings.base_url)
        wiring.install(settings)
        db.create_all()
        with db.transaction():
            store.update(name="Kiln & Tide", email="hello@kilnandtide.example", phone="+1 207 555 0142",
                         address="12 Harbor Street\n04101 Portland ME", at=clock.now())  # fmt: skip
        yield
        db.dispose()


def draw(browser: Browser, way: Way, names: list[str], folder: Path) -> list[str]:
    """Pictures of all mails seen one way, and what is wrong with them."""
    page = browser.new_page(viewport={"width": way.width, "height": 700}, color_scheme=way.scheme)  # type: ignore[arg-type]
    faults, shots = [], []
    for name in names:
        page.set_content(previews.render(name, locale=way.language).html)
        faults += [f"{name} ({way.name}): {fault}" for fault in page.evaluate(SCRIPT)]
        target = folder / f"{''.join(letter if letter.isalnum() else '-' for letter in name)}-{way.name}.png"
        page.screenshot(path=target, full_page=True, animations="disabled")
        shots.append(target)
    page.close()
    for start in range(0, len(shots), PER_SHEET):
        _sheet(shots[start : start + PER_SHEET], folder / f"_sheet-{way.name}-{start // PER_SHEET:02}.png")
    return faults


def _sheet(shots: list[Path], target: Path) -> None:
    pictures = [Image.open(shot).convert("RGB") for shot in shots]
    widest = sum(picture.width + 16 for picture in pictures)
    sheet = Image.new("RGB", (widest, SHEET_HEIGHT), "#888888")
    left = 0
    for picture in pictures:
        sheet.paste(picture.crop((0, 0, picture.width, min(picture.height, SHEET_HEIGHT))), (left, 0))
        left += picture.width + 16
    sheet.save(target)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *sys.argv[2:]))
