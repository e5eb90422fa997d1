"""Promotions made, switched, copied and counted by staff, without a paisa, a basis point or an id."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from catalog.collections.models import ProductCategory
from core import clock
from core.models import AuditEntry, User
from core.money import Money
from orders.carts.queries import cart_summary
from orders.models import (
    Campaign,
    CampaignBudget,
    Promotion,
    PromotionCode,
    PromotionRule,
    Surcharge,
    SurchargeRule,
)
from tests.orders.promotions.offers import budget_of, code_for, offer
from tests.orders.wardrobe import add_piece, cart_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client: Client) -> Client:
    """Somebody who may do everything."""
    client.force_login(User.objects.create_superuser("owner@example.com", "a-long-password"))
    return client


def conditions(*rows: tuple[str, ...], prefix: str = "rules") -> dict[str, Any]:
    """Rows of conditions as the form posts them: of what, attribute, operator, names."""
    said: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    for place, row in enumerate(rows):
        said |= {
            f"{prefix}-{place}-{name}": value
            for name, value in zip(("kind", "attribute", "operator", "names"), row, strict=True)
        }
    return said


def add(staff: Client, method: str, said: dict[str, Any], *rows: tuple[str, ...]) -> Any:
    usual = {"name": "Festive", "lane": 2, "priority": 0, "is_automatic": "on"}
    address = reverse("admin:orders_promotion_add") + f"?method={method}"
    return staff.post(address, {**usual, **said, **conditions(*rows)})


def errors_of(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.context["adminform"].form.errors) + str(
        [formset.formset.errors for formset in answer.context["inline_admin_formsets"]]
    )


def test_first_the_kind_then_only_its_fields(staff: Client) -> None:
    page = staff.get(reverse("admin:orders_promotion_add")).content.decode()
    for words in ("Percent off", "An amount off", "Buy some, get some", "A set at one price", "A free piece"):
        assert words in page
    shown = staff.get(reverse("admin:orders_promotion_add") + "?method=bundle").content.decode()
    assert (
        'name="part_1_names"' in shown
        and 'name="percent"' not in shown
        and 'name="buy_quantity"' not in shown
    )
    shown = staff.get(reverse("admin:orders_promotion_add") + "?method=percentage").content.decode()
    assert 'name="percent"' in shown and 'name="tier_5_value"' in shown and "JSON" not in shown


def test_percent_with_steps_a_cap_and_a_category_by_its_handle(staff: Client) -> None:
    silk = ProductCategory.objects.create(title="Silk", handle="silk-blouses")
    said = {
        "takes_off": "items:across", "percent": "12.5", "most_off": "300", "tiers_by": "spend",
        "tier_1_from": "5000", "tier_1_value": "20", "tier_2_from": "2500.50", "tier_2_value": "15",
    }  # fmt: skip
    answer = add(
        staff,
        "percentage",
        said,
        ("target", "category", "in", "Silk-Blouses"),
        ("cart", "spend", "gte", "1500"),
    )
    assert answer.status_code == 302, errors_of(answer)
    row = Promotion.objects.get()
    assert (row.method, row.value, row.max_discount, row.lane, row.status) == (
        "percentage",
        1250,
        300_00,
        2,
        "draft",
    )
    assert row.tiers == [{"threshold": 2_500_50, "value": 1500}, {"threshold": 5_000_00, "value": 2000}]
    kept = list(PromotionRule.objects.values_list("kind", "attribute", "operator", "values"))
    assert kept == [("target", "category", "in", [str(silk.pk)]), ("cart", "spend", "gte", ["150000"])]
    page = staff.get(reverse("admin:orders_promotion_change", args=[row.pk])).content.decode()
    for words in ('value="12.50"', 'value="2500.50"', 'value="silk-blouses"', 'value="1500.00"'):
        assert words in page
    entry = AuditEntry.objects.get(kind="orders.promotion")
    assert entry.action == "added" and entry.changes["value"] == [None, 1250]


def test_delivery_offers_go_to_their_lane(staff: Client) -> None:
    assert (
        add(
            staff, "fixed", {"takes_off": "shipping_methods:across", "rupees": "99", "tiers_by": "spend"}
        ).status_code
        == 302
    )
    row = Promotion.objects.get()
    assert (row.lane, row.target, row.value) == (3, "shipping_methods", 99_00)


def test_sets_gifts_and_buy_some_get_some(staff: Client) -> None:
    gift, blouse = add_piece("BAG-GLD-01"), add_piece()
    parts = {
        "rupees": "1999", "part_1_quantity": "1", "part_1_attribute": "sku", "part_1_names": blouse.sku,
        "part_2_quantity": "2", "part_2_attribute": "sku", "part_2_names": gift.sku,
    }  # fmt: skip
    for method, said in (
        ("bundle", parts),
        ("gift", {"gift_variant": gift.pk, "get_quantity": "1"}),
        ("buyget", {"buy_quantity": "2", "get_quantity": "1", "percent": "50"}),
    ):
        answer = add(staff, method, said)
        assert answer.status_code == 302, errors_of(answer)
    bundle, given, buyget = Promotion.objects.order_by("id")
    assert bundle.value == 1_999_00
    assert bundle.parts[1] == {
        "quantity": 2, "rules": [{"attribute": "sku", "operator": "in", "values": [gift.sku]}],
    }  # fmt: skip
    assert given.gift_variant_id == gift.pk
    assert (buyget.buy_quantity, buyget.get_quantity, buyget.value) == (2, 1, 50_00)
    page = staff.get(reverse("admin:orders_promotion_change", args=[bundle.pk])).content.decode()
    assert f'value="{gift.sku}"' in page


@pytest.mark.parametrize(
    ("method", "said", "rows", "words"),
    [
        ("percentage", {"takes_off": "order:across", "tiers_by": "spend"}, [], "nothing off is no offer"),
        ("percentage", {"takes_off": "order:across", "percent": "101", "tiers_by": "spend"}, [], "less than or equal to 100"),
        ("fixed", {"takes_off": "items:once", "rupees": "5", "tiers_by": "spend"}, [], "how many pieces in all"),
        ("fixed", {"takes_off": "order:across", "rupees": "5", "tiers_by": "spend", "tier_1_from": "10"}, [], "A step needs both"),
        ("bundle", {"rupees": "5"}, [], "two pieces at least"),
        ("gift", {"get_quantity": "1"}, [], "This field is required"),
        ("buyget", {"percent": "50", "buy_quantity": "1", "get_quantity": "1"}, [("target", "category", "in", "silc")], "Unknown: silc"),
        ("buyget", {"percent": "50", "buy_quantity": "1", "get_quantity": "1"}, [("cart", "spend", "gte", "lots")], "is no number"),
        ("buyget", {"percent": "50", "buy_quantity": "1", "get_quantity": "1"}, [("target", "first_order", "in", "yes")], "says nothing of a piece"),
        ("buyget", {"percent": "50", "buy_quantity": "1", "get_quantity": "1"}, [("cart", "region", "gte", "IN")], "no more or less"),
    ],
)  # fmt: skip
def test_nonsense_is_refused_at_its_field(
    staff: Client, method: str, said: dict[str, Any], rows: list[tuple[str, ...]], words: str
) -> None:
    assert words in errors_of(add(staff, method, said, *rows))
    assert not Promotion.objects.exists() and not AuditEntry.objects.exists()


def test_an_unknown_name_is_told_what_looks_like_it(staff: Client) -> None:
    ProductCategory.objects.create(title="Silk", handle="silk-blouses")
    answer = add(staff, "buyget", {"percent": "50", "buy_quantity": "1", "get_quantity": "1"},
                 ("target", "category", "in", "silk-blousses"))  # fmt: skip
    assert "Did you mean silk-blouses?" in errors_of(answer)


def press(staff: Client, button: str, row: Promotion, **said: Any) -> Any:
    address = reverse(f"admin:orders_promotion_{button}", args=[row.pk])
    return staff.post(address, {"_form_submitted": "True", **said}, follow=True)


def test_switching_on_looks_for_nonsense_and_switching_off_keeps_the_rest(staff: Client) -> None:
    row = offer(status="draft", ends_at=clock.now() - timedelta(days=1))
    page = press(staff, "switch_on", row).content.decode()
    assert "Its end has passed" in page
    row.refresh_from_db()
    assert row.status == "draft"
    Promotion.objects.update(ends_at=None)
    press(staff, "switch_on", row)
    row.refresh_from_db()
    assert row.status == "active"
    press(staff, "switch_off", row)
    row.refresh_from_db()
    assert row.status == "inactive"
    changes = [entry.changes["status"] for entry in AuditEntry.objects.order_by("id")]
    assert changes == [["draft", "active"], ["active", "inactive"]]


def test_a_copy_is_a_draft_without_codes(staff: Client) -> None:
    row = offer(rules=[("cart", "spend", "gte", ["100000"])])
    code_for(row)
    press(staff, "copy_promotion", row)
    copy = Promotion.objects.latest("id")
    assert (copy.name, copy.status, copy.value, copy.codes.count()) == ("Festive (copy)", "draft", 1000, 0)
    assert [rule.values for rule in copy.rules.all()] == [["100000"]]


def test_thousands_of_codes_are_made_at_once_and_given_as_a_file(staff: Client) -> None:
    row = offer()
    press(staff, "make_batch", row, name="=cmd()", count="3000", prefix="DIWALI", limit="1", once="on")
    codes = PromotionCode.objects.filter(promotion=row)
    assert codes.count() == 3000
    assert not codes.exclude(code__regex=r"^DIWALI-[2-9A-HJKMNP-Z]{8}$").exists()
    row.refresh_from_db()
    assert not row.is_automatic
    address = reverse("admin:orders_promotion_download_codes", args=[row.pk])
    answer = staff.get(address)
    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 3001 and lines[0].startswith("code,batch,limit")
    assert ",=cmd" not in lines[1]


def test_the_list_tells_uses_and_money(staff: Client) -> None:
    row = offer()
    row.uses.create(reference="WEB-1", amount=150_00, status="used")
    row.uses.create(reference="WEB-2", amount=100_00, status="held")
    row.uses.create(reference="WEB-3", amount=900_00, status="released")
    page = staff.get(reverse("admin:orders_promotion_changelist")).content.decode()
    assert "₹250.00" in page and "running" in page
    assert (
        staff.post(reverse("admin:orders_promotion_delete", args=[row.pk]), {"post": "yes"}).status_code
        == 403
    )


def test_a_campaign_tells_what_is_used_held_and_left(staff: Client) -> None:
    budget = budget_of(5_000_00)
    CampaignBudget.objects.update(used=1_200_00, held=300_00)
    page = staff.get(reverse("admin:orders_campaign_changelist")).content.decode()
    assert "₹1,200.00 used, ₹300.00 being paid, ₹3,500.00 left" in page
    address = reverse("admin:orders_campaign_change", args=[budget.campaign_id])
    said = {"name": "Diwali", "budget_kind": "spend", "most": "6000.50"}
    answer = staff.post(address, said)
    assert answer.status_code == 302, errors_of(answer)
    budget.refresh_from_db()
    assert budget.limit == 6_000_50
    entry = AuditEntry.objects.get(kind="orders.campaignbudget")
    assert entry.changes["limit"] == [5_000_00, 6_000_50] and entry.actor_name == "owner@example.com"
    Campaign.objects.create(name="Eid")
    for wrong, words in (
        ({"budget_kind": "usage", "most": "60"}, "Something was given already"),
        ({"budget_kind": "usage", "most": "7.5"}, "whole numbers"),
        ({"most": ""}, "A budget stays once there is one"),
        ({"name": "Eid"}, "There is a campaign of this name"),
        ({"name": ""}, "This field is required"),
        ({"starts_at_0": "2026-11-10", "starts_at_1": "10:00", "ends_at_0": "2026-11-09", "ends_at_1": "10:00"}, "before it begins"),
    ):  # fmt: skip
        told = errors_of(staff.post(address, {**said, **wrong}))
        assert words in told and told.count("errorlist") <= 4, told
    budget.refresh_from_db()
    assert (budget.kind, budget.limit, Campaign.objects.get(pk=budget.campaign_id).name) == (
        "spend",
        6_000_50,
        "Diwali",
    )
    made = {"name": "Holi", "budget_kind": "usage", "most": "50"}
    assert staff.post(reverse("admin:orders_campaign_add"), made).status_code == 302
    assert CampaignBudget.objects.get(campaign__name="Holi").limit == 50
    assert (
        staff.post(reverse("admin:orders_campaign_add"), {**made, "name": "Pongal", "most": ""}).status_code
        == 302
    )
    assert not CampaignBudget.objects.filter(campaign__name="Pongal").exists()
    kinds = AuditEntry.objects.filter(action="added").order_by("id").values_list("kind", flat=True)
    assert sorted(kinds) == ["orders.campaign", "orders.campaign", "orders.campaignbudget"]


def test_a_code_made_by_hand_is_judged_and_its_promotion_asks_for_it(staff: Client) -> None:
    row, address = offer(is_automatic=True), reverse("admin:orders_promotioncode_add")
    code_for(row, "TAKEN")
    Promotion.objects.update(is_automatic=True)
    for wrong, words in (
        ({"code": "taken"}, "TAKEN exists already"), ({"code": "x"}, "3 to 40 letters"),
        ({"code": "NEW", "expires_at_0": "2020-01-01", "expires_at_1": "10:00"}, "That moment has passed"), ({"code": ""}, "required"),
    ):  # fmt: skip
        assert words in errors_of(staff.post(address, {"promotion": row.pk, "is_active": "on", **wrong}))
    assert PromotionCode.objects.count() == 1
    answer = staff.post(address, {"promotion": row.pk, "code": " diwali10 ", "limit": "5", "is_active": "on"})
    assert answer.status_code == 302, errors_of(answer)
    made = PromotionCode.objects.get(code="DIWALI10")
    row.refresh_from_db()
    assert (made.limit, made.is_active, row.is_automatic) == (5, True, False)
    change = reverse("admin:orders_promotioncode_change", args=[made.pk])
    assert staff.post(change, {"limit": "", "once_per_customer": "on"}).status_code == 302
    made.refresh_from_db()
    assert (made.limit, made.once_per_customer, made.is_active, made.code) == (None, True, False, "DIWALI10")
    trail = AuditEntry.objects.order_by("id").values_list("kind", "action")
    assert list(trail) == [
        ("orders.promotion", "changed"), ("orders.promotioncode", "added"), ("orders.promotioncode", "changed"),
    ]  # fmt: skip


def test_a_fee_in_rupees_with_its_condition(staff: Client) -> None:
    said = {
        "title": "Cash on delivery fee", "code": "cod_fee", "method": "fixed", "amount": "49", "is_active": "on",
        "rules-TOTAL_FORMS": 1, "rules-INITIAL_FORMS": 0, "rules-0-attribute": "payment_method",
        "rules-0-operator": "in", "rules-0-names": "cod",
    }  # fmt: skip
    assert staff.post(reverse("admin:orders_surcharge_add"), said).status_code == 302
    assert (Surcharge.objects.get().value, SurchargeRule.objects.get().values) == (49_00, ["cod"])
    page = staff.get(reverse("admin:orders_surcharge_changelist")).content.decode()
    assert "₹49.00" in page and "way to pay" in page
    cart = cart_summary(cart_with((add_piece(), 1)), payment_method="cod")
    assert cart.surcharges[0].amount == Money(49_00)


def test_who_may_not_sees_nothing(client: Client) -> None:
    row = offer()
    client.force_login(User.objects.create_user("packer@example.com", "a-long-password", is_staff=True))
    for address in (
        reverse("admin:orders_promotion_changelist"), reverse("admin:orders_promotion_add"),
        reverse("admin:orders_promotion_why"), reverse("admin:orders_promotioncode_changelist"),
    ):  # fmt: skip
        assert client.get(address).status_code == 403
    assert press(client, "switch_off", row).status_code == 403
    row.refresh_from_db()
    assert row.status == "active"
