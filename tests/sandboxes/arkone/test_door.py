"""Token, rate limit, request id, idempotency, ETags, problems."""

from __future__ import annotations

import requests

from sandboxes.kit import SandboxControl, SandboxServer
from tests.sandboxes.arkone.parts import Erp, order_body


def test_the_token_is_asked_for_and_names_the_run(
    server: SandboxServer, erp: Erp, control: SandboxControl
) -> None:
    refused = requests.get(f"{server.base_url}/api/v1/items", timeout=10)
    assert (refused.status_code, refused.headers["Content-Type"]) == (401, "application/problem+json")
    assert refused.json()["code"] == "invalid_token"
    wrong = {"Authorization": f"Bearer other-token.{control.run_id}"}
    assert requests.get(f"{server.base_url}/api/v1/items", headers=wrong, timeout=10).status_code == 401
    erp.placed("WEB-7")
    assert [order["external_id"] for order in control.state("sales_orders")] == ["WEB-7"]
    elsewhere = SandboxControl(server.base_url, control.run_id + "x")
    assert elsewhere.state("sales_orders") == []


def test_the_request_id_is_echoed(erp: Erp) -> None:
    erp.session.headers["X-Request-Id"] = "req-42"
    assert erp.get("/health").headers["X-Request-Id"] == "req-42"
    assert erp.get("/health").json()["status"] == "ok"
    assert erp.get("/nowhere").headers["X-Request-Id"] == "req-42"


def test_the_bucket_lets_a_second_of_requests_through_then_says_when_to_come_back(
    erp: Erp, control: SandboxControl
) -> None:
    control.options(rate_per_s=3)
    answers = [erp.get("/health") for _ in range(8)]
    codes = [answer.status_code for answer in answers]
    assert codes[:3] == [200, 200, 200]
    assert 429 in codes
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert refused.headers["Retry-After"] == "1"
    assert (refused.json()["code"], refused.json()["retryable"]) == ("rate_limited", True)
    assert answers[0].headers["RateLimit-Limit"] == "3"


def test_a_repeated_key_gets_the_first_answer_and_changes_nothing(erp: Erp, control: SandboxControl) -> None:
    first = erp.post("/sales-orders", order_body(), Idempotency_Key="k1")
    again = erp.post("/sales-orders", order_body(), Idempotency_Key="k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.headers["ETag"] == first.headers["ETag"]
    assert len(control.state("sales_orders")) == 1
    assert erp.stock() == (10, 2, 8)
    assert [line["path"] for line in control.journal(method="POST")] == ["/api/v1/sales-orders"]


def test_a_key_with_another_body_is_refused(erp: Erp, control: SandboxControl) -> None:
    erp.post("/sales-orders", order_body(), Idempotency_Key="k1")
    reused = erp.post("/sales-orders", order_body("WEB-1002"), Idempotency_Key="k1")
    assert (reused.status_code, reused.json()["code"]) == (422, "idempotency_key_reuse")
    assert len(control.state("sales_orders")) == 1


def test_a_refused_request_may_be_corrected_under_its_key(erp: Erp) -> None:
    refused = erp.post("/sales-orders", order_body(total="1.00"), Idempotency_Key="k1")
    assert refused.status_code == 422
    assert erp.post("/sales-orders", order_body(), Idempotency_Key="k1").status_code == 201


def test_a_key_is_forgotten_after_seven_days_of_the_clock(erp: Erp, control: SandboxControl) -> None:
    erp.post("/sales-orders", order_body(), Idempotency_Key="k1")
    control.clock(advance_s=7 * 86400 - 60)
    assert "Idempotency-Replayed" in erp.post("/sales-orders", order_body(), Idempotency_Key="k1").headers
    control.clock(advance_s=120)
    later = erp.post("/sales-orders", order_body(), Idempotency_Key="k1")
    assert (later.status_code, later.json()["code"]) == (409, "duplicate_external_id")


def test_an_external_id_is_unique_and_the_refusal_names_the_first(erp: Erp) -> None:
    first = erp.placed()
    again = erp.post("/sales-orders", order_body(), Idempotency_Key="other")
    assert (again.status_code, again.json()["existing_id"]) == (409, first["id"])
    (found,) = erp.get("/sales-orders", external_id="WEB-1001").json()["data"]
    assert found["id"] == first["id"]
    assert erp.get("/sales-orders", external_id="WEB-9").json()["data"] == []


def test_a_change_needs_the_version_that_was_read(erp: Erp) -> None:
    order = erp.placed()
    path = f"/sales-orders/{order['id']}"
    etag = erp.get(path).headers["ETag"]
    assert etag == '"v1"'
    missing = erp.patch(path, {"notes": "ring twice"})
    assert (missing.status_code, missing.json()["code"]) == (428, "precondition_required")
    changed = erp.patch(path, {"notes": "ring twice"}, If_Match=etag)
    assert (changed.status_code, changed.headers["ETag"], changed.json()["notes"]) == (
        200,
        '"v2"',
        "ring twice",
    )
    stale = erp.patch(path, {"notes": "lost update"}, If_Match=etag)
    assert (stale.status_code, stale.json()["current_version"]) == (412, 2)
    assert stale.headers["ETag"] == '"v2"'
    assert erp.get(path).json()["notes"] == "ring twice"


def test_errors_are_problems_with_paths(erp: Erp) -> None:
    missing = erp.get("/items/ITEM-9")
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")
    assert erp.get("/nowhere").json()["code"] == "not_found"
    malformed = erp.session.post(f"{erp.base_url}/api/v1/sales-orders", data=b"[]", timeout=10)
    assert (malformed.status_code, malformed.json()["code"]) == (400, "malformed_body")
    body = order_body(lines=[{"sku": "NOPE", "qty": 0, "unit_price": 12.5}], total=1)
    errors = erp.post("/sales-orders", body).json()["errors"]
    assert {"path": "lines/0/sku", "code": "unknown_sku"} in errors
    assert {"path": "lines/0/qty", "code": "not_a_positive_integer"} in errors
    assert {"path": "lines/0/unit_price", "code": "not_a_decimal_string"} in errors
    assert {"path": "total", "code": "not_a_decimal_string"} in errors


def test_an_injected_status_is_a_problem_too(erp: Erp, control: SandboxControl) -> None:
    control.add_fault("status", params={"code": 503}, times=1)
    answer = erp.get("/items")
    assert (answer.status_code, answer.json()["retryable"]) == (503, True)
