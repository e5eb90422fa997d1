"""The rows of one order that begin_payment and complete_cart write, written once more by SQL alone: PostgreSQL's own limit."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction

from core.ids import hash_token, new_id

# Each row is copied from the order's own with another key, so its width and its indexes are the real ones.
_COPY = """
INSERT INTO {table} SELECT (jsonb_populate_record(NULL::{table}, to_jsonb(old) || %(new)s::jsonb
    || jsonb_build_object('id', nextval(pg_get_serial_sequence('{table}', 'id'))))).*
FROM {table} old WHERE old.{column} = %(was)s RETURNING id
"""
_LINES = """
INSERT INTO orders_orderline SELECT (jsonb_populate_record(NULL::orders_orderline, to_jsonb(old)
    || jsonb_build_object('order_id', %(order)s::bigint, 'id', nextval(pg_get_serial_sequence('orders_orderline', 'id'))))).*
FROM orders_orderline old WHERE old.order_id = %(was)s
"""
_HELD = """
INSERT INTO catalog_reservationitem SELECT (jsonb_populate_record(NULL::catalog_reservationitem, to_jsonb(old)
    || jsonb_build_object('reference', %(new)s::text, 'public_id', %(new)s::text || old.id,
    'id', nextval(pg_get_serial_sequence('catalog_reservationitem', 'id'))))).*
FROM catalog_reservationitem old WHERE old.reference = %(was)s
"""
_MOVED = """
INSERT INTO catalog_stockmovement SELECT (jsonb_populate_record(NULL::catalog_stockmovement, to_jsonb(old)
    || jsonb_build_object('reference', %(new)s::text, 'id', nextval(pg_get_serial_sequence('catalog_stockmovement', 'id'))))).*
FROM catalog_stockmovement old WHERE old.reference = %(was)s AND old.kind = 'reserve'
"""
_FACT = """
INSERT INTO orders_orderfact SELECT (jsonb_populate_record(NULL::orders_orderfact, to_jsonb(old)
    || jsonb_build_object('order_id', %(order)s::bigint, 'id', nextval(pg_get_serial_sequence('orders_orderfact', 'id'))))).*
FROM orders_orderfact old WHERE old.order_id = %(was)s AND old.key = 'placed'
"""
_LEVELS = """
UPDATE catalog_inventorylevel l SET reserved = reserved + 1 WHERE id IN (
    SELECT own.id FROM catalog_inventorylevel own WHERE own.id IN (
        SELECT level_id FROM catalog_reservationitem WHERE reference = %(was)s) ORDER BY own.id FOR UPDATE)
"""
_NEWS = (
    "INSERT INTO core_outboxevent (event_id, name, payload, occurred_at) VALUES (%s, 'bench', '{}', now())"
)


@transaction.atomic
def line_again(cart_id: str) -> None:
    """What add_line writes: the cart's lock, a line, the cart's new moments."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM orders_cart WHERE public_id = %s FOR UPDATE", [cart_id])
        (cart,) = cursor.fetchone()
        new = new_id("bench")
        cursor.execute("SELECT min(id) FROM orders_lineitem WHERE cart_id = %s", [cart])
        (line,) = cursor.fetchone()
        _copy(cursor, "orders_lineitem", "id", line, {"public_id": new, "configuration_key": new})
        cursor.execute("UPDATE orders_cart SET changed_at = now() WHERE id = %s", [cart])


@transaction.atomic
def write_again(token: str) -> None:
    """What begin_payment writes for this order: cart's lock, payment, levels, holds, ledger, order, lines, fact, news."""
    with connection.cursor() as cursor:
        run = cursor.execute
        run("SELECT id, number FROM orders_order WHERE token_hash = %s", [hash_token(token)])
        order_pk, number = cursor.fetchone()
        new = new_id("bench")
        run("SELECT id FROM orders_cart WHERE order_id = %s FOR UPDATE", [order_pk])
        intent: dict[str, Any] = {
            "public_id": new,
            "reference": new,
            "receipt": new,
            "provider_order_id": None,
        }
        _copy(cursor, "payments_paymentintent", "reference", number, intent)
        run(_LEVELS, {"was": number})
        run(_HELD, {"was": number, "new": new})
        run(_MOVED, {"was": number, "new": new})
        order = {"public_id": new, "number": new[-20:], "token_hash": hash_token(new)}
        copied = _copy(cursor, "orders_order", "id", order_pk, order)
        run(_LINES, {"was": order_pk, "order": copied})
        run(_FACT, {"was": order_pk, "order": copied})
        run("UPDATE orders_cart SET changed_at = now() WHERE order_id = %s", [order_pk])
        for _ in range(2):
            run(_NEWS, [new_id("evt")])


def _copy(cursor: Any, table: str, column: str, was: Any, new: dict[str, Any]) -> int:
    from psycopg.types.json import Jsonb

    cursor.execute(_COPY.format(table=table, column=column), {"was": was, "new": Jsonb(new)})
    return int(cursor.fetchone()[0])
