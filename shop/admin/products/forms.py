"""The form of a product: itself, its options, and a row for each variant."""

from __future__ import annotations

from typing import Any

import wtforms
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, FormField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from shop.catalog import rules, tax_classes
from shop.catalog.models import ACTIVE, ARCHIVED, DRAFT
from shop.catalog.operations.media import MAX_ADDRESS
from shop.catalog.texts import MAX_HTML
from shop.web.forms import Form, options, strip

STATUS_LABELS = {ACTIVE: _l("Active"), DRAFT: _l("Draft"), ARCHIVED: _l("Archived")}
NEW_ROW = {"tracked": True, "tax_class": tax_classes.STANDARD, "requires_shipping": True}


def _text(label: Any = "", most: int = rules.MAX_NAME, **more: Any) -> StringField:
    return StringField(label, validators=[Length(max=most)], filters=[strip], **more)


class VariantRow(wtforms.Form):
    """One variant. `seen` is the stock that was shown, so that sales meanwhile are not undone."""

    id = HiddenField()
    seen = HiddenField()
    option1 = _text()
    option2 = _text()
    option3 = _text()
    price = _text(most=20)
    compare_at = _text(most=20)
    cost = _text(most=20)
    sku = _text(most=rules.MAX_SKU)
    barcode = _text(most=rules.MAX_BARCODE)
    stock = _text(most=12)
    grams = _text(most=12)
    picture = SelectField(validate_choice=False)
    tracked = BooleanField(default=True)
    backorder = BooleanField()
    oversell = _text(most=12)
    ships_from = _text(most=10)
    tax_class = SelectField(validate_choice=False)
    requires_shipping = BooleanField(default=True)
    drop = BooleanField()

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed into a row offered for a new variant."""
        typed = ("id", "option1", "option2", "option3", "price", "sku", "stock")
        return not any((self[name].data or "").strip() for name in typed)

    @property
    def is_troubled(self) -> bool:
        """Whether one of the folded fields has an error, so that the fold must be open."""
        return any(self[name].errors for name in ("compare_at", "cost", "barcode", "oversell", "ships_from"))

    def options(self) -> tuple[str, str, str]:
        """The values of the three options, empty where there is none."""
        return self.option1.data or "", self.option2.data or "", self.option3.data or ""


class ProductForm(Form):
    """A product."""

    title = StringField(_l("Title"), validators=[DataRequired(), Length(max=rules.MAX_TITLE)])
    description_html = TextAreaField(_l("Description"), validators=[Length(max=MAX_HTML)])
    status = SelectField(_l("Status"), choices=options(STATUS_LABELS.items()))
    handle = _text(_l("Address"))
    vendor = _text(_l("Vendor"))
    product_type = _text(_l("Type"))
    tags = _text(_l("Tags"), most=4_000)
    seo_title = _text(_l("Title for search engines"))
    seo_description = TextAreaField(_l("Description for search engines"), validators=[Length(max=5_000)])
    option1_name = _text(_l("Option 1"))
    option2_name = _text(_l("Option 2"))
    option3_name = _text(_l("Option 3"))
    option1_values = _text(most=2_000)
    option2_values = _text(most=2_000)
    option3_values = _text(most=2_000)
    picture_address = _text(_l("Or the address of a picture"), most=MAX_ADDRESS)
    variants = FieldList(FormField(VariantRow), max_entries=rules.MAX_VARIANTS)

    @property
    def option_names(self) -> tuple[str, ...]:
        """The names given, without gaps."""
        names = (self.option1_name.data, self.option2_name.data, self.option3_name.data)
        return tuple(name for name in names if name)

    def option_values(self) -> list[list[str]]:
        """The values typed behind each named option, as lists."""
        texts = (
            (self.option1_name.data, self.option1_values.data),
            (self.option2_name.data, self.option2_values.data),
            (self.option3_name.data, self.option3_values.data),
        )
        return [
            [value.strip() for value in (text or "").split(",") if value.strip()]
            for name, text in texts
            if name
        ]

    def rows(self) -> list[VariantRow]:
        """The rows that shall be variants: neither left blank nor ticked for removal."""
        rows: list[VariantRow] = [entry.form for entry in self.variants]
        return [row for row in rows if not row.drop.data and not row.is_blank]
