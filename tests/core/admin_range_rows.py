"""More rows for the lists of the admin: what a house keeps of its range, and the papers of its orders."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from catalog.addresses.models import HandleRedirect
from catalog.assortment.models import ProductType, SizeChart
from catalog.collections.models import ProductCategory
from catalog.inventory.models import KitComponent, StockTerms
from catalog.products.models import ProductVariant
from catalog.search.models import SearchLog
from catalog.translations.models import Phrase
from core import clock
from core.models import User
from orders.models import (
    CreditNote,
    Customer,
    CustomerMerge,
    DataExport,
    DispatchWish,
    ErasureRequest,
    GiftCardOrder,
    ImportedOrder,
    Invoice,
    InvoiceSeries,
    Lead,
    Order,
    ProductAlert,
    ProductQuestion,
    Review,
    ShareTag,
    StaffRule,
    StaffRuleAct,
    SuspectedDuplicate,
    Ticket,
    TicketMessage,
    Wishlist,
    WishlistItem,
)
from payments.models import CreditAccount, CreditEntry, CreditUse

NOTHING: dict[str, Any] = {
    "lines": [],
    "taxable": 0,
    "cgst": 0,
    "sgst": 0,
    "igst": 0,
    "total": 0,
    "issued_on": date(2026, 11, 24),
}


def add_range(name: str, variant: ProductVariant) -> None:
    """A chart, a type, a phrase, an old address, stock terms, a kit, and a search."""
    chart = SizeChart.objects.create(
        handle=f"chart-{name}", title=name, columns=["Bust"], rows=[{"size": "34", "cm": ["86"]}]
    )
    ProductType.objects.create(handle=f"type-{name}", title=name, size_chart=chart)
    Phrase.objects.create(language="hi", text=name, meaning=name)
    category = ProductCategory.objects.order_by("-id").first()
    HandleRedirect.objects.create(kind="category", handle=f"old-{name}", category=category)
    StockTerms.objects.create(variant=variant)
    kit = variant.product.variants.create(sku=f"KIT-{name}", hs_code="62061090")
    KitComponent.objects.create(kit_variant=kit, component_variant=variant)
    SearchLog.objects.create(on=date(2026, 11, 24), text=name)


def add_papers(name: str, order: Order, variant: ProductVariant) -> None:
    """An invoice with its credit note, an order of an older shop, and somebody who waits for a piece."""
    series = {
        kind: InvoiceSeries.objects.get_or_create(gstin="29ABCDE1234F1ZW", year="2627", kind=kind)[0]
        for kind in ("invoice", "credit_note")
    }
    numbers: dict[str, Any] = {"serial": int(name) + 1, "gstin": "29ABCDE1234F1ZW", **NOTHING}
    invoice = Invoice.objects.create(
        series=series["invoice"], number=f"I-{name}", order=order, supplier={}, recipient={}, place_of_supply="29",
        **numbers,
    )  # fmt: skip
    CreditNote.objects.create(
        series=series["credit_note"],
        number=f"C-{name}",
        invoice=invoice,
        key=name,
        reason="Returned",
        **numbers,
    )
    ImportedOrder.objects.create(
        source="shopify", number=name, currency="INR", item_total=100, total=100, placed_at=clock.now()
    )
    Lead.objects.create(
        topic="bridal",
        name=name,
        email=f"a{name}@example.com",
        message="For March",
        consent="Yes",
        product=variant.product,
    )
    Review.objects.create(
        product=variant.product, order=order, buyer_ref=name, author="A", stars=5, text="Good"
    )
    ProductQuestion.objects.create(
        product=variant.product, name="A", email=f"a{name}@example.com", text="Is it lined?"
    )
    ShareTag.objects.create(code=f"letter-{name}", name=name)
    WishlistItem.objects.create(wishlist=Wishlist.objects.create(), variant=variant, unit_price=100)
    ProductAlert.objects.create(
        email=f"a{name}@example.com",
        variant=variant,
        consent="Yes",
        expires_at=clock.now() + timedelta(days=1),
    )
    customer = Customer.objects.create(email=f"e{name}@example.com", name=name)
    ErasureRequest.objects.create(customer=customer, due_at=clock.now())
    DataExport.objects.create(customer=customer)
    person, _ = User.objects.get_or_create(email="rules@blouson.test")
    rule = StaffRule.objects.create(name=f"Rule {name}", event="placed", action="hold", made_by=person)
    StaffRuleAct.objects.create(rule=rule, order=order, key=name, done="held")
    DispatchWish.objects.create(order=order, courier="Delhivery")
    other = Customer.objects.create(email=f"twin{name}@example.com", name=f"Twin {name}")
    SuspectedDuplicate.objects.create(first=customer, second=other, points=50, reasons=["phone"])
    CustomerMerge.objects.create(kept=customer, gone=other, reason=name, merged_by=name)
    ticket = Ticket.objects.create(customer=customer, order=order, subject=name)
    TicketMessage.objects.create(ticket=ticket, body="M or L?")
    add_credit(name, order)


def add_credit(name: str, order: Order) -> None:
    """Store credit of which an order holds some."""
    account = CreditAccount.objects.create(kind="store_credit", owner=f"cus_{name}")
    CreditEntry.objects.create(account=account, seq=1, kind="issue", amount=500, balance=500, key=name)
    CreditUse.objects.create(account=account, reference=order.number, amount=100)
    GiftCardOrder.objects.create(
        number=f"GIFT-{name}", key=name, token_hash=name, card_token_hash=name, amount=100, sender_name=name,
        recipient_name=name, recipient_email=f"g{name}@example.com", deliver_on=date(2026, 11, 24),
    )  # fmt: skip
