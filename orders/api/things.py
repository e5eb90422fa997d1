"""What orders, returns and customers look like in the Admin API."""

from __future__ import annotations

from core.backoffice.things import Schema, day, free, moment, money, text, texts, thing, whole, yes_or_no
from orders.models import Order, Return
from orders.returns.rules import ReturnStatus

ORDER_ID, CUSTOMER_ID = "order_01KB9Q7E3N5XQ0T8S4W2Y6Z1AE", "cus_01KB9Q7E3N5XQ0T8S4W2Y6Z1AF"
RETURN_ID, REFUND_ID = "return_01KB9Q7E3N5XQ0T8S4W2Y6Z1AG", "refund_01KB9Q7E3N5XQ0T8S4W2Y6Z1AH"
HIDDEN = "Null for whoever may not see how to reach customers."

ADDRESS = thing(
    "address",
    name=text("Asha Rao"),
    phone=text("+919845012345"),
    line1=text("12, 3rd Cross"),
    line2=text("Malleswaram"),
    city=text("Bengaluru"),
    state_code=text("29"),
    pincode=text("560003", about="Abroad the country’s own postal code, or nothing."),
    country=text("IN", about="Two letters, ISO 3166. Outside India the state code is 96."),
    province=text("", about="Outside India alone."),
)
LINE = thing(
    "order_line",
    line_no=whole(1),
    variant_id=text("variant_01KB9Q7E3N5XQ0T8S4W2Y6Z1AB"),
    sku=text("BLS-KAN-01-34"),
    product_title=text("Kanjivaram blouse, maroon"),
    variant_title=text("34"),
    options=free({"Size": "34"}),
    hs_code=text("6206"),
    quantity=whole(1, about="Pieces, or centimetres of what is sold by the metre."),
    uom=text("piece", words=("piece", "metre")),
    unit_price=money(),
    discount=money(0),
    total=money(),
    rate_bp=whole(500, about="GST in hundredths of a percent."),
    taxable=money(238048),
    cgst=money(5951),
    sgst=money(5951),
    igst=money(0),
    back=whole(0, about="Units that came or are coming back."),
    location=text("BLR"),
    gstin=text("29AABCU9603R1ZJ"),
)
REFUND = thing(
    "refund",
    id=text(REFUND_ID),
    amount=money(),
    status=text("waiting", about="waiting: for a second person."),
)
PAYMENT = thing(
    "payment",
    id=text("pay_01KB9Q7E3N5XQ0T8S4W2Y6Z1AJ"),
    provider=text("razorpay"),
    provider_payment_id=text("pay_NtX0a1b2c3d4e5"),
    status=text("captured"),
    method=text("upi"),
    amount=money(),
    failure_reason=text(""),
    created_at=moment(),
    refunds=[REFUND],
)
SHIPMENT = thing(
    "shipment",
    id=text("ship_01KB9Q7E3N5XQ0T8S4W2Y6Z1AK"),
    delivery_ref=text("DN-2026-0042"),
    awb=text("141123221084922", null=True),
    courier=text("Delhivery"),
    status=text("in_transit"),
    tracking_url=text(""),
    moved_at=moment(),
    delivered_at=moment(None),
)
FACT = thing(
    "order_fact",
    at=moment(),
    kind=text("confirmed"),
    text=text("Paid and confirmed."),
    actor=text("shop", about="Who did it: shop, shopper, erp, courier, or a login."),
)
NOTE = thing("order_note", text=text("Call after six."), author=text("meera@blouson.in"), written_at=moment())
STEP = thing(
    "order_step",
    name=text("cancel"),
    about=text("order", words=("order", "return", "refund", "cash_refund", "parcel")),
    label=text("Cancel order"),
    why=text("Nothing is packed yet."),
    consequence=text("The pieces go back on sale."),
    is_due=yes_or_no(False, about="Somebody waits for it; others are merely possible."),
    path=text(
        f"/admin-api/orders/{ORDER_ID}/cancel", null=True, about="Where it is taken; null: in the admin."
    ),
)
_ORDER: dict[str, Schema] = {
    "id": text(ORDER_ID),
    "number": text("WEB-1042"),
    "status": text("confirmed", words=tuple(Order.Status.values)),
    "payment_status": text("paid", words=tuple(Order.PaymentStatus.values)),
    "payment_method": text("prepaid", words=tuple(Order.PaymentMethod.values)),
    "fulfilment_status": text("none", words=tuple(Order.FulfilmentStatus.values)),
    "currency": text("INR"),
    "item_total": money(),
    "shipping_total": money(0),
    "surcharge_total": money(0),
    "discount_total": money(0),
    "tax_total": money(11902),
    "total": money(),
    "credit_total": money(0, about="Of the total, paid by gift card or store credit."),
    "customer_id": text(CUSTOMER_ID, null=True),
    "name": text("Asha Rao", null=True, about=HIDDEN),
    "email": text("asha@example.com", null=True, about=HIDDEN),
    "phone": text("+919845012345", null=True, about=HIDDEN),
    "company_name": text("", null=True, about=HIDDEN),
    "gstin": text("", null=True, about=HIDDEN),
    "shipping_option": text("standard"),
    "collect_at": text("", about="The store where it is collected; empty for a courier."),
    "expected_on": day(),
    "erp_id": text("SO-2026-0042"),
    "erp_status": text("accepted"),
    "flags": free({}, about="What staff should know: flag and why."),
    "tags": texts("vip"),
    "placed_at": moment(),
    "confirmed_at": moment(),
    "cancelled_at": moment(None),
}
ORDER = thing("order", on_request=("lines",), **_ORDER, lines=[LINE])
ORDER_PAGE = thing(
    "order_page",
    on_request=(),
    **_ORDER,
    shipping_address=ADDRESS,
    billing_address=ADDRESS,
    lines=[LINE],
    payments=[PAYMENT],
    shipments=[SHIPMENT],
    timeline=[FACT],
    notes=[NOTE],
    steps=[STEP],
)
RETURN_ITEM = thing(
    "return_item",
    line_no=whole(1),
    sku=text("BLS-KAN-01-34"),
    quantity=whole(1),
    reason=text("does-not-fit", null=True),
    note=text(""),
    good=whole(0),
    damaged=whole(0),
    not_ours=whole(0),
    replacement_sku=text(None, null=True),
)
RETURN = thing(
    "return",
    id=text(RETURN_ID),
    number=text("RET-1042-1"),
    order_id=text(ORDER_ID),
    order_number=text("WEB-1042"),
    status=text("requested", words=tuple(status.value for status in ReturnStatus)),
    origin=text("customer", words=tuple(Return.Origin.values)),
    way=text("pickup", words=tuple(Return.Way.values)),
    wish=text("refund", words=tuple(Return.Wish.values)),
    our_fault=yes_or_no(False),
    note=text("", about="In the customer's words."),
    answer=text("", about="What staff answered."),
    awb=text(None, null=True),
    courier=text(""),
    goods_amount=money(0),
    carriage_amount=money(0),
    kept_amount=money(0),
    refund_amount=money(0),
    requested_at=moment(),
    approved_at=moment(None),
    received_at=moment(None),
    inspected_at=moment(None),
    ended_at=moment(None),
    items=[RETURN_ITEM],
)
GROUP = thing("customer_group", code=text("boutiques"), name=text("Boutiques"), description=text(""))
KEPT_ADDRESS = thing(
    "kept_address",
    id=text("addr_01KB9Q7E3N5XQ0T8S4W2Y6Z1AL"),
    name=text("Asha Rao"),
    phone=text("+919845012345"),
    line1=text("12, 3rd Cross"),
    line2=text("Malleswaram"),
    city=text("Bengaluru"),
    state_code=text("29"),
    pincode=text("560003"),
    is_default=yes_or_no(),
)
CUSTOMER = thing(
    "customer",
    on_request=("addresses",),
    id=text(CUSTOMER_ID),
    name=text("Asha Rao"),
    email=text("asha@example.com"),
    is_email_proven=yes_or_no(),
    phone=text("+919845012345"),
    is_phone_proven=yes_or_no(False),
    company_name=text(""),
    gstin=text(""),
    groups=texts("boutiques"),
    created_at=moment(),
    addresses=[KEPT_ADDRESS],
)
