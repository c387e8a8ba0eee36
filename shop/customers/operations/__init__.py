"""Changing customers: accounts and sign-in, what orders teach, consent."""

from shop.customers.operations.accounts import (
    SignInRefused,
    ask_for_link,
    check_link,
    guard_sign_in,
    remove_address,
    save_address,
    set_marketing,
    set_password,
    sign_in,
    update_profile,
    use_link,
)
from shop.customers.operations.consent import choose_consent
from shop.customers.operations.from_orders import (
    InvalidEmail,
    forget_order,
    normalize_email,
    record_order,
    upsert_for_order,
)

__all__ = [
    "InvalidEmail",
    "SignInRefused",
    "ask_for_link",
    "check_link",
    "choose_consent",
    "forget_order",
    "guard_sign_in",
    "normalize_email",
    "record_order",
    "remove_address",
    "save_address",
    "set_marketing",
    "set_password",
    "sign_in",
    "update_profile",
    "upsert_for_order",
    "use_link",
]
