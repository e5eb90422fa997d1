"""Rows for every list of the admin, so many of each, all hanging together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import Group

from catalog.collections.models import ProductCategory, ProductCollection, ProductTag
from catalog.content.models import HomeSection, WrittenPage
from catalog.inventory.models import (
    InventoryItem,
    InventoryLevel,
    ReservationItem,
    StockLocation,
    StockMovement,
)
from catalog.made.models import (
    AddOn,
    AddOnPrice,
    Bundle,
    MeasurementField,
    MeasurementForm,
    Tailoring,
)
from catalog.media.models import Image
from catalog.pricing.models import CustomerGroup, Price, PriceList, PriceSet, Region, SpecialPrice
from catalog.products.models import Product, ProductVariant
from catalog.search.models import SearchSynonym
from catalog.tax.models import TaxRate
from core import clock
from core.models import ApiKey, AuditEntry, Delivery, ImportJob, OutboxEvent, ScheduledJob, User
from erp_sync.models import (
    Cursor,
    Drift,
    ExternalRef,
    FlowPause,
    InboxMessage,
    OutboundMessage,
    Reconciliation,
    SyncRun,
    WebhookDelivery,
    WebhookSubscription,
)
from orders.models import (
    Cart,
    Customer,
    CustomerGroupMembership,
    DispatchCalendar,
    DispatchHoliday,
    DraftOrder,
    Fulfillment,
    HandOver,
    LineItem,
    Order,
    OrderEdit,
    OrderFact,
    OrderLine,
    ServiceZone,
    Shipment,
    ShipmentScan,
    ShippingOption,
)
from payments.models import (
    Capture,
    CashRefund,
    Dispute,
    LedgerEntry,
    Payment,
    PaymentIntent,
    PaymentLink,
    Refund,
    Settlement,
    SettlementItem,
    WebhookEvent,
)
from storefront.audit.models import AuditFinding, SiteAudit
from storefront.letters.models import Letter
from tests.core.admin_order_rows import add_agreements, add_offers, add_returns
from tests.core.admin_range_rows import add_papers, add_range


def add_product(name: str) -> Product:
    """A published style with a front picture."""
    product = Product.objects.create(
        handle=f"style-{name}", title=f"Style {name}", erp_sku=f"STY-{name}", hs_code="62061090",
        status="published", published_at=clock.now(),
    )  # fmt: skip
    add_image(product, name)
    return product


def add_image(product: Product, name: str) -> Image:
    """A picture of a style."""
    return Image.objects.create(
        product=product, key=f"pic-{name}", stem=f"pic-{name}", formats=["webp"], widths=[320], alt="Front",
        width=960, height=1280, view="front",
    )  # fmt: skip


def add_variant(product: Product, name: str) -> ProductVariant:
    """A priced variant that can be counted."""
    variant = ProductVariant.objects.create(
        product=product, sku=f"SKU-{name}", title="34", hs_code="62061090"
    )
    Price.objects.create(price_set=PriceSet.objects.create(variant=variant), amount=150_000)
    return variant


def shelve(variant: ProductVariant, code: str, stocked: int) -> InventoryLevel:
    """So many of a variant at a place, with the movement that brought them."""
    item, _ = InventoryItem.objects.get_or_create(variant=variant)
    place, _ = StockLocation.objects.get_or_create(code=code, defaults={"name": code, "state_code": "29"})
    level = InventoryLevel.objects.create(item=item, location=place, stocked=stocked, as_of=clock.now())
    StockMovement.objects.create(level=level, kind="snapshot", delta_stocked=stocked or 1)
    return level


def add_price_list(name: str, variant: ProductVariant) -> PriceList:
    """A draft with one price of ₹1,400.00."""
    price_list = PriceList.objects.create(code=f"list-{name}", title=f"List {name}")
    SpecialPrice.objects.create(price_list=price_list, variant=variant, amount=140_000)
    return price_list


def add_order(name: str, **changes: Any) -> Order:
    """A confirmed and paid order of ₹1,599.00, without lines."""
    person = {"name": "Asha Rao", "phone": "+919845012345", "line1": "12, 4th Cross", "city": "Bengaluru",
              "state_code": "29", "pincode": "560038"}  # fmt: skip
    addresses = {f"{kind}_{key}": value for kind in ("shipping", "billing") for key, value in person.items()}
    fields = {
        "number": f"WEB-{name}", "token_hash": f"hash-{name}", "details_digest": "", "email": "asha@example.com",
        "phone": person["phone"], "name": person["name"], "shipping_option_code": "standard",
        "shipping_option_name": "Standard delivery", "item_total": 150_000, "shipping_total": 9_900,
        "tax_total": 7_614, "total": 159_900, "status": "confirmed", "confirmed_at": clock.now(),
        "payment_status": "paid", "payment_id": "pay_1",
    }  # fmt: skip
    return Order.objects.create(**{**addresses, **fields, **changes})


def add_line(order: Order, variant: ProductVariant, number: int) -> OrderLine:
    """One piece of ₹1,500.00."""
    return OrderLine.objects.create(
        order=order, line_no=number, line_ref=f"line_{number}", variant=variant, sku=variant.sku,
        variant_public_id=variant.public_id, product_title="Meera Silk Blouse", product_handle="meera",
        hs_code="62061090", quantity=1, unit_price=150_000, total=150_000, rate_bp=500, taxable=142_858,
        cgst=3_571, sgst=3_571, location_code="BLR", location_state_code="29",
    )  # fmt: skip


def add_attempt(order: Order, name: str) -> Payment:
    """A captured attempt to pay, its ledger entry and a refund that failed."""
    intent, _ = PaymentIntent.objects.get_or_create(
        reference=order.number, defaults={"amount": order.total, "currency": "INR", "provider": "razorpay",
                                          "receipt": f"receipt-{order.number}", "status": "paid"},
    )  # fmt: skip
    attempt = Payment.objects.create(
        intent=intent, provider="razorpay", provider_payment_id=f"pay_{name}", amount=order.total, currency="INR",
        status="captured", captured_at=clock.now(),
    )  # fmt: skip
    LedgerEntry.objects.create(
        payment=attempt, kind="capture", provider_ref=f"pay_{name}", amount=order.total, currency="INR"
    )
    torn = Refund.objects.create(
        payment=attempt, amount=100, currency="INR", reason="Torn", idempotency_key=f"refund-{name}", status="failed"
    )  # fmt: skip
    Capture.objects.create(payment=attempt)
    PaymentLink.objects.create(
        intent=intent, provider="razorpay", return_url="http://shop.test/", expires_at=clock.now(), status="cancelled"
    )  # fmt: skip
    CashRefund.objects.create(refund=torn)
    PaymentLink.objects.create(
        intent=intent,
        provider="razorpay",
        return_url="https://shop.test/",
        expires_at=clock.now(),
        status="cancelled",
    )
    add_payout(attempt, name)
    return attempt


def add_payout(payment: Payment, name: str) -> Settlement:
    """A payout that differs, with the payment in it, and a dispute of that payment."""
    Dispute.objects.create(payment=payment, provider_dispute_id=f"disp_{name}", amount=100, currency="INR")
    settlement = Settlement.objects.create(
        provider="razorpay", provider_settlement_id=f"setl_{name}", amount=100, difference=100, status="differs",
        settled_at=clock.now(),
    )  # fmt: skip
    SettlementItem.objects.create(
        settlement=settlement,
        entity_id=f"pay_{name}",
        kind="payment",
        payment=payment,
        credit=100,
        verdict="differs",
    )
    return settlement


def add_parcel(order: Order, name: str, *, scans: int = 1) -> Shipment:
    """A parcel under way, with the courier's log."""
    packed = Fulfillment.objects.create(order=order, delivery_ref=f"DN-{name}", location_code="BLR")
    parcel = Shipment.objects.create(fulfillment=packed, awb=f"AWB-{name}", status="in_transit")
    for number in range(scans):
        ShipmentScan.objects.create(
            shipment=parcel, dedupe=f"{name}-{number}", at=clock.now(), status="in_transit"
        )
    return parcel


def add_one_of_each(number: int) -> None:
    """One more row in every list of the admin."""
    name = f"{number:03d}"
    product = add_product(name)
    variant = add_variant(product, name)
    _stock_and_groups(name, product, variant)
    customer = Customer.objects.create(email=f"c{name}@example.com", name=f"Customer {name}")
    add_price_list(name, variant)
    group = CustomerGroup.objects.create(code=f"group-{name}", name=f"Group {name}")
    CustomerGroupMembership.objects.create(customer=customer, group=group)
    order = add_order(name, customer=customer, flags={"dead_band": "No GST slab fits."})
    line = add_line(order, variant, 1)
    add_attempt(order, name)
    add_parcel(order, name)
    OrderFact.objects.create(order=order, key="placed", kind="placed", text="Order placed.")
    cart = Cart.objects.create(customer=customer, expires_at=clock.now() + timedelta(days=30))
    LineItem.objects.create(cart=cart, variant=variant, quantity=1, unit_price=150_000)
    DraftOrder.objects.create(cart=cart, email=f"c{name}@example.com")
    HandOver.objects.create(order=order)
    OrderEdit.objects.create(
        order=order,
        number=1,
        status="applied",
        reason=name,
        summary=name,
        plan={},
        total_before=1,
        total_after=1,
        asked_by=name,
        ended_at=clock.now(),
    )
    place = StockLocation.objects.create(code=f"days-{name}", name=name, state_code="29")
    days = DispatchCalendar.objects.create(location=place)
    DispatchHoliday.objects.create(calendar=days, on=date(2026, 10, 2), name="Gandhi Jayanti")
    ServiceZone.objects.create(code=f"zone-{name}", name=name, states=["29"])
    ShippingOption.objects.create(code=f"way-{name}", name=name, amount=100, min_days=1, max_days=2)
    Letter.objects.create(
        kind="confirmed",
        about=name,
        order_number=order.number,
        to=order.email,
        subject=name,
        status="unknown",
    )
    _connections(name)
    add_range(name, variant)
    add_papers(name, order, variant)
    add_offers(name, order)
    add_returns(name, line)
    add_agreements(name, order)


def _stock_and_groups(name: str, product: Product, variant: ProductVariant) -> None:
    level = shelve(variant, f"P{name}", 5)
    ReservationItem.objects.create(level=level, quantity=1, reference=name, line_ref=name, status="confirmed")
    top = ProductCategory.objects.order_by("id").first()
    picture = product.images.first()
    category = ProductCategory.objects.create(handle=f"cat-{name}", title=name, parent=top, image=picture)
    collection = ProductCollection.objects.create(handle=f"col-{name}", title=name, image=picture)
    tag = ProductTag.objects.create(handle=f"tag-{name}", title=name)
    for group in (category, collection, tag):
        group.products.add(product)
    page = WrittenPage.objects.create(handle=f"page-{name}", title=name, image=picture)
    page.products.add(product)
    HomeSection.objects.create(kind="story", handle=f"section-{name}", page=page, collection=collection)
    SearchSynonym.objects.create(term=f"word{name}", meaning="blouse")
    TaxRate.objects.create(hsn_prefix=f"9{name}", rate_bp=500, starts_on=date(2025, 9, 22))
    Region.objects.create(code=f"R{name}", name=name)
    form = MeasurementForm.objects.create(handle=f"form-{name}", title=name)
    MeasurementField.objects.create(form=form, name="bust", label="Bust", least_mm=700, most_mm=1300)
    Tailoring.objects.create(product=product, form=form)
    AddOnPrice.objects.create(add_on=AddOn.objects.create(handle=f"extra-{name}", title=name), amount=100)
    Bundle.objects.create(variant=variant)
    product.variants.create(sku=f"CLOTH-{name}", hs_code="50072090", uom="metre")


def _connections(name: str) -> None:
    now = clock.now()
    ImportJob.objects.create(kind="product-content", title=name, status="done", phase="applying")
    AuditEntry.objects.create(
        actor_name="Asha", source="admin form", action="changed", kind="catalog.product", object_name=name
    )
    run = SyncRun.objects.create(flow="stock", trigger="schedule", status="done", finished_at=now)
    InboxMessage.objects.create(
        source="arkone", kind="stock", event_id=name, body="{}", sync_run=run, status="dead"
    )
    OutboundMessage.objects.create(
        key=name, flow="order", system="arkone", entity_key=name, sequence=1, payload={}, give_up_at=now, status="dead"
    )  # fmt: skip
    Cursor.objects.create(flow=f"flow-{name}", system="arkone")
    compared = Reconciliation.objects.create(flow=f"flow-{name}", system="arkone")
    Drift.objects.create(flow="stock", entity=name, field="on hand", seen_in=compared)
    FlowPause.objects.create(flow=f"flow-{name}", reason="Stock-taking", paused_by="asha@blouson.test")
    ExternalRef.objects.create(system="arkone", kind="order", public_id=name, external_id=name)
    receiver = WebhookSubscription.objects.create(
        title=name, url=f"https://{name}.test/", events=["order.placed"]
    )
    WebhookDelivery.objects.create(
        subscription=receiver, event_id=name, position=1, type="order.placed", entity_key=name, body="{}", give_up_at=now
    )  # fmt: skip
    event = OutboxEvent.objects.create(event_id=f"evt-{name}", name="orders.OrderPlaced", payload={})
    Delivery.objects.create(event=event, subscriber="a.b", status="dead")
    ScheduledJob.objects.create(name=f"job-{name}", expected_every_s=60)
    audit = SiteAudit.objects.create(pages=1, findings_count=1, counts={"link": 1})
    AuditFinding.objects.create(audit=audit, url=f"/{name}/", kind="link", words="leads nowhere")
    ApiKey.objects.create(title=name, token_hash=f"hash-{name}", redacted=name, channels=["web"])
    WebhookEvent.objects.create(
        provider="razorpay", event_id=name, body=b"{}", body_sha256="0", status="dead"
    )
    User.objects.create_user(f"u{name}@blouson.test")
    Group.objects.create(name=f"role {name}")


def add_rows(numbers: Iterable[int]) -> None:
    """One of each for each number."""
    for number in numbers:
        add_one_of_each(number)
