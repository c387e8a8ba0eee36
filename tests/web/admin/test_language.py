"""The owner's area in the language of who works there, whatever the shop itself speaks."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.web.admin.conftest import text


@pytest.mark.parametrize(
    ("page", "other", "language"),
    [
        ("/admin", "/he/admin", "he"),
        ("/he/admin/orders?status=to_ship", "/admin/orders?status=to_ship", "en"),
    ],
)
def test_each_page_leads_to_itself_in_the_other_language(
    owner: Any, page: str, other: str, language: str
) -> None:
    found = re.search(
        rf'<a [^>]*href="([^"]+)" hreflang="{language}" lang="{language}"', text(owner.get(page))
    )
    assert found is not None, "nobody can be asked to type it into the address"
    assert found[1] == other
    assert f'<html lang="{language}"' in text(owner.get(found[1]))


def test_the_answer_to_a_form_has_no_page_in_another_language(owner: Any) -> None:
    answer = owner.submit("/admin/settings/store", data={"name": ""})
    assert answer.status_code == 422
    assert "hreflang" not in text(answer)
