"""An order as staff work with it: what happened, what was paid, where the parcels are, what to do next."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from unfold.decorators import display
from unfold.views import ChangeList

from core import clock
from core.admin import ReadOnlyAdmin
from orders.admin.edits import EditButtons
from orders.admin.filters import AttentionFilter, AwaitingFilter, RiskFilter, StageFilter
from orders.admin.hand_over import HandOverButtons
from orders.admin.notes import NoteButtons, TagFilter
from orders.admin.open_return import ReturnButton
from orders.admin.order_buttons import OrderButtons
from orders.admin.panels import order_panels
from orders.admin.steps import order_on_page, step_buttons
from orders.admin.story import order_story
from orders.admin.tones import FULFILMENT_TONES, ORDER_TONES, PAYMENT_TONES, goods_label, rupees
from orders.desk.awaiting import AWAITED, BY_NAME, awaited_name
from orders.desk.queries import gather
from orders.models import Order
from orders.risk.queries import order_risks
from orders.risk.rules import Risk

AWAITED_TONES = {each.name: each.tone for each in AWAITED}
RISK_TONES = {"look": "warning", "high": "danger"}
RISK_WORDS = {"look": "have a look", "high": "high"}


class OrderList(ChangeList):
    """A page of orders that knows what each waits for and how risky it is, in three queries for all of them."""

    def get_queryset(self, *args: Any, **kwargs: Any) -> QuerySet[Order]:
        """With what each waits for."""
        found: QuerySet[Order] = super().get_queryset(*args, **kwargs)
        return found.annotate(awaited=awaited_name())

    def get_results(self, request: HttpRequest) -> None:
        """With the risk of those on this page."""
        super().get_results(request)
        page: list[Any] = list(self.result_list)  # type: ignore[has-type]
        risks = order_risks(page)
        for order in page:
            order.risk = risks[order.pk]
        self.result_list = page


@admin.register(Order)
class OrderAdmin(EditButtons, HandOverButtons, ReturnButton, NoteButtons, OrderButtons, ReadOnlyAdmin):
    """Orders, newest first."""

    list_display = [
        "number",
        "placed",
        "customer_name",
        "shown_total",
        "waits_for",
        "shown_payment",
        "shown_goods",
        "shown_risk",
        "attention",
    ]
    list_filter = [
        AwaitingFilter,
        RiskFilter,
        StageFilter,
        AttentionFilter,
        "status",
        "payment_status",
        "fulfilment_status",
        TagFilter,
        "placed_at",
    ]
    search_fields = [
        "number",
        "email",
        "phone",
        "name",
        "shipping_pincode",
        "lines__sku",
        "fulfillments__shipment__awb",
    ]
    date_hierarchy = "placed_at"
    list_per_page = 50
    show_full_result_count = False
    actions_detail = [
        "note",
        "tag",
        {
            "title": "All steps",
            "items": [
                "ready",
                "hand_over",
                "new_code",
                "cancel",
                "readdress",
                "edit_lines",
                "call_edit_off",
                "open_return",
                "ask_gateway",
                "confirm_cash",
                "send_code",
                "verify",
                "settle",
                "call",
            ],
        },
    ]
    fieldsets = ((None, {"fields": ()}),)  # the page is laid out by its own template
    change_form_template = "orders/admin/order.html"

    @display(description="placed", ordering="placed_at")
    def placed(self, order: Order) -> str:
        """23 Nov, 09:26; the year of older ones."""
        moment = localtime(order.placed_at)
        is_of_this_year = moment.year == localtime(clock.now()).year
        return date_format(moment, "j M, H:i" if is_of_this_year else "j M Y, H:i")

    @display(description="total", ordering="total")
    def shown_total(self, order: Order) -> str:
        """In rupees, as people write them."""
        return rupees(order.total, order.currency)

    @display(description="payment", ordering="payment_status", label=PAYMENT_TONES)
    def shown_payment(self, order: Order) -> tuple[str, str]:
        """A coloured label."""
        return order.payment_status, order.get_payment_status_display()

    @display(description="parcel", ordering="fulfilment_status", label=FULFILMENT_TONES | ORDER_TONES)
    def shown_goods(self, order: Order) -> tuple[str, str] | str:
        """Where the goods are, or that the order is off; nothing while there is nothing to pack."""
        if order.status in {Order.Status.CANCELLED, Order.Status.EXPIRED}:
            return order.status, order.get_status_display()
        tone, words = goods_label(order)
        return "" if tone is None else (order.fulfilment_status, words)

    @display(description="customer", ordering="name")
    def customer_name(self, order: Order) -> str:
        """Who ordered."""
        return order.name

    @display(description="waits for", label=AWAITED_TONES)
    def waits_for(self, order: Order) -> tuple[str, str] | str:
        """The most pressing thing."""
        found = BY_NAME.get(getattr(order, "awaited", ""))
        return (found.name, found.words) if found else ""

    @display(description="risk", label=RISK_TONES)
    def shown_risk(self, order: Order) -> tuple[str, str] | str:
        """Only where it is worth a look; why stands on the order's page."""
        risk: Risk | None = getattr(order, "risk", None)
        return "" if risk is None or risk.level == "low" else (risk.level, RISK_WORDS[risk.level])

    @display(description="flags")
    def attention(self, order: Order) -> str:
        """What staff should know."""
        words = [flag.replace("_", " ") for flag in order.flags]
        return "; ".join([*words, *(f"#{tag.name}" for tag in order.tags.all())])

    def get_queryset(self, request: HttpRequest) -> QuerySet[Order]:
        """With their tags, in one query."""
        found: QuerySet[Order] = super().get_queryset(request)
        return found.prefetch_related("tags")

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Order | None:
        """The one that the buttons asked about already."""
        if from_field is not None or request.method != "GET":
            found: Order | None = super().get_object(request, object_id, from_field)
            return found
        return order_on_page(request, object_id)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """The one that knows."""
        return OrderList

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With everything the page tells."""
        order = kwargs["obj"]
        has_perm = request.user.has_perm
        gather(order)
        panels = {"order": order, **order_panels(order), "listings": order_story(order, has_perm)}
        panels["due"], panels["possible"] = step_buttons(request, order.pk)
        panels["sees_contacts"] = has_perm("orders.see_contacts")
        return super().render_change_form(request, {**context, **panels}, *args, **kwargs)
