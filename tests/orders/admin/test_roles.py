"""Who may press what: every role on every button, asked of the server and not of the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client, RequestFactory
from django.urls import reverse

from config.settings.roles import ROLES
from core import clock
from core.audit import Author
from core.models import User
from core.roles.operations import keep_roles
from core.roles.rules import rights_by_role
from orders.fulfilment.rules import ShipmentStatus
from orders.models import Order, OrderEdit, Return, Shipment
from orders.returns.operations import ClaimRequest, approve_return, inspect_return, open_claim, receive_return
from orders.returns.rules import Verdict
from orders.sales.operations import CapturedPayment, cancel_order, confirm_order
from payments.models import Refund, RefundTerms
from payments.operations import set_refund_terms
from tests.orders.assisted.drafts import draft_with, offered
from tests.orders.conftest import begin, come_back
from tests.orders.handover.stores import make_ready, pack_in_store
from tests.orders.returns.parcels import add_reasons, ask, deliver, scan, send, swap
from tests.orders.wardrobe import add_piece, add_size, cart_with, everything
from tests.payments.credit.accounts import add_card
from tests.remembered import remembered

pytestmark = pytest.mark.django_db
WAITING = {
    "number": 1, "status": "awaiting", "reason": "x", "summary": "x", "plan": {}, "total_before": 1, "total_after": 2,
    "asked_by": "x",
}  # fmt: skip
OWN_ROWS = {"core.apikey": "core.own_apikey"}  # lists that show whoever asks what is theirs
LEAD_ON = {"order_edit_lines"}  # to a page of their own
NAMES = [role.name for role in ROLES]
PERSONAL = {
    "orders.customer",
    "orders.customeraddress",
    "orders.cart",
    "orders.lead",
    "orders.wishlist",
    "orders.draftorder",
}
Maker = Callable[[], tuple[str, int]]

MAY = {
    "order_cancel": {"Support"},
    "order_readdress": {"Support"},
    "order_open_return": {"Support"},
    "order_call_edit_off": {"Sales", "Support"},
    "order_edit_lines": {"Sales", "Support"},
    "order_ask_gateway": {"Support"},
    "order_confirm_cash": {"Support"},
    "order_send_code": {"Support"},
    "order_call": {"Support"},
    "order_verify": {"Support"},
    "order_settle": {"Support"},
    "order_ready": {"Warehouse"},
    "order_hand_over": {"Warehouse"},
    "order_new_code": {"Warehouse"},
    "draftorder_offer_by_link": {"Sales", "Support"},
    "draftorder_offer_in_shop": {"Sales", "Support"},
    "draftorder_offer_at_door": {"Sales", "Support"},
    "draftorder_call_off": {"Sales", "Support"},
    "draftorder_resend_link": {"Sales", "Support"},
    "draftorder_retract": {"Sales", "Support"},
    "draftorder_record_paid": {"Sales"},
    "shipment_deliver_again": {"Support"},
    "shipment_bring_back": {"Support"},
    "shipment_book_courier": {"Warehouse"},
    "shipment_mark_as_delivered": {"Warehouse"},
    "shipment_mark_as_lost": {"Warehouse"},
    "return_approve": {"Support"},
    "return_refuse": {"Support"},
    "return_accept": {"Support"},
    "return_receive": {"Warehouse"},
    "return_inspect": {"Warehouse"},
    "return_exchange": {"Finance"},
    "return_refund": {"Finance"},
    "return_close": {"Finance"},
    "creditaccount_adjust": {"Finance"},
    "creditaccount_block": {"Finance"},
    "refund_approve": {"Finance"},
    "refund_decline": {"Finance"},
}


@remembered
def keep() -> None:
    """Every role with its rights."""
    keep_roles(Author("a test", "test"))


def browser_of(role: str) -> Client:
    """Somebody who holds just this role."""
    user = User.objects.create_user(f"{role.lower()}@blouson.test", "kanjivaram-9", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def ready(placed: Callable[..., Order], pay: Callable[..., dict[str, str]]) -> Callable[[str], int]:
    """Makes what a button stands on, in the state in which it stands there; answers its key."""

    def bought() -> Order:
        order = Order.objects.get(public_id=begin(cart_id=cart_with((add_piece(), 2))).order_id)
        confirm_order(reference=order.reference, payment=CapturedPayment("pay_1", order.money_total))
        return order

    def coming_back(steps: int, *, is_swap: bool = False) -> int:
        order = bought()
        deliver(order)
        found = swap(order, add_size(add_piece(), "36", price="1500.00")) if is_swap else ask(order, (1, 1))
        who = "meera@blouson.test"
        walk: list[Callable[[], Any]] = [
            lambda: approve_return(return_id=found.public_id, actor=who),
            lambda: receive_return(return_id=found.public_id, actor=who),
            lambda: inspect_return(return_id=found.public_id, verdicts=[Verdict(1, good=1)], actor=who),
        ]
        for step in walk[:steps]:
            step()
        return Return.objects.get().pk

    def claimed() -> int:
        order = bought()
        deliver(order)
        request = ClaimRequest("missing", [(1, 1)], "refund", "Only one lay in the box")
        open_claim(order_id=order.public_id, request=request)
        return Return.objects.get().pk

    def make(button: str) -> int:
        kind, _, step = button.partition("_")
        if kind == "refund":
            order = placed()
            come_back(order, pay(order))
            asker = User.objects.create_user("asker@blouson.test", "kanjivaram-9", is_staff=True)
            set_refund_terms(RefundTerms(limit=0))
            cancel_order(order_id=order.public_id, reason="Torn", actor=str(asker))
            return Refund.objects.get().pk
        if kind == "creditaccount":
            add_card(1_000_00)
            return int(admin_of("payments.creditaccount").objects.get().pk)
        if kind == "draftorder":
            draft = draft_with((add_piece(), 1))
            if step in ("resend_link", "retract", "record_paid"):
                offered(draft)
            return draft.pk
        if kind == "return":
            steps = {"approve": 0, "refuse": 0, "receive": 1, "inspect": 2}.get(step, 3)
            if step == "accept":
                return claimed()
            return coming_back(steps, is_swap=step == "exchange")
        if kind == "shipment":
            order = bought()
            send(order, until=ShipmentStatus.OUT_FOR_DELIVERY)
            if step in ("deliver_again", "bring_back"):
                scan(order, ShipmentStatus.UNDELIVERED, minutes=1)
            if step == "book_courier":
                Shipment.objects.update(awb=None, status="created")
            return Shipment.objects.get().pk
        unpacked = {
            "order_readdress",
            "order_open_return",
            "order_call_edit_off",
            "order_edit_lines",
            "order_call",
        }
        order = bought() if button in unpacked else placed()
        if button in ("order_ready", "order_hand_over", "order_new_code"):
            order = bought()
            Order.objects.filter(pk=order.pk).update(collect_at="BLR")
            order.refresh_from_db()
            (pack_in_store if button == "order_ready" else make_ready)(order)
        if button == "order_call_edit_off":
            OrderEdit.objects.create(order=order, **WAITING, expires_at=clock.now() + timedelta(hours=1))
        if button == "order_call":
            send(order, until=ShipmentStatus.OUT_FOR_DELIVERY)
            scan(order, ShipmentStatus.UNDELIVERED, minutes=1)
        if button in {"order_confirm_cash", "order_send_code"}:
            Order.objects.filter(pk=order.pk).update(payment_method="cod")
        if button == "order_open_return":
            deliver(order)
            add_reasons()
        Order.objects.filter(pk=order.pk).update(stock_verified=False, flags={"disputed": "See to it."})
        return order.pk

    return make


def admin_of(label: str) -> Any:
    return next(model for model in admin.site._registry if model._meta.label_lower == label)


@pytest.mark.parametrize("button", MAY)
def test_each_button_is_pressed_by_its_roles_and_by_nobody_else(
    button: str, ready: Callable[[str], int]
) -> None:
    keep()
    app = "payments" if button.startswith(("creditaccount", "refund")) else "orders"
    url = reverse(f"admin:{app}_{button}", args=[ready(button)])
    browsers = {role: browser_of(role) for role in NAMES}
    before = everything()
    for role, client in browsers.items():
        may = role in MAY[button] | {"Owner"}
        assert client.get(url).status_code == (302 if may and button in LEAD_ON else 200 if may else 403), (
            role
        )
        if not may:
            fields = {"_form_submitted": "on", "reason": "Because", "amount": "10", "key": "k"}
            assert client.post(url, fields).status_code == 403, role
    assert everything() == before


@pytest.mark.parametrize("role", NAMES)
def test_each_role_reads_the_lists_it_may_and_no_other(role: str) -> None:
    keep()
    client = browser_of(role)
    reader = User.objects.get()
    held = reader.get_all_permissions()
    asking = RequestFactory().get("/admin/")
    asking.user = reader
    for model, page in admin.site._registry.items():
        meta = model._meta
        may = any(f"{meta.app_label}.{verb}_{meta.model_name}" in held for verb in ("view", "change"))
        may = may or OWN_ROWS.get(meta.label_lower) in held
        url = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
        # That each list opens for who may see it, tests/core/test_admin.py shows once, for the owner.
        assert page.has_view_or_change_permission(asking) == may, (role, meta.label)
        assert may or client.get(url).status_code == 403, (role, meta.label)
        if may:
            for inline in page.inlines:
                inner = inline.model._meta
                assert f"{inner.app_label}.view_{inner.model_name}" in held, (role, meta.label, inner.label)


def test_every_button_asks_for_a_right() -> None:
    unguarded = [
        f"{type(page).__name__}.{name}"
        for page in admin.site._registry.values()
        for kind in ("actions", "actions_list", "actions_row", "actions_detail", "actions_submit_line")
        for name in page._extract_action_names(getattr(page, kind, None) or ())
        if not getattr(getattr(page, str(name), None), "allowed_permissions", None)
    ]
    assert unguarded == []


def test_only_those_who_talk_to_people_see_people(db: None) -> None:
    rights = rights_by_role([role for role in ROLES if role.name != "Owner"], _known())
    for role in ("Marketing", "Merchandiser", "Finance"):
        seen = {right.replace("view_", "") for right in rights[role]} & PERSONAL
        assert seen == set() and "orders.see_contacts" not in rights[role], role


def test_rights_over_people_are_the_owners_alone(db: None) -> None:
    rights = rights_by_role([role for role in ROLES if role.name != "Owner"], _known())
    assert not [
        right for held in rights.values() for right in held if right.startswith(("auth.", "core.add"))
    ]
    assert not [right for held in rights.values() for right in held if right.endswith("_user")]


def _known() -> set[str]:
    user = User(is_superuser=True, is_active=True)
    return user.get_all_permissions()
