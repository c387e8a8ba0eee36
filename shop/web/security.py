"""Headers that every answer carries: a strict CSP with a nonce, and who may frame, sniff or refer.

Stripe's hosts are allowed only where a page asks for them with `allow_stripe()` (checkout).
"""

from __future__ import annotations

import secrets

from flask import Flask, Response, g, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_wtf import CSRFProtect
from flask_wtf.csrf import generate_csrf

from shop.kernel.settings import Settings
from shop.web import assets, fragments

csrf = CSRFProtect()
EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"  # of no text at all (FIPS 180-4)
STRIPE_JS, STRIPE_HOOKS, STRIPE_API = (
    "https://js.stripe.com https://*.js.stripe.com",
    "https://hooks.stripe.com",
    "https://api.stripe.com",
)


@fragments.personal("csrf_token")
def csrf_token() -> str:
    """The token of this reader's forms."""
    return str(generate_csrf())


@fragments.personal("csp_nonce")
def csp_nonce() -> str:
    """This answer's nonce for inline style and script elements."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def allow_stripe() -> None:
    """Let this page load Stripe.js and its frames."""
    g.allow_stripe = True


def allow_drawings() -> None:
    """Let this page's script draw: make a style element that is empty, show a canvas as a `data:` picture."""
    g.allow_drawings = True


def keep_private(response: Response) -> Response:
    """For pages that are one person's or hold a secret in their address: not for caches, search engines, or
    other sites. "same-origin", not "no-referrer": the pages' own forms must show where they come from.
    """
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def policy(settings: Settings) -> str:
    """The Content-Security-Policy of this answer."""
    stripe = g.get("allow_stripe", False)
    api = " ".join(filter(None, (STRIPE_API, settings.stripe_api_base)))
    nonce, drawings = f"'nonce-{csp_nonce()}'", g.get("allow_drawings", False)
    rules = {
        "default-src": "'none'",
        "script-src": f"'self' {nonce}" + (f" {STRIPE_JS}" if stripe else ""),
        "style-src": f"'self' {nonce}" + (f" {EMPTY_STYLE}" if drawings else ""),
        "img-src": "'self'" + (" https://*.stripe.com" if stripe else "") + (" data:" if drawings else ""),
        "font-src": "'self'",
        "connect-src": "'self'" + (f" {api}" if stripe else ""),
        "frame-src": f"'self' {STRIPE_JS} {STRIPE_HOOKS}" if stripe else "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'self'" if g.get("framed_by_us") else "'none'",
        "manifest-src": "'self'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


class Sessions(SecureCookieSessionInterface):
    """Flask's sessions; but an answer that is public varies with no cookie, whoever has looked at one."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if session.modified or not response.cache_control.public:
            super().save_session(app, session, response)


def install(app: Flask, settings: Settings) -> None:
    """Protect forms against forgery and add the headers."""
    csrf.init_app(app)
    app.session_interface = Sessions()

    @app.after_request
    def _headers(response: Response) -> Response:
        headers = response.headers
        if "Content-Security-Policy" not in headers:
            headers["Content-Security-Policy"] = policy(settings)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
        headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin-allow-popups")
        if settings.secure:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        if request.path.startswith("/admin") and headers.get("Cache-Control") != assets.IMMUTABLE:
            headers["Cache-Control"] = "no-store"
        elif "Cache-Control" not in headers:
            headers["Cache-Control"] = "private, no-cache"
        return response
