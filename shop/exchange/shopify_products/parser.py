"""From rows to drafts: pure, a product at a time.

One product is all neighboring rows of one handle. The row with a title speaks for the product; every row
with options, a SKU or a price is a variant; every row with a picture adds it. What is wrong with a row is
said with its line, and the rest goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from shop.catalog import handles, rules, texts
from shop.catalog.models import ACTIVE, DRAFT, STATUSES
from shop.catalog.operations.media import is_address
from shop.exchange.shopify_products import cells
from shop.exchange.shopify_products.drafts import WARNING, ImageDraft, ProductDraft, RowIssue, VariantDraft
from shop.exchange.shopify_products.records import Row
from shop.exchange.shopify_products.variant_cells import variant_fields
from shop.kernel.errors import N_, DomainError

MAX_ROWS = 2_000
Cells = dict[str, str]


def parse(
    rows: Iterable[Row | RowIssue], columns: Mapping[str, int], currency: str
) -> Iterator[ProductDraft | RowIssue]:
    """Drafts of the products in `rows`, and what was wrong with rows that are in none of them."""
    handle, group = "", list[tuple[int, Cells]]()
    for row in rows:
        if isinstance(row, RowIssue):
            yield row
            continue
        found = {name: row.cells[i].strip() for name, i in columns.items() if i < len(row.cells)}
        own = _handle(found)
        if not own:
            yield RowIssue(row.line, N_("This row has neither a handle nor a title; it was left out."))
            continue
        if group and (own != handle or len(group) >= MAX_ROWS):
            yield from _product(handle, group, currency)
            group = []
        handle = own
        group.append((row.line, found))
    if group:
        yield from _product(handle, group, currency)


def _handle(found: Cells) -> str:
    given = found.get("handle", "").lower()
    if handles.is_handle(given):
        return given
    return handles.slugify(given) or handles.slugify(found.get("title", ""))


def _product(handle: str, group: list[tuple[int, Cells]], currency: str) -> Iterator[ProductDraft | RowIssue]:
    line, head = next(((at, found) for at, found in group if found.get("title")), group[0])
    title = " ".join(head.get("title", "").split())
    if len(title) > rules.MAX_TITLE:
        params = {"length": len(title), "most": rules.MAX_TITLE}
        yield RowIssue(line, N_("The title is too long: %(length)d of %(most)d characters."), params)
        return
    issues: list[RowIssue] = []
    names = _option_names(head) if title else None
    variants = tuple(_variants(group, head if title else None, names, currency, issues))
    yield ProductDraft(
        handle=handle,
        line=line,
        title=title,
        fields=_product_fields(head, line, issues) if title else {},
        option_names=names,
        variants=variants,
        images=tuple(_images(group, issues)),
        rows=len(group),
        last_line=group[-1][0],
        issues=tuple(issues),
    )


def _product_fields(head: Cells, line: int, issues: list[RowIssue]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name in ("vendor", "product_type", "seo_title", "collection"):
        if name in head:
            fields[name] = _cut(head[name], rules.MAX_NAME, line, issues)
    if "seo_description" in head:
        fields["seo_description"] = _cut(head["seo_description"], 5_000, line, issues)
    if "description" in head:
        fields["description_html"] = texts.clean_html(head["description"])
    if "tags" in head:
        tags = [tag.strip()[: rules.MAX_NAME] for tag in head["tags"].split(",")]
        fields["tags"] = list(dict.fromkeys(filter(None, tags)))[: rules.MAX_TAGS]
    status = _status(head, line, issues)
    return {**fields, "status": status} if status else fields


def _cut(text: str, most: int, line: int, issues: list[RowIssue]) -> str:
    if len(text) > most:
        issues.append(RowIssue(line, N_("A text was cut to %(most)d characters."), {"most": most}, WARNING))
    return text[:most]


def _status(head: Cells, line: int, issues: list[RowIssue]) -> str | None:
    """Blank counts as active and as published; without either column nothing is said."""
    if "status" not in head and "published" not in head:
        return None
    status = head.get("status", "").casefold() or ACTIVE
    if status not in STATUSES:
        issues.append(
            RowIssue(
                line,
                N_("“%(text)s” is not a status; the product is a draft."),
                {"text": status[:40]},
                WARNING,
            )
        )
        return DRAFT
    hidden = head.get("published", "").casefold() in cells.NO
    return DRAFT if hidden and status == ACTIVE else status


def _option_names(head: Cells) -> tuple[str, ...] | None:
    """The names of the options; () for a product without any, None when the file has no such column."""
    if "option1_name" not in head:
        return None
    names = [head.get(f"option{n}_name", "")[: rules.MAX_NAME] for n in (1, 2, 3)]
    if names[0].casefold() == "title" and head.get("option1", "").casefold() in ("default title", ""):
        return ()
    given = [bool(name or head.get(f"option{n}")) for n, name in enumerate(names, start=1)]
    count = max((n for n, there in enumerate(given, start=1) if there), default=0)
    return tuple(name or f"Option {n}" for n, name in enumerate(names[:count], start=1))


def _variants(
    group: list[tuple[int, Cells]],
    head: Cells | None,
    names: tuple[str, ...] | None,
    currency: str,
    issues: list[RowIssue],
) -> Iterator[VariantDraft]:
    seen: dict[tuple[str, ...], int] = {}
    for line, found in group:
        if not _is_variant(found, head, names):
            continue
        try:
            options = _options(found, names)
            key = tuple(value.casefold() for value in options)
            if key in seen:
                raise cells.BadCell(N_("This row repeats the variant of line %(line)d."), line=seen[key])
            draft = VariantDraft(
                line, options, variant_fields(found, currency), _address(found, "variant_image")
            )
        except DomainError as error:
            issues.append(RowIssue(line, error.message, error.params))
            continue
        seen[key] = line
        if len(seen) > rules.MAX_VARIANTS:
            issues.append(
                RowIssue(line, N_("A product has at most %(most)d variants."), {"most": rules.MAX_VARIANTS})
            )
            return
        yield draft


def _is_variant(found: Cells, head: Cells | None, names: tuple[str, ...] | None) -> bool:
    told = any(found.get(name) for name in ("option1", "option2", "option3", "sku", "price"))
    return told or (found is head and not names)


def _options(found: Cells, names: tuple[str, ...] | None) -> tuple[str, str, str]:
    values = [found.get(f"option{n}", "")[: rules.MAX_NAME] for n in (1, 2, 3)]
    if values[0].casefold() == "default title":
        values[0] = ""
    if names is not None:
        if not all(values[: len(names)]):
            raise cells.BadCell(N_("This variant has no value for one of its options; it was left out."))
        values[len(names) :] = [""] * (3 - len(names))
    return values[0], values[1], values[2]


def _images(group: list[tuple[int, Cells]], issues: list[RowIssue]) -> Iterator[ImageDraft]:
    seen: set[str] = set()
    for line, found in group:
        for name in ("image_url", "variant_image"):
            url = found.get(name, "")
            if not url or url in seen:
                continue
            seen.add(url)
            if not is_address(url):
                note = N_("“%(text)s” is not the address of a picture; it was left out.")
                issues.append(RowIssue(line, note, {"text": url[:80]}, WARNING))
            elif len(seen) <= rules.MAX_PICTURES:
                own = name == "image_url"
                yield ImageDraft(
                    line, url, _position(found) if own else 0, found.get("image_alt") if own else None
                )


def _position(found: Cells) -> int:
    text = found.get("image_position", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0


def _address(found: Cells, name: str) -> str:
    url = found.get(name, "")
    return url if is_address(url) else ""
