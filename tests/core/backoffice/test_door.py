"""The door of the Admin API: keys, limits, cursors, fields, ETags, repeats, and what cannot be read."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from core import clock
from core.apikeys.models import ApiKey
from core.apikeys.operations import KeyWish, issue_key, key_problems, revoke_key
from core.backoffice.caller import MOST_WRONG
from core.errors import Invalid
from core.models import AuditEntry, User
from tests.backoffice import TESTER, Office, own_key, secret_key, staff_member
from tests.catalog.stockroom import add_style, add_variant
from tests.orders.wardrobe import everything

pytestmark = pytest.mark.django_db


def test_a_key_is_taken_both_ways_noted_and_never_lets_anybody_log_in() -> None:
    key = secret_key("products:read", title="Feed for Google")
    row = ApiKey.objects.select_related("account").get()
    office = Office(key.token)
    office.get("products")
    assert office.last["RateLimit-Limit"] == "300" and office.last["RateLimit-Remaining"] == "299"
    first = ApiKey.objects.get().used_at
    assert first is not None
    office.get("products")
    assert ApiKey.objects.get().used_at == first
    basic = base64.b64encode(f"{key.token}:".encode()).decode()
    answer = office.client.get("/admin-api/products", headers={"Authorization": f"Basic {basic}"})
    assert answer.status_code == 200
    account = row.account
    assert account is not None and account.email.startswith("feed-for-google.")
    assert (account.is_staff, account.is_active, account.has_usable_password()) == (True, False, False)
    assert row.token == "" and key.token not in str(list(ApiKey.objects.values()))
    for broken in ("Basic !!!", "Basic /w==", "Digest x", "Bearer", "Bearer sk_\x7f"):
        assert office.client.get("/admin-api/products", headers={"Authorization": broken}).status_code == 401


def test_calls_and_wrong_keys_are_counted() -> None:
    office = Office(secret_key("products:read", calls_a_minute=2).token)
    office.get("products")
    office.get("products")
    told = office.get("products", expect=429)
    assert told["code"] == "too_many_calls" and office.last["Retry-After"] == "60"
    stranger = Office("sk_wrong")
    for _ in range(MOST_WRONG):
        stranger.get("products", expect=401)
    assert stranger.get("products", expect=429)["code"] == "too_many_calls"
    Office(secret_key("products:read").token).get("products")


def test_keys_lapse_and_staff_keys_follow_their_owner() -> None:
    meera = staff_member("meera@blouson.test", "catalog.view_product")
    token = own_key(meera)
    Office(token).get("products")
    Office(token).get("prices", expect=403)
    with clock.moved(timedelta(days=31)):
        Office(token).get("products", expect=401)
    meera.user_permissions.clear()
    Office(token).get("products", expect=403)
    meera.is_staff = False
    meera.save()
    Office(token).get("products", expect=401)


@pytest.mark.parametrize(
    ("how", "field"),
    [
        ({"expires_at": timedelta(days=-1)}, "expires_at"),
        ({"calls_a_minute": 0}, "calls_a_minute"),
        ({"calls_a_minute": 10_000}, "calls_a_minute"),
        ({"type": "staff", "scopes": ()}, "type"),
        ({"type": "staff", "scopes": ("orders:read",)}, "scopes"),
        ({"type": "staff", "scopes": (), "expires_at": timedelta(days=200)}, "expires_at"),
    ],
)
def test_keys_that_make_no_sense_are_not_made(how: dict[str, Any], field: str) -> None:
    asked = {"title": "Feed", "type": "secret", "scopes": ["orders:read"], **how}
    if isinstance(asked.get("expires_at"), timedelta):
        asked["expires_at"] = clock.now() + asked["expires_at"]
    assert field in key_problems(KeyWish(**asked), TESTER)
    with pytest.raises(Invalid):
        issue_key(wish=KeyWish(**asked), author=TESTER)
    assert not ApiKey.objects.exists() and not User.objects.exists()


def test_staff_make_their_own_keys_in_the_admin_and_no_others(client: Client) -> None:
    meera = staff_member("meera@blouson.test", "core.own_apikey")
    secret_key(title="The accountant's")
    client.force_login(meera)
    assert b"products:read" not in client.get("/admin/core/apikey/add/").content
    until = clock.now() + timedelta(days=30)
    sent = {
        "title": "My script",
        "type": "secret",
        "scopes": ["orders:write"],
        "expires_at_0": f"{until:%Y-%m-%d}",
        "expires_at_1": "12:00:00",
    }
    client.post("/admin/core/apikey/add/", sent)
    assert ApiKey.objects.count() == 1
    endless = client.post("/admin/core/apikey/add/", {"title": "My script", "type": "staff"})
    assert "within the next 90" in endless.text and ApiKey.objects.count() == 1
    made = client.post("/admin/core/apikey/add/", {**sent, "type": "staff"}, follow=True)
    row = ApiKey.objects.get(type="staff")
    assert (row.account, row.scopes, row.calls_a_minute) == (meera, [], 300)
    token = next(
        word for each in made.context["messages"] for word in str(each).split() if word.startswith("st_")
    )
    Office(token).get("products", expect=403)
    page = client.get("/admin/core/apikey/")
    assert "My script" in page.text and "accountant" not in page.text
    other = ApiKey.objects.get(type="secret")
    client.post("/admin/core/apikey/", {"action": "revoke_selected", "_selected_action": [other.pk, row.pk]})
    assert ApiKey.objects.get(pk=other.pk).revoked_at is None
    assert ApiKey.objects.get(pk=row.pk).revoked_at is not None
    Office(token).get("products", expect=401)
    client.force_login(staff_member("ravi@blouson.test", "catalog.view_product"))
    assert client.get("/admin/core/apikey/add/").status_code == 403


@pytest.fixture
def styles(db: None) -> list[str]:
    """Seven styles, the oldest first."""
    return [add_style(f"BLS-{number:03}").public_id for number in range(1, 8)]


def test_lists_are_read_by_cursor_in_a_fixed_number_of_queries(
    styles: list[str], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    office = Office(None, "products:read")
    with django_assert_num_queries(7):  # the key, its login, its last use; products and three kinds of groups
        first = office.get("products?limit=3")
    with django_assert_num_queries(6):
        whole = office.get("products")
    assert [each["id"] for each in whole["products"]] == styles[::-1] and whole["next_cursor"] is None
    second = office.get(f"products?limit=3&cursor={first['next_cursor']}")
    add_style("BLS-100")  # what comes meanwhile moves nothing
    third = office.get(f"products?limit=3&cursor={second['next_cursor']}")
    found = [each["id"] for page in (first, second, third) for each in page["products"]]
    assert found == styles[::-1] and third["next_cursor"] is None
    oldest = office.get("products?order=id&limit=2&fields=id,sku")
    assert oldest["products"] == [
        {"id": styles[0], "sku": "BLS-001"},
        {"id": styles[1], "sku": "BLS-002"},
    ]
    office.get(f"products?cursor={oldest['next_cursor']}", expect=400)  # of another order
    moment = clock.now().isoformat().replace("+", "%2B")
    assert office.get(f"products?created_at[$gt]={moment}")["products"] == []
    assert len(office.get(f"products?created_at[$lte]={moment}")["products"]) == 8
    assert [each["sku"] for each in office.get("products?q=BLS-003")["products"]] == ["BLS-003"]
    assert office.get("products?status=published")["products"] == []


def test_what_hangs_on_a_list_costs_the_same_for_any_number(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    office = Office(None, "products:read")
    add_variant("BLS-001-A", stock={"BLR": 3})
    asked = "products?fields=%2Bvariants.prices,%2Bvariants.levels,%2Bvariants.terms"
    office.get(asked)
    with django_assert_num_queries(15):
        one = office.get(asked)["products"]
    for number in range(2, 6):
        add_variant(f"BLS-{number:03}-A", parent=f"BLS-{number:03}", stock={"BLR": 3, "JAI": 1})
    with django_assert_num_queries(15):
        many = office.get(asked)["products"]
    assert (len(one), len(many)) == (1, 5)
    variant = one[0]["variants"][0]
    assert variant["prices"][0]["amount"] == {"amount": 199900, "currency": "INR"}
    assert variant["levels"][0]["free"] == 3 and variant["terms"]["mode"] == "stock"


def test_what_is_held_already_is_not_sent_again(styles: list[str]) -> None:
    office = Office(None, "products:read", "products:write")
    office.get(f"products/{styles[0]}")
    etag = office.last["ETag"]
    office.get(f"products/{styles[0]}", expect=304, **{"If-None-Match": etag})
    assert office.last.content == b"" and office.last["Cache-Control"] == "private, no-cache"
    office.post(f"products/{styles[0]}", {"subtitle": "New"})
    told = office.get(f"products/{styles[0]}", **{"If-None-Match": etag})
    assert told["product"]["subtitle"] == "New" and office.last["ETag"] != etag


def test_a_write_asked_for_again_is_done_once_and_only_for_whoever_may(styles: list[str]) -> None:
    key = secret_key("products:write")
    office = Office(key.token)
    again = {"Idempotency-Key": "k-1"}
    where = f"products/{styles[0]}"
    first = office.post(where, {"subtitle": "Once"}, **again)
    office.post(where, {"subtitle": "Twice"})
    assert office.post(where, {"subtitle": "Once"}, **again) == first
    assert office.last["Idempotent-Replayed"] == "true"
    assert office.get(where)["product"]["subtitle"] == "Twice"
    assert office.post(where, {"subtitle": "Other"}, expect=422, **again)["type"] == "duplicate_error"
    office.post(where, {"subtitle": "x"}, expect=400, **{"Idempotency-Key": "\x7f"})
    Office(secret_key("products:write").token).post(where, {"subtitle": "Mine"}, **again)
    revoke_key(key_id=key.id, author=TESTER)
    office.post(where, {"subtitle": "Once"}, expect=401, **again)


def test_the_trail_names_the_key_or_the_person(styles: list[str]) -> None:
    key = secret_key("products:write", title="Feed")
    Office(key.token).post(f"products/{styles[0]}", {"subtitle": "By a program"})
    meera = staff_member("meera@blouson.test", "catalog.change_product")
    Office(own_key(meera)).post(f"products/{styles[0]}", {"subtitle": "By Meera"})
    program, person = AuditEntry.objects.filter(kind="catalog.product").order_by("id")
    assert (program.actor_name, program.source) == ("key “Feed”", f"admin api, {key.id}")
    assert program.changes == {"subtitle": ["", "By a program"]}
    assert (person.actor, person.actor_name, person.source) == (meera, "meera@blouson.test", "admin api")
    assert person.changes == {"subtitle": ["By a program", "By Meera"]}


NONSENSE: list[tuple[str, str, Any]] = [
    ("GET", "products?limit=-1", None),
    ("GET", "products?limit=0", None),
    ("GET", "products?limit=many", None),
    ("GET", "products?offset=3", None),
    ("GET", "products?colour=red", None),
    ("GET", "products?status=shown", None),
    ("GET", "products?order=title", None),
    ("GET", "products?cursor=!!!", None),
    ("GET", "products?cursor=WyJvcmRlcnMtaWQiLDFd", None),
    ("GET", "products?cursor=" + base64.urlsafe_b64encode(b'["products-id",-1]').decode(), None),
    (
        "GET",
        "products?cursor=" + base64.urlsafe_b64encode(b'["products-id",' + b"9" * 30 + b"]").decode(),
        None,
    ),
    ("GET", "products?created_at[$near]=2026-01-01", None),
    ("GET", "products?created_at[$gte]=yesterday", None),
    ("GET", "products?q=%00", None),
    ("GET", "products?fields=secret", None),
    ("GET", "products?fields=" + "variants." * 20 + "id", None),
    ("GET", "products?fields=" + "a" * 6000, None),
    ("POST", "products/{id}", {"colour": "red"}),
    ("POST", "products/{id}", {"title": 3}),
    ("POST", "products/{id}", {"title": "x" * 500}),
    ("POST", "products/{id}", {"title": ""}),
    ("POST", "products/{id}", {"handle": "Not A Handle"}),
    ("POST", "products/{id}", {"tags": "handwoven"}),
    ("POST", "products/{id}", {"tags": ["unknown"]}),
    ("POST", "products/{id}", {"tags": [["deep"]]}),
    ("POST", "products/{id}", {"rank": True}),
    ("POST", "products/{id}", {"rank": -1}),
    ("POST", "products/{id}", {"is_featured": "yes"}),
    ("POST", "products/{id}", ["title"]),
    ("POST", "products/{id}?fields=secret", {"title": "x"}),
    ("POST", "products/{id}/publish", {"now": True}),
    ("POST", "products/publication", {}),
    ("POST", "products/publication", {"rows": []}),
    ("POST", "products/publication", {"rows": [{}] * 501}),
    ("POST", "products/publication", {"rows": [{}], "dry_run": "yes"}),
    ("POST", "products/publication", {"rows": {"0": {}}}),
    ("POST", "products/publication", {"rows": [{}], "mode": "x"}),
]


def test_what_cannot_be_read_is_refused_in_words_and_changes_nothing(styles: list[str]) -> None:
    office = Office(None, "products:write")
    office.get("products")
    before = everything()
    for method, path, body in NONSENSE:
        told = office.ask(method, path.format(id=styles[0]), body, expect=400)
        assert told["type"] in {"invalid_data", "not_allowed"} and told["message"], (path, body)
    for raw in (b"{", b"\xff", b'{"title": "\\u0000"}', b"[" * 5000, b'{"title": 1e999}', b'"text"'):
        answer = office.client.post(
            f"/admin-api/products/{styles[0]}",
            raw,
            "application/json",
            headers={"Authorization": f"Bearer {office.token}"},
        )
        assert answer.status_code == 400, raw[:20]
    giant = json.dumps({"description": "x" * 1_100_000})
    auth = {"Authorization": f"Bearer {office.token}"}
    where = f"/admin-api/products/{styles[0]}"
    assert office.client.post(where, giant, "application/json", headers=auth).status_code == 413
    assert (
        office.client.post(
            where, giant, "application/json", headers={**auth, "Idempotency-Key": "g"}
        ).status_code
        == 413
    )
    assert (
        office.client.post(where, "title=x", "application/x-www-form-urlencoded", headers=auth).status_code
        == 415
    )
    for path in ("products/prod_x", "products/%00", f"products/{'x' * 900}", "variants/1", "nothing"):
        answer = office.client.get(f"/admin-api/{path}", headers=auth)
        assert answer.status_code == 404 and answer.json()["type"] == "not_found", path
    put = office.client.put(where, "{}", "application/json", headers=auth)
    assert put.status_code == 405 and put["Allow"] == "GET, POST"
    assert everything() == before


def test_many_rows_are_judged_each_by_itself_and_a_trial_changes_nothing(styles: list[str]) -> None:
    office = Office(None, "products:write")
    add_variant("BLS-900-A", parent="BLS-900", stock={"BLR": 1})
    ready = office.get("products?sku=BLS-900")["products"][0]["id"]
    rows = [
        {"product_id": ready, "published": True},
        {"product_id": "prod_x", "published": True},
        {"product_id": styles[0], "published": True},
        {"product_id": styles[1], "published": "yes"},
        {"product_id": styles[2], "published": False},
        {"product_id": styles[2], "published": True},
        7,
    ]
    before = everything()
    trial = office.post("products/publication", {"rows": rows, "dry_run": True})
    assert everything() == before and not AuditEntry.objects.filter(kind="catalog.product").exists()
    real = office.post("products/publication", {"rows": rows})
    assert real == {**trial, "dry_run": False}
    assert [each["ok"] for each in real["rows"]][1:6] == [False, False, False, True, False]
    assert real["rows"][1]["error"]["type"] == "not_found" and real["rows"][6]["name"] == ""
    assert real["taken"] + real["refused"] == len(rows)


def test_the_cache_may_be_away(styles: list[str], settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    cache.clear()
    assert len(Office(None, "products:read").get("products")["products"]) == 7
