"""Gift cards and store credit in the admin: balances, adjusting and blocking, and who may."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from core.models import User
from core.money import Money
from payments.credit.queries import code_for_letter, credit_movements
from payments.models import CreditAccount, CreditEntry
from tests.payments.credit.accounts import add_card, seen

pytestmark = pytest.mark.django_db
LIST = "/admin/payments/creditaccount/"


def browser(*permissions: str) -> Client:
    """Staff with these permissions on accounts of credit."""
    meera = User.objects.create_user("meera@blouson.test", "kanjivaram-9", is_staff=True)
    meera.user_permissions.set(
        Permission.objects.filter(codename__in=[f"{each}_creditaccount" for each in permissions])
    )
    client = Client()
    client.force_login(meera)
    return client


def act(client: Client, name: str, **posted: str) -> int:
    """Submit a button's form; answers the status."""
    pk = CreditAccount.objects.get().pk
    url = reverse(f"admin:payments_creditaccount_{name}", args=[pk])
    return client.post(url, {"_form_submitted": "on", **posted}).status_code


def test_the_list_shows_balances_and_no_code() -> None:
    account_id = add_card(1_23_456_00)
    code = code_for_letter(account_id)
    client = browser("view")
    pk = CreditAccount.objects.get().pk
    for url in (LIST, f"{LIST}{pk}/change/"):
        page = client.get(url).content.decode()
        assert "₹1,23,456.00" in page
        assert code not in page and code.replace("-", "") not in page


def test_staff_adjust_once_per_form_and_under_their_name() -> None:
    account_id = add_card(50_000)
    client = browser("view", "change")
    for _ in range(2):
        act(client, "adjust", amount="-120.50", reason="Sold twice", key="adj_1")
    assert seen(account_id).balance == Money(37_950)
    last = credit_movements(account_id)[0]
    assert (last.amount, last.reason, last.actor) == (Money(-12_050), "Sold twice", "meera@blouson.test")


def test_what_cannot_be_is_refused_and_changes_nothing() -> None:
    account_id = add_card(50_000)
    client = browser("view", "change")
    act(client, "adjust", amount="-500.01", reason="Too much", key="adj_1")
    act(client, "adjust", amount="10", reason="", key="adj_2")
    act(client, "adjust", amount="much", reason="What", key="adj_3")
    assert (seen(account_id).balance, CreditEntry.objects.count()) == (Money(50_000), 1)


def test_a_stolen_card_is_blocked_and_unblocked() -> None:
    account_id = add_card()
    client = browser("view", "change")
    act(client, "block", reason="Reported stolen")
    assert not seen(account_id).can_be_spent
    act(client, "unblock")
    assert seen(account_id).can_be_spent


def test_whoever_may_only_look_cannot_change() -> None:
    account_id = add_card()
    client = browser("view")
    assert act(client, "adjust", amount="100", reason="Mine", key="adj_1") == 403
    assert act(client, "block", reason="Mine") == 403
    assert (seen(account_id).balance, seen(account_id).can_be_spent) == (Money(50_000), True)
