"""The hosted payment page: a form post from the shop, a choice, and the way back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request
from werkzeug import Response

from sandboxes.kit import World, current_world, not_a_write
from sandboxes.razorpay.credentials import KEY_ID, KEY_SECRET, signature
from sandboxes.razorpay.errors import Refusal
from sandboxes.razorpay.failures import FAILURES
from sandboxes.razorpay.instruments import BANKS, WALLETS, BadInstrument, chosen_instrument, declined_because
from sandboxes.razorpay.ledger import authorize_payment, begin_payment, fail_payment
from sandboxes.razorpay.linking import callback_address
from sandboxes.razorpay.money import written

Json = dict[str, Any]
Page = str | tuple[str, int] | Response
checkout = Blueprint("razorpay_checkout", __name__, url_prefix="/v1", template_folder="templates")

OPEN_S = 86_400


@checkout.app_template_filter("as_money")
def as_money(amount: int, currency: str) -> str:
    """An amount as the payment page writes it."""
    return written(amount, currency)


@checkout.get("/checkout.js")
def script() -> Response:
    """The stand-in for checkout.js: opens the same hosted page by a form post."""
    return Response(render_template("razorpay/checkout.js"), mimetype="text/javascript")


@checkout.post("/checkout/embedded")
def open_checkout() -> Page:
    """The shop's form arrives: check it and show the payment page."""
    not_a_write()
    world, form = current_world(), request.form
    try:
        order = _checked_order(world, form)
    except Refusal as refusal:
        return refused_page(str(refusal), form.get("cancel_url"))
    visit = {
        "id": world.new_id("chk_"),
        "key_id": form["key_id"],
        "order_id": order["id"],
        "name": form.get("name") or "Your shop",
        "description": form.get("description") or "",
        "image": form.get("image") or "",
        "prefill": _bracketed(form, "prefill"),
        "notes": _bracketed(form, "notes"),
        "callback_url": form["callback_url"],
        "cancel_url": form.get("cancel_url") or "",
    }
    return page_of(world, world.put("checkouts", visit))


@checkout.post("/checkout/embedded/<visit_id>")
def choose(visit_id: str) -> Page:
    """A button of the payment page was pressed."""
    world, form = current_world(), request.form
    visit = world.get("checkouts", visit_id)
    if visit is None:
        return refused_page("This payment page is no longer open.", None)
    outcome = form.get("outcome", "succeed")
    if outcome == "cancel":
        return _cancelled(world, visit)
    order = world.objects("orders")[visit["order_id"]]
    if order["status"] == "paid":
        return refused_page("This order has been paid already.", visit["cancel_url"])
    try:
        instrument = chosen_instrument(form)
        delay_s = _seconds(form)
    except BadInstrument as problem:
        return page_of(world, visit, problem=str(problem)), 400
    payer = {**visit["prefill"], "notes": visit["notes"], "description": visit["description"]}
    payment = begin_payment(world, order, instrument=instrument, payer=payer)
    return OUTCOMES.get(outcome, _succeed)(world, visit, payment, delay_s)


@checkout.get("/checkout/embedded/<visit_id>/waiting/<payment_id>")
def waiting(visit_id: str, payment_id: str) -> Page:
    """The page shown until the shopper approves in the bank's app; it asks again by itself."""
    world = current_world()
    visit, payment = world.get("checkouts", visit_id), world.get("payments", payment_id)
    if visit is None or payment is None:
        return refused_page("This payment page is no longer open.", None)
    if payment["status"] != "created":
        return _back(visit, payment)
    page = render_template("razorpay/waiting.html", visit=visit, payment=payment)
    return Response(page, headers={"Refresh": "1"}, mimetype="text/html")


def _succeed(world: World, visit: Json, payment: Json, delay_s: float) -> Page:
    reason = declined_because(request.form)
    if reason:
        return _fail_with(world, visit, payment, reason)
    return _back(visit, authorize_payment(world, payment))


def _fail(world: World, visit: Json, payment: Json, delay_s: float) -> Page:
    reason = request.form.get("reason", "payment_failed")
    return _fail_with(world, visit, payment, reason if reason in FAILURES else "payment_failed")


def _fail_with(world: World, visit: Json, payment: Json, reason: str) -> Page:
    return _back(visit, fail_payment(world, payment, reason=reason))


def _approve_later(world: World, visit: Json, payment: Json, delay_s: float) -> Page:
    world.call_later(delay_s, "approve", {"payment_id": payment["id"]})
    path = f"/v1/checkout/embedded/{visit['id']}/waiting/{payment['id']}?key_id={visit['key_id']}"
    return redirect(path, code=303)


def _never_return(world: World, visit: Json, payment: Json, delay_s: float) -> Page:
    authorize_payment(world, payment)
    return render_template("razorpay/paid.html", visit=visit, payment=payment)


def _authorize_only(world: World, visit: Json, payment: Json, delay_s: float) -> Page:
    return _back(visit, authorize_payment(world, payment, capture=False))


def _late_authorize(world: World, visit: Json, payment: Json, delay_s: float) -> Page:
    fail_payment(world, payment, reason="payment_timed_out")
    world.call_later(delay_s, "approve", {"payment_id": payment["id"]})
    return _back(visit, payment)


OUTCOMES = {
    "succeed": _succeed,
    "fail": _fail,
    "approve_later": _approve_later,
    "never_return": _never_return,
    "authorize_only": _authorize_only,
    "late_authorize": _late_authorize,
}


def _checked_order(world: World, form: Mapping[str, str]) -> Json:
    """The order a shop's form is for; raises Refusal when the form may not be paid."""
    if not KEY_ID.fullmatch(form.get("key_id", "")):
        raise Refusal("The api key provided is invalid.")
    if not _is_web_address(form.get("callback_url")):
        raise Refusal("The callback_url is missing or is not a web address.")
    if form.get("cancel_url") and not _is_web_address(form["cancel_url"]):
        raise Refusal("The cancel_url is not a web address.")
    order = world.get("orders", form.get("order_id", ""))
    if order is None:
        raise Refusal("The order_id provided does not exist.")
    if order["status"] == "paid":
        raise Refusal("This order has been paid already.")
    same = (form.get("amount") or str(order["amount"]), form.get("currency") or order["currency"])
    if same != (str(order["amount"]), order["currency"]):
        raise Refusal("The amount and currency must be those of the order.")
    return order


def return_fields(payment: Json) -> Json:
    """What the browser carries back to the shop: signed on success, unsigned on failure."""
    if payment["status"] == "failed":
        about = {"payment_id": payment["id"], "order_id": payment["order_id"]}
        names = ("code", "description", "source", "step", "reason")
        fields = {f"error[{name}]": payment[f"error_{name}"] for name in names}
        return {**fields, "error[metadata]": json.dumps(about)}
    return {
        "razorpay_payment_id": payment["id"],
        "razorpay_order_id": payment["order_id"],
        "razorpay_signature": signature(f"{payment['order_id']}|{payment['id']}", KEY_SECRET),
    }


def _back(visit: Json, payment: Json) -> Page:
    """The page that posts the browser back to the shop; a link's payer goes by its address instead."""
    if visit.get("link_id"):
        return _back_from_link(visit, payment)
    return render_template(
        "razorpay/return.html", visit=visit, payment=payment, fields=return_fields(payment)
    )


def _back_from_link(visit: Json, payment: Json) -> Page:
    link = current_world().objects("payment_links")[visit["link_id"]]
    if payment["status"] == "failed" or not link["callback_url"]:
        return render_template("razorpay/link_ended.html", visit=visit, payment=payment)
    return redirect(callback_address(link, payment), code=303)


def _cancelled(world: World, visit: Json) -> Page:
    if visit["cancel_url"]:
        return redirect(visit["cancel_url"], code=303)
    order = world.objects("orders")[visit["order_id"]]
    fields = {
        "error[code]": "BAD_REQUEST_ERROR",
        "error[description]": "You may have cancelled the payment or there was a delay in response from the UPI app.",
        "error[source]": "customer",
        "error[step]": "payment_authentication",
        "error[reason]": "payment_cancelled",
        "error[metadata]": json.dumps({"order_id": order["id"]}),
    }
    return render_template("razorpay/return.html", visit=visit, payment=None, fields=fields)


def page_of(world: World, visit: Json, *, problem: str | None = None) -> str:
    """The payment page of one visit."""
    return render_template(
        "razorpay/checkout.html",
        visit=visit,
        order=world.objects("orders")[visit["order_id"]],
        problem=problem,
        banks=BANKS,
        wallets=WALLETS,
        reasons=FAILURES,
        form=request.form,
    )


def refused_page(sentence: str, way_back: str | None) -> tuple[str, int]:
    """Why nothing can be paid here, and a way back if it is safe."""
    safe = way_back if _is_web_address(way_back) else None
    return render_template("razorpay/refused.html", sentence=sentence, way_back=safe), 400


def _is_web_address(text: str | None) -> bool:
    return urlsplit(text or "").scheme in {"http", "https"}


def _bracketed(form: Mapping[str, str], name: str) -> Json:
    """``prefill[email]=…`` as ``{"email": …}``."""
    start = f"{name}["
    return {key[len(start) : -1]: value for key, value in form.items() if key.startswith(start)}


def _seconds(form: Mapping[str, str]) -> float:
    try:
        seconds = float(form.get("seconds") or 5)
    except ValueError as error:
        raise BadInstrument("Write the seconds as a number.") from error
    if not 0 <= seconds <= OPEN_S:
        raise BadInstrument("The seconds must lie between 0 and 86400.")
    return seconds
