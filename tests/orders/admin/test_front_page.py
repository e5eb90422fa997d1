"""Orders on the admin's front page: exact figures, and links to exactly what was counted."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils.timezone import localtime

from config.settings.roles import ROLES
from core import clock
from core.front_page import Figure, Listing, Tally, front_page_parts
from core.models import User
from core.roles.rules import rights_by_role
from orders.admin.front_page import latest_orders, sales, work
from orders.models import Order, OrderFact, Return
from tests.core.admin_rows import add_order, add_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client: Client) -> Client:
    """An owner's browser."""
    client.force_login(User.objects.create_superuser("meena@blouson.test", "kanjivaram-9"))
    return client


def placed(name: str, *, days_ago: int = 0, **changes: object) -> Order:
    """An order placed so many of the shop's days ago, in the first second of that day."""
    midnight = localtime(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    return add_order(name, placed_at=midnight - timedelta(days=days_ago), **changes)


def worth(total: int, **changes: object) -> dict[str, object]:
    return {"item_total": total, "shipping_total": 0, "tax_total": 0, "total": total, **changes}


def figures() -> dict[str, Figure]:
    return {part.title: part for part in sales.parts() if isinstance(part, Figure)}


def tallies() -> dict[str, Tally]:
    return {part.title: part for part in work.parts() if isinstance(part, Tally)}


def listed(staff: Client, url: str) -> set[str]:
    """The numbers of the orders in a list."""
    return {order.number for order in staff.get(url).context["cl"].queryset}


UNPAID: dict[str, object] = {
    "status": "pending",
    "payment_status": "awaiting",
    "payment_id": "",
    "confirmed_at": None,
}


def test_only_paid_orders_count_by_the_shops_own_days() -> None:
    placed("1", **worth(1_23_456_00))
    placed("2", **worth(1_00))
    placed("3", **worth(7_77), **UNPAID)
    placed("4", **worth(8_88), payment_status="refunded", status="cancelled")
    placed("5", days_ago=1, **worth(50_00))
    placed("6", days_ago=6, **worth(1_00_00_000_00))
    placed("7", days_ago=7, **worth(30_00))
    placed("8", days_ago=13, **worth(20_00))
    placed("9", days_ago=14, **worth(10_00))
    today, week = figures()["Today"], figures()["Last 7 days"]
    assert (today.value, today.note, today.beside) == ("₹1,23,457.00", "2 paid orders", "₹50.00 yesterday")
    assert (week.value, week.note, week.beside) == (
        "₹1,01,23,507.00",
        "4 paid orders",
        "₹50.00 the 7 days before",
    )


def test_a_shop_without_orders_says_so() -> None:
    today = figures()["Today"]
    assert (today.value, today.note, today.beside) == ("₹0.00", "0 paid orders", "₹0.00 yesterday")
    listing = next(iter(latest_orders.parts()))
    assert isinstance(listing, Listing)
    assert (listing.rows, listing.empty) == ([], "No order has been placed yet.")


def test_one_order_is_one_order() -> None:
    placed("1")
    assert figures()["Today"].note == "1 paid order"


def test_the_figures_lead_to_the_orders_they_add_up(staff: Client) -> None:
    placed("1")
    placed("2", **UNPAID)
    placed("3", days_ago=1)
    placed("4", days_ago=6)
    placed("5", days_ago=7)
    assert listed(staff, figures()["Today"].url) == {"WEB-1"}
    assert listed(staff, figures()["Last 7 days"].url) == {"WEB-1", "WEB-3", "WEB-4"}


def test_each_state_is_counted_and_leads_to_exactly_its_orders(staff: Client) -> None:
    placed("pending", **UNPAID)
    placed("to-pack")
    placed("packed", fulfilment_status="packed")
    placed("shipped", fulfilment_status="shipped")
    placed("at-door", fulfilment_status="out_for_delivery")
    placed("delivered", fulfilment_status="delivered")
    placed("flagged", fulfilment_status="delivered", flags={"dead_band": "No slab fits."})
    placed("asks", fulfilment_status="delivered", flags={"courier_asks_cash": "Packed for cash."})
    placed("unverified", fulfilment_status="delivered", price_verified=False)
    refused = placed("refused", fulfilment_status="delivered")
    long_ago = placed("refused-long-ago", fulfilment_status="delivered")
    for order, days in ((refused, 6), (long_ago, 8)):
        at = clock.now() - timedelta(days=days)
        OrderFact.objects.create(order=order, key="r:1", kind="capture_refused", at=at, text="Refused.")
        OrderFact.objects.create(order=order, key="r:2", kind="capture_refused", at=at, text="Refused again.")
    found = {title: listed(staff, tally.url) for title, tally in tallies().items()}
    assert found == {
        "Awaiting payment": {"WEB-pending"},
        "To be packed": {"WEB-to-pack"},
        "Packed, awaiting pickup": {"WEB-packed"},
        "On the way": {"WEB-shipped", "WEB-at-door"},
        "Orders flagged": {"WEB-flagged", "WEB-asks"},
        "Orders whose courier asks for money that is paid": {"WEB-asks"},
        "Orders not verified with the ERP": {"WEB-unverified"},
        "Orders with a refused capture, last 7 days": {"WEB-refused"},
    }
    assert {title: tally.count for title, tally in tallies().items()} == {
        title: len(numbers) for title, numbers in found.items()
    }


def test_the_latest_ten_stand_newest_first() -> None:
    for number in range(12):
        placed(str(number))
    listing = next(iter(latest_orders.parts()))
    assert isinstance(listing, Listing)
    assert [row[0].text for row in listing.rows] == [f"WEB-{number}" for number in range(11, 1, -1)]
    number, _, customer, total, payment, parcel = listing.rows[0]
    assert number.url == f"/admin/orders/order/{Order.objects.latest('id').pk}/change/"
    assert (customer.text, total.text, total.is_amount) == ("Asha Rao", "₹1,599.00", True)
    assert (payment.text, payment.tone, parcel.text, parcel.tone) == (
        "paid",
        "success",
        "not packed",
        "warning",
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (UNPAID, "–"),
        ({**UNPAID, "status": "expired"}, "expired"),
        ({"status": "cancelled", "payment_status": "refunded"}, "cancelled"),
        ({"fulfilment_status": "delivered"}, "delivered"),
    ],
)
def test_an_order_that_is_off_says_so_instead_of_waiting_to_be_packed(
    changes: dict[str, object], words: str
) -> None:
    placed("1", **changes)
    listing = next(iter(latest_orders.parts()))
    assert isinstance(listing, Listing)
    assert listing.rows[0][-1].text == words


def test_every_tally_of_every_app_leads_to_as_many_rows_as_it_counts(staff: Client) -> None:
    add_rows(range(3))
    counted = [part for part in front_page_parts(lambda right: True) if isinstance(part, Tally)]
    filtered = [tally for tally in counted if urlsplit(tally.url).query]
    assert [tally.title for tally in counted if tally not in filtered] == [
        "Webhooks switched off or failing",
        "Schedules late or failing",
    ]
    assert {tally.title: staff.get(tally.url).context["cl"].queryset.count() for tally in filtered} == {
        tally.title: tally.count for tally in filtered
    }
    never = {tally.title for tally in counted if not tally.count}
    assert never == {
        "Awaiting payment", "Packed, awaiting pickup", "On the way", "Orders whose courier asks for money that is paid", "Orders not verified with the ERP",
        "Orders with a refused capture, last 7 days", "Products on show and sold out", "Variants with only a few left", "Letters not sent",
        "Refunds that wait for a second person", "Payment messages that wait too long", "Messages that wait too long", "Cash refunds to be paid", "Failed deliveries to call about",
        "Returns to be looked at", "Returns to be paid back or exchanged", "Shelves of which more is sold than lies there", "Webhook messages given up", "Webhooks switched off or failing",
        "Cash that couriers owe us", "Cash taken for paid orders",
    }  # fmt: skip


def test_the_page_shows_them_to_those_who_may_see_orders_and_to_nobody_else(client: Client) -> None:
    placed("1")
    reader = User.objects.create_user("reader@blouson.test", "kanjivaram-9", is_staff=True)
    client.force_login(reader)
    html = client.get("/admin/").content.decode()
    assert "WEB-1" not in html and "₹1,599.00" not in html and "To be packed" not in html
    reader.user_permissions.add(Permission.objects.get(codename="view_order"))
    html = client.get("/admin/").content.decode()
    for words in ("WEB-1", "₹1,599.00", "To be packed", "1 paid order", "Latest orders"):
        assert words in html, words
    assert "Refunds that failed" not in html


OF_ORDERS = {
    "Awaiting payment", "To be packed", "Packed, awaiting pickup", "On the way", "Orders flagged",
    "Orders whose courier asks for money that is paid", "Orders not verified with the ERP", "Orders with a refused capture, last 7 days",
}  # fmt: skip
OF_MONEY = {"Refunds that failed", "Cash refunds to be paid", "Cash taken for paid orders"}
MATTERS: dict[str, set[str]] = {
    "Support": OF_ORDERS
    | OF_MONEY
    | {
        "Failed deliveries to call about", "Returns and claims to decide", "Letters not sent", "Letters with unknown outcome", "Incoming messages not applied",
        "Outgoing messages not accepted", "Messages that wait too long", "Schedules late or failing",
        "Webhook messages given up", "Webhooks switched off or failing", "Questions about pieces",
    },
    "Sales": OF_ORDERS,
    "Marketing": {"Reviews to be read", "Questions about pieces"},
    "Warehouse": OF_ORDERS | {"Returns to be looked at", "Weights that the courier charges for"},
    "Finance": OF_ORDERS
    | OF_MONEY
    | {
        "Refunds that wait for a second person", "Returns to be paid back or exchanged", "Gateway messages not applied",
        "Payment messages that wait too long", "Payouts that differ from our books", "Disputes that wait for our documents", "Payments without an order",
        "Cash that couriers owe us", "Weights that the courier charges for",
    },
    "Merchandiser": {"Questions about pieces"},
}  # fmt: skip


@pytest.mark.parametrize("role", MATTERS)
def test_each_role_is_told_what_is_its_to_do(role: str) -> None:
    """Tallies of orders, money and returns; those of goods are the catalogue's own."""
    held = rights_by_role(ROLES, User(is_superuser=True, is_active=True).get_all_permissions())[role]
    told = [part for part in front_page_parts(held.__contains__) if isinstance(part, Tally)]
    assert {tally.title for tally in told if tally.section != "goods"} == MATTERS[role]


def test_returns_are_counted_where_they_stand(staff: Client) -> None:
    for number, (status, origin) in enumerate(
        [("requested", "customer"), ("requested", "claim"), ("received", "staff"), ("inspected", "customer"), ("closed", "customer")]
    ):  # fmt: skip
        Return.objects.create(order=placed(f"r{number}"), number=f"RT{number}", status=status, origin=origin)
    parts = [part for part in front_page_parts(lambda right: True) if isinstance(part, Tally)]
    found = {part.title: part for part in parts if part.title.startswith("Returns")}
    assert {title: part.count for title, part in found.items()} == {
        "Returns and claims to decide": 2, "Returns to be looked at": 1, "Returns to be paid back or exchanged": 1,
    }  # fmt: skip
    for part in found.values():
        assert staff.get(part.url).context["cl"].queryset.count() == part.count
