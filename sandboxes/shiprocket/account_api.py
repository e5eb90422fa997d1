"""Account endpoints: login, pickup places, wallet."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from sandboxes.kit import World, current_world, not_a_write
from sandboxes.shiprocket import orders, tokens
from sandboxes.shiprocket.answers import Json, Refusal, invalid, json_body
from sandboxes.shiprocket.guard import BASE, bearer_token, guarded
from sandboxes.shiprocket.times import dashed

_LIMITS: Final = {"pickup_location": 36, "address": 80}
_REQUIRED: Final = (
    "pickup_location", "name", "email", "phone", "address", "city", "state", "country", "pin_code",
)  # fmt: skip

public = Blueprint("shiprocket_login", __name__, url_prefix=BASE)
public.register_error_handler(Refusal, lambda refusal: refusal.answer())
account = guarded("account")


@public.post("/auth/login")
def login() -> ResponseReturnValue:
    """A ten-day token for the API user; 401 for anybody else."""
    body = json_body()
    email, password = str(body.get("email", "")), str(body.get("password", ""))
    not_a_write()
    if not tokens.credentials_match(email, password):
        raise Refusal(401, "Invalid email and password combination")
    world = current_world()
    return jsonify(
        id=1,
        first_name="API",
        last_name="USER",
        email=email,
        company_id=1,
        created_at=dashed(world.now()),
        token=tokens.issue_token(world),
    )


@account.post("/auth/logout")
def logout() -> ResponseReturnValue:
    """Make the token useless."""
    tokens.revoke(current_world(), bearer_token())
    return jsonify(message="Logged out successfully")


@account.get("/settings/company/pickup")
def pickup_places() -> Response:
    """All pickup places, under `data.shipping_address`."""
    return jsonify(
        data={
            "shipping_address": list(current_world().objects("pickup_locations").values()),
            "allow_more": "1",
            "is_blackbox_seller": False,
            "company_name": "Blouson",
        }
    )


@account.post("/settings/company/addpickup")
def add_pickup_place() -> Response:
    """A new pickup place; its nickname must be new. 422 names the fields, under `message` as the real one does."""
    body = json_body()
    world = current_world()
    errors = {
        field: [f"The {field.replace('_', ' ')} field is required."]
        for field in _REQUIRED
        if body.get(field) in (None, "")
    }
    for field, limit in _LIMITS.items():
        if len(str(body.get(field, ""))) > limit:
            errors[field] = [f"The {field.replace('_', ' ')} may not be greater than {limit} characters."]
    if errors:
        raise Refusal(422, "invalid", body={"message": errors, "status_code": 422})
    nickname = str(body["pickup_location"])
    if any(p["pickup_location"] == nickname for p in world.objects("pickup_locations").values()):
        raise invalid({"pickup_location": ["Address nick name already in use."]})
    place = put_pickup_place(world, body)
    return jsonify(
        success=True,
        address={**place, "pickup_code": nickname},
        pickup_id=place["id"],
        company_name="Blouson",
    )


def put_pickup_place(world: World, place: Json) -> Json:
    """Store a pickup place with the fields Shiprocket adds of its own."""
    number = 4_100_000 + world.counter("pickup_location")
    stored = {
        **{field: str(place.get(field, "")) for field in (*_REQUIRED, "address_2", "gstin")},
        "id": number,
        "phone_verified": 1,
        "status": 2,
        "rto_address_id": number,
        "is_primary_location": 1 if number == 4_100_001 else 0,
    }
    world.put("pickup_locations", stored)
    return stored


@account.get("/account/details/wallet-balance")
def wallet_balance() -> Response:
    """What is left, as text."""
    return jsonify(data={"balance_amount": f"{orders.wallet_paise(current_world()) / 100:.2f}"})


def put_discrepancy(world: World, awb: str, *, weight_g: int, extra_paise: int) -> Json:
    """The courier's weight of a parcel beside ours. Raises LookupError for an unknown AWB."""
    order = orders.order_by_awb(world, awb)
    if order is None:
        raise LookupError(f"there is no shipment with AWB {awb}")
    row = {
        "id": str(order["shipment_id"]),
        "awb_code": awb,
        "order_id": order["order_id"],
        "courier_name": order["courier_name"],
        "entered_weight": f"{order['weight_g'] / 1000:.3f}",
        "charged_weight": f"{weight_g / 1000:.3f}",
        "excess_amount": f"{extra_paise / 100:.2f}",
        "status": "NEW DISCREPANCY" if extra_paise else "DISPUTE ACCEPTED BY COURIER",
        "created_at": dashed(world.now()),
    }
    world.put("discrepancies", row)
    return row


@account.get("/billing/discrepancy")
def discrepancies() -> Response:
    """Weights that differ, a page of them. The real shape is not published: these are the words of the panel."""
    rows = list(current_world().objects("discrepancies").values())
    page, per_page = max(1, request.args.get("page", 1, int)), min(100, request.args.get("per_page", 15, int))
    shown = rows[(page - 1) * per_page : page * per_page]
    pages = max(1, -(-len(rows) // per_page))
    return jsonify(
        data=shown, meta={"pagination": {"total": len(rows), "current_page": page, "total_pages": pages}}
    )
