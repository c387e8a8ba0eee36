"""A person in front of a browser without JavaScript: sees links and forms, types, presses; presses count.

cleo = Shopper(client)
cleo.visit("/")
cleo.follow("Mug")
cleo.press("Buy now")
assert cleo.clicks == 2
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

Pairs = list[tuple[str, str]]


@dataclass
class Button:
    """A button that sends a form; `target` replaces the form's own address."""

    text: str
    name: str | None
    value: str
    target: str | None
    form: str | None
    disabled: bool


@dataclass
class Form:
    """A form as it would be sent untouched."""

    target: str
    method: str
    name: str | None
    fields: Pairs = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)


class Sight(HTMLParser):
    """What a person finds on a page: text, links by their words, forms with their fields."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.words = ""
        self._open: list[Form] = []
        self._loose: list[tuple[str, str, str]] = []
        self._catching: dict[str, Any] = {}
        self._mute = 0
        self.feed(html)
        named = {form.name: form for form in self.forms if form.name}
        for owner, name, value in self._loose:
            named[owner].fields.append((name, value))
        for form in self.forms:
            for button in [one for one in form.buttons if one.form and one.form != form.name]:
                form.buttons.remove(button)
                named[button.form or ""].buttons.append(button)
        self.text = " ".join(self.words.split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {key: value or "" for key, value in attrs}
        self._mute += tag in ("script", "style")
        if tag == "form":
            form = Form(found.get("action", ""), found.get("method", "get").lower(), found.get("id"))
            self.forms.append(form)
            self._open.append(form)
        elif tag == "input":
            self._input(found)
        elif tag in ("select", "textarea", "a", "button"):
            self._catching[tag] = {"attrs": found, "text": "", "value": None}
        elif tag == "option" and "select" in self._catching:
            caught = self._catching["select"]
            if "selected" in found or caught["value"] is None:
                caught["value"] = found.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._mute:
            return
        self.words += f" {data}"
        for caught in self._catching.values():
            caught["text"] += data

    def handle_endtag(self, tag: str) -> None:
        self._mute -= tag in ("script", "style")
        if tag == "form":
            self._open.pop()
        caught = self._catching.pop(tag, None)
        if caught is None:
            return
        text, attrs = " ".join(caught["text"].split()), caught["attrs"]
        if tag == "a":
            self.links.append((text, attrs.get("href", "")))
        elif tag == "button":
            self._button(text, attrs)
        elif attrs.get("name"):
            value = caught["value"] or "" if tag == "select" else caught["text"]
            self._add(attrs, attrs["name"], value)

    def _input(self, found: dict[str, str]) -> None:
        kind, name = found.get("type", "text"), found.get("name")
        untouched = kind in ("radio", "checkbox") and "checked" not in found
        if name and "disabled" not in found and not untouched and kind != "file":
            self._add(found, name, found.get("value", "on" if kind == "checkbox" else ""))

    def _add(self, attrs: dict[str, str], name: str, value: str) -> None:
        if "form" in attrs:
            self._loose.append((attrs["form"], name, value))
        elif self._open:
            self._open[-1].fields.append((name, value))

    def _button(self, text: str, attrs: dict[str, str]) -> None:
        if attrs.get("type", "submit") != "submit":
            return
        made = Button(
            text,
            attrs.get("name"),
            attrs.get("value", ""),
            attrs.get("formaction"),
            attrs.get("form"),
            "disabled" in attrs,
        )
        (self._open[-1] if self._open else self.forms[0]).buttons.append(made)


class Shopper:
    """A person with cookies of their own. `status`, `path` and `see` are of the page in front of them."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.clicks = 0

    def visit(self, address: str, **headers: str) -> Shopper:
        """Type an address."""
        return self._answer(address, self.client.get(address, headers=headers))

    def follow(self, words: str) -> Shopper:
        """Click the first link with these words."""
        address = next(address for text, address in self.see.links if words in text)
        self.clicks += 1
        return self.visit(address)

    def press(self, words: str, **typed: Any) -> Shopper:
        """Type into fields, then press the first button with these words."""
        form, button = self.button(words)
        assert not button.disabled, f"{words} cannot be pressed"
        sent = [(name, value) for name, value in form.fields if name not in typed]
        sent += [(name, str(value)) for name, value in typed.items() if value is not None]
        if button.name:
            sent.append((button.name, button.value))
        return self.post(button.target or form.target or self.path, sent)

    def post(self, address: str, sent: Pairs) -> Shopper:
        """Send a form and follow where it leads."""
        self.clicks += 1
        data: dict[str, list[str]] = {}
        for name, value in sent:
            data.setdefault(name, []).append(value)
        return self._answer(address, self.client.post(address, data=data))

    def button(self, words: str) -> tuple[Form, Button]:
        """The first button with these words and its form."""
        found = [(form, one) for form in self.see.forms for one in form.buttons if words in one.text]
        assert found, f"no button “{words}” on {self.path}: {self.see.text[:300]}"
        return found[0]

    def _answer(self, address: str, response: Any) -> Shopper:
        self.hops: list[str] = []
        while response.status_code in (301, 302, 303) and len(self.hops) < 9:
            target = urlsplit(response.headers["Location"])
            address = target.path + (f"?{target.query}" if target.query else "")
            self.hops.append(address)
            response = self.client.get(address)
        self.response, self.status, self.path = response, response.status_code, address
        self.html = response.get_data(as_text=True)
        self.see = Sight(self.html)
        return self
