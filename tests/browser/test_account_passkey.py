"""A passkey in a real browser, with Chromium's virtual authenticator: added once, then one touch signs in."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from shop.customers import operations as customers
from shop.kernel import clock, db
from tests.support.browser import People
from tests.support.live_shop import LiveShop


def authenticator(page: Page) -> Any:
    """Give the page's browser a platform authenticator; its session and id."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, made["authenticatorId"]


@pytest.mark.parametrize("parsed_by_browser", [True, False])
def test_a_passkey_is_added_and_signs_in_with_one_touch(
    people: People, live_shop: LiveShop, parsed_by_browser: bool
) -> None:
    page = people.new(base_url=live_shop.url, width=390)
    if not parsed_by_browser:  # as browsers before 2024 are
        page.add_init_script(
            "delete PublicKeyCredential.parseCreationOptionsFromJSON;"
            "delete PublicKeyCredential.parseRequestOptionsFromJSON;"
            "delete PublicKeyCredential.prototype.toJSON;"
            "PublicKeyCredential.isConditionalMediationAvailable = async () => false;"
        )
    session, device = authenticator(page)
    with db.transaction():
        token = customers.make_link(
            purpose=customers.SIGN_IN, email="dana@example.com", locale="en", at=clock.now()
        )
    page.goto(f"/account/sign-in/{token}")
    with page.expect_navigation():  # until the scripts are there that the next button needs
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("Your passkey is added.")).to_be_visible()
    kept = session.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]
    assert [(one["rpId"], one["isResidentCredential"]) for one in kept] == [("localhost", True)]

    page.get_by_role("button", name="Sign out", exact=True).first.click()
    page.goto("/account/sign-in?next=/account/security")
    if not parsed_by_browser:
        page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/account/security")  # where it can, the browser offers the passkey by itself
    expect(page.get_by_text("Last used on")).to_be_visible()


def test_a_browser_that_is_declined_says_nothing_and_may_try_again(
    people: People, live_shop: LiveShop
) -> None:
    page = people.new(base_url=live_shop.url)
    session, device = authenticator(page)
    session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.goto("/account/sign-in")
    button = page.get_by_role("button", name="Sign in with a passkey")
    button.click()
    expect(button).to_be_enabled()
    expect(page).to_have_url(f"{live_shop.url}/account/sign-in")
