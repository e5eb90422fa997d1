"""A worker in a process of its own, for the test that two of them never have one entity in hand at the same time.

Run as a module with a name for the trial: sends until nothing is left, and notes in Redis whoever was there already.
"""

from __future__ import annotations

import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()

from django_redis import get_redis_connection  # noqa: E402

from erp_sync.engine.outbound import Accepted, Outgoing  # noqa: E402
from erp_sync.engine.push import Push, push_due  # noqa: E402
from erp_sync.models import OutboundMessage  # noqa: E402


def main(trial: str) -> None:
    """Wait for the other one, then work."""
    redis = get_redis_connection("default")

    def send(outgoing: Outgoing) -> Accepted:
        here = f"{trial}:in:{outgoing.entity_key}"
        if not redis.set(here, os.getpid(), nx=True):
            redis.incr(f"{trial}:clashes")
        redis.rpush(f"{trial}:sent:{outgoing.entity_key}", outgoing.key)
        redis.hincrby(f"{trial}:by", str(os.getpid()), 1)
        time.sleep(0.002)  # as long as a quick answer takes
        redis.delete(here)
        return Accepted(status=200)

    redis.incr(f"{trial}:ready")
    while int(redis.get(f"{trial}:ready") or 0) < 2:
        time.sleep(0.01)
    pushes = {"erp_order": Push(send=send), "erp_cancel": Push(send=send)}
    ends_at = time.monotonic() + 60
    while OutboundMessage.objects.exclude(status="done").exists() and time.monotonic() < ends_at:
        push_due(pushes)


if __name__ == "__main__":
    main(sys.argv[1])
