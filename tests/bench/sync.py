"""What the engine itself costs: CPU for each message out, in, and for each row of a page; and webhooks of the courier.

The far end answers at once and the feeds change nothing, so that what is measured is the engine with its database. Finding
the message by its name, as a worker has not to, is measured with it; it is the cheapest of its statements.
"""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable, Iterator

from django.conf import settings
from django.db import transaction

from core import clock
from core.prepared import prepared_rows
from erp_sync.engine.inbox import apply_message
from erp_sync.engine.outbound import Accepted, Intent, enqueue
from erp_sync.engine.pages import PageOutcome, Row, rows_in, store_rows
from erp_sync.engine.push import Push, push_entity
from erp_sync.engine.storing import Incoming, store_message
from erp_sync.models import InboxMessage, SyncRun
from tests.bench.figures import Figure, median
from tests.bench.webhooks import application

MESSAGES, ROUNDS, PAGE, PAGES = 150, 5, 200, 10
MESSAGE_MS, ROW_MS, WEBHOOKS_A_SECOND = 5.0, 0.5, 200
TAG = f"{clock.now():%H%M%S}"


def measure() -> Iterator[Figure]:
    """Each figure is the median of five rounds, CPU of this process."""
    yield Figure("sync: engine, one message out, CPU", _cpu(_send, MESSAGES), "ms", budget=MESSAGE_MS)
    yield Figure("sync: engine, one message in, CPU", _cpu(_take, MESSAGES), "ms", budget=MESSAGE_MS)
    yield Figure("sync: engine, one row of a page, CPU", _cpu(_page, PAGES) / PAGE, "ms", budget=ROW_MS)
    yield from _webhooks()


def _cpu(work: Callable[[str], None], times: int) -> float:
    """CPU for one time, in milliseconds."""
    work(f"{TAG}-warm")
    rounds = []
    for lap in range(ROUNDS):
        began = time.process_time()
        for number in range(times):
            work(f"{TAG}-{lap}-{number}")
        rounds.append((time.process_time() - began) * 1000 / times)
    return median(rounds)


def _send(name: str) -> None:
    """One intent: written, claimed, sent, recorded."""
    body = {"external_id": name, "total": "1499.00", "lines": [{"sku": "A", "qty": 1}] * 3}
    intent = Intent("erp_order", "bench", f"erp_order:order:{name}:1", f"order:{name}", 10, {"body": body})
    with transaction.atomic():
        enqueue(intent)
    ((message_id,),) = prepared_rows("SELECT id FROM erp_sync_outboundmessage WHERE key = %s", [intent.key])
    accepted = Accepted(status=201, answer=body)
    assert push_entity(message_id, {"erp_order": Push(send=lambda outgoing: accepted)}) == 1


def _take(name: str) -> None:
    """One message: stored, applied."""
    body = json.dumps({"data": {"id": name, "external_id": f"WEB-{name}", "lines": [{"sku": "A"}] * 3}})
    assert store_message(Incoming("bench", "thing", name, body))
    ((message_id,),) = prepared_rows(
        "SELECT id FROM erp_sync_inboxmessage WHERE (source, event_id) = ('bench', %s)", [name]
    )
    assert apply_message(message_id, {("bench", "thing"): lambda body: None})


def _page(name: str) -> None:
    """One page of 200 rows: stored, applied."""
    run = SyncRun.objects.create(flow="bench", trigger="command")
    rows = [
        Row(
            Incoming("bench", "row.updated", f"row:{name}-{n}:v1", f'{{"data":{{"sku":"{name}-{n}","on_hand":{n}}}}}'),
            f"{name}-{n}",
            1,
        )
        for n in range(PAGE)
    ]  # fmt: skip
    with transaction.atomic():
        stored, _ = store_rows(rows, run=run, versions=lambda keys: {})
    assert stored == PAGE
    (message_id,) = InboxMessage.objects.filter(sync_run=run).values_list("pk", flat=True)
    feed = lambda body: PageOutcome(changed=len(rows_in(body)))  # noqa: E731
    assert apply_message(message_id, {("bench", "row.page"): feed})


def _webhooks() -> Iterator[Figure]:
    """The courier's messages through the whole web application: as many a second as they may come, and none lost."""
    took, began_cpu, count = [], time.process_time(), MESSAGES * ROUNDS
    for number in range(count):
        began = time.perf_counter()
        _post(f"{TAG}{number}")
        took.append(time.perf_counter() - began)
    cpu_ms = (time.process_time() - began_cpu) * 1000 / count
    stored = InboxMessage.objects.filter(source="courier", body__contains=f'"order_id": "B{TAG}').count()
    yield Figure("sync: one tracking message, CPU", cpu_ms, "ms", budget=1000 / WEBHOOKS_A_SECOND)
    yield Figure("sync: tracking messages taken by one process", count / sum(took), "/s")
    yield Figure("sync: tracking messages answered but not stored", count - stored, "messages", budget=0)


def _post(name: str) -> None:
    body = json.dumps(
        {
            "awb": f"99{name}", "order_id": f"B{name}", "current_status": "IN TRANSIT", "shipment_status_id": 18,
            "current_timestamp": "23 05 2026 11:43:52", "scans": [{"date": "2026-05-23 11:43:52", "activity": name}],
        }
    ).encode()  # fmt: skip
    environ = {
        "REQUEST_METHOD": "POST", "PATH_INFO": "/hooks/courier", "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000", "HTTP_HOST": "127.0.0.1:8000",
        "SERVER_PROTOCOL": "HTTP/1.1", "CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(body)),
        "HTTP_X_API_KEY": settings.SHIPROCKET_WEBHOOK_TOKEN or "", "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(), "wsgi.url_scheme": "http", "wsgi.version": (1, 0),
        "wsgi.multithread": True, "wsgi.multiprocess": False, "wsgi.run_once": False,
    }  # fmt: skip
    status: list[str] = []
    answer = application()(environ, lambda line, headers, *rest: status.append(line))
    b"".join(answer)
    answer.close()
    assert status[0].startswith("200"), status[0]
