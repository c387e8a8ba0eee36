"""The double over HTTP: routes, bad weather, CORS, and the bank's page for 3-D Secure."""

from __future__ import annotations

import json
import os
import socket
import struct
from collections.abc import Callable
from functools import cache, partial
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, redirect, request

from .challenge import authenticate, return_address
from .errors import StripeFailure
from .exchange import Answer, Incoming, broken, exchange
from .faults import Fault
from .resources import ENDPOINTS
from .world import Endpoint, World

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>3-D Secure test page</title>
<h1>3-D Secure test page</h1><form method="post"><button name="approve" value="true">Complete</button>
<button name="approve" value="false">Fail</button></form></html>"""


WORLD = "stripe_double.world"
Wsgi = Callable[[dict[str, Any], Any], Any]


def create_app(world: World) -> Wsgi:
    """The application of one world. Routes are built once for all: that takes longer than most tests."""
    app = _routes()

    def serve(environ: dict[str, Any], start_response: Any) -> Any:
        environ[WORLD] = world
        return app(environ, start_response)

    return serve


@cache
def _routes() -> Flask:
    app = Flask(__name__)
    app.config["PROPAGATE_EXCEPTIONS"] = True
    for endpoint in ENDPOINTS:
        name = f"{endpoint.method} {endpoint.path}".replace(".", "_")
        view: Callable[..., Any] = _in_its_world(partial(_serve, endpoint=endpoint))
        app.add_url_rule(endpoint.path, name, view, methods=[endpoint.method])
    dialog, bank = _in_its_world(_answer_dialog), _in_its_world(_bank_page)
    app.add_url_rule("/v1/3ds2/authenticate", "authenticate", dialog, methods=["POST"])
    app.add_url_rule("/_double/authenticate/<id>", "bank", bank, methods=["GET", "POST"])
    app.register_error_handler(404, _unknown)
    app.register_error_handler(405, _unknown)
    app.after_request(_allow_browsers)
    return app


def _in_its_world(view: Callable[..., Any]) -> Callable[..., Any]:
    return lambda **ids: view(request.environ[WORLD], **ids)


def _serve(world: World, *, endpoint: Endpoint, **ids: str) -> Response:
    fault = world.faults.take(f"{request.method} {request.path}")
    if fault and fault.when == "before":
        return _before(fault)
    spoil = fault.status if fault and fault.kind == "fail" else 0
    text = request.get_data(as_text=True) if request.method == "POST" else request.query_string.decode()
    answer = exchange(world, endpoint, Incoming(request.path, text, request.headers), ids, spoil=spoil)
    return _respond(world, answer, fault)


def _before(fault: Fault) -> Response:
    if fault.kind == "reset":
        _reset_connection()
    return Response(broken(fault.status), fault.status, mimetype="application/json")


def _respond(world: World, answer: Answer, fault: Fault | None) -> Response:
    response = Response(answer.body, answer.status, answer.headers, mimetype="application/json")
    if batch := answer.batch:
        if fault or not batch.queued:
            world.webhooks.dispatch(batch)
        else:
            response.call_on_close(lambda: world.webhooks.dispatch(batch))
    if fault and fault.kind == "hang":
        world.faults.hang(fault)
    if fault and fault.kind == "reset":
        _reset_connection()
    return response


def _reset_connection() -> None:
    connection = request.environ["werkzeug.socket"]
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    os.close(connection.detach())
    raise ConnectionResetError


def _answer_dialog(world: World) -> Response:
    """The dialog that Stripe.js shows: the shopper approves or refuses."""
    form = request.form
    try:
        with world.acting():
            approve = form["approve"] == "true"
            authenticate(world, form["intent"], approve=approve, secret=form["client_secret"])
    except StripeFailure as failure:
        return Response(status=failure.status)
    return Response("{}", mimetype="application/json")


def _bank_page(world: World, id: str) -> Any:
    """The page a shopper is sent to when the server confirmed."""
    if request.method == "GET":
        return _PAGE
    with world.acting():
        back = return_address(world, id)
        intent = authenticate(world, id, approve=request.form.get("approve") == "true")
    query = {
        intent["object"]: id,
        f"{intent['object']}_client_secret": intent["client_secret"],
        "redirect_status": "failed" if intent["status"] == "requires_payment_method" else "succeeded",
    }
    return redirect(f"{back}{'&' if '?' in back else '?'}{urlencode(query)}", 303)


def _unknown(error: Exception) -> Response:
    message = f"Unrecognized request URL ({request.method}: {request.path})."
    refusal = StripeFailure(404, message)
    return Response(json.dumps(refusal.body()), 404, mimetype="application/json")


def _allow_browsers(response: Response) -> Response:
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
