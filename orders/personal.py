"""What orders holds about people, table by table: told to them on request, and what becomes of it when they ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q

from core.personal import (
    Becomes,
    Changed,
    Holding,
    Kept,
    Person,
    Personal,
    Pseudonymised,
    Scrubbed,
)
from core.personal.holdings import BY_LAW
from orders import models as tables
from orders.customers.duplicates.personal import DUPLICATES
from orders.customers.elsewhere.personal import ELSEWHERE
from orders.customers.leads.personal import ENQUIRIES
from orders.customers.tickets.personal import QUESTIONS
from orders.questions.personal import ABOUT_PIECES
from orders.reviews.operations import take_out_reviews

ERASED_NAME = "Erased customer"
_LAW = Kept(BY_LAW)
_STAFF = "staff's words about what is sold and how"
_BODY = frozenset({"measurements", "note"})  # of what was made for them: not needed for the books


def _by(path: str) -> Callable[[Person], Q]:
    """Rows that lead to the customer."""
    return lambda person: Q(**{path: person.customer_pk})


def _by_contact(person: Person) -> Q:
    return Q(email__in=person.emails)


def _consents(person: Person) -> Q:
    return Q(customer=person.customer_pk) | Q(contact__in=person.emails | person.phones)


def _codes(person: Person) -> Q:
    return Q(phone__in=person.phones) | Q(subject=person.customer_id)


def _without_body(configuration: Any) -> Any:
    return {name: kept for name, kept in configuration.items() if name not in _BODY}


_PLACE = ("name", "line1", "line2", "city", "state_code", "pincode")
_BILLED = {
    f"{part}_{name}": _LAW for part in ("shipping", "billing") for name in (*_PLACE, "country", "province")
}
_HOUSE = frozenset({"token_hash", "details_digest", "flags", "stock_verified", "price_verified", "erp_id"})

PEOPLE = (
    Holding(
        tables.CustomerAddress,
        {name: Becomes() for name in (*_PLACE, "phone")},
        whose=_by("customer"),
        title="Your addresses",
        is_removed=True,
        untold=frozenset({"customer"}),
    ),
    Holding(
        tables.KeptMeasurements,
        {"name": Becomes(), "values": Becomes()},
        whose=_by("customer"),
        title="Measurements you keep",
        is_removed=True,
        untold=frozenset({"customer"}),
    ),
    Holding(
        tables.CustomerGroupMembership, {}, whose=_by("customer"), title="Your groups", is_removed=True,
        untold=frozenset({"customer"}),
    ),
    Holding(
        tables.DataExport, {}, whose=_by("customer"), title="Your downloads", is_removed=True,
        untold=frozenset({"customer", "file"}),
    ),
    Holding(tables.ErasureRequest, {}, whose=_by("customer"), title="Your wishes to be forgotten"),
    Holding(
        tables.ConsentRecord,
        {"contact": Pseudonymised(), "words": Kept("the words you read, proof of what was agreed")},
        whose=_consents,
        title="What you agreed to",
        untold=frozenset({"customer"}),
    ),
    Holding(
        tables.ProductAlert, {"email": Becomes()}, whose=_by_contact, title="Pieces you wait for", is_removed=True
    ),
    *DUPLICATES,
    Holding(tables.OneTimeCode, {"phone": Becomes(), "subject": Becomes()}, whose=_codes, is_removed=True),
    Holding(
        tables.Customer,
        {
            "email": Pseudonymised(as_email=True),
            "phone": Becomes(),
            "name": Becomes(ERASED_NAME),
            "company_name": Becomes(),
            "gstin": Becomes(),
            "email_verified_at": Becomes(None),
            "phone_verified_at": Becomes(None),
        },
        whose=_by("pk"),
        title="You",
        untold=frozenset({"user"}),
    ),
)  # fmt: skip

WISHES = (
    Holding(
        tables.WishlistItem, {"configuration": Becomes()}, whose=_by("wishlist__customer"), title="Your wishes",
        is_removed=True, untold=frozenset({"wishlist", "configuration_key"}),
    ),
    Holding(tables.Wishlist, {}, whose=_by("customer"), is_removed=True),
    Holding(  # what staff put together for them and was not bought: one that was bought is an order
        tables.DraftOrder, dict.fromkeys(("email", "phone", "company_name", "gstin", "note", *_PLACE), Becomes()),
        whose=_by("cart__customer"), title="What we put together for you", is_removed=True,
        untold=frozenset({"cart", "created_by", "note"}),
    ),
    Holding(
        tables.LineItem, {"configuration": Becomes(), "agreed_because": Becomes(), "metadata": Becomes()},
        whose=lambda person: Q(cart__customer=person.customer_pk) | Q(cart__email__in=person.emails), title="Your bags",
        is_removed=True, untold=frozenset({"cart", "configuration_key", "agreed_because"}),
    ),
    Holding(
        tables.CheckoutDraft, dict.fromkeys(("email", "phone", "company_name", "shipping", "billing", "metadata"), Becomes()),
        whose=lambda person: Q(cart__customer=person.customer_pk) | _by_contact(person), title="What you told us of your bags",
        is_removed=True, untold=frozenset({"cart"}),
    ),
    Holding(
        tables.CartReminder, {"email": Becomes()}, whose=lambda person: Q(cart__customer=person.customer_pk) | _by_contact(person),
        title="Bags we reminded you of", is_removed=True, untold=frozenset({"token_hash"}),
    ),
    Holding(
        tables.Cart, {name: Becomes() for name in ("email", "note", "gift_message")}, whose=lambda person: Q(customer=person.customer_pk) | _by_contact(person),
        is_removed=True,
    ),
    Holding(
        tables.ReviewPhoto, {}, whose=_by("review__order__customer"), title="Photos with your reviews",
        untold=frozenset({"review"}),
    ),
    Holding(
        tables.Review,
        {name: Kept("shown without a name when you chose so") for name in ("author", "text", "buyer_ref", "reply")},
        whose=_by("order__customer"),
        title="Your reviews",
        erase=take_out_reviews,
        untold=frozenset({"customer", "buyer_ref", "decided_by"}),
    ),
)  # fmt: skip

DEALINGS = (
    Holding(
        tables.Order,
        {
            **_BILLED,
            "name": _LAW,
            "company_name": _LAW,
            "gstin": _LAW,
            "email": Pseudonymised(as_email=True),
            "phone": Becomes(),
            "shipping_phone": Becomes(),
            "billing_phone": Becomes(),
            "flags": Scrubbed(),
            "note": Becomes(),
            "gift_message": Becomes(),
        },
        whose=_by("customer"),
        title="Your orders",
        untold=_HOUSE | {"customer"},
    ),
    Holding(
        tables.OrderLine,
        {"configuration": Changed(_without_body), "metadata": Becomes({})},
        whose=_by("order__customer"),
        title="What you ordered",
        untold=frozenset({"variant", "line_ref", "picture"}),
    ),
    Holding(
        tables.OrderFact,
        {"text": Scrubbed(), "detail": Scrubbed(), "actor": Scrubbed()},
        whose=_by("order__customer"),
        title="What happened to your orders",
        untold=frozenset({"key", "detail"}),
    ),
    Holding(
        tables.OrderEdit, {"reason": Scrubbed(), "plan": Kept("what was sold and for how much")},
        whose=_by("order__customer"), title="Changes of your orders", untold=frozenset({"plan", "asked_by", "payment_id"}),
    ),
    Holding(
        tables.OrderNote,
        {"text": Scrubbed()},
        whose=_by("order__customer"),
        title="What we noted beside your orders",
        untold=frozenset({"author"}),
    ),
    Holding(
        tables.Shipment, {}, whose=_by("fulfillment__order__customer"), title="Your parcels",
        untold=frozenset({"fulfillment", "label_url", "next_poll_at", "quiet_polls"}),
    ),
    Holding(
        tables.Return, {"note": Becomes(), "answer": Scrubbed(), "actor": Scrubbed()}, whose=_by("order__customer"),
        title="Your returns",
    ),
    Holding(
        tables.ReturnItem, {"note": Becomes()}, whose=_by("return_of__order__customer"),
        title="What you sent back", untold=frozenset({"line"}),
    ),
    Holding(
        tables.ClaimPhoto, {"content": Becomes(b"")}, whose=_by("claim__return_of__order__customer"), is_removed=True,
    ),
    Holding(
        tables.Invoice, {"recipient": _LAW}, whose=_by("order__customer"), title="Your invoices",
        untold=frozenset({"series"}),
    ),
    Holding(
        tables.CreditNote, {"reason": _LAW}, whose=_by("invoice__order__customer"), title="Your credit notes",
        untold=frozenset({"series", "key"}),
    ),
    Holding(
        tables.ImportedOrder,
        {**dict.fromkeys(("name", "shipping_address", "billing_address"), _LAW), **dict.fromkeys(("email", "phone", "note"), Becomes())},
        whose=_by("customer"),
        title="Your orders at our older shop",
        untold=frozenset({"customer"}),
    ),
    Holding(
        tables.ImportedOrderLine, {}, whose=_by("order__customer"), title="What you ordered at our older shop"
    ),
    Holding(
        tables.PromotionUse,
        {"customer_ref": Kept("a number, or a fingerprint: a code once for each customer")},
        whose=lambda person: Q(customer_ref=person.customer_id),
        title="Codes you used",
        untold=frozenset({"customer_ref", "budget"}),
    ),
)  # fmt: skip

GIFTS = (
    Holding(  # giver and receiver stand in one row: only the words of the one who asks are taken out
        tables.GiftCardOrder,
        {
            **dict.fromkeys(
                ("sender_name", "sender_email", "recipient_name", "recipient_email", "message"), Scrubbed()
            ),
            "reason": Kept("staff's words"),
        },
        whose=lambda person: Q(sender_email__in=person.emails) | Q(recipient_email__in=person.emails),
        title="Gift cards you gave or got",
        waits_while=Q(delivered_at=None, status__in=["pending", "paid", "given"]),
        untold=frozenset({"key", "token_hash", "card_token_hash", "account_id", "given_by", "reason"}),
    ),
)

PERSONAL = Personal(
    holdings=(*ELSEWHERE, *ENQUIRIES, *PEOPLE, *QUESTIONS, *ABOUT_PIECES, *WISHES, *DEALINGS, *GIFTS),
    harmless={
        **dict.fromkeys(("orders.CheckoutTerms", "orders.CourierRule.name", "orders.ShippingOption"), _STAFF),
        **dict.fromkeys(("orders.ShippingProfile.name", "orders.ServiceZone.name"), _STAFF),
        **dict.fromkeys(("orders.Campaign", "orders.Promotion", "orders.WeightPhoto.content"), _STAFF),
        "orders.ErasureRequest.note": "what holds it up: numbers and names of tables",
        "orders.PromotionUse.reference": "an order's number",
        "orders.Fulfillment": "the ERP's numbers",
        "orders.DispatchHoliday.name": _STAFF,
        "orders.StaffRule.name": _STAFF,
        "orders.OrderTag.name": "a word by which staff find orders",
        "orders.InvoiceSeries": "the shop's own GSTIN",
        "orders.Invoice.gstin": "the shop's own GSTIN",
        "orders.CreditNote.gstin": "the shop's own GSTIN",
        "orders.Review.refusal": _STAFF,
        "orders.ShareTag.name": _STAFF,
        "orders.Order.details_digest": "a fingerprint of what was typed",
        "orders.Order.shipping_option_name": _STAFF,
        "orders.OrderLine.line_ref": "a number",
        "orders.OrderLine.gstin": "the shop's own GSTIN",
        "orders.Return.refund_id": "a number",
        "orders.LineItem.configuration_key": "a fingerprint, removed with its row",
        "orders.WishlistItem.configuration_key": "a fingerprint, removed with its row",
    },
)
