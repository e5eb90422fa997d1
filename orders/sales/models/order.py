"""Orders: snapshots that never change when prices, taxes or products do."""

from __future__ import annotations

from functools import partial

from django.db import models
from django.db.models import F, Q, Value

from core import clock
from core.geo import ABROAD, HOME
from core.ids import ID_LENGTH, new_id
from core.money import Money
from orders.customers.rules import NAME_LENGTH, PHONE_ABROAD_LENGTH
from orders.packing.models import WithPackingWishes
from orders.promotions.rules.applied import (
    AppliedPromotion,
    AppliedSurcharge,
    from_json,
    shipping_off,
    surcharge_sum,
    surcharges_from_json,
)
from orders.sales.models.places import WithPlaces


class Order(WithPackingWishes, WithPlaces):
    """One order. Amounts are minor units of `currency`, GST included.

    `item_total` and `shipping_total` are before promotions; what these take off either is `discount_total`;
    `surcharge_total` is what is charged on top.
    """

    class Status(models.TextChoices):
        """Whether the order stands."""

        PENDING = "pending", "awaiting payment"
        CONFIRMED = "confirmed", "confirmed"
        CANCELLED = "cancelled", "cancelled"
        EXPIRED = "expired", "expired"

    class PaymentStatus(models.TextChoices):
        """What the shop knows of the money."""

        AWAITING = "awaiting", "awaiting payment"
        FAILED = "failed", "last attempt failed"
        PAID = "paid", "paid"
        NOT_NEEDED = "not_needed", "nothing to pay"
        REFUNDING = "refunding", "being refunded"
        REFUNDED = "refunded", "refunded"
        CASH_DUE = "cash_due", "cash on delivery"
        UNCOLLECTED = "uncollected", "no cash collected"

    class PaymentMethod(models.TextChoices):
        """How the shopper chose to pay."""

        PREPAID = "prepaid", "online, in advance"
        CASH = "cod", "cash on delivery"

    class FulfilmentStatus(models.TextChoices):
        """How far the goods have come."""

        NONE = "none", "not packed"
        PACKED = "packed", "packed"
        SHIPPED = "shipped", "shipped"
        OUT_FOR_DELIVERY = "out_for_delivery", "out for delivery"
        DELIVERED = "delivered", "delivered"
        RETURNED_TO_ORIGIN = "returned_to_origin", "returned to us"

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "order"), editable=False
    )
    number = models.CharField(max_length=20, unique=True, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    details_digest = models.CharField(max_length=64, editable=False)
    customer = models.ForeignKey(
        "orders.Customer", on_delete=models.SET_NULL, null=True, blank=True, related_name="orders"
    )
    email = models.EmailField("e-mail", max_length=254)
    phone = models.CharField(max_length=PHONE_ABROAD_LENGTH)
    name = models.CharField(max_length=NAME_LENGTH)
    company_name = models.CharField(max_length=NAME_LENGTH, blank=True, default="", db_default="")
    gstin = models.CharField(
        "buyer's GSTIN", max_length=15, blank=True, default="", db_default="", help_text="A business buyer's."
    )

    language = models.CharField("reads", max_length=5, default="en", db_default="en", editable=False)

    shipping_option_code = models.CharField(max_length=40)
    shipping_option_name = models.CharField(max_length=80)
    collect_at = models.CharField("collected at", max_length=20, blank=True, default="", db_default="")
    expected_on = models.DateField(
        null=True, blank=True, help_text="The courier's promise at checkout, if it made one."
    )

    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    payment_status = models.CharField(max_length=12, choices=PaymentStatus, default=PaymentStatus.AWAITING)
    fulfilment_status = models.CharField(
        max_length=20, choices=FulfilmentStatus, default=FulfilmentStatus.NONE
    )
    payment_method = models.CharField(
        max_length=8,
        choices=PaymentMethod,
        default=PaymentMethod.PREPAID,
        db_default=PaymentMethod.PREPAID.value,
    )
    payment_id = models.CharField(
        max_length=60, blank=True, editable=False, help_text="The payment that confirmed it."
    )
    erp_id = models.CharField("ERP id", max_length=60, blank=True)
    erp_status = models.CharField("ERP status", max_length=40, blank=True)
    erp_status_at = models.DateTimeField(null=True, blank=True)

    region = models.CharField(
        max_length=8, default=HOME, db_default=HOME, help_text="Where it was sold: a region's code."
    )
    currency = models.CharField(max_length=3, default="INR")
    item_total = models.PositiveBigIntegerField()
    shipping_total = models.PositiveBigIntegerField()
    discount_total = models.PositiveBigIntegerField(default=0)
    surcharge_total = models.PositiveBigIntegerField(default=0, db_default=0)
    tax_total = models.PositiveBigIntegerField()
    total = models.PositiveBigIntegerField()
    credit_total = models.PositiveBigIntegerField(
        "paid by gift card or store credit", default=0, db_default=0, help_text="Of the total: no discount."
    )
    exchanged_total = models.PositiveBigIntegerField(
        "went into exchanges",
        default=0,
        db_default=0,
        editable=False,
        help_text="Of what was paid: it pays for replacements, so it cannot go back as well.",
    )

    promotions = models.JSONField(
        default=list, blank=True, editable=False, help_text="Which promotions took off how much, as sold."
    )
    surcharges = models.JSONField(
        default=list, db_default=Value([], models.JSONField()), blank=True, editable=False,
        help_text="Which fees were charged on top, as sold.",
    )  # fmt: skip
    stock_verified = models.BooleanField(default=True)
    price_verified = models.BooleanField(default=True)
    flags = models.JSONField(default=dict, blank=True, help_text="What staff should know: flag → why.")
    placed_at = models.DateTimeField(default=clock.now, editable=False)
    payable_until = models.DateTimeField(null=True, blank=True, editable=False)  # None: the usual hours
    confirmed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        permissions = [
            ("cancel_order", "Can call orders off"),
            ("tend_order", "Can ask the gateway and the ERP about orders and settle their flags"),
            ("readdress_order", "Can correct where orders go"),
            ("edit_order", "Can change what is in orders"),
            ("see_contacts", "Can see how to reach customers"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    total=F("item_total") + F("shipping_total") + F("surcharge_total") - F("discount_total")
                ),
                name="order_total_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(shipping_country=HOME) | Q(shipping_state_code=ABROAD, payment_method="prepaid"),
                name="order_abroad_is_export_paid_ahead",
            ),
            models.CheckConstraint(
                condition=Q(credit_total__lte=F("total")), name="order_credit_within_total"
            ),
            models.CheckConstraint(condition=Q(tax_total__lte=F("total")), name="order_tax_within_total"),
            models.CheckConstraint(
                condition=Q(status__in=["pending", "confirmed", "cancelled", "expired"]), name="order_status_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    payment_status__in=[
                        "awaiting", "failed", "paid", "not_needed", "refunding", "refunded", "cash_due", "uncollected",
                    ]
                ),
                name="order_payment_status_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    fulfilment_status__in=[
                        "none", "packed", "shipped", "out_for_delivery", "delivered", "returned_to_origin",
                    ]
                ),
                name="order_fulfilment_status_known",
            ),
            models.CheckConstraint(
                condition=~Q(status="confirmed") | Q(confirmed_at__isnull=False), name="order_confirmed_has_moment"
            ),
            models.CheckConstraint(
                condition=~Q(payment_status="paid") | ~Q(payment_id=""), name="order_paid_names_payment"
            ),
            models.CheckConstraint(
                condition=Q(payment_method__in=["prepaid", "cod"]), name="order_payment_method_known"
            ),
            models.CheckConstraint(
                condition=~Q(payment_status="cash_due") | Q(payment_method="cod"), name="order_cash_due_is_cod"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["placed_at"], condition=Q(status="pending"), name="order_pending"),
            models.Index(
                fields=["id"],
                condition=Q(stock_verified=False) | Q(price_verified=False),
                name="order_unverified",
            ),
            models.Index(fields=["customer", "-id"]),
            models.Index(fields=["email"]),
            models.Index(fields=["phone"], name="order_phone"),
            models.Index(fields=["phone"], condition=Q(customer=None), name="order_unclaimed_phone"),
            models.Index(fields=["-placed_at"], name="order_placed_at"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def reference(self) -> str:
        """What payments and inventory know this order by."""
        return self.number

    @property
    def money_total(self) -> Money:
        """What the goods, carriage and fees come to."""
        return Money(self.total, self.currency)

    @property
    def amount_due(self) -> Money:
        """What a payment has to bring: the total less what gift cards and store credit pay."""
        return Money(self.total - self.credit_total, self.currency)

    @property
    def prepaid_total(self) -> Money:
        """What is paid online: without the fees that come of paying in cash."""
        return self.amount_due - self.cash_fees

    @property
    def cash_fees(self) -> Money:
        """The fees that come of paying in cash; nothing once it is paid in advance."""
        fees = (each for each in self.applied_surcharges if each.by_payment and self.is_cash)
        return surcharge_sum(fees, self.currency)

    @property
    def is_cash(self) -> bool:
        """Whether it is paid at the door."""
        return self.payment_method == self.PaymentMethod.CASH

    @property
    def awaits_cash(self) -> bool:
        """Whether it is confirmed and the money is still to be collected at the door."""
        return self.payment_status == self.PaymentStatus.CASH_DUE

    @property
    def awaits_code(self) -> bool:
        """Whether the shopper still has to confirm it with the code we sent."""
        return self.is_cash and self.status == self.Status.PENDING

    @property
    def applied_promotions(self) -> tuple[AppliedPromotion, ...]:
        """Which promotions took off how much."""
        return from_json(self.promotions, self.currency)

    @property
    def applied_surcharges(self) -> tuple[AppliedSurcharge, ...]:
        """Which fees were charged on top."""
        return surcharges_from_json(self.surcharges, self.currency)

    @property
    def shipping_paid(self) -> Money:
        """What the carriage costs after promotions."""
        return Money(self.shipping_total, self.currency) - shipping_off(
            self.applied_promotions, self.currency
        )
