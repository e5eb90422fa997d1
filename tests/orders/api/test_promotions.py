"""Promotions, customers and groups through the Admin API."""

from __future__ import annotations

import pytest

from catalog.pricing.models import CustomerGroup
from core.models import AuditEntry
from orders.models import Customer, CustomerGroupMembership, Promotion, PromotionCode
from tests.backoffice import Office, secret_key
from tests.orders.wardrobe import add_customer, everything

pytestmark = pytest.mark.django_db


def test_a_promotion_is_copied_given_codes_and_switched(db: None) -> None:
    row = Promotion.objects.create(name="Diwali", method="percentage", value=1000, target="items")
    office = Office(secret_key("promotions:write").token)
    where = f"promotions/promo_{row.pk}"
    assert office.get(where)["promotion"]["is_automatic"] is True
    copy = office.post(f"{where}/duplicate", expect=201)["promotion"]
    assert (copy["status"], copy["name"]) == ("draft", "Diwali (copy)")
    for body in (
        {},
        {"name": "x", "count": 0},
        {"name": "x", "count": 2, "prefix": "ÄÖ"},
        {"name": "x", "count": 2, "limit": 0},
    ):
        office.post(f"{where}/codes", body, expect=400)
    assert not PromotionCode.objects.exists() and Promotion.objects.get(pk=row.pk).is_automatic
    made = office.post(f"{where}/codes", {"name": "Letters", "count": 3, "prefix": "diwali"}, expect=201)
    assert made == {"made": 3}
    codes = office.get(f"{where}/codes?batch=Letters")["codes"]
    assert len(codes) == 3 and all(
        each["code"].startswith("DIWALI-") and each["limit"] == 1 for each in codes
    )
    assert office.get(f"promotions?code={codes[0]['code']}")["promotions"][0]["id"] == f"promo_{row.pk}"
    told = office.post(f"{where}/activate")["promotion"]
    assert (told["status"], told["is_automatic"]) == ("active", False)
    assert office.post(f"{where}/deactivate")["promotion"]["status"] == "inactive"
    for path in ("promotions/promo_0", "promotions/promo_99999999999999999999999", "promotions/plist_1"):
        office.get(path, expect=404)
    assert set(AuditEntry.objects.values_list("kind", flat=True)) == {"core.apikey", "orders.promotion"}


def test_nonsense_is_not_switched_on(db: None) -> None:
    row = Promotion.objects.create(name="Nothing", method="percentage", value=0, target="items")
    office = Office(secret_key("promotions:write").token)
    refused = office.post(f"promotions/promo_{row.pk}/activate", expect=400)
    assert refused["type"] == "invalid_data" and refused["fields"]
    assert Promotion.objects.get().status == "draft"


def test_customers_join_and_leave_groups_and_get_another_telephone(db: None) -> None:
    CustomerGroup.objects.create(code="boutiques", name="Boutiques")
    customer_id = add_customer()
    office = Office(secret_key("customers:write").token)
    where = f"customers/{customer_id}"
    assert office.get("customers?q=asha")["customers"][0]["id"] == customer_id
    assert office.post(f"{where}/groups", {"code": "boutiques"})["customer"]["groups"] == ["boutiques"]
    office.post(f"{where}/groups", {"code": "boutiques"})
    assert office.get("customers?group=boutiques")["customers"][0]["email"] == "asha@blouson.test"
    assert office.delete(f"{where}/groups/boutiques")["customer"]["groups"] == []
    office.delete(f"{where}/groups/unknown", expect=404)
    assert [each["code"] for each in office.get("customer-groups")["customer_groups"]] == ["boutiques"]
    before = everything()
    for body in ({"phone": "12"}, {"name": ""}, {"email": "x@y.in"}, {"name": 3}):
        office.post(where, body, expect=400)
    assert everything() == before
    assert office.post(where, {"phone": "9876543210"})["customer"]["phone"] == "+919876543210"
    assert "addresses" not in office.get(where)["customer"]
    assert office.get(f"{where}?fields=%2Baddresses")["customer"]["addresses"] == []
    actions = AuditEntry.objects.filter(kind="orders.customer").order_by("id")
    assert [sorted(each.changes) for each in actions][:2] == [["groups"], ["groups"]]
    assert not CustomerGroupMembership.objects.exists() and Customer.objects.count() == 1
