"""Carts: what a shopper means to buy, until it is an order."""

from __future__ import annotations

from functools import partial

from django.db import models
from django.db.models import F, Q

from core import clock
from core.geo import HOME
from core.ids import ID_LENGTH, new_id
from core.measure import METRE, PIECE, UOMS
from orders.carts.rules import MOST_CENTIMETRES, MOST_PIECES, REASON_LENGTH
from orders.packing.models import WithPackingWishes


class CartQuerySet(models.QuerySet["Cart"]):
    """Chains over carts."""

    def own_open(self) -> CartQuerySet:
        """Open carts that shoppers fill themselves."""
        return self.filter(status=Cart.Status.OPEN, is_assisted=False)

    def lapsed(self) -> CartQuerySet:
        """Open carts whose time is over. A cart that is being paid never lapses."""
        return self.filter(status=Cart.Status.OPEN, expires_at__lte=clock.now())


class Cart(WithPackingWishes):
    """One cart becomes at most one order. Whoever goes back gets a new cart with copies of the lines.

    One that `is_assisted` is filled by staff for a draft order: its customer has their own open cart beside it.
    """

    class Status(models.TextChoices):
        """Open carts change; paying ones are frozen; the others are history."""

        OPEN = "open", "open"
        PAYING = "paying", "being paid"
        COMPLETED = "completed", "ordered"
        ABANDONED = "abandoned", "abandoned"

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "cart"), editable=False
    )
    customer = models.ForeignKey(
        "orders.Customer", on_delete=models.SET_NULL, null=True, blank=True, related_name="carts"
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    region = models.CharField(
        max_length=8, default=HOME, db_default=HOME, help_text="Where it is sold: a region's code."
    )
    currency = models.CharField(max_length=3, default="INR")
    email = models.EmailField(
        "e-mail", max_length=254, blank=True, default="", db_default="",
        help_text="What the shopper gave at the checkout; a customer's is their account's.",
    )  # fmt: skip
    is_assisted = models.BooleanField("filled by staff", default=False, db_default=False, editable=False)
    order = models.OneToOneField(
        "orders.Order", on_delete=models.PROTECT, null=True, blank=True, related_name="cart", editable=False
    )
    successor = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="predecessors", editable=False,
        help_text="The cart that holds these lines now, after going back or logging in.",
    )  # fmt: skip
    created_at = models.DateTimeField(default=clock.now, editable=False)
    changed_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField()

    objects = CartQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["open", "paying", "completed", "abandoned"]), name="cart_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["open", "abandoned"]) | Q(order__isnull=False),
                name="cart_frozen_with_order",
            ),
            models.CheckConstraint(
                condition=~Q(status="open") | Q(order__isnull=True), name="cart_open_without_order"
            ),
            models.UniqueConstraint(
                fields=["customer"],
                condition=Q(status="open", is_assisted=False),
                name="cart_one_open_of_their_own",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("id")), name="cart_not_its_own_successor"
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], condition=Q(status="open"), name="cart_lapsing"),
            models.Index(
                fields=["changed_at"], condition=Q(status__in=["open", "abandoned"]), name="cart_left_alone"
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class LineItem(models.Model):
    """So much of one variant, made in one way. `unit_price` is the price the shopper saw, add-ons included.

    `quantity` is pieces or centimetres; `unit_price` is minor units per piece or metre. `configuration` holds the
    measurements and add-ons, and `configuration_key` tells two of them apart (empty: as it comes). `agreed_price` is one
    that staff agreed with the customer, per piece or metre before extras, and `agreed_because` why. `metadata` is what
    another shop front keeps with the line; nothing here reads it.
    """

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "cali"), editable=False
    )
    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey("catalog.ProductVariant", on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveSmallIntegerField()
    uom = models.CharField(max_length=8, choices=UOMS, default=PIECE)
    unit_price = models.PositiveIntegerField()
    configuration = models.JSONField(default=dict, blank=True)
    configuration_key = models.CharField(max_length=64, blank=True, default="", editable=False)
    agreed_price = models.PositiveIntegerField(null=True, blank=True)
    agreed_because = models.CharField(max_length=REASON_LENGTH, blank=True, default="", db_default="")
    metadata = models.JSONField(default=dict, blank=True, db_default={}, editable=False)
    added_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cart", "variant", "configuration_key"], name="cart_line_once_per_making"
            ),
            models.CheckConstraint(
                condition=Q(agreed_price__isnull=True, agreed_because="")
                | (Q(agreed_price__gt=0) & ~Q(agreed_because="")),
                name="cart_line_agreed_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=1)
                & (Q(uom=PIECE, quantity__lte=MOST_PIECES) | Q(uom=METRE, quantity__lte=MOST_CENTIMETRES)),
                name="cart_line_quantity_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.variant_id}"


class CartCredit(models.Model):
    """A gift card, or the customer's store credit, that is to help pay for a cart; the first entered is spent first."""

    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="credits")
    account_id = models.CharField(max_length=ID_LENGTH)
    entered_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["id"]
        verbose_name = "gift card or store credit"
        verbose_name_plural = "gift cards and store credit"
        constraints = [models.UniqueConstraint(fields=["cart", "account_id"], name="cart_credit_once")]

    def __str__(self) -> str:
        return self.account_id


class CartCode(models.Model):
    """A code that the shopper entered, upper case, kept while it may yet open something."""

    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="codes")
    code = models.CharField(max_length=40)
    entered_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["id"]
        verbose_name = "entered code"
        constraints = [models.UniqueConstraint(fields=["cart", "code"], name="cart_code_once")]

    def __str__(self) -> str:
        return self.code
