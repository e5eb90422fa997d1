"""A table of settings gets its one row by hand, once."""

from __future__ import annotations

import pytest
from django.test import Client

from core.models import User
from orders.models import CheckoutTerms

pytestmark = pytest.mark.django_db
LIST = "/admin/orders/checkoutterms/"


def test_the_one_row_is_added_once_and_never_deleted(client: Client) -> None:
    client.force_login(User.objects.create_superuser("owner@blouson.test", "kanjivaram-9"))
    CheckoutTerms.objects.all().delete()
    assert client.get(f"{LIST}add/").status_code == 200
    row = CheckoutTerms.objects.create()
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(f"{LIST}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert CheckoutTerms.objects.get() == row


def test_the_menu_leads_to_it_without_a_question(client: Client) -> None:
    client.force_login(User.objects.create_superuser("owner@blouson.test", "kanjivaram-9"))
    assert LIST in client.get("/admin/").text
