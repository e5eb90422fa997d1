"""Promotions made, changed, tried and taken away through the Admin API, by the rules of the admin's own forms."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.collections.models import ProductCategory
from core.models import AuditEntry
from orders.models import Campaign, CampaignBudget, Promotion, PromotionCode, PromotionRule, PromotionUse
from tests.backoffice import Office, kept, own_key, secret_key, staff_member
from tests.orders.wardrobe import add_piece, cart_with

pytestmark = pytest.mark.django_db
TABLES = (Promotion, PromotionRule, PromotionCode, Campaign, CampaignBudget)
SILK = {"kind": "target", "attribute": "category", "operator": "in", "values": ["silk-blouses"]}
SPEND = {"kind": "cart", "attribute": "spend", "operator": "gte", "values": ["150000"]}


def rupees(amount: int) -> dict[str, Any]:
    return {"amount": amount * 100, "currency": "INR"}


def kinds(sku: str) -> dict[str, dict[str, Any]]:
    """One of every kind that the admin knows."""
    part = {"quantity": 1, "attribute": "sku", "values": [sku]}
    return {
        "percentage": {"value": 1250, "max_discount": rupees(300), "rules": [SILK, SPEND]},
        "steps": {"method": "percentage", "tiers": [{"threshold": 500_000, "value": 2000}, {"threshold": 200_000, "value": 1500}]},
        "fixed": {"value": 30_000, "allocation": "each", "max_quantity": 2},
        "delivery": {"method": "fixed", "value": 9_900, "target": "shipping_methods"},
        "buyget": {"buy_quantity": 2, "get_quantity": 1, "value": 10_000, "rules": [{**SILK, "kind": "buy"}]},
        "bundle": {"value": 199_900, "parts": [part, {**part, "quantity": 2}]},
        "gift": {"gift_sku": sku, "rules": [SPEND]},
    }  # fmt: skip


def test_every_kind_is_made_told_in_the_same_words_and_made_again_of_them(db: None) -> None:
    silk = ProductCategory.objects.create(title="Silk", handle="silk-blouses")
    piece = add_piece()
    Campaign.objects.create(name="Diwali")
    office = Office(secret_key("promotions:write").token)
    for name, said in kinds(piece.sku).items():
        body = {"name": name, "method": name, "campaign": "Diwali", "ends_at": "2036-11-14T23:59:59", **said}
        made = office.post("promotions", body, expect=201)["promotion"]
        assert (made["status"], made["campaign"], made["lane"]) == (
            "draft",
            "Diwali",
            3 if name == "delivery" else 2,
        )
        assert made["ends_at"] == "2036-11-14T18:29:59.000Z"
        again = {key: made[key] for key in body if key != "name"}
        copy = office.post("promotions", {**again, "name": "again", "lane": made["lane"]}, expect=201)[
            "promotion"
        ]
        strange = {"id", "name", "created_at"}
        assert {k: v for k, v in copy.items() if k not in strange} == {
            k: v for k, v in made.items() if k not in strange
        }
    ten = Promotion.objects.get(name="percentage")
    assert (ten.value, ten.max_discount) == (1250, 300_00)
    kept = ten.rules.values_list("kind", "attribute", "operator", "values")
    assert list(kept) == [("target", "category", "in", [str(silk.pk)]), ("cart", "spend", "gte", ["150000"])]
    steps = Promotion.objects.get(name="steps")
    assert [each["threshold"] for each in steps.tiers] == [200_000, 500_000]
    told = office.get("promotions?q=percentage&campaign=Diwali")["promotions"][0]
    assert told["rules"] == [SILK, SPEND]
    entry = AuditEntry.objects.filter(kind="orders.promotion", object_id=str(ten.pk)).get()
    assert (
        entry.action == "added"
        and entry.changes["value"] == [None, 1250]
        and len(entry.changes["rules"][1]) == 2
    )


def test_terms_are_changed_tried_on_a_cart_and_ended(db: None) -> None:
    piece = add_piece()
    cart = cart_with((piece, 1))
    office = Office(secret_key("promotions:write", "orders:read").token)
    body = {"name": "Ten off", "method": "percentage", "value": 1000}
    where = f"promotions/{office.post('promotions', body, expect=201)['promotion']['id']}"
    trial = office.post(f"{where}/trial", {"cart": cart})["trial"]
    judged = next(each for each in trial["promotions"] if each["is_on_trial"])
    assert judged["applied"] and judged["amount"] == trial["discount"] and trial["discount"]["amount"] > 0
    assert office.post(f"{where}/trial", {"cart": "cart_x"}, expect=404)["code"] == "cart_not_found"
    Office(secret_key("promotions:read").token).post(f"{where}/trial", {"cart": cart}, expect=403)
    assert office.post(f"{where}/activate")["promotion"]["status"] == "active"
    changed = office.post(where, {"value": 2000, "rules": [SPEND], "upsell_message": "Add {missing}."})[
        "promotion"
    ]
    assert (changed["value"], changed["rules"], changed["status"]) == (2000, [SPEND], "active")
    rule = PromotionRule.objects.get().pk
    office.post(where, {"priority": 3})
    assert PromotionRule.objects.get().pk == rule  # what stays is not written anew
    emptied = {
        "gift_sku": None,
        "campaign": None,
        "upsell_message": None,
        "max_discount": None,
        "max_quantity": None,
    }
    assert office.post(where, emptied)["promotion"]["upsell_message"] == ""
    nothing = office.post(where, {"ends_at": "2020-01-01T00:00:00Z"}, expect=400)
    assert set(nothing["fields"]) == {"ends_at"} and Promotion.objects.get().ends_at is None
    PromotionUse.objects.create(promotion=Promotion.objects.get(), reference="WEB-1", amount=100)
    assert office.ask("DELETE", where, expect=400)["code"] == "promotion_used"
    PromotionUse.objects.all().delete()
    assert office.delete(where)["deleted"] is True and not Promotion.objects.exists()
    office.get(where, expect=404)
    trail = AuditEntry.objects.filter(kind="orders.promotion").order_by("id")
    assert [each.action for each in trail] == ["added", "changed", "changed", "changed", "changed", "removed"]
    assert set(trail[2].changes) == {"value", "rules", "upsell_message"}


NONSENSE: list[tuple[dict[str, Any], str]] = [
    ({"value": 0}, "value"),
    ({"value": 10_001}, "value"),
    ({"lane": 3}, "lane"),
    ({"target": "order", "allocation": "each"}, "allocation"),
    ({"allocation": "once"}, "max_quantity"),
    ({"starts_at": "2036-01-02T00:00:00Z", "ends_at": "2036-01-01T00:00:00Z"}, "ends_at"),
    ({"tiers": [{"threshold": 1, "value": 1}, {"threshold": 1, "value": 2}]}, "tiers"),
    ({"tiers": [{"threshold": 1, "value": 10_001}]}, "tiers"),
    ({"gift_sku": "BLS"}, "gift_sku"),
    ({"buy_quantity": 3}, "buy_quantity"),
    ({"campaign": "Nobody's"}, "campaign"),
    ({"max_discount": {"amount": 1, "currency": "USD"}}, "max_discount"),
    ({"rules": [{**SILK, "values": ["unknown"]}]}, "rules"),
    ({"rules": [{**SILK, "attribute": "first_order", "values": ["yes"]}]}, "rules"),
    ({"rules": [{**SPEND, "values": ["15.5"]}]}, "rules"),
    ({"rules": [{**SPEND, "values": ["1", "2"]}]}, "rules"),
    ({"rules": [{**SILK, "operator": "gte"}]}, "rules"),
    ({"method": "gift", "value": 0}, "gift_sku"),
    ({"method": "gift", "value": 0, "gift_sku": "NOTHING"}, "gift_sku"),
    ({"method": "bundle", "parts": [{"quantity": 1, "attribute": "size", "values": ["34"]}]}, "parts"),
    ({"method": "bundle", "parts": [{"quantity": 2, "attribute": "tag", "values": ["x"]}]}, "parts"),
]


def test_nonsense_is_named_by_its_field_and_changes_nothing(db: None) -> None:
    office = Office(secret_key("promotions:write").token)
    good = {"name": "Ten off", "method": "percentage", "value": 1000}
    where = f"promotions/{office.post('promotions', good, expect=201)['promotion']['id']}"
    office.get(where)
    before = kept(*TABLES)
    for said, field in NONSENSE:
        told = office.post("promotions", {**good, **said}, expect=400)
        assert field in told["fields"], (said, told)
        if "method" not in said:
            assert field in office.post(where, said, expect=400)["fields"], said
    assert "kind" in office.post(where, {"method": "fixed"}, expect=400)["message"]
    for body in (
        {}, {"name": "x"}, {**good, "value": "10"}, {**good, "value": True}, {**good, "value": 10**12}, {**good, "lane": 9},
        {**good, "colour": "red"}, {**good, "rules": [{}]}, {**good, "rules": [SPEND] * 13}, {**good, "currency": "USD"},
        {**good, "name": "x" * 121}, {**good, "rules": {"0": SPEND}}, {**good, "max_discount": 5}, {**good, "status": "active"},
    ):  # fmt: skip
        assert office.post("promotions", body, expect=400)["type"] == "invalid_data", body
    for path in ("promotions/promo_0", "promotions/plist_1", "campaigns/camp_0", "campaigns/x"):
        office.post(path, {"name": "x"}, expect=404)
    assert kept(*TABLES) == before


def test_codes_of_ones_own_and_campaigns_with_budgets(db: None) -> None:
    office = Office(secret_key("promotions:write").token)
    body = {"name": "Ten off", "method": "percentage", "value": 1000}
    where = f"promotions/{office.post('promotions', body, expect=201)['promotion']['id']}"
    code = office.post(f"{where}/codes/named", {"code": "diwali10", "limit": 500}, expect=201)["code"]
    assert (code["code"], code["limit"], code["is_active"]) == ("DIWALI10", 500, True)
    assert office.get(where)["promotion"]["is_automatic"] is False
    for wrong in (
        {"code": "DIWALI10"},
        {"code": "a"},
        {"code": "ÄÖÜ"},
        {},
        {"code": "NEW", "expires_at": "2020-01-01T00:00:00Z"},
    ):
        office.post(f"{where}/codes/named", wrong, expect=400)
    off = office.post(f"{where}/codes/{code['id']}", {"is_active": False, "limit": None})["code"]
    assert (off["is_active"], off["limit"]) == (False, None)
    assert office.get(f"{where}/codes/{code['id']}")["code"] == off
    other = office.post("promotions", body, expect=201)["promotion"]["id"]
    office.get(f"promotions/{other}/codes/{code['id']}", expect=404)
    office.post(f"promotions/{other}/codes/{code['id']}", {"limit": 1}, expect=404)
    assert PromotionCode.objects.get().limit is None

    made = office.post("campaigns", {"name": "Diwali", "budget": 5_000_000}, expect=201)["campaign"]
    assert (made["budget_kind"], made["budget"], made["used"]) == ("spend", 5_000_000, 0)
    there = f"campaigns/{made['id']}"
    assert office.post(there, {"budget": 8_000_000})["campaign"]["budget"] == 8_000_000
    assert set(office.post("campaigns", {"name": "Diwali"}, expect=400)["fields"]) == {"name"}
    CampaignBudget.objects.update(used=10)
    assert set(office.post(there, {"budget_kind": "usage"}, expect=400)["fields"]) == {"budget_kind"}
    office.post(there, {"budget": 0}, expect=400)
    window = {"starts_at": "2036-02-01T00:00:00Z", "ends_at": "2036-01-01T00:00:00Z"}
    assert set(office.post(there, window, expect=400)["fields"]) == {"ends_at"}
    assert office.get("campaigns?q=diw")["campaigns"][0]["budget"] == 8_000_000
    kinds = set(AuditEntry.objects.values_list("kind", flat=True))
    assert {"orders.promotioncode", "orders.campaign", "orders.campaignbudget"} <= kinds
    planner = Office(own_key(staff_member("meera@blouson.test", "orders.change_promotion")))
    planner.post("promotions", body, expect=403)
    assert planner.post(where, {"value": 900})["promotion"]["value"] == 900
