"""Two machines at the same messages: never one entity in two hands, each message once, in order, by both."""

from __future__ import annotations

import os
import sys
import uuid
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection
from django_redis import get_redis_connection

from erp_sync.models import OutboundMessage
from tests.erp_sync.engine.machines import two_machines
from tests.erp_sync.intents import intend_cancel, intend_order

ENTITIES = 25


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_machines_never_have_one_entity_in_hand_at_the_same_time(record_property: Any) -> None:
    for number in range(ENTITIES):
        intend_order(f"WEB-{number}")
        intend_cancel(f"WEB-{number}")
    trial, redis = f"trial:{uuid.uuid4().hex}", get_redis_connection("default")
    address = urlsplit(os.environ["DATABASE_URL"])
    database = urlunsplit(address._replace(path=f"/{connection.settings_dict['NAME']}"))
    command = [sys.executable, "-m", "tests.erp_sync.engine.one_of_two_workers", trial]

    servers = {"DATABASE_URL": database, "REDIS_URL": os.environ["REDIS_URL"]}
    with two_machines(servers) as machines:
        workers = [machine.start(command) for machine in machines]
        try:
            assert [worker.wait(timeout=120) for worker in workers] == [0, 0]
        finally:
            for worker in workers:
                worker.kill()
    apart = [machine.name for machine in machines if machine.is_apart]
    where = f"network namespaces {', '.join(apart)}" if apart else "processes: no network namespace to be had"
    record_property("told", f"two workers on one outbox, in two {where}")

    assert set(OutboundMessage.objects.values_list("status", "attempts")) == {("done", 1)}
    assert redis.get(f"{trial}:clashes") is None
    for number in range(ENTITIES):
        sent = [key.decode() for key in redis.lrange(f"{trial}:sent:order:WEB-{number}", 0, -1)]
        assert sent == [f"erp_order:order:WEB-{number}:1", f"erp_cancel:order:WEB-{number}:1"]
    shares = [int(count) for count in redis.hgetall(f"{trial}:by").values()]
    assert sum(shares) == 2 * ENTITIES
    assert len(shares) == 2, "both had their part"
    redis.delete(*redis.keys(f"{trial}*"))
