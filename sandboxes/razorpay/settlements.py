"""``/v1/settlements``: what was taken, given back and disputed, paid out in one sum with fees and GST on fees.

Captured money is paid out two days later by the clock, or at once by ``POST /__sandbox__/settle``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from flask import Blueprint, request

from sandboxes.kit import World, current_world
from sandboxes.razorpay.errors import Refusal
from sandboxes.razorpay.money import in_paise
from sandboxes.razorpay.wire import announce, collection, entity, found, now

Json = dict[str, Any]
settlements = Blueprint("razorpay_settlements", __name__, url_prefix="/v1/settlements")

SETTLED_AFTER_S = 2 * 86_400
MOST_RECON_ROWS = 1_000
INDIA = timezone(timedelta(hours=5, minutes=30))


@settlements.get("")
def list_settlements() -> Json:
    """Settlements, newest first."""
    return collection(current_world().objects("settlements").values(), request.args)


@settlements.get("/<settlement_id>")
def fetch_settlement(settlement_id: str) -> Json:
    """One settlement."""
    return entity(found(current_world(), "settlements", settlement_id))


@settlements.get("/recon/combined")
def recon() -> Json:
    """Every item paid out in a month, or on one day of it (India's time), in the order of settling."""
    query = request.args
    year, month, day = _number(query, "year"), _number(query, "month"), _number(query, "day", needed=False)
    count, skip = _number(query, "count", needed=False) or 10, _number(query, "skip", needed=False) or 0
    if not 1 <= count <= MOST_RECON_ROWS:
        raise Refusal(f"The count must be between 1 and {MOST_RECON_ROWS}.", field="count")
    rows = [row for row in current_world().objects("recon").values() if _settled_on(row, year, month, day)]
    items = [
        {name: value for name, value in row.items() if name != "id"} for row in rows[skip : skip + count]
    ]
    return {"entity": "collection", "count": len(items), "items": items}


def settle(world: World, *, older_than_s: int = 0) -> Json | None:
    """Pay out what is not paid out yet and at least so old. None when there is nothing, or less than nothing."""
    latest = now(world) - older_than_s
    rows = [*_payment_rows(world, latest), *_refund_rows(world, latest), *_dispute_rows(world, latest)]
    amount = sum(row["credit"] - row["debit"] for row in rows)
    if amount <= 0:
        return None
    settlement = {
        "id": world.new_id("setl_"),
        "entity": "settlement",
        "amount": amount,
        "status": "processed",
        "fees": sum(row["fee"] for row in rows),
        "tax": sum(row["tax"] for row in rows),
        "utr": world.new_id(length=16, alphabet="0123456789abcdefghijklmnopqrstuvwxyz"),
        "created_at": now(world),
    }
    world.put("settlements", settlement)
    for row in rows:
        row.update(
            settled=True,
            settled_at=now(world),
            settlement_id=settlement["id"],
            settlement_utr=settlement["utr"],
        )
        world.put("recon", row)
    announce(world, "settlement.processed", settlement=settlement)
    return settlement


def settle_due(world: World, payload: Json) -> None:
    """Two days after a capture: what is that old is paid out."""
    settle(world, older_than_s=SETTLED_AFTER_S)


def _payment_rows(world: World, latest: int) -> list[Json]:
    return [
        _row(
            payment["id"], payment, kind="payment", credit=payment.get("base_amount", payment["amount"]) - (payment["fee"] or 0),
            rest={
                "fee": payment["fee"] or 0, "tax": payment["tax"] or 0, "order_id": payment["order_id"],
                "order_receipt": _receipt(world, payment), "method": payment["method"],
            },
        )
        for payment in world.objects("payments").values()
        if payment["captured"] and payment["created_at"] <= latest and not world.get("recon", payment["id"])
    ]  # fmt: skip


def _refund_rows(world: World, latest: int) -> list[Json]:
    found = []
    for refund in world.objects("refunds").values():
        payment = world.objects("payments")[refund["payment_id"]]
        waits = refund["status"] != "processed" or refund["created_at"] > latest
        if waits or not payment["captured"] or world.get("recon", refund["id"]):
            continue
        about = {"payment_id": payment["id"], "order_id": payment["order_id"]}
        found.append(
            _row(
                refund["id"],
                refund,
                kind="refund",
                debit=in_paise(refund["amount"], payment["currency"]),
                rest=about,
            )
        )
    return found


def _dispute_rows(world: World, latest: int) -> list[Json]:
    """A lost dispute takes its amount, once."""
    return [
        _row(
            world.new_id("adj_"), dispute, kind="adjustment", debit=in_paise(dispute["amount_deducted"], dispute["currency"]),
            rest={"payment_id": dispute["payment_id"], "dispute_id": dispute["id"], "id": f"of:{dispute['id']}"},
        )
        for dispute in world.objects("disputes").values()
        if dispute["amount_deducted"] and dispute["created_at"] <= latest and not world.get("recon", f"of:{dispute['id']}")
    ]  # fmt: skip


def _row(entity_id: str, obj: Json, *, kind: str, rest: Json, credit: int = 0, debit: int = 0) -> Json:
    """One line of the report, in rupees, as everything is paid out. ``fee`` includes ``tax``."""
    return {
        "id": entity_id,
        "entity_id": entity_id,
        "type": kind,
        "debit": debit,
        "credit": credit,
        "amount": in_paise(obj["amount"], obj["currency"]),
        "currency": "INR",
        "fee": 0,
        "tax": 0,
        "on_hold": False,
        "settled": False,
        "created_at": obj["created_at"],
        "settled_at": None,
        "settlement_id": None,
        "posted_at": None,
        "credit_type": "default",
        "description": obj.get("description"),
        "notes": obj.get("notes") or {},
        "payment_id": None,
        "settlement_utr": None,
        "order_id": None,
        "order_receipt": None,
        "method": None,
        "card_network": None,
        "card_issuer": None,
        "card_type": None,
        "dispute_id": None,
        **rest,
    }


def _receipt(world: World, payment: Json) -> str | None:
    order = world.get("orders", payment["order_id"])
    return order["receipt"] if order else None


def _settled_on(row: Json, year: int | None, month: int | None, day: int | None) -> bool:
    moment = datetime.fromtimestamp(row["settled_at"], UTC).astimezone(INDIA)
    return (moment.year, moment.month) == (year, month) and day in {None, moment.day}


def _number(query: Mapping[str, str], name: str, *, needed: bool = True) -> int | None:
    text = query.get(name, "")
    if not text and not needed:
        return None
    if not text.isdigit():
        raise Refusal(
            f"The {name} field is required." if not text else f"The {name} must be an integer.", field=name
        )
    return int(text)
