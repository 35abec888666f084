"""Creates an endpoint, publishes an event and verifies its delivery, with Python's own library alone.

The signature is Standard Webhooks' v1: HMAC-SHA256 over id, time and the body's raw bytes.
"""

import base64
import hashlib
import hmac
import json
import os
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer

GATEWAY = os.environ.get("WEBHOOK_URL", "http://127.0.0.1:8084")
TOKEN = os.environ["WEBHOOK_TOKEN"]  # ./observatory token admin


def verify(secret, headers, body):
    """Whether one of the signatures is right and the time is within five minutes."""
    try:
        seconds = int(headers["webhook-timestamp"])
    except (TypeError, ValueError):
        return False
    if abs(time.time() - seconds) > 300:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{seconds}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    given = (headers["webhook-signature"] or "").split(" ")
    return any(hmac.compare_digest(expected.encode(), one.encode()) for one in given)


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))  # raw: parsed and written again it differs
        right = verify(secret, self.headers, body)
        self.send_response(204 if right else 401)  # 2xx alone ends the retries
        self.end_headers()
        if right:
            print("verified", self.headers["webhook-id"], body.decode(), flush=True)
            self.server.verified = True

    def log_message(self, *args):
        pass


def post(path, body):
    request = urllib.request.Request(
        GATEWAY + path, json.dumps(body).encode(),
        {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


server = HTTPServer(("127.0.0.1", 0), Receiver)
server.verified = False
url = f"http://127.0.0.1:{server.server_port}/hooks"
secret = post("/v1/endpoints", {"url": url, "types": ["example.python"]})["secret"]  # shown this once
post("/v1/events", {"type": "example.python", "data": {"hello": "Python"}})
while not server.verified:
    server.handle_request()
