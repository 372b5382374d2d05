"""A small OpenID Connect provider on this machine, for the tests of signing in: whoever is typed is believed."""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "vanban-test", "only-for-this-test"
FORM = """<!doctype html><meta charset="utf-8"><title>Provider</title><form method="get" action="/answer">
<input type="hidden" name="of" value="{of}"><label>E-mail <input name="email"></label>
<label><input type="checkbox" name="unproven" value="1"> unproven</label><button>Continue</button></form>"""


class Provider(ThreadingHTTPServer):
    """Keeps what was asked at /authorize until the code is exchanged at /token."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.key = RSAKey.generate_key(2048, {"kid": "one"})
        self.asked: dict[str, dict[str, str]] = {}
        self.given: dict[str, dict[str, str]] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def token(self, request: dict[str, str]) -> dict[str, object]:
        now = int(time.time())
        claims = {
            "iss": self.url, "aud": CLIENT, "sub": request["email"], "email": request["email"], "iat": now,
            "exp": now + 600, "nonce": request.get("nonce", ""), "email_verified": "unproven" not in request,
        }  # fmt: skip
        signed = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)
        return {"access_token": "x", "token_type": "Bearer", "expires_in": 600, "id_token": signed}


class _Handler(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        place = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(place.query).items()}
        if place.path == "/.well-known/openid-configuration":
            url = self.server.url
            self._json({
                "issuer": url, "authorization_endpoint": f"{url}/authorize", "token_endpoint": f"{url}/token",
                "jwks_uri": f"{url}/keys", "id_token_signing_alg_values_supported": ["RS256"],
            })  # fmt: skip
        elif place.path == "/keys":
            self._json({"keys": [self.server.key.as_dict(private=False)]})
        elif place.path == "/authorize" and query["client_id"] == CLIENT:
            of = secrets.token_urlsafe()
            self.server.asked[of] = query
            self._send(200, FORM.format(of=of).encode(), "text/html")
        elif place.path == "/answer":
            asked, code = self.server.asked.pop(query["of"]), secrets.token_urlsafe()
            self.server.given[code] = {**asked, **query}
            self.send_response(302)
            self.send_header(
                "Location", asked["redirect_uri"] + "?" + urlencode({"code": code, "state": asked["state"]})
            )
            self.end_headers()
        else:
            self._send(404, b"", "text/plain")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        code = parse_qs(body)["code"][0]
        self._json(self.server.token(self.server.given.pop(code)))

    def _json(self, value: object) -> None:
        self._send(200, json.dumps(value).encode(), "application/json")

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """The tests' output stays quiet."""


@contextmanager
def provider() -> Iterator[Provider]:
    """A provider that answers until the end of the block."""
    made = Provider()
    threading.Thread(target=made.serve_forever, daemon=True).start()
    try:
        yield made
    finally:
        made.shutdown()
