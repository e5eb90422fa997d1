"""Draft orders for tests, filled by somebody of sales."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db import connection

from core.audit.models import AuditEntry
from core.models import User
from core.money import Money
from orders.assisted.operations import (
    DraftOffer,
    fill_draft,
    offer_draft,
    put_draft_line,
    start_draft,
)
from orders.carts.queries import cart_summary
from orders.checkout.rules import CheckoutDetails
from orders.models import DraftOrder, Order, OrderEdit
from payments.models import LedgerEntry, PaymentLink
from payments.tasks import sweep
from tests.orders.wardrobe import BENGALURU, Piece, everything
from tests.world import World, drain_outbox

ASHA = CheckoutDetails(
    email="asha@example.com",
    phone="98450 12345",
    shipping=replace(BENGALURU, phone=""),
    shipping_option_code="standard",
)
LINK, SHOP, DOOR = (DraftOffer(way, 48) for way in ("link", "shop", "door"))


def meena() -> User:
    """Somebody who may do everything."""
    known = User.objects.filter(email="meena@blouson.test").first()
    return known or User.objects.create_superuser("meena@blouson.test", "kanjivaram-9", name="Meena")


def draft_with(*pieces: tuple[Piece, int], details: CheckoutDetails = ASHA, note: str = "") -> DraftOrder:
    """An open draft for Asha with these pieces."""
    draft_id = start_draft(by=meena())
    for piece, quantity in pieces:
        put_draft_line(draft_id=draft_id, variant_id=piece.public_id, quantity=quantity, by=meena())
    fill_draft(draft_id=draft_id, details=details, note=note, by=meena())
    return DraftOrder.objects.get(public_id=draft_id)


def total_of(draft: DraftOrder, payment_method: str = "prepaid") -> int:
    """What staff see below the lines, in minor units."""
    found = cart_summary(
        draft.cart.public_id,
        state_code=draft.state_code,
        pincode=draft.pincode,
        shipping_option=draft.shipping_option_code,
        email=draft.email,
        payment_method=payment_method,
    )
    return found.total.amount


def offered(draft: DraftOrder, offer: DraftOffer = LINK) -> Order:
    """The order of a draft that is offered at the total it shows."""
    total = total_of(draft, "cod" if offer is DOOR else "prepaid")
    number = offer_draft(draft_id=draft.public_id, offer=offer, accepted_total=total, by=meena())
    draft.refresh_from_db()
    return Order.objects.get(number=number)


def made_link(order: Order | OrderEdit) -> PaymentLink:
    """The payment link of an order, or of a change of one, made at the gateway."""
    sweep()
    return PaymentLink.objects.filter(intent__reference=order.reference).latest("id")


def pay_link(world: World, link: PaymentLink) -> dict[str, Any]:
    """The customer pays a link at the gateway; answers the gateway's payment."""
    paid: dict[str, Any] = world.razorpay.call("POST", f"/payment_links/{link.provider_link_id}/pay", {})
    return paid["payment"]


def held_money(*references: str) -> Money:
    """Captured less refunded by the ledger."""
    entries = LedgerEntry.objects.filter(payment__intent__reference__in=references)
    return Money(sum(entries.values_list("amount", flat=True)))


def settle_money() -> None:
    """News, refunds and links until nothing moves any more."""
    for _ in range(3):
        drain_outbox()
        sweep()
    drain_outbox()


def all_rows() -> dict[str, list[Any]]:
    """As `everything`, with drafts, links and the trail: a refusal leaves all of it as it was."""
    found = everything()
    with connection.cursor() as cursor:
        for table in ("orders_draftorder", "orders_cartcode", "orders_ordernote", "payments_paymentlink"):
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY id')
            found[table] = cursor.fetchall()
    found["trail"] = list(AuditEntry.objects.order_by("id").values_list("id"))
    return found


def trail(row: Any) -> list[tuple[str, str]]:
    """What the audit trail tells of a row: who, what."""
    entries = AuditEntry.objects.filter(kind=row._meta.label_lower, object_id=str(row.pk)).order_by("id")
    return [(entry.actor_name, entry.action) for entry in entries]
