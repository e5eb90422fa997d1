"""Two processes on the same messages: never one entity in two hands, each message once, in order, by both."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection
from django_redis import get_redis_connection

from erp_sync.models import OutboundMessage
from tests.erp_sync.intents import intend_cancel, intend_order

ENTITIES = 25


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_processes_never_have_one_entity_in_hand_at_the_same_time() -> None:
    for number in range(ENTITIES):
        intend_order(f"WEB-{number}")
        intend_cancel(f"WEB-{number}")
    trial, redis = f"trial:{uuid.uuid4().hex}", get_redis_connection("default")
    address = urlsplit(os.environ["DATABASE_URL"])
    database = urlunsplit(address._replace(path=f"/{connection.settings_dict['NAME']}"))
    command = [sys.executable, "-m", "tests.erp_sync.engine.one_of_two_workers", trial]

    workers = [subprocess.Popen(command, env={**os.environ, "DATABASE_URL": database}) for _ in range(2)]
    assert [worker.wait(timeout=120) for worker in workers] == [0, 0]

    assert set(OutboundMessage.objects.values_list("status", "attempts")) == {("done", 1)}
    assert redis.get(f"{trial}:clashes") is None
    for number in range(ENTITIES):
        sent = [key.decode() for key in redis.lrange(f"{trial}:sent:order:WEB-{number}", 0, -1)]
        assert sent == [f"erp_order:order:WEB-{number}:1", f"erp_cancel:order:WEB-{number}:1"]
    shares = [int(count) for count in redis.hgetall(f"{trial}:by").values()]
    assert sum(shares) == 2 * ENTITIES
    assert len(shares) == 2, "both had their part"
    redis.delete(*redis.keys(f"{trial}*"))
