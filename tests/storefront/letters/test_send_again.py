"""Staff send a letter again from the order's page: on its own page, by whoever may, in the audit trail."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from core.models import AuditEntry, User
from storefront.letters.composing import ComposedLetter
from storefront.letters.models import Letter
from storefront.letters.operations import send_letter, write_letter
from tests.core.admin_rows import add_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter() -> Letter:
    write_letter(
        ComposedLetter(
            "delivered", "ship_1", "WEB-7", "asha@example.com", "It is there", "There\n", "<p>There</p>"
        )
    )
    row = Letter.objects.get()
    send_letter(row.pk)
    row.refresh_from_db()
    assert row.status == "sent"
    return row


def press(client: Client, row: Letter) -> int:
    url = reverse("admin:storefront_letter_send_this_again", args=[row.pk])
    return client.post(url, {"_form_submitted": "on"}).status_code


def test_from_its_own_page_with_an_entry_in_the_trail(letter: Letter, client: Client) -> None:
    client.force_login(User.objects.create_superuser("meena@blouson.test", "kanjivaram-9", name="Meena"))
    press(client, letter)
    letter.refresh_from_db()
    assert letter.status == "written"
    entry = AuditEntry.objects.filter(kind="storefront.letter").latest("id")
    assert "meena@blouson.test" in entry.actor_name
    press(client, letter)
    assert AuditEntry.objects.filter(kind="storefront.letter").count() == 1, "it is on its way already"


def test_not_without_the_right(letter: Letter, client: Client) -> None:
    user = User.objects.create_user("someone@blouson.test", "kanjivaram-9", name="Someone")
    User.objects.filter(pk=user.pk).update(is_staff=True)
    client.force_login(User.objects.get(pk=user.pk))
    assert press(client, letter) in (302, 403)
    letter.refresh_from_db()
    assert letter.status == "sent"


def test_from_the_order_s_page_by_those_who_may(letter: Letter, client: Client) -> None:
    order = add_order("7")
    assert order.number == letter.order_number
    page = reverse("admin:orders_order_change", args=[order.pk])
    again = reverse("admin:storefront_letter_send_this_again", args=[letter.pk])
    reader = User.objects.create_user("reader@blouson.test", "kanjivaram-9", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename__in=["view_order", "view_letter"]))
    client.force_login(reader)
    html = client.get(page).text
    assert letter.subject in html and again not in html
    reader.user_permissions.add(Permission.objects.get(codename="change_letter"))
    assert f'href="{again}" hx-get="{again}"' in client.get(page).text
    assert "word for word" in client.get(again).text
    press(client, letter)
    assert again not in client.get(page).text, "it is on its way"
