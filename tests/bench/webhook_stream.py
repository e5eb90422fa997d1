"""Provider's messages through the real web server: so many a second, sent by the clock whether or not the last was answered."""

from __future__ import annotations

import http.client
import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from payments.models import WebhookEvent
from tests.bench.cost import database_cpu_ms, tree_cpu_ms
from tests.bench.figures import Figure
from tests.bench.purchases import running_web

PER_SECOND, SECONDS, WARM = 300, 15, 100
SENDERS = 24
_line = threading.local()


def measure() -> Iterator[Figure]:
    """How long answers took from the moment each was due, how many a second came through, and what was lost."""
    from tests.bench.webhooks import PATH, message

    count = PER_SECOND * SECONDS
    sent = [(PATH, *message(f"stream_{number}")) for number in range(WARM + count)]
    with running_web() as pid, ThreadPoolExecutor(max_workers=SENDERS) as pool:
        list(pool.map(_post, sent[:WARM]))
        web, database, began = tree_cpu_ms(pid), database_cpu_ms(), time.perf_counter()
        jobs = []
        for number, each in enumerate(sent[WARM:]):
            due = began + number / PER_SECOND
            time.sleep(max(0.0, due - time.perf_counter()))
            jobs.append(pool.submit(_answered_after, each, due))
        took = sorted(job.result() for job in jobs)
        seconds = time.perf_counter() - began
        cpu = (tree_cpu_ms(pid) - web) / count, (database_cpu_ms() - database) / count
    stored = WebhookEvent.objects.filter(event_id__startswith="evt_bench_stream_").count()
    yield Figure(
        f"webhooks: {PER_SECOND} a second through the web server, answered, p99",
        took[int(count * 0.99)] * 1000,
        "ms",
        budget=200,
        python_ms=cpu[0],
        database_ms=cpu[1],
        load=os.getloadavg()[0],
    )
    yield Figure("webhooks: of these answered, median", took[count // 2] * 1000, "ms")
    yield Figure("webhooks: answered a second", count / seconds, "/s", least=PER_SECOND * 0.98)
    yield Figure("webhooks: of these lost", WARM + count - stored, "messages", budget=0)


def _answered_after(each: tuple[str, bytes, dict[str, str]], due: float) -> float:
    _post(each)
    return time.perf_counter() - due


def _post(each: tuple[str, bytes, dict[str, str]]) -> None:
    """One message on this sender's own connection, which is kept open. AssertionError unless it is answered 200."""
    path, body, headers = each
    if not hasattr(_line, "connection"):
        place = urlsplit(os.environ["SITE_URL"])
        _line.connection = http.client.HTTPConnection(str(place.hostname), place.port, timeout=30)
    _line.connection.request("POST", path, body, headers)
    answer = _line.connection.getresponse()
    answer.read()
    assert answer.status == 200, answer.status
