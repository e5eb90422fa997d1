"""What `manage.py doctor` looks at on the ground floor. Other apps bring theirs through settings.DIAGNOSES."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import redis
from celery import current_app
from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string

from core import clock
from core.errors import ShopError
from core.http import Http
from core.models import Delivery, ScheduledJob
from core.roles.queries import role_drift


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is well, what was seen, and what to do when it is not."""

    name: str
    is_well: bool
    seen: str
    remedy: str = ""


Diagnosis = Callable[[], Iterable[Finding]]


def diagnose() -> Iterable[Finding]:
    """Every finding of every diagnosis that settings.DIAGNOSES names, in that order, as they are made."""
    for path in settings.DIAGNOSES:
        look: Diagnosis = import_string(path)
        yield from look()


def settings_are_safe() -> Iterable[Finding]:
    """Django's own deployment checks, one finding for each complaint."""
    complaints = [
        found for found in checks.run_checks(include_deployment_checks=True) if not found.is_silenced()
    ]
    for found in complaints:
        yield Finding("settings", False, found.msg, str(found.hint or f"See Django's check {found.id}."))
    if not complaints:
        yield Finding("settings", True, "Django's deployment checks find nothing")


def database_is_ready() -> Iterable[Finding]:
    """Reachable, new enough, with the extensions the shop uses, and fully migrated."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('server_version_num')::int, current_setting('server_version')"
            )
            number, version = cursor.fetchone() or (0, "unknown")
            cursor.execute("SELECT extname FROM pg_extension")
            extensions = {name for (name,) in cursor.fetchall()}
    except DatabaseError as failure:
        yield Finding(
            "database", False, f"PostgreSQL does not answer ({type(failure).__name__})", "Check DATABASE_URL."
        )
        return
    is_new = number >= 140_000
    yield Finding(
        "database", is_new, f"PostgreSQL {version}", "" if is_new else "Use PostgreSQL 14 or newer."
    )
    missing = {"pg_trgm", "unaccent"} - extensions
    remedy = "Run `manage.py migrate` as a role that may create extensions, or create them by hand."
    yield Finding(
        "extensions",
        not missing,
        f"missing: {', '.join(sorted(missing))}" if missing else "all there",
        remedy,
    )
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    yield Finding("migrations", not waiting, f"{waiting} waiting", "Run `manage.py migrate`.")


def redis_is_ready() -> Iterable[Finding]:
    """Reachable, and set to keep what it holds over a restart."""
    try:
        client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)
        client.ping()
        keeps = client.config_get("appendonly").get("appendonly") == "yes"
        policy = client.config_get("maxmemory-policy").get("maxmemory-policy", "")
    except redis.RedisError as failure:
        yield Finding("redis", False, f"Redis does not answer ({type(failure).__name__})", "Check REDIS_URL.")
        return
    yield Finding("redis", True, "answers")
    yield Finding("redis persistence", keeps, "append-only file on" if keeps else "append-only file off",
                  "Set `appendonly yes`, so that queued work survives a restart without waiting for the sweeps.")  # fmt: skip
    evicts_anything = str(policy).startswith("allkeys")
    yield Finding("redis eviction", not evicts_anything, str(policy),
                  "Use `noeviction` or a volatile policy: queues live in the same Redis.")  # fmt: skip


def workers_are_alive() -> Iterable[Finding]:
    """At least one Celery worker answers, and every schedule has run on time."""
    try:
        answers = current_app.control.ping(timeout=2.0)
    except Exception as failure:
        answers = []
        yield Finding(
            "broker", False, f"the queue does not answer ({type(failure).__name__})", "Check REDIS_URL."
        )
    yield Finding("workers", bool(answers), f"{len(answers)} answer", "Start `celery -A config worker`.")
    for job in ScheduledJob.objects.all():
        last = job.succeeded_at
        silent_s = (clock.now() - last).total_seconds() if last else None
        on_time = silent_s is not None and silent_s <= 3 * job.expected_every_s + 30
        seen = "never ran to its end" if silent_s is None else f"last ran {silent_s:.0f} s ago"
        yield Finding(
            f"schedule {job.name}", on_time, seen, job.last_error or "Start `celery -A config beat`."
        )
    if not ScheduledJob.objects.exists():
        yield Finding("schedules", False, "no schedule has ever run", "Start `celery -A config beat`.")


def nothing_is_dead() -> Iterable[Finding]:
    """No news has been given up on."""
    dead = Delivery.objects.dead().count()
    yield Finding(
        "news", not dead, f"{dead} dead letters", "Open Deliveries in the admin, read the errors, replay."
    )


def roles_are_kept() -> Iterable[Finding]:
    """Every role of staff has exactly the rights of the table."""
    astray = ", ".join(role.role for role in role_drift())
    yield Finding("roles", not astray, f"not as the table says: {astray}" if astray else "as the table says",
                  "Run `manage.py keep_roles`." if astray else "")  # fmt: skip


def answers_at(name: str, url: str, *, path: str = "", variable: str) -> Finding:
    """Whether anything speaks HTTP at an outside system's address."""
    if not url:
        return Finding(name, False, "no address set", f"Set {variable}.")
    try:
        status = Http(base_url=url, timeout=(2, 4)).call("GET", path).status_code
    except ShopError as failure:
        return Finding(name, False, f"{url}: {failure.message}", f"Check {variable} and the network.")
    return Finding(
        name, status < 500, f"{url} answers ({status})", f"The system at {variable} is in trouble."
    )
