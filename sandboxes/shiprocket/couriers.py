"""Which couriers go where, how long they take and what they charge.

PIN rules of the sandbox: 110xxx every courier; 175xxx surface only; 799xxx nobody takes cash; 999999 nobody at all;
everywhere else every courier. Charges are paise inside and rupees, as Shiprocket sends them, in answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sandboxes.shiprocket.times import IST


@dataclass(frozen=True)
class Courier:
    """One courier company: its id, way of travel, base freight for 500 g and days across the country."""

    company_id: int
    name: str
    is_surface: bool
    base_paise: int
    days: int
    rating: float


COURIERS: Final = (
    Courier(24, "Xpressbees Surface", True, 5820, 5, 4.3),
    Courier(43, "Delhivery Surface", True, 6410, 5, 4.6),
    Courier(54, "Ekart Logistics Surface", True, 5590, 6, 4.1),
    Courier(10, "Delhivery Air", False, 9880, 3, 4.5),
    Courier(1, "Blue Dart Air", False, 11240, 2, 4.4),
)
BY_ID: Final = {courier.company_id: courier for courier in COURIERS}


@dataclass(frozen=True)
class Parcel:
    """What is to be carried: PINs, weight and measures, and the cash to collect (0 when prepaid)."""

    pickup_pin: str
    delivery_pin: str
    weight_g: int
    volume_cm3: int = 0
    cod_paise: int = 0


def couriers_for(parcel: Parcel) -> list[Courier]:
    """Those that take the parcel, the recommended one (best rated) first."""
    if parcel.delivery_pin == "999999":
        return []
    if parcel.cod_paise and parcel.delivery_pin.startswith("799"):
        return []
    surface_only = parcel.delivery_pin.startswith("175")
    fitting = [courier for courier in COURIERS if courier.is_surface or not surface_only]
    return sorted(fitting, key=lambda courier: -courier.rating)


def charged_weight_g(parcel: Parcel) -> int:
    """The greater of real and volumetric weight (cm³ / 5000 = kg), up to the next 500 g."""
    volumetric_g = parcel.volume_cm3 // 5
    return max(500, -(-max(parcel.weight_g, volumetric_g) // 500) * 500)


def zone_of(parcel: Parcel) -> str:
    """`z_a` within a city, `z_b` within a region, `z_e` to the north-east and the hills, else `z_d`."""
    if parcel.pickup_pin[:3] == parcel.delivery_pin[:3]:
        return "z_a"
    if parcel.delivery_pin[:2] in ("17", "18", "19", "78", "79"):
        return "z_e"
    return "z_b" if parcel.pickup_pin[:1] == parcel.delivery_pin[:1] else "z_d"


def freight_paise(courier: Courier, parcel: Parcel) -> int:
    """Freight for the zone and every started 500 g, in paise."""
    percent = {"z_a": 70, "z_b": 85, "z_d": 100, "z_e": 135}[zone_of(parcel)]
    return courier.base_paise * percent * (charged_weight_g(parcel) // 500) // 100


def cod_charge_paise(parcel: Parcel) -> int:
    """The greater of ₹33 and 1.5 % of the cash collected; nothing for a prepaid parcel."""
    return max(3300, parcel.cod_paise * 15 // 1000) if parcel.cod_paise else 0


def delivery_days(courier: Courier, parcel: Parcel) -> int:
    """Days from pickup to the door."""
    return max(1, courier.days + {"z_a": -2, "z_b": -1, "z_d": 0, "z_e": 2}[zone_of(parcel)])


def quote(courier: Courier, parcel: Parcel, now: datetime) -> dict[str, Any]:
    """One row of the serviceability answer. `id` is a row number and not the courier's id, as at Shiprocket."""
    days = delivery_days(courier, parcel)
    freight, cod = freight_paise(courier, parcel), cod_charge_paise(parcel)
    return {
        "id": 618_000_000 + courier.company_id,
        "courier_company_id": courier.company_id,
        "courier_name": courier.name,
        "rate": (freight + cod) / 100,
        "freight_charge": freight / 100,
        "cod_charges": cod / 100,
        "rto_charges": freight * 8 // 10 / 100,
        "etd": (now.astimezone(IST) + timedelta(days=days)).strftime("%b %d, %Y"),
        "etd_hours": days * 24,
        "estimated_delivery_days": str(days),
        "cod": 0 if parcel.delivery_pin.startswith("799") else 1,
        "is_surface": courier.is_surface,
        "mode": 0 if courier.is_surface else 1,
        "charge_weight": charged_weight_g(parcel) / 1000,
        "min_weight": 0.5,
        "zone": zone_of(parcel),
        "blocked": 0,
        "odablock": False,
        "rating": courier.rating,
        "is_rto_address_available": True,
        "pickup_availability": "0",
        "delivery_performance": courier.rating,
    }
