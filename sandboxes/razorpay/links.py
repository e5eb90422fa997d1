"""``/v1/payment_links`` and the short address a shopper opens."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from sandboxes.kit import World, current_world
from sandboxes.razorpay.bodies import fields_of
from sandboxes.razorpay.checkout import Page, page_of, refused_page
from sandboxes.razorpay.errors import Refusal
from sandboxes.razorpay.ledger import new_order
from sandboxes.razorpay.linking import cancel_link
from sandboxes.razorpay.money import minimum
from sandboxes.razorpay.wire import checked_amount, checked_notes, entity, found, now, refuse_extra

Json = dict[str, Any]
links = Blueprint("razorpay_links", __name__, url_prefix="/v1/payment_links")
short = Blueprint("razorpay_short", __name__, url_prefix="/l")

FIELDS = (
    "amount", "currency", "accept_partial", "first_min_partial_amount", "expire_by", "reference_id", "description",
    "customer", "notify", "reminder_enable", "notes", "callback_url", "callback_method", "upi_link", "options",
)  # fmt: skip
CHANGEABLE = ("reference_id", "expire_by", "notes", "reminder_enable", "accept_partial")
LONGEST_REFERENCE = 40
SHORTEST_LIFE_S, LONGEST_LIFE_S = 15 * 60, 183 * 86_400


@links.post("")
def create_link() -> Json:
    """A new link; its ``reference_id`` is unique among all."""
    world, fields = current_world(), fields_of(request)
    refuse_extra(fields, FIELDS)
    currency = fields.get("currency") or "INR"
    amount = checked_amount(fields, least=minimum(currency), too_small="The amount must be at least INR 1.00")
    reference = _checked_reference(world, fields.get("reference_id"))
    _check_callback(fields)
    expire_by = _checked_expiry(world, fields.get("expire_by"))
    link_id = world.new_id("plink_")
    link = {
        "id": link_id,
        "accept_partial": False,
        "amount": amount,
        "amount_paid": 0,
        "callback_method": fields.get("callback_method") or "",
        "callback_url": fields.get("callback_url") or "",
        "cancelled_at": 0,
        "created_at": now(world),
        "currency": currency,
        "customer": fields.get("customer") or {},
        "description": fields.get("description") or "",
        "expire_by": expire_by,
        "expired_at": 0,
        "first_min_partial_amount": 0,
        "notes": checked_notes(fields.get("notes")),
        "notify": fields.get("notify") or {"email": False, "sms": False},
        "order_id": "",
        "payments": None,
        "reference_id": reference,
        "reminder_enable": bool(fields.get("reminder_enable")),
        "reminders": [],
        "short_url": f"{request.host_url}l/{link_id}?key_id=rzp_test_run_{world.run_id}",
        "status": "created",
        "updated_at": 0,
        "upi_link": bool(fields.get("upi_link")),
        "user_id": "",
    }
    if expire_by:
        world.call_later(expire_by - now(world), "expire_link", {"link_id": link_id})
    return entity(world.put("payment_links", link))


@links.get("")
def list_links() -> Json:
    """Links, newest first, by reference or by the payment that settled them."""
    reference, payment_id = request.args.get("reference_id"), request.args.get("payment_id")
    chosen = [
        entity(link)
        for link in current_world().objects("payment_links").values()
        if reference in {None, link["reference_id"]}
        and (payment_id is None or payment_id in {each["payment_id"] for each in link["payments"] or []})
    ]
    return {"payment_links": chosen[::-1]}


@links.get("/<link_id>")
def fetch_link(link_id: str) -> Json:
    """One link."""
    return entity(found(current_world(), "payment_links", link_id))


@links.patch("/<link_id>")
def edit_link(link_id: str) -> Json:
    """What may change on a link nobody has paid yet."""
    world, fields = current_world(), fields_of(request)
    link = _open_link(world, link_id, "update can only be done in created or partially paid state")
    refuse_extra(fields, CHANGEABLE)
    if "reference_id" in fields and fields["reference_id"] != link["reference_id"]:
        link["reference_id"] = _checked_reference(world, fields["reference_id"])
    if "expire_by" in fields:
        link["expire_by"] = _checked_expiry(world, fields["expire_by"])
        world.call_later(link["expire_by"] - now(world), "expire_link", {"link_id": link_id})
    if "notes" in fields:
        link["notes"] = checked_notes(fields["notes"])
    link["reminder_enable"] = bool(fields.get("reminder_enable", link["reminder_enable"]))
    link["updated_at"] = now(world)
    return entity(world.put("payment_links", link))


@links.post("/<link_id>/cancel")
def cancel(link_id: str) -> Json:
    """Take a link back that nobody has paid."""
    world = current_world()
    return entity(
        cancel_link(world, _open_link(world, link_id, "Payment link is not in a state to be cancelled"))
    )


@links.post("/<link_id>/notify_by/<medium>")
def notify(link_id: str, medium: str) -> Json:
    """Send the link again by e-mail or SMS; here nothing is sent."""
    if medium not in {"email", "sms"}:
        raise Refusal("not a valid notification medium")
    _open_link(current_world(), link_id, "notification can not be sent for this payment link")
    return {"success": True}


@short.get("/<link_id>")
def open_link(link_id: str) -> Page:
    """The shopper opens a link: the payment page for its order."""
    world = current_world()
    link = world.get("payment_links", link_id)
    if link is None or link["status"] != "created":
        state = "does not exist" if link is None else f"is {link['status']}"
        return refused_page(f"This payment link {state}.", None)
    order = order_of_link(world, link)
    visit = {
        "id": world.new_id("chk_"),
        "key_id": f"rzp_test_run_{world.run_id}",
        "order_id": order["id"],
        "name": "Payment link",
        "description": link["description"],
        "image": "",
        "prefill": {name: link["customer"].get(name, "") for name in ("name", "email", "contact")},
        "notes": {},
        "callback_url": link["callback_url"],
        "cancel_url": "",
        "link_id": link_id,
    }
    return page_of(world, world.put("checkouts", visit))


def order_of_link(world: World, link: Json) -> Json:
    """The order a link is paid by, made when somebody first opens it."""
    known = world.get("orders", link["order_id"])
    if known is not None:
        return known
    order = new_order(
        world, amount=link["amount"], currency=link["currency"], receipt=link["reference_id"], notes=link["notes"], rest={}
    )  # fmt: skip
    order["_link"] = link["id"]
    link["order_id"] = order["id"]
    world.put("payment_links", link)
    return world.put("orders", order)


def _open_link(world: World, link_id: str, sentence: str) -> Json:
    link = found(world, "payment_links", link_id)
    if link["status"] != "created":
        raise Refusal(sentence)
    return link


def _checked_reference(world: World, reference: Any) -> str:
    reference = str(reference or "")
    if len(reference) > LONGEST_REFERENCE:
        raise Refusal("The reference id may not be greater than 40 characters.", field="reference_id")
    taken = {link["reference_id"] for link in world.objects("payment_links").values()}
    if reference and reference in taken:
        text = f"payment link with given reference_id ({reference}) already exists. Please use a unique reference_id."
        raise Refusal(text, field="reference_id")
    return reference


def _check_callback(fields: Json) -> None:
    if fields.get("callback_url") and fields.get("callback_method") != "get":
        raise Refusal("callback_method must be get when callback_url is sent", field="callback_method")


def _checked_expiry(world: World, moment: Any) -> int:
    if not moment:
        return 0
    life = int(moment) - now(world)
    if life < SHORTEST_LIFE_S:
        raise Refusal("expire_by should be at least 15 minutes after current time", field="expire_by")
    if life > LONGEST_LIFE_S:
        raise Refusal("expire_by should not be more than six months from now", field="expire_by")
    return int(moment)
