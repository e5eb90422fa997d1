"""What the ERP owns: items, prices and stock, expanded from the range."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from catalog.demo import sizing
from catalog.demo.company import COMPANY, PLACES, Place, gstin_for
from catalog.demo.palette import Dye, dye_named
from catalog.demo.pieces import RANGE, Piece

PRICE_LIST = "RETAIL-INR"
FABRIC_CHAPTERS = range(50, 60)
METRE = "Mtr"

_WEIGHT_G = {"blouse": 260, "saree": 640, "lehenga": 2900, "dupatta": 280, "fabric": 180}
_FINISH_G = {"velvet": 160, "silk": 40, "raw": 60, "sheer": -60}
_PARCEL_CM = {
    "blouse": (30, 25, 4), "saree": (38, 28, 6), "lehenga": (50, 40, 16),
    "dupatta": (32, 26, 4), "fabric": (30, 22, 3),
}  # fmt: skip
_TYPICAL_STOCK = {"blouse": 9, "saree": 7, "lehenga": 3, "dupatta": 14, "fabric": 26}


@dataclass(frozen=True)
class Variant:
    """One sellable thing: a style in a colour and a size."""

    piece: Piece
    dye: Dye
    size: str

    @property
    def sku(self) -> str:
        """Style, colour code and size, e.g. BLS-001-MRN-36."""
        return f"{self.piece.sku}-{self.dye.code}-{self.size.upper()}"


def sizes_of(piece: Piece) -> tuple[str, ...]:
    """The sizes a style is cut in."""
    return {"blouse": sizing.BLOUSE_SIZES, "lehenga": sizing.LEHENGA_SIZES}.get(
        piece.kind, (sizing.FREE_SIZE,)
    )


def variants_of(piece: Piece) -> Iterator[Variant]:
    """Every variant of a style, colour by colour."""
    for colour in piece.colours:
        for size in sizes_of(piece):
            yield Variant(piece, dye_named(colour), size)


def chance(*words: str) -> int:
    """A number from 0 to 9999 that depends on nothing but the words."""
    return int.from_bytes(hashlib.sha256("|".join(words).encode()).digest()[:4], "big") % 10_000


def _measurements(piece: Piece, size: str) -> dict[str, float]:
    if piece.uom == METRE:
        return {"width": sizing.cloth_measurements(piece.kind)["width"]}
    if piece.kind == "blouse":
        return sizing.blouse_measurements(size, piece.look.sleeve)
    if piece.kind == "lehenga":
        return sizing.lehenga_measurements(size, piece.look.sleeve)
    return sizing.cloth_measurements(piece.kind)


def _common(piece: Piece) -> dict[str, Any]:
    length, breadth, height = _PARCEL_CM[piece.kind]
    return {
        "hsn": piece.hsn,
        "gst_policy": "fabric" if int(piece.hsn[:2]) in FABRIC_CHAPTERS else "slab",
        "uom": piece.uom,
        "weight_g": _WEIGHT_G[piece.kind] + _FINISH_G.get(piece.look.finish, 0),
        "dims": {"length_cm": length, "breadth_cm": breadth, "height_cm": height},
        "mrp": f"{piece.mrp}.00",
        "status": "active",
    }


def _parent_row(piece: Piece) -> dict[str, Any]:
    return {
        "id": f"ITEM-{piece.sku}", "sku": piece.sku, "parent_id": None, "has_variants": True, "name": piece.title,
        "attributes": {}, **_common(piece), "measurements": {},
    }  # fmt: skip


def _variant_row(variant: Variant) -> dict[str, Any]:
    piece = variant.piece
    weight = _common(piece)["weight_g"]
    if piece.kind == "blouse":
        weight += 10 * sizing.BLOUSE_SIZES.index(variant.size)
    return {
        "id": f"ITEM-{variant.sku}", "sku": variant.sku, "parent_id": f"ITEM-{piece.sku}", "has_variants": False,
        "name": f"{piece.title}, {variant.dye.name}, {variant.size}",
        "attributes": {"size": variant.size, "colour": variant.dye.name}, **_common(piece), "weight_g": weight,
        "measurements": _measurements(piece, variant.size),
    }  # fmt: skip


def _on_hand(variant: Variant, place: Place) -> int:
    """Believable stock: most sizes there, the ends of the scale thin, some styles down to the last piece."""
    draw = chance(variant.sku, "mood")
    if draw < 700:
        return 0
    if draw < 1500:
        return int(place.code == "JAI") * (1 + draw % 2)
    typical = _TYPICAL_STOCK[variant.piece.kind] * place.share / 25
    if variant.size in {"32", "44", "XXL"}:
        typical *= 0.5
    return round(typical * chance(variant.sku, place.code) / 5000)


def _told_on_hand(variant: Variant, place: Place) -> int | str:
    """Pieces, or a bolt's length in metres as text."""
    count = _on_hand(variant, place)
    return (
        f"{count}.{chance(variant.sku, place.code, 'end') % 20 * 5:02d}"
        if variant.piece.uom == METRE
        else count
    )


def _warehouse_row(place: Place) -> dict[str, Any]:
    return {
        "code": place.code, "name": place.name, "city": place.city, "state": place.state,
        "state_code": place.state_code, "pincode": place.pincode, "address": place.address,
        "gstin": gstin_for(place.state_code), "phone": place.phone,
    }  # fmt: skip


def _price_row(variant: Variant) -> dict[str, Any]:
    return {
        "id": f"PRICE-{variant.sku}", "sku": variant.sku, "price_list": PRICE_LIST,
        "rate": f"{variant.piece.price}.00", "min_qty": "0.01" if variant.piece.uom == METRE else 1,
    }  # fmt: skip


def erp_catalogue() -> dict[str, Any]:
    """The whole file the ERP is seeded with; the same range gives the same rows in the same order."""
    variants = [variant for piece in RANGE for variant in variants_of(piece)]
    items: list[dict[str, Any]] = []
    for piece in RANGE:
        items.append(_parent_row(piece))
        items.extend(_variant_row(variant) for variant in variants_of(piece))
    return {
        "company": COMPANY,
        "warehouses": [_warehouse_row(place) for place in PLACES],
        "items": items,
        "price_lists": [{"id": PRICE_LIST, "name": "Retail", "currency": "INR", "tax_inclusive": True}],
        "prices": [_price_row(variant) for variant in variants],
        "stock": [
            {"sku": variant.sku, "warehouse": place.code, "on_hand": _told_on_hand(variant, place)}
            for variant in variants
            for place in PLACES
        ],
    }
