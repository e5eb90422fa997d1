"""Returns and claims, moved on only by the steps that stand open."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from core.api.bodies import Body, Whole
from core.api.fields import Wanted, picked
from core.audit import audited
from core.backoffice.bodies import ReasonBody
from core.backoffice.calls import Call
from core.backoffice.lists import FIELDS, AdminList, Between, Filter, exactly, listed, one_of, only_if, yes
from core.backoffice.many import YesOrNo
from core.backoffice.things import one
from core.backoffice.view import AdminView, done, found_row, fresh, wanted_of
from orders.api.offered import check_offered
from orders.api.orders import READ, WRITE
from orders.api.things import RETURN
from orders.api.writing import return_row
from orders.models import Return, ReturnItem
from orders.returns.operations import (
    ClaimVerdict,
    accept_claim,
    approve_return,
    close_return,
    inspect_return,
    receive_return,
    refund_return,
    refuse_return,
    send_exchange,
)
from orders.returns.rules import ReturnStatus, Verdict

ANSWER = one(**{"return": RETURN})
Said = Mapping[str, Any]
Deed = Callable[[str, str, Said], object]


def returns_read() -> QuerySet[Return]:
    """Returns with their orders and items."""
    items = ReturnItem.objects.select_related("line", "reason", "replacement").order_by("line__line_no")
    return Return.objects.select_related("order").prefetch_related(Prefetch("items", items))


class Returns(AdminList):
    """Returns and claims."""

    plural = "returns"
    kind = RETURN
    filters: ClassVar[Mapping[str, Filter]] = {
        "number": exactly("number"),
        "status": one_of("status", [status.value for status in ReturnStatus]),
        "origin": one_of("origin", Return.Origin.values),
        "order_id": exactly("order__public_id"),
        "order_number": exactly("order__number"),
        "awb": exactly("awb"),
        "our_fault": only_if(yes("our_fault")),
    }
    moments: ClassVar[Mapping[str, Between]] = {
        "requested_at": Between("requested_at"),
        "ended_at": Between("ended_at"),
    }

    def rows(self, **path: str) -> QuerySet[Return]:
        """All of them."""
        return returns_read()

    def written(self, rows: Sequence[Return], wanted: Wanted) -> list[dict[str, Any]]:
        """One query for their items."""
        return [return_row(row) for row in rows]


Returns.calls = {"get": listed(Returns, scope=READ, right="orders.view_return")}


class ReturnDoor(AdminView):
    """A door of one return. Its verbs own their transactions."""

    has_versions = True

    def shown(self, request: Request, **path: str) -> dict[str, Any]:
        """The return. Raises NotFound."""
        row = return_row(found_row(returns_read(), public_id=path["return_id"]))
        return {"return": picked(row, wanted_of(RETURN, request))}


class OneReturn(ReturnDoor):
    """One return."""

    calls: ClassVar[Mapping[str, Call]] = {
        "get": Call(READ, "orders.view_return", ANSWER, query={"fields": FIELDS})
    }

    def get(self, request: Request, return_id: str) -> HttpResponse:
        """One return; which steps stand open is told with its order."""
        return fresh(request, self.shown(request, return_id=return_id))


class ReturnStep(ReturnDoor):
    """One step of a return. Below it stand its name in the rule, its body and what it does."""

    name: ClassVar[str]
    body: ClassVar[type[Body]] = Body
    deed: ClassVar[Deed]

    def post(self, request: Request, return_id: str) -> HttpResponse:
        """Take this step, if it is the return's next."""
        wanted, said = wanted_of(RETURN, request), self.body.read(request)
        found = found_row(Return.objects.select_related("order"), public_id=return_id)
        check_offered(found.order, self.caller, name=self.name, about="return", pk=found.pk)
        with audited(self.caller.author, Return, [found.pk]):
            type(self).deed(return_id, str(self.caller.user), said)
        row = return_row(found_row(returns_read(), pk=found.pk))
        return done({"return": picked(row, wanted)})


def return_step(
    name: str, about: str, right: str, deed: Deed, *, body: type[Body] = Body, example: Said | None = None
) -> type[ReturnStep]:
    """The door of a step."""

    def post(self: ReturnStep, request: Request, return_id: str) -> HttpResponse:
        return ReturnStep.post(self, request, return_id)

    post.__doc__ = about
    call = Call(
        WRITE, f"orders.{right}_return", ANSWER, body, query={"fields": FIELDS}, example=example or {}
    )
    parts = {
        "__doc__": about,
        "name": name,
        "body": body,
        "deed": staticmethod(deed),
        "calls": {"post": call},
        "post": post,
    }
    return type(f"Return{name.title()}", (ReturnStep,), parts)


class VerdictBody(Body):
    """How the units of one line were found; what is none of these did not arrive."""

    line_no = Whole(min_value=1, max_value=30_000)
    good = Whole(min_value=0, max_value=30_000)
    damaged = Whole(required=False, min_value=0, max_value=30_000)
    not_ours = Whole(required=False, min_value=0, max_value=30_000)


class InspectionBody(Body):
    """What was found, line by line."""

    verdicts = VerdictBody(many=True, min_length=1, max_length=200)


class ClaimBody(Body):
    """What a claim that is believed becomes."""

    wish = serializers.ChoiceField(choices=Return.Wish.values)
    comes_back = YesOrNo(required=True)


REASON = {"reason": "It was worn."}
Approve = return_step(
    "approve", "Agree to take these pieces back.", "approve",
    lambda key, who, said: approve_return(return_id=key, actor=who),
)  # fmt: skip
Refuse = return_step(
    "refuse", "Say no; the customer reads why.", "approve",
    lambda key, who, said: refuse_return(return_id=key, reason=said["reason"], actor=who),
    body=ReasonBody, example=REASON,
)  # fmt: skip
Accept = return_step(
    "accept", "Believe a claim.", "approve",
    lambda key, who, said: accept_claim(
        return_id=key, verdict=ClaimVerdict(said["wish"], said["comes_back"]), actor=who
    ),
    body=ClaimBody, example={"wish": "refund", "comes_back": False},
)  # fmt: skip
Receive = return_step(
    "receive", "Note that the parcel has arrived.", "receive",
    lambda key, who, said: receive_return(return_id=key, actor=who),
)  # fmt: skip
Inspect = return_step(
    "inspect", "Say how the pieces were found.", "receive",
    lambda key, who, said: inspect_return(
        return_id=key, verdicts=[Verdict(**each) for each in said["verdicts"]], actor=who
    ),
    body=InspectionBody, example={"verdicts": [{"line_no": 1, "good": 1}]},
)  # fmt: skip
GiveBack = return_step(
    "refund", "Give the money back; above the limit it waits for a second person.", "refund",
    lambda key, who, said: refund_return(return_id=key, actor=who),
)  # fmt: skip
SendExchange = return_step(
    "exchange", "Send what was asked for instead.", "refund",
    lambda key, who, said: send_exchange(return_id=key, actor=who),
)  # fmt: skip
Close = return_step(
    "close", "Close it without money; the customer reads why.", "refund",
    lambda key, who, said: close_return(return_id=key, reason=said["reason"], actor=who),
    body=ReasonBody, example=REASON,
)  # fmt: skip
