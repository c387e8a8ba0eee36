"""Asking one address as one person, and saying in a word how it went."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from shop.staff.roles import may
from shop.web.auth import NOBODY
from tests.support.route_world import World

IN, SIGN_IN, NO, NONE = "in", "sign in", "no", "none"
# Which value of the world an argument means: by endpoint, then by blueprint, then by its name.
MEANS = {
    "newsletter": {"token": "newsletter_token"},
    "reviews": {"token": "review_token"},
    "conversations": {"token": "conversation_token"},
    "invoices": {"token": "documents_token"},
    "gift_cards": {"code": "gift_card_code"},
    "orders": {"token": "order_token"},
    "orders.pay": {"token": "unpaid_token"},
    "orders.withdraw": {"token": "unpaid_token"},
    "returns": {"token": "return_token"},
    "returns.photo": {"token": "return_token", "number": "photo_number"},
    "admin_returns.photo": {"number": "photo_number"},
    "returns.ask": {"token": "ask_token"},
    "returns.create": {"token": "ask_token"},
    "track": {"token": "track_token"},
    "warehouse": {"token": "warehouse_token", "work_id": "warehouse_work"},
    "admin_warehouses.renew_secrets": {"warehouse_id": "warehouse_api"},
    "admin_warehouses.drop_old": {"warehouse_id": "warehouse_api"},
    "admin_warehouses.check": {"warehouse_id": "warehouse_api"},
    "survey": {"token": "survey_token"},
    "mail_preferences": {"token": "unsubscribe_token"},
    "mail_preferences.choose": {"token": "choices_token"},
    "mail_preferences.update": {"token": "choices_token"},
    "admin_reports": {"name": "report_name"},
    "admin_segments": {"code": "segment_code", "key": "attribute_key"},
    "admin_mail_feedback": {"name": "mail_provider"},
    "mail_webhooks": {"provider": "mail_provider_elsewhere"},
    "account": {"token": "customer_link"},
    "account.new_email": {"token": "new_email_link"},
    "account.use_new_email": {"token": "new_email_link"},
    "account.closing": {"token": "closing_link"},
    "account.close": {"token": "closing_link"},
    "admin_password": {"token": "password_link"},
    "admin_session": {"token": "staff_link"},
    "admin_carriers.forget_link": {"code": "carrier_code"},
    "admin_orders.confirm_received": {"number": "waiting_number"},
    "admin_orders.confirm_refunded": {"number": "returned_number"},
    "admin_shipments": {"number": "returned_number"},
    "admin_stories": {"step": "story_step", "kind": "story_mail"},
    "collections": {"handle": "collection"},
    "pages": {"slug": "policy"},
    "stock_alerts": {"token": "alert_token"},
    "wishlist": {"token": "wishes_token"},
    "assets": {"path": "asset"},
    "media": {"path": "picture"},
}
# What an address is asked with where an empty form or no question at all would say nothing.
FORMS = {
    "admin_shipments.simulate": {"story": "on_time", "speed": "1440"},
    "account.keep": {"order": "order_token"},
    "cart.add": {"variant": "variant_id"},
    "currency.choose": {"currency": "code"},
    "admin_orders.correct_email": {"email": "cleo@example.com"},
    "stock_alerts.create": {"variant": "variant_id", "email": "somebody@example.com"},
    "wishlist.add": {"product": "product_id"},
}
QUESTIONS = {
    "admin_mail_previews.body": {"mail": "order_confirmation"},
    "admin_settings.tax_countries": {"country": "DE"},
}
HEADERS = {"beacons.receive": {"Sec-Fetch-Site": "same-origin"}}


def ask(client: Any, rule: Rule, method: str, world: World, token: str) -> TestResponse:
    """Ask for what is Cleo's under `rule`, with a form that holds `token` and little else."""
    endpoint = rule.endpoint
    form = {name: str(world.values.get(value, value)) for name, value in FORMS.get(endpoint, {}).items()}
    answer: TestResponse = client.open(
        build(rule, {name: value_of(rule, name, world) for name in rule.arguments}),
        method=method,
        query_string=QUESTIONS.get(endpoint),
        headers=HEADERS.get(endpoint),
        data={"csrf_token": token, **form} if method == "POST" else None,
    )
    return answer


def build(rule: Rule, values: dict[str, Any]) -> str:
    """The path of `rule` with `values`."""
    built = rule.build(values, append_unknown=False)
    assert built is not None, f"no address of {rule.rule} with {values}"
    return built[1]


def value_of(rule: Rule, name: str, world: World) -> Any:
    """What the argument `name` of a rule should be."""
    for key in (rule.endpoint, rule.endpoint.partition(".")[0]):
        if name in MEANS.get(key, {}):
            return world.values[MEANS[key][name]]
    return world.values[name]


def astray(app: Any, answer: TestResponse, role: str) -> list[str]:
    """Links and forms on a page of the owner's area that lead where `role` may not go."""
    places, wrong = app.url_map.bind("localhost"), set()
    page = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
    for kind, address in re.findall(r'(href|action)="(/admin[^"#?]*)', page):
        for method in ("GET",) if kind == "href" else ("POST", "GET"):
            try:
                endpoint, _values = places.match(unescape(address), method=method)
            except HTTPException:
                continue
            needed = app.view_functions[endpoint].needs_permission
            if needed != NOBODY and not may(role, needed):
                wrong.add(f"{method} {address} needs “{needed}”")
            break
    return sorted(wrong)


def outcome(answer: TestResponse) -> str:
    """in: let in, or told what is wrong with the form; sign in; no: not allowed; none: no such thing."""
    if answer.status_code in (301, 302, 303, 307, 308):
        return SIGN_IN if "/sign-in" in answer.headers["Location"] else IN
    words = {401: NO, 403: NO, 404: NONE, 410: NONE}
    if answer.status_code in words:
        return words[answer.status_code]
    fine = answer.status_code < 400 or answer.status_code in (400, 409, 422)
    return IN if fine else f"status {answer.status_code}"
