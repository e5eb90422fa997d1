"""The pages of gift cards: choosing, paying, following, opening, and looking at what is left."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from core.money import Money
from orders.giftcards.operations import take_due_gifts
from orders.giftcards.queries import card_token
from orders.models import GiftCardOrder
from orders.sales.tokens import token_of
from payments.credit.operations import block_credit
from payments.credit.queries import code_for_letter
from payments.models import PaymentIntent
from storefront.try_limits import CARD_BALANCES
from tests.payments.credit.accounts import add_card
from tests.world import World

pytestmark = pytest.mark.django_db
FORM = {
    "amount": "1000", "other_amount": "", "sender_name": "Asha Rao", "sender_email": "asha@blouson.test",
    "recipient_name": "Meera <b>", "recipient_email": "meera@blouson.test", "message": "Choose well!",
    "deliver_on": "", "key": "form_1",
}  # fmt: skip
NOT_FOUND = "We could not find a gift card with this code"


def choose(client: Client, **changes: str) -> Any:
    """Send the form."""
    return client.post("/gift-cards/", {**FORM, **changes})


def test_from_the_form_to_the_opened_card(client: Client, world: World) -> None:
    answer = choose(client)
    token = token_of(GiftCardOrder.objects.get().public_id)
    assert (answer.status_code, answer["Location"]) == (303, f"/gift-cards/pay/{token}/")
    page = client.get(answer["Location"])
    assert "₹1,000.00" in page.content.decode()
    intent = PaymentIntent.objects.get()
    paid = world.razorpay.call("POST", f"/orders/{intent.provider_order_id}/pay", {"outcome": "capture"})
    back = client.post(f"/gift-cards/return/{token}/", paid["return_fields"])
    assert back["Location"] == f"/gift-cards/order/{token}/"
    told = client.get(back["Location"]).content.decode()
    assert "Thank you, it is ready" in told and "meera@blouson.test" in told
    gift = GiftCardOrder.objects.get()
    code = code_for_letter(gift.account_id)
    assert code not in told and "Meera &lt;b&gt;" in told
    opened = f"/gift-cards/card/{card_token(gift.public_id)}/"
    assert client.get(opened).status_code == 404
    take_due_gifts()
    assert code in client.get(opened).content.decode()
    assert client.get(f"/gift-cards/card/{token}/").status_code == 404


def test_what_is_wrong_is_told_at_its_field_and_nothing_lost(client: Client, world: World) -> None:
    answer = choose(client, other_amount="12", recipient_email="nobody", deliver_on="soon")
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Choose an amount from ₹500 to ₹50,000." in page and "Choose a day from today" in page
    assert 'value="Asha Rao"' in page and "Choose well!" in page
    assert 'aria-describedby="recipient_email-error"' in page or "recipient_email" in page
    assert not GiftCardOrder.objects.exists()


@pytest.mark.parametrize("typed", ["-5", "NaN", "1e9", "10,00.5.5", "₹", "999999999999"])
def test_strange_amounts_are_refused(client: Client, world: World, typed: str) -> None:
    assert choose(client, other_amount=typed).status_code == 400
    assert not GiftCardOrder.objects.exists()


def test_the_balance_is_told_for_a_true_code_and_one_answer_for_all_others(client: Client) -> None:
    card, blocked = add_card(75_050), add_card()
    block_credit(account_id=blocked, reason="stolen")
    page = client.post("/gift-cards/balance/", {"code": code_for_letter(card).lower()}).content.decode()
    assert str(Money(75_050)) in page
    for code in (code_for_letter(blocked), "ABCD-EFGH-JKMN-PQRS", "<b>", ""):
        page = client.post("/gift-cards/balance/", {"code": code}).content.decode()
        assert NOT_FOUND in page and "<b>" not in page.split("<main")[1].split("Look")[0]


def test_looking_is_slowed_down(client: Client) -> None:
    card = add_card()
    for _ in range(CARD_BALANCES.per_address):
        client.post("/gift-cards/balance/", {"code": "ABCD-EFGH-JKMN-PQRS"})
    answer = client.post("/gift-cards/balance/", {"code": code_for_letter(card)})
    assert answer.status_code == 429 and "₹500.00" not in answer.content.decode()
