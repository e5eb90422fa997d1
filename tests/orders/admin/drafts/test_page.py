"""The page where a draft is put together: found, filled, offered, paid; every refusal keeps what was typed."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from catalog.made.rules import MakingRequest
from core.models import User
from orders.customers.measures.operations import keep_measurements
from orders.models import DraftOrder, LineItem, Order
from payments.models import PaymentLink
from tests.orders.admin.test_orders import action_url, page, press
from tests.orders.assisted.drafts import all_rows, draft_with, held_money, offered
from tests.orders.tailor import tailored
from tests.orders.wardrobe import Piece, add_customer, add_piece

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
FILLED = {
    "email": "asha@example.com", "phone": "98450 12345", "shipping_name": "Asha Rao",
    "shipping_line1": "12, 4th Cross", "shipping_line2": "", "shipping_pincode": "560038", "shipping_city": "Bengaluru",
    "shipping_state_code": "29", "shipping_option_code": "standard", "company_name": "", "gstin": "", "note": "",
}  # fmt: skip


@pytest.fixture
def staff(client: Client) -> Client:
    """An owner's browser."""
    client.force_login(User.objects.create_superuser("meena@blouson.test", "kanjivaram-9", name="Meena"))
    return client


def url_of(draft: DraftOrder) -> str:
    return reverse("admin:orders_draftorder_change", args=[draft.pk])


def do(client: Client, draft: DraftOrder, verb: str, **fields: str) -> Any:
    """Send one of the page's small forms."""
    return client.post(reverse("admin:orders_draftorder_do", args=[draft.pk, verb]), fields, follow=True)


def test_from_the_telephone_call_to_the_payment_link(staff: Client) -> None:
    piece = add_piece()
    press(staff, reverse("admin:orders_draftorder_start"), who="")
    draft = DraftOrder.objects.get()
    found = page(staff, f"{url_of(draft)}?q=bls-mrn")
    assert "BLS-MRN-34, ₹1,500.00, 5 to be had" in found
    do(staff, draft, "put", variant=piece.public_id, quantity="2", uom="piece")
    line = LineItem.objects.get()
    do(staff, draft, "price", line=line.public_id, amount="1,450", reason="Second one")
    do(staff, draft, "details", **FILLED)
    html = page(staff, url_of(draft))
    assert "2 × ₹1,450.00" in html and "agreed: Second one" in html and "MRP ₹99,999.00" in html
    url = action_url("draftorder_offer_by_link", draft.pk)
    dialog = page(staff, url)
    assert "asha@example.com gets a letter with a link to pay ₹2,900.00" in dialog
    answer = press(staff, url, hours="24", accepted_total="290000").content.decode()
    order = Order.objects.get()
    assert f"{order.number} is placed and its pieces are held." in answer
    assert "Payment link over ₹2,900.00" in answer
    assert (order.total, PaymentLink.objects.get().intent.amount) == (2_900_00, 2_900_00)


def test_a_known_customer_is_found_by_telephone(staff: Client) -> None:
    add_customer()
    answer = press(staff, reverse("admin:orders_draftorder_start"), who="98450 12345").content.decode()
    assert "asha@blouson.test" in answer
    draft = DraftOrder.objects.select_related("cart__customer").get()
    assert draft.cart.customer is not None
    do(staff, draft, "customer")
    assert "Somebody new" not in page(staff, f"{url_of(draft)}?who=asha")
    draft.refresh_from_db()
    assert draft.cart.customer is None


def test_paid_in_the_shop_by_two_dialogs(staff: Client) -> None:
    draft = draft_with((add_piece(), 1))
    press(staff, action_url("draftorder_offer_in_shop", draft.pk), hours="2", accepted_total="159900")
    url = action_url("draftorder_record_paid", draft.pk)
    assert "You have received ₹1,599.00 in full" in page(staff, url)
    press(staff, url, method="upi_at_shop", slip="UTR 1122", amount="159900")
    order = Order.objects.get()
    assert (order.status, order.payment_status) == ("confirmed", "paid")
    assert held_money(order.reference) == order.money_total


@pytest.mark.parametrize(
    ("verb", "fields", "words"),
    [
        ("details", FILLED | {"shipping_pincode": "999999"}, "India Post does not know the PIN 999999"),
        ("details", FILLED | {"email": "<b>nobody"}, "Enter an e-mail address"),
        ("put", {"quantity": "many"}, "whole number"),
        ("put", {"quantity": "6"}, "Only 5 left"),
        ("price", {"amount": "free", "reason": "x"}, "Type the price in rupees"),
        ("price", {"amount": "2700", "reason": "x"}, "fits no GST rate"),
        ("price", {"amount": "NaN", "reason": "x"}, "Type the price in rupees"),
        ("code", {"code": "<script>"}, "code"),
    ],
)
def test_a_refusal_is_told_and_loses_nothing(
    staff: Client, verb: str, fields: dict[str, str], words: str
) -> None:
    piece = add_piece()
    draft = draft_with((piece, 1))
    named = {"variant": piece.public_id, "line": LineItem.objects.get().public_id}
    before = all_rows()
    answer = do(staff, draft, verb, **named | fields).content.decode()
    assert words in answer
    assert all_rows() == before
    if verb == "details":
        assert fields["shipping_pincode"] in answer
        assert "<b>nobody" not in answer


def test_another_total_than_was_read_out_is_not_offered(staff: Client) -> None:
    draft = draft_with((add_piece(), 1))
    before = all_rows()
    url = action_url("draftorder_offer_by_link", draft.pk)
    answer = press(staff, url, hours="24", accepted_total="100").content.decode()
    assert "The total is now ₹1,599.00" in answer
    assert all_rows() == before


def test_each_right_by_itself(client: Client) -> None:
    piece = add_piece()
    draft = draft_with((piece, 1))
    helper = User.objects.create_user("ravi@blouson.test", "kanjivaram-9", is_staff=True)
    client.force_login(helper)
    assert client.get(url_of(draft)).status_code == 403
    helper.user_permissions.add(Permission.objects.get(codename="view_draftorder"))
    before = all_rows()
    html = page(client, url_of(draft))
    assert "Add a piece" not in html and "Why this price" not in html
    fields = {"variant": piece.public_id, "quantity": "1"}
    assert do(client, draft, "put", **fields).status_code == 403
    offer = {"_form_submitted": "on", "hours": "2", "accepted_total": "159900"}
    assert client.post(action_url("draftorder_offer_by_link", draft.pk), offer).status_code == 403
    helper.user_permissions.add(Permission.objects.get(codename="change_draftorder"))
    line = {"line": LineItem.objects.get().public_id, "amount": "5", "reason": "friend"}
    assert "your role does not have" in do(client, draft, "price", **line).content.decode()
    assert all_rows() == before
    offered(draft)
    assert client.get(action_url("draftorder_record_paid", draft.pk)).status_code == 403


def test_the_page_asks_as_much_for_ten_pieces_as_for_two(
    staff: Client, django_assert_max_num_queries: Any
) -> None:
    pieces = [add_piece(f"BLS-{number:03}-34") for number in range(10)]
    few, many = draft_with(*_each(pieces[:2])), draft_with(*_each(pieces))
    page(staff, url_of(few))
    with django_assert_max_num_queries(45) as asked:
        page(staff, url_of(few))
    with django_assert_max_num_queries(len(asked)):
        page(staff, url_of(many))


def _each(pieces: list[Piece]) -> list[tuple[Piece, int]]:
    return [(piece, 1) for piece in pieces]


def test_a_piece_is_made_to_measurements_that_the_customer_keeps(staff: Client) -> None:
    blouse, customer = tailored(), add_customer()
    asked = MakingRequest(unit="in", measures={"bust": "36", "under_bust": "30"})
    kept = keep_measurements(customer_id=customer, form="blouse", name="Asha", asked=asked)
    draft = draft_with()
    do(staff, draft, "customer", customer=customer)
    assert f"?make={blouse.public_id}" in page(staff, f"{url_of(draft)}?q=bls-mrn")
    html = page(staff, f"{url_of(draft)}?make={blouse.public_id}&set={kept}")
    assert 'name="measure_bust" value="36"' in html and "Padded cups, +₹250.00" in html
    fields = {
        "make": blouse.public_id, "variant": blouse.public_id, "uom": "piece", "quantity": "2", "unit": "in",
        "measure_bust": "3", "measure_under_bust": "30", "add_on": "cups", "note": "<b>Deep</b> back",
    }  # fmt: skip
    before = all_rows()
    html = do(staff, draft, "put", **fields).content.decode()
    assert 'id="w-bust">Bust: we can make it from 28 to 52 in.' in html
    assert 'value="30"' in html and 'value="cups" checked' in html and "&lt;b&gt;Deep" in html
    assert 'name="quantity" value="2"' in html and all_rows() == before
    html = do(staff, draft, "put", **fields | {"measure_bust": "36"}).content.decode()
    assert "Made to measure: Bust 36 in, Under bust 30 in" in html and "2 × ₹2,650.00" in html
