"""Suspected duplicates on the desk: side by side, merged by a button, called two people, and undone."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from core.models import User
from orders.customers.duplicates.operations import find_duplicates
from orders.models import Customer, CustomerMerge, SuspectedDuplicate
from tests.core.admin_rows import add_order
from tests.orders.customers.duplicates.test_merging import account

pytestmark = pytest.mark.django_db


def staff(*rights: str) -> Client:
    person = User.objects.create_user(
        f"{len(rights)}@blouson.test", "kanjivaram-9", name="Ravi", is_staff=True
    )
    person.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client = Client()
    client.force_login(person)
    return client


def press(client: Client, kind: str, action: str, pk: int, **fields: str) -> Any:
    url = reverse(f"admin:orders_{kind}_{action}", args=[pk])
    return client.post(url, {"_form_submitted": "on", **fields}, follow=True)


def test_a_pair_is_read_merged_and_parted_by_those_who_may() -> None:
    asha, twin = account("asha.rao@gmail.com"), account("asharao+x@gmial.com")
    order = add_order("7", customer=twin)
    find_duplicates()
    pair = SuspectedDuplicate.objects.get()
    reader = staff("view_suspectedduplicate", "view_customermerge", "view_customer")
    page = reverse("admin:orders_suspectedduplicate_change", args=[pair.pk])
    html = reader.get(page).text
    assert (
        "asharao+x@gmial.com" in html
        and "spellings of one another" in html
        and "Merge" not in html.split("<main")[-1].split("Side by side")[0].replace("Merges", "")
    )
    told = {"kept": asha.public_id, "reason": "She rang <b>us</b>"}
    press(reader, "suspectedduplicate", "merge", pair.pk, **told)
    assert not CustomerMerge.objects.exists()

    desk = staff("view_suspectedduplicate", "view_customermerge", "view_customer", "merge_customer")
    assert "spellings of one another" in desk.get(reverse("admin:orders_suspectedduplicate_changelist")).text
    assert asha.public_id in desk.get(reverse("admin:orders_suspectedduplicate_merge", args=[pair.pk])).text
    press(desk, "suspectedduplicate", "merge", pair.pk, kept=Customer(pk=0).public_id, reason="x")
    assert not CustomerMerge.objects.exists(), "neither of the two"
    assert "They are one now" in press(desk, "suspectedduplicate", "merge", pair.pk, **told).text
    order.refresh_from_db()
    assert order.customer_id == asha.pk
    done = CustomerMerge.objects.get()
    html = desk.get(reverse("admin:orders_customermerge_change", args=[done.pk])).text
    assert order.public_id in html and "She rang &lt;b&gt;us" in html and "<b>us" not in html
    assert done.merged_by == str(User.objects.get(email="4@blouson.test"))
    press(reader, "customermerge", "undo", done.pk)
    order.refresh_from_db()
    assert order.customer_id == asha.pk
    assert "They are two again" in press(desk, "customermerge", "undo", done.pk).text
    order.refresh_from_db()
    assert order.customer_id == twin.pk

    other = account("asha@work.in")
    Customer.objects.filter(pk=other.pk).update(phone="+919845012345")
    html = press(desk, "customer", "take_in", asha.pk, other="98450 12345", reason="Told us").text
    assert "They are one now" in html
    assert CustomerMerge.objects.latest("pk").gone_id == other.pk
    press(desk, "customer", "take_in", asha.pk, other="nobody@example.com", reason="x")
    assert CustomerMerge.objects.count() == 2

    find_duplicates()
    SuspectedDuplicate.objects.update(status="waiting", decided_at=None)
    assert "two people" in press(desk, "suspectedduplicate", "dismiss", pair.pk).text
    pair.refresh_from_db()
    assert (pair.status, pair.decided_by) == ("dismissed", done.merged_by)
