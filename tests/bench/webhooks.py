"""What a provider's message costs: CPU of the web process from signed bytes to the stored row and the waked worker."""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import time
from collections.abc import Iterator
from functools import cache

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from payments.models import WebhookEvent
from tests.bench.figures import Figure, median

PATH = "/hooks/payment/razorpay"
WARM_UP, MESSAGES, ROUNDS = 50, 300, 5
application = cache(get_wsgi_application)


def measure() -> Iterator[Figure]:
    """CPU for each message, how many one process takes in a second, how long the slowest take, and what was lost."""
    for number in range(WARM_UP):
        post(f"warm_{number}")
    cpu, took = [], []
    for lap in range(ROUNDS):
        began_cpu = time.process_time()
        for number in range(MESSAGES):
            began = time.perf_counter()
            post(f"{lap}_{number}")
            took.append((time.perf_counter() - began) * 1000)
        cpu.append((time.process_time() - began_cpu) * 1000 / MESSAGES)
    stored = WebhookEvent.objects.filter(event_id__startswith="evt_bench_").count()
    yield Figure("webhooks: one signed message, CPU", median(cpu), "ms", budget=3)
    yield Figure("webhooks: taken by one process", 1000 * len(took) / sum(took), "/s")
    yield Figure("webhooks: answered, p99", sorted(took)[int(len(took) * 0.99)], "ms", budget=200)
    yield Figure("webhooks: answered but not stored", WARM_UP + len(took) - stored, "messages", budget=0)


def message(number: str) -> tuple[bytes, dict[str, str]]:
    """A signed message of the usual size, and its headers."""
    body = json.dumps(
        {
            "entity": "event", "event": "payment.captured", "contains": ["payment"], "created_at": 1_780_000_000,
            "payload": {"payment": {"entity": {"id": f"pay_{number}", "notes": {"padding": "x" * 1_200}}}},
        }
    ).encode()  # fmt: skip
    secret = settings.RAZORPAY_WEBHOOK_SECRET.encode()
    return body, {
        "Content-Type": "application/json",
        "X-Razorpay-Signature": hmac.new(secret, body, hashlib.sha256).hexdigest(),
        "X-Razorpay-Event-Id": f"evt_bench_{number}",
    }


def post(number: str) -> None:
    """One signed message through the whole application, asked without a socket."""
    body, headers = message(number)
    environ = {
        "REQUEST_METHOD": "POST", "PATH_INFO": PATH, "QUERY_STRING": "", "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000", "HTTP_HOST": "127.0.0.1:8000", "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(body)),
        "HTTP_X_RAZORPAY_SIGNATURE": headers["X-Razorpay-Signature"],
        "HTTP_X_RAZORPAY_EVENT_ID": headers["X-Razorpay-Event-Id"],
        "wsgi.input": io.BytesIO(body), "wsgi.errors": io.StringIO(), "wsgi.url_scheme": "http",
        "wsgi.version": (1, 0), "wsgi.multithread": True, "wsgi.multiprocess": False, "wsgi.run_once": False,
    }  # fmt: skip
    status: list[str] = []
    answer = application()(environ, lambda line, headers, *rest: status.append(line))
    b"".join(answer)
    answer.close()
    assert status[0].startswith("200"), status[0]
