"""More rows for the lists of the admin: what is offered to shoppers, what comes back, and what they agreed to."""

from __future__ import annotations

from datetime import timedelta

from core import clock
from orders.models import (
    Campaign,
    Claim,
    ConsentRecord,
    CourierRule,
    CustomerElsewhere,
    Exchange,
    KeptMeasurements,
    OneTimeCode,
    Order,
    OrderLine,
    Promotion,
    PromotionCode,
    PromotionUse,
    Return,
    ReturnItem,
    SettledField,
    Surcharge,
    SurchargeRule,
    WeightClaim,
)
from payments.models import Downtime, OrphanPayment


def add_offers(name: str, order: Order) -> None:
    """A promotion of a campaign with its code and a use of it, and a fee."""
    campaign = Campaign.objects.create(name=f"Diwali {name}")
    promotion = Promotion.objects.create(name=name, method="percentage", value=1_000, campaign=campaign)
    code = PromotionCode.objects.create(promotion=promotion, code=f"DIWALI{name}")
    PromotionUse.objects.create(promotion=promotion, code=code, reference=order.number, amount=100)
    fee = Surcharge.objects.create(code=f"fee_{name}", title=name, value=100)
    SurchargeRule.objects.create(surcharge=fee, attribute="payment_method", values=["cod"])


def add_returns(name: str, line: OrderLine) -> None:
    """A return of a piece, with another one for it and a word about what went wrong."""
    asked = Return.objects.create(order=line.order, number=f"RET-{name}")
    ReturnItem.objects.create(return_of=asked, line=line, quantity=1)
    Exchange.objects.create(return_of=asked)
    Claim.objects.create(return_of=asked, kind="damaged")


def add_agreements(name: str, order: Order) -> None:
    """A consent, a code that was sent, and measurements that are kept."""
    KeptMeasurements.objects.create(
        customer=order.customer, form=f"form-{name}", name="Me", values={"bust": 910}
    )
    ConsentRecord.objects.create(
        contact=order.email, customer=order.customer, purpose="marketing_email", is_granted=True, words="Yes",
        version="1", place="account",
    )  # fmt: skip
    add_worries(name)
    CustomerElsewhere.objects.create(customer=order.customer, role="erp", version=1)
    SettledField.objects.create(
        customer=order.customer, role="crm", field="name", lost="A", why="changed there"
    )
    now = clock.now()
    OneTimeCode.objects.create(
        purpose="login",
        phone=order.phone,
        subject=name,
        created_at=now,
        expires_at=now + timedelta(minutes=10),
    )


def add_worries(name: str) -> None:
    """Money without an order, a way of paying that has trouble, who carries what, and a parcel found too heavy."""
    CourierRule.objects.create(name=f"Rule {name}")
    WeightClaim.objects.create(
        source_id=name,
        awb=f"AWB{name}",
        told_g=500,
        weighed_g=900,
        extra=4_000,
        raised_on=clock.today_in_india(),
    )
    OrphanPayment.objects.create(
        provider="razorpay", provider_payment_id=f"pay_orphan_{name}", amount=100, currency="INR"
    )
    Downtime.objects.create(
        provider="razorpay", provider_downtime_id=f"down_{name}", method="upi", status="started"
    )
