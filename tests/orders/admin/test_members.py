"""Staff put customers into groups and take them out, each change in the trail."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from catalog.pricing.models import CustomerGroup
from core.models import AuditEntry, User
from orders.models import Customer, CustomerGroupMembership

pytestmark = pytest.mark.django_db


def test_a_customer_joins_a_group_once_and_leaves_it(client: Client) -> None:
    client.force_login(User.objects.create_superuser("owner@example.com", "a-long-password"))
    asha = Customer.objects.create(email="asha@example.com", name="Asha Rao")
    group = CustomerGroup.objects.create(code="boutiques", name="Boutiques")
    said = {"customer": asha.pk, "group": group.pk}
    add = reverse("admin:orders_customergroupmembership_add")
    assert client.post(add, said).status_code == 302
    row = CustomerGroupMembership.objects.get()
    assert (row.customer, row.group) == (asha, group)
    assert client.post(add, said).status_code == 200, "told that it is so already"
    assert CustomerGroupMembership.objects.count() == 1
    page = client.get(reverse("admin:orders_customer_change", args=[asha.pk])).content.decode()
    assert "Boutiques" in page
    client.post(reverse("admin:orders_customergroupmembership_delete", args=[row.pk]), {"post": "yes"})
    assert not CustomerGroupMembership.objects.exists()
    entries = AuditEntry.objects.filter(kind="orders.customergroupmembership").order_by("id")
    assert [entry.action for entry in entries] == ["added", "removed"]
