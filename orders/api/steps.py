"""The steps of an order: each is what its button in the admin does, offered by the same rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any, ClassVar

from django.http import HttpResponse
from rest_framework.request import Request

from core.api.bodies import Body, Text, Whole
from core.audit import audited, record
from core.audit.watching import witnessed
from core.backoffice.bodies import MOST_NUMBER, ReasonBody
from core.backoffice.caller import SOURCE, Caller
from core.backoffice.calls import Call
from core.backoffice.lists import FIELDS
from core.backoffice.view import done, found_row, wanted_of
from orders.api.offered import check_offered
from orders.api.orders import ANSWER, WRITE, OrderDoor, order_answer
from orders.api.things import ORDER_PAGE
from orders.checkout.operations import (
    complete_cart,
    confirm_cash_order,
    correct_address,
    send_cash_code,
    verify_order,
)
from orders.customers.rules import HOME_PARTS, Address
from orders.desk.operations import note_call
from orders.desk.rules import RIGHTS
from orders.edits.operations import cancel_edit
from orders.edits.queries import waiting_edit
from orders.handover.operations import announce_collection, hand_over, renew_collection_code
from orders.models import Order
from orders.returns.operations import ReturnRequest, ReturnWish, request_return, stop_order
from orders.sales.operations import settle_flags
from orders.sales.queries import order_token

PERSONAL = ("shipping_", "billing_", "name", "phone", "email")
Said = Mapping[str, Any]
Deed = Callable[[Order, Caller, Said], object]


class OrderStep(OrderDoor):
    """One step. Below it stand its name in the rule, its body and what it does."""

    name: ClassVar[str]
    body: ClassVar[type[Body]] = Body
    deed: ClassVar[Deed]
    # Such a verb owns its transactions: it asks another system, or keeps count of wrong codes.
    asks_outside: ClassVar[bool] = False

    def post(self, request: Request, order_id: str) -> HttpResponse:
        """Take this step, if it is one of the order's next."""
        wanted, said = wanted_of(ORDER_PAGE, request), self.body.read(request)
        order = found_row(Order.objects.all(), public_id=order_id)
        check_offered(order, self.caller, name=self.name)
        with self._seen(order):
            type(self).deed(order, self.caller, said)
        return done(order_answer(order_id, wanted, self.caller))

    def _seen(self, order: Order) -> AbstractContextManager[Any]:
        author = self.caller.author
        if self.asks_outside:
            return witnessed(author, Order, [order.pk], PERSONAL)
        return audited(author, Order, [order.pk])


def step(
    name: str,
    about: str,
    deed: Deed,
    *,
    body: type[Body] = Body,
    example: Said | None = None,
    outside: bool = False,
) -> type[OrderStep]:
    """The door of a step."""

    def post(self: OrderStep, request: Request, order_id: str) -> HttpResponse:
        return OrderStep.post(self, request, order_id)

    post.__doc__ = about
    call = Call(WRITE, RIGHTS[name], ANSWER, body, query={"fields": FIELDS}, example=example or {})
    parts = {
        "__doc__": about,
        "name": name,
        "body": body,
        "deed": staticmethod(deed),
        "asks_outside": outside,
        "calls": {"post": call},
        "post": post,
    }
    return type(f"Order{name.title().replace('_', '')}", (OrderStep,), parts)


class AddressBody(Body):
    """Where the parcel is to go."""

    name = Text(required=True, allow_null=False)
    phone = Text(required=True, allow_null=False)
    line1 = Text(required=True, allow_null=False)
    line2 = Text(allow_null=False, default="")
    city = Text(required=True, allow_null=False)
    state_code = Text(required=True, allow_null=False)
    pincode = Text(required=True, allow_null=False)


class CodeBody(Body):
    """The code that the customer reads out or shows."""

    code = Text(required=True, allow_blank=False, allow_null=False, max_length=20)


class WordsBody(Body):
    """What the customer said."""

    words = Text(required=True, allow_blank=False, allow_null=False, max_length=200)


class ReturnLineBody(Body):
    """So many units of a line."""

    line_no = Whole(min_value=1, max_value=MOST_NUMBER)
    quantity = Whole(min_value=1, max_value=30_000)


class ReturnBody(Body):
    """What comes back, why and how."""

    lines = ReturnLineBody(many=True, min_length=1, max_length=200)
    reason = Text(required=True, allow_blank=False, allow_null=False, max_length=40)
    way = Text(allow_blank=False, allow_null=False, default="pickup")
    note = Text(allow_null=False, max_length=500, default="")


def _stop(order: Order, caller: Caller, said: Said) -> None:
    reason = said["reason"]
    if not stop_order(order_id=order.public_id, reason=reason, actor=str(caller.user)):
        record(caller.author, "asked to stop", order, {"cancellation": (None, reason)})


def _readdress(order: Order, caller: Caller, said: Said) -> None:
    address = Address(**{name: said[name] for name in HOME_PARTS})
    correct_address(order_id=order.public_id, address=address, actor=str(caller.user))


def _call_edit_off(order: Order, caller: Caller, said: Said) -> None:
    edit = waiting_edit(order.public_id)
    if edit is not None:
        cancel_edit(edit_id=edit.id, by=caller.user)


def _send_code(order: Order, caller: Caller, said: Said) -> None:
    send_cash_code(token=order_token(order.public_id))
    record(caller.author, "sent another code", order, {"code": (None, "sent")})


def _ready(order: Order, caller: Caller, said: Said) -> None:
    if announce_collection(order_id=order.public_id, actor=str(caller.user)):
        record(caller.author, "made ready", order, {"collection": (None, "ready")})


def _new_code(order: Order, caller: Caller, said: Said) -> None:
    renew_collection_code(order_id=order.public_id, actor=str(caller.user))
    record(caller.author, "sent another code", order, {"code": (None, "sent")})


def _open_return(order: Order, caller: Caller, said: Said) -> None:
    wishes = [ReturnWish(each["line_no"], each["quantity"], said["reason"]) for each in said["lines"]]
    asked = ReturnRequest(wishes=wishes, way=said["way"], note=said["note"])
    made = request_return(order_id=order.public_id, request=asked, actor=str(caller.user))
    record(caller.author, "opened a return", order, {"return": (None, made)})


REASON = {"reason": "The customer changed her mind."}
HOME = {
    "name": "Asha Rao",
    "phone": "+919845012345",
    "line1": "12, 3rd Cross",
    "city": "Bengaluru",
    "state_code": "29",
    "pincode": "560003",
}
Cancel = step(
    "cancel", "Call the order off, or ask the warehouse to stop it once it is packed.", _stop,
    body=ReasonBody, example=REASON,
)  # fmt: skip
Readdress = step(
    "readdress", "Send it to another address; what the customer pays stays the same.", _readdress,
    body=AddressBody, example=HOME, outside=True,
)  # fmt: skip
AskGateway = step(
    "ask_gateway", "Ask the payment provider now whether it has been paid.",
    lambda order, caller, said: complete_cart(token=order_token(order.public_id), posted={}), outside=True,
)  # fmt: skip
ConfirmCash = step(
    "confirm_cash", "Confirm an order in cash with the code that the customer reads out.",
    lambda order, caller, said: confirm_cash_order(token=order_token(order.public_id), code=said["code"].strip()),
    body=CodeBody, example={"code": "123456"}, outside=True,
)  # fmt: skip
SendCode = step("send_code", "Send the customer another code for an order in cash.", _send_code)
Verify = step(
    "verify", "Ask the ERP for stock and prices of an order that was taken while it was away.",
    lambda order, caller, said: verify_order(order_id=order.public_id), outside=True,
)  # fmt: skip
Settle = step(
    "settle", "Take the marks off an order that somebody has looked after.",
    lambda order, caller, said: settle_flags(
        order_id=order.public_id, reason=said["reason"], actor=str(caller.user)
    ),
    body=ReasonBody, example={"reason": "Spoke with the customer."},
)  # fmt: skip
Call_ = step(
    "call", "Write down what the customer said about failed attempts to deliver.",
    lambda order, caller, said: note_call(
        order_id=order.public_id, words=said["words"], by=caller.user, source=SOURCE
    ),
    body=WordsBody, example={"words": "At home tomorrow."},
)  # fmt: skip
CallEditOff = step(
    "call_edit_off", "Call off a change of the pieces that waits for its payment.", _call_edit_off
)
Ready = step("ready", "Tell the customer that it lies ready in the store.", _ready)
HandOver = step(
    "hand_over", "Hand it over in the store, against the customer's code.",
    lambda order, caller, said: hand_over(
        order_id=order.public_id, code=said["code"], actor=str(caller.user)
    ),
    body=CodeBody, example={"code": "482913"}, outside=True,
)  # fmt: skip
NewCode = step("new_code", "Send the customer another code for collecting it.", _new_code)
OpenReturn = step(
    "open_return", "Open a return for a customer who calls or stands in the store.", _open_return,
    body=ReturnBody, example={"lines": [{"line_no": 1, "quantity": 1}], "reason": "does-not-fit", "way": "store"},
)  # fmt: skip
