"""Customers: whom saved payment methods belong to."""

from __future__ import annotations

from stripe.params import (
    CustomerCreateParams,
    CustomerDeleteParams,
    CustomerListParams,
    CustomerListPaymentMethodsParams,
    CustomerRetrieveParams,
    CustomerUpdateParams,
)

from ..books import Obj, page
from ..world import Call, Endpoints
from .payment_intents import merged

endpoints = Endpoints()
_GIVEN = ("address", "description", "email", "name", "phone", "shipping", "preferred_locales")


@endpoints.post("/v1/customers", CustomerCreateParams)
def create(call: Call) -> Obj:
    """Remember a customer."""
    customer = call.books.add(_shape(call.books.new_id("cus", 14), call.books.created()))
    customer |= {name: call.params[name] for name in _GIVEN if name in call.params}
    customer["metadata"] = call.params.get("metadata") or {}
    call.emit("customer.created", customer)
    return customer


@endpoints.get("/v1/customers", CustomerListParams)
def index(call: Call) -> Obj:
    """Customers, newest first; by email (case-sensitive, as at Stripe)."""
    return page(call.books.all("customer", email=call.params.get("email")), call.params, "/v1/customers")


@endpoints.get("/v1/customers/<id>", CustomerRetrieveParams)
def show(call: Call, id: str) -> Obj:
    """One customer."""
    return call.books.get("customer", id)


@endpoints.post("/v1/customers/<id>", CustomerUpdateParams)
def update(call: Call, id: str) -> Obj:
    """Change what is known of a customer."""
    customer = call.books.get("customer", id)
    customer |= {name: call.params[name] for name in _GIVEN if name in call.params}
    customer["metadata"] = merged(customer["metadata"], call.params.get("metadata", {}))
    call.emit("customer.updated", customer)
    return customer


@endpoints.delete("/v1/customers/<id>", CustomerDeleteParams)
def delete(call: Call, id: str) -> Obj:
    """Forget a customer and detach the payment methods."""
    customer = call.books.get("customer", id)
    for method in call.books.all("payment_method", customer=id):
        method["customer"], method["_used"] = None, True
    call.books.remove(id)
    call.emit("customer.deleted", customer)
    return {"id": id, "object": "customer", "deleted": True}


@endpoints.get("/v1/customers/<id>/payment_methods", CustomerListPaymentMethodsParams)
def payment_methods(call: Call, id: str) -> Obj:
    """The saved payment methods of a customer."""
    call.books.get("customer", id)
    found = call.books.all("payment_method", customer=id, type=call.params.get("type"))
    return page(found, call.params, f"/v1/customers/{id}/payment_methods")


def _shape(id: str, created: int) -> Obj:
    return {
        "id": id,
        "object": "customer",
        "address": None,
        "balance": 0,
        "created": created,
        "currency": None,
        "default_source": None,
        "delinquent": False,
        "description": None,
        "discount": None,
        "email": None,
        "invoice_prefix": id[-8:].upper(),
        "invoice_settings": {
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        "livemode": False,
        "metadata": {},
        "name": None,
        "next_invoice_sequence": 1,
        "phone": None,
        "preferred_locales": [],
        "shipping": None,
        "tax_exempt": "none",
        "test_clock": None,
    }
