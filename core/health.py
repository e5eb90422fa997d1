"""Is the process up, and can it serve? Two answers for load balancers and launchers."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django_redis import get_redis_connection


def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the process runs, whatever else is down."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, Redis answers and no migration waits; else 503 naming what is not ready."""
    checks = {"database": _database(), "redis": _redis()}
    checks["migrations"] = _migrations() if checks["database"] else False
    ready = all(checks.values())
    return JsonResponse({"ready": ready, "checks": checks}, status=200 if ready else 503)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _redis() -> bool:
    # The cache itself swallows outages, so ask the connection underneath.
    try:
        return bool(get_redis_connection("default").ping())
    except Exception:
        return False


def _migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
