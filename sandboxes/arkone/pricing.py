"""What a SKU costs whom: the price list, the customer's own price, the quantity break, and the GST rate."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from sandboxes.kit import World, parse_moment

Json = dict[str, Any]

# Apparel up to this value per piece before tax bears 5 %, above it 18 % (in force since 22 September 2025).
_SLAB: Final = Decimal(2500)


def price_for(
    world: World, *, sku: str, qty: int, customer: Json | None, at: datetime
) -> tuple[Json, str] | None:
    """The price row that applies and the rule that chose it; None when the SKU has no price.

    A price of the customer's own beats the customer's list, which beats the default list; within one of them the
    highest quantity break reached applies.
    """
    rows = [
        row
        for row in world.objects("prices").values()
        if row["sku"] == sku and not row["deleted"] and row["min_qty"] <= qty and _in_force(row, at)
    ]
    own = [row for row in rows if customer is not None and row.get("customer_id") == customer["id"]]
    general = [row for row in rows if not row.get("customer_id")]
    wanted = customer.get("price_list") if customer is not None else None
    of_customer = [row for row in general if wanted and row["price_list"] == wanted]
    of_everyone = [row for row in general if row["price_list"] == default_list(world)]
    for chosen, rule in ((own, "customer"), (of_customer, "customer_list"), (of_everyone, "list")):
        if chosen:
            best = max(chosen, key=lambda row: row["min_qty"])
            return best, "quantity_break" if best["min_qty"] > 1 else rule
    return None


def default_list(world: World) -> str | None:
    """The price list of everybody without one: the one marked `default`, else the first."""
    lists = [one for one in world.objects("price_lists").values() if not one["deleted"]]
    marked = next((one for one in lists if one.get("default")), None)
    return (marked or lists[0])["id"] if lists else None


def _in_force(row: Json, at: datetime) -> bool:
    starts, ends = row.get("valid_from"), row.get("valid_to")
    return (not starts or parse_moment(starts) <= at) and (not ends or at <= parse_moment(ends))


def tax_rate_of(item: Json | None, inclusive_price: Decimal) -> str:
    """The GST rate in percent: 5 for fabrics; made-up garments by the value of the piece before tax."""
    if item is not None and item.get("gst_policy") == "slab" and inclusive_price * 100 / 105 > _SLAB:
        return "18"
    return "5"
