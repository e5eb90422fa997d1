"""What `manage.py doctor` looks at in stock: whether the ledger adds up, and whether Redis says what PostgreSQL says."""

from __future__ import annotations

from collections.abc import Iterable

from redis.exceptions import RedisError

from catalog.inventory.reconciliation import compare_availability, unbalanced_levels
from catalog.products.models import ProductVariant
from core.diagnoses import Finding

LOOKED_AT = 5_000


def ledger_adds_up() -> Iterable[Finding]:
    """Every level equals its movements and its reservations."""
    found = unbalanced_levels()
    seen = ", ".join(f"{each.sku} at {each.location_code}" for each in found[:5])
    yield Finding(
        "stock ledger",
        not found,
        f"{len(found)} levels differ: {seen}" if found else "every level is the sum of its movements",
        "Run `manage.py verify_ledger`, and find out who wrote to the tables by hand.",
    )


def availability_agrees() -> Iterable[Finding]:
    """The newest variants' figures in Redis are PostgreSQL's."""
    newest = list(ProductVariant.objects.order_by("-pk").values_list("pk", flat=True)[:LOOKED_AT])
    try:
        found = compare_availability(newest, repair=False) if newest else None
    except (RedisError, OSError) as failure:
        yield Finding(
            "availability",
            False,
            f"Redis does not answer ({type(failure).__name__}); pages ask PostgreSQL",
            "Check REDIS_URL.",
        )
        return
    wrong = len(found.wrong) if found else 0
    yield Finding(
        "availability",
        not wrong,
        f"{wrong} of {len(newest)} figures in Redis are wrong"
        if wrong
        else "Redis says what PostgreSQL says",
        "The schedule catalog.reconcile_availability repairs them: see that it runs.",
    )
