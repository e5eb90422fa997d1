"""How fast stock is held when everybody wants it, beside what PostgreSQL itself can do with the same rows and commits."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import psycopg
from django.db import connection

from catalog.inventory.models import (
    InventoryItem,
    InventoryLevel,
    KitComponent,
    StockLocation,
    StockMovement,
)
from catalog.inventory.operations import OutOfStock, StockLine, reserve_stock
from catalog.inventory.reconciliation import unbalanced_levels
from catalog.products.models import Product, ProductVariant
from core import clock
from tests.bench.figures import Figure

BUYERS, PIECES = 40, 10
KIT_BUYERS, KIT_PIECES = 200, 60
WORKERS = 20
RUSH = 400


def measure() -> Iterator[Figure]:
    """The two crowds of the trade, then a rush on one level beside the bare database."""
    yield from few_pieces()
    yield from shared_kits()
    yield from rush()


def few_pieces() -> Iterator[Figure]:
    """40 buyers for 10 pieces."""
    variant = stocked("BENCH-FEW", PIECES)
    seconds, sold = crowd([hold(f"few-{buyer}", [variant]) for buyer in range(BUYERS)], threads=BUYERS)
    check(sold == PIECES, f"{sold} of {PIECES} sold")
    yield Figure(f"reserve: {BUYERS} buyers for {PIECES} pieces, {sold} sold", seconds, "s", budget=1.0)


def shared_kits() -> Iterator[Figure]:
    """200 buyers of two kits that share both components, named in opposite order."""
    saree, blouse = stocked("BENCH-SAREE", KIT_PIECES), stocked("BENCH-BLOUSE", KIT_PIECES)
    kits = [kit("BENCH-KIT-1", [saree, blouse]), kit("BENCH-KIT-2", [blouse, saree])]
    jobs = [hold(f"kit-{buyer}", kits if buyer % 2 else kits[::-1]) for buyer in range(KIT_BUYERS)]
    seconds, sold = crowd(jobs, threads=WORKERS)
    check(sold == KIT_PIECES // 2, f"{sold} pairs of kits sold of {KIT_PIECES // 2}")
    yield Figure(f"reserve: {KIT_BUYERS} buyers, shared kits, {sold} served", seconds, "s")


def rush() -> Iterator[Figure]:
    """As many holds a second as one level allows; the same rows and commits with nothing but psycopg beside it."""
    bare = [bare_hold(f"bare-{buyer}", stocked_level("BENCH-BARE", RUSH)) for buyer in range(RUSH)]
    bare_seconds, done = crowd(bare, threads=WORKERS)
    check(done == RUSH, f"{done} of {RUSH} bare holds")
    variant = stocked("BENCH-RUSH", RUSH)
    seconds, sold = crowd([hold(f"rush-{buyer}", [variant]) for buyer in range(RUSH)], threads=WORKERS)
    check(sold == RUSH, f"{sold} of {RUSH} sold")
    check(not unbalanced_levels(), "the ledger does not add up")
    yield Figure("reserve: bare PostgreSQL, one row", RUSH / bare_seconds, "/s")
    yield Figure(
        "reserve: reserve_stock, one row",
        RUSH / seconds,
        "/s",
        against="bare PostgreSQL",
        ratio=bare_seconds / seconds,
    )


def crowd(jobs: Sequence[Callable[[], bool]], *, threads: int) -> tuple[float, int]:
    """Seconds from the common start, every connection open already, to the last answer; and how many were served."""
    start, opened = threading.Barrier(threads + 1), list(jobs)

    def work(number: int) -> int:
        connection.ensure_connection()
        start.wait()
        try:
            return sum(job() for job in opened[number::threads])
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=threads) as pool:
        answers = [pool.submit(work, number) for number in range(threads)]
        start.wait()
        began = time.perf_counter()
        served = sum(answer.result() for answer in answers)
        return time.perf_counter() - began, served


def hold(reference: str, variants: Sequence[int]) -> Callable[[], bool]:
    """One buyer who wants one of each."""
    lines = [StockLine(f"line_{number}", variant, 1) for number, variant in enumerate(variants)]

    def buy() -> bool:
        later = clock.now() + timedelta(minutes=15)
        try:
            reserve_stock(reference=reference, lines=lines, ship_to_state="29", expires_at=later)
        except OutOfStock:
            return False
        return True

    return buy


_local = threading.local()


def bare_hold(reference: str, level_id: int) -> Callable[[], bool]:
    """The rows of one hold with psycopg alone: lock, count, reservation, movement, commit."""

    def buy() -> bool:
        if not hasattr(_local, "database"):
            _local.database = psycopg.connect(database_words())
        with _local.database.transaction():
            run = _local.database.execute
            run(
                "SELECT stocked, committed, reserved FROM catalog_inventorylevel WHERE id = %s FOR UPDATE",
                [level_id],
            )
            run("UPDATE catalog_inventorylevel SET reserved = reserved + 1 WHERE id = %s", [level_id])
            run(
                "INSERT INTO catalog_reservationitem (public_id, level_id, quantity, reference, line_ref, against, "
                "status, expires_at, created_at) VALUES (%s, %s, 1, %s, '1', 'shelf', 'held', now(), now())",
                [reference, level_id, reference],
            )
            run(
                "INSERT INTO catalog_stockmovement (level_id, kind, delta_stocked, delta_committed, delta_reserved, "
                "delta_backordered, reference, at) VALUES (%s, 'reserve', 0, 0, 1, 0, %s, now())",
                [level_id, reference],
            )
        return True

    return buy


def database_words() -> str:
    """The database under measurement, as psycopg wants it."""
    own = connection.settings_dict
    return psycopg.conninfo.make_conninfo(
        host=own["HOST"], port=own["PORT"], user=own["USER"], password=own["PASSWORD"], dbname=own["NAME"]
    )


def stocked(sku: str, pieces: int) -> int:
    """A new variant with so many pieces at the first place that dispatches; its id."""
    return InventoryItem.objects.get(levels=stocked_level(sku, pieces)).variant_id


def stocked_level(sku: str, pieces: int) -> int:
    """The level of a variant with so many pieces, made at the first call."""
    known = InventoryLevel.objects.filter(item__variant__sku=sku).values_list("pk", flat=True).first()
    if known is not None:
        return known
    place = StockLocation.objects.filter(is_active=True).order_by("pk")[0]
    level = InventoryLevel.objects.create(
        item=InventoryItem.objects.create(variant=variant(sku)), location=place, stocked=pieces
    )
    StockMovement.objects.create(level=level, kind=StockMovement.Kind.SNAPSHOT, delta_stocked=pieces)
    return level.pk


def kit(sku: str, components: Sequence[int]) -> int:
    """A new variant that consists of these; its id."""
    made = variant(sku)
    KitComponent.objects.bulk_create(
        KitComponent(kit_variant=made, component_variant_id=part, rank=rank)
        for rank, part in enumerate(components)
    )
    return made.pk


def variant(sku: str) -> ProductVariant:
    """A new variant of any style that is on show."""
    style = Product.objects.filter(status=Product.Status.PUBLISHED)[0]
    return ProductVariant.objects.create(product=style, sku=sku, hs_code="62061090")


def check(holds: bool, words: str) -> None:
    """A figure of wrong work is no figure."""
    if not holds:
        raise AssertionError(words)
