"""From an order to a parcel at the courier: AWB, pickup, label, manifest, invoice."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import request

from sandboxes.kit import World
from sandboxes.shiprocket import couriers, orders
from sandboxes.shiprocket.answers import Json, Refusal, crashed, id_list, whole
from sandboxes.shiprocket.scripts import start_script
from sandboxes.shiprocket.times import IST, dashed

MINIMUM_WALLET_PAISE = 10_000


def file_url(world: World, kind: str, number: object) -> str:
    """Where a document of this run is downloaded; no credential is needed, as with Shiprocket's own storage links."""
    return f"{request.host_url}files/{world.run_id}/{kind}/{number}.pdf"


def tracking_url(world: World, awb: str) -> str:
    """The public page that shows a parcel's scans."""
    return f"{request.host_url}tracking/{world.run_id}/{awb}"


def assign_awb(world: World, body: Json) -> Json:
    """Book a courier for a shipment and charge the wallet.

    A dry wallet answers 200 with `status_code` 350; a courier that does not go there 200 with `awb_assign_status` 0;
    an unknown shipment 500, a cancelled order or a second AWB 400.
    """
    order = _shipment(world, str(body.get("shipment_id", "")))
    if order["status_code"] == 5:
        raise Refusal(400, "Cannot assign AWB, order is in cancelled state.")
    if order["awb"]:
        raise Refusal(400, f"AWB is already assigned to this shipment. Current AWB: {order['awb']}")
    parcel = orders.parcel_of(world, order)
    courier = _chosen_courier(parcel, body)
    if courier is None:
        reason = f"Selected courier not available between {parcel.pickup_pin} and {parcel.delivery_pin}"
        return {"awb_assign_status": 0, "response": {"data": {"awb_assign_error": reason}}}
    charge = couriers.freight_paise(courier, parcel) + couriers.cod_charge_paise(parcel)
    if orders.wallet_paise(world) < max(MINIMUM_WALLET_PAISE, charge):
        raise wallet_dry()
    orders.add_to_wallet(world, -charge)
    order.update(_booking(world, courier, parcel), charged_paise=charge)
    orders.save(world, order)
    return _awb_answer(order)


def wallet_dry() -> Refusal:
    """The answer of an empty wallet: HTTP 200, `status_code` 350."""
    message = "Please recharge your ShipRocket wallet. The minimum required balance is Rs 100"
    return Refusal(200, message, body={"message": message, "status_code": 350})


def _chosen_courier(parcel: couriers.Parcel, body: Json) -> couriers.Courier | None:
    fitting = couriers.couriers_for(parcel)
    wanted = whole(body.get("courier_id")) if body.get("courier_id") else None
    if wanted is None:
        return fitting[0] if fitting else None
    return next((courier for courier in fitting if courier.company_id == wanted), None)


def _booking(world: World, courier: couriers.Courier, parcel: couriers.Parcel) -> Json:
    now = world.now()
    awb = f"{1904:04d}{courier.company_id:03d}{world.rng.randrange(10**3):03d}{world.counter('awb'):06d}"
    return {
        "awb": awb,
        "courier_id": courier.company_id,
        "courier_name": courier.name,
        "awb_assigned_at": dashed(now),
        "etd": dashed(now + timedelta(days=couriers.delivery_days(courier, parcel))),
        "applied_weight": couriers.charged_weight_g(parcel) / 1000,
        "routing_code": f"{parcel.delivery_pin[:3]}/{courier.company_id:02d}",
        "sr_status": 1,
        "status_code": 3,
        "tracking_url": tracking_url(world, awb),
    }


def _awb_answer(order: Json) -> Json:
    return {
        "awb_assign_status": 1,
        "response": {
            "data": {
                "courier_company_id": order["courier_id"],
                "awb_code": order["awb"],
                "cod": 1 if order["payment_method"] == "cod" else 0,
                "order_id": order["order_id"],
                "shipment_id": order["shipment_id"],
                "awb_code_status": 1,
                "assigned_date_time": {"date": order["awb_assigned_at"], "timezone": "Asia/Kolkata"},
                "applied_weight": order["applied_weight"],
                "company_id": 1,
                "courier_name": order["courier_name"],
                "child_courier_name": None,
                "pickup_scheduled_date": None,
                "routing_code": order["routing_code"],
                "rto_routing_code": "",
                "invoice_no": order["invoice_number"],
            }
        },
    }


def generate_pickup(world: World, body: Json) -> Json:
    """Ask the courier to come for one shipment; a Sunday rolls on to Monday. Needs an AWB; a second call is refused."""
    order = _shipment(world, id_list(body, "shipment_id")[0])
    if not order["awb"]:
        raise Refusal(400, "Awb not Assigned")
    if order.get("pickup_scheduled_at") and body.get("status") != "retry":
        raise Refusal(400, "Already in Pickup Queue.")
    day = _pickup_day(world, body)
    order.update(
        pickup_scheduled_at=dashed(day),
        pickup_token=f"Reference No: {world.counter('pickup'):08d}",
        sr_status=3,
        status_code=4,
    )
    orders.save(world, order)
    return {
        "pickup_status": 1,
        "response": {
            "pickup_scheduled_date": order["pickup_scheduled_at"],
            "pickup_token_number": order["pickup_token"],
            "status": 3,
            "others": "",
            "pickup_generated_date": {"date": dashed(world.now()), "timezone": "Asia/Kolkata"},
            "data": f"Pickup is confirmed by {order['courier_name']} For AWB :- {order['awb']}",
        },
    }


def _pickup_day(world: World, body: Json) -> datetime:
    wanted = body.get("pickup_date")
    first = wanted[0] if isinstance(wanted, list) and wanted else None
    try:
        day = datetime.strptime(str(first), "%Y-%m-%d").replace(tzinfo=IST) if first else world.now()
    except ValueError as error:
        raise Refusal(400, "Invalid pickup date") from error
    day = max(day, world.now()).astimezone(IST)
    return day + timedelta(days=1) if day.weekday() == 6 else day


def generate_label(world: World, body: Json) -> Json:
    """Labels for the shipments that have an AWB; with none, `label_created` 0 in a 200 answer."""
    ids = id_list(body, "shipment_id")
    ready = [order for order in (_found(world, one) for one in ids) if order is not None and order["awb"]]
    made = {str(order["shipment_id"]) for order in ready}
    missing = [{"shipment_id": one, "reason": "AWB is not assigned"} for one in ids if one not in made]
    if not ready:
        return {
            "label_created": 0,
            "label_url": "",
            "response": "AWB is not assigned",
            "not_created": missing,
        }
    for order in ready:
        order["label_url"] = file_url(world, "labels", order["shipment_id"])
        orders.save(world, order)
    url = file_url(world, "labels", "-".join(str(order["shipment_id"]) for order in ready))
    return {
        "label_created": 1,
        "label_url": url,
        "response": "Label has been created and uploaded successfully!",
        "not_created": missing,
    }


def generate_manifest(world: World, body: Json) -> Json:
    """One manifest for the shipments. An unknown id answers `status` 1 with an empty address, as the real one does.

    Raises Refusal 400 when an AWB or a pickup is missing, or with the ids that are on a manifest already.
    """
    ids = id_list(body, "shipment_id")
    found = [_found(world, one) for one in ids]
    ready = [order for order in found if order is not None]
    if len(ready) < len(ids):
        return {"status": 1, "manifest_url": ""}
    if any(not order["awb"] or not order.get("pickup_scheduled_at") for order in ready):
        raise Refusal(400, "Pickup is not generated for the selected shipments.")
    already = [order["shipment_id"] for order in ready if order.get("manifest_id")]
    if already:
        message = "Manifest already generated for the selected shipments."
        body_of_refusal = {"message": message, "already_manifested_shipment_ids": already, "status_code": 400}
        raise Refusal(400, message, body=body_of_refusal)
    manifest_id = f"MANIFEST-{world.counter('manifest'):04d}"
    url = file_url(world, "manifests", manifest_id)
    for order in ready:
        order.update(manifest_id=manifest_id, manifest_url=url, sr_status=5)
        orders.save(world, order)
        _play_by_itself(world, order)
    return {"status": 1, "manifest_url": url}


def _play_by_itself(world: World, order: Json) -> None:
    step_s = world.options.get("auto_scan_s")
    if step_s:
        start_script(world, order["awb"], "happy", float(step_s))


def manifest_link(world: World, body: Json) -> Json:
    """The manifest of orders that have one. Raises Refusal 400 when none has."""
    for one in id_list(body, "order_ids"):
        order = world.get("orders", one)
        if order is not None and order.get("manifest_url"):
            return {"manifest_url": order["manifest_url"]}
    raise Refusal(400, "Manifest is not generated yet.")


def print_invoice(world: World, body: Json) -> Json:
    """The invoice of orders by Shiprocket's ids; `is_invoice_created` false when none of them is known."""
    ids = id_list(body, "ids")
    known = [one for one in ids if world.get("orders", one) is not None]
    missing = [one for one in ids if one not in known]
    url = file_url(world, "invoices", "-".join(known)) if known else ""
    return {"is_invoice_created": bool(known), "invoice_url": url, "not_created": missing, "irn_no": ""}


def _found(world: World, shipment_id: str) -> Json | None:
    order = orders.order_by_shipment(world, shipment_id)
    return orders.editable(order) if order is not None else None


def _shipment(world: World, shipment_id: str) -> Json:
    order = _found(world, shipment_id)
    if order is None:
        raise crashed()
    return order
