"""What every answer says to the browser about how it may be used."""

import dash
from flask import Response, request

POLICY = {
    "default-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",  # Plotly, AG Grid and Dash set styles
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
CSP = "Content-Security-Policy"
HSTS = "max-age=31536000; includeSubDomains"


def send_headers(app: dash.Dash, public_url: str | None) -> None:
    """Add the headers to every answer; to be called when all callbacks are registered."""
    policy = policy_with("'self'", *_hashes(app))
    always_https = (public_url or "").startswith("https:")

    @app.server.after_request
    def with_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers[name] = value
        response.headers.setdefault(CSP, policy)
        if always_https or request.is_secure:
            response.headers["Strict-Transport-Security"] = HSTS
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"  # what one may see, another may not
        return response


def policy_with(*scripts: str) -> str:
    """The Content-Security-Policy of an answer that runs these scripts and no others."""
    return "; ".join(f"{k} {v}" for k, v in {**POLICY, "script-src": " ".join(scripts)}.items())


def _hashes(app: dash.Dash) -> list[str]:
    """Of Dash's inline scripts, as ``'sha256-…'``."""
    return [h if h.startswith("'") else f"'{h}'" for h in app.csp_hashes()]
