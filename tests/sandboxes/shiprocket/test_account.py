"""Login, tokens, pickup places, wallet."""

from __future__ import annotations

import requests

from sandboxes.kit import SandboxControl, SandboxServer
from tests.sandboxes.shiprocket.parts import Account, order_form


def test_the_token_carries_the_run_of_the_email(account: Account, control: SandboxControl) -> None:
    account.post("/orders/create/adhoc", order_form())
    assert [order["channel_order_id"] for order in control.state("orders")] == ["WEB-1001"]
    default = SandboxControl(account.base_url)
    assert "WEB-1001" not in [order["channel_order_id"] for order in default.state("orders")]


def test_a_wrong_password_gets_401_and_no_token(account: Account) -> None:
    answer = account.raw_login(f"api+{account.run_id}@blouson.test", "wrong")
    assert answer.status_code == 401
    assert answer.json() == {"message": "Invalid email and password combination", "status_code": 401}
    assert account.raw_login("somebody@else.test", "shiprocket-sandbox").status_code == 401


def test_without_a_token_every_endpoint_refuses(server: SandboxServer) -> None:
    url = f"{server.base_url}/v1/external/settings/company/pickup"
    assert requests.get(url, timeout=10).status_code == 401
    forged = {"Authorization": "Bearer a.b.c"}
    assert requests.get(url, headers=forged, timeout=10).status_code == 401


def test_a_tampered_token_is_refused(account: Account) -> None:
    bearer = account.session.headers["Authorization"]
    account.session.headers["Authorization"] = bearer[:-4] + ("AAAA" if bearer[-4:] != "AAAA" else "BBBB")
    assert account.get("/settings/company/pickup").status_code == 401


def test_the_token_lives_ten_days_of_the_clock(account: Account, control: SandboxControl) -> None:
    control.clock(advance_s=10 * 86400 - 60)
    assert account.get("/settings/company/pickup").status_code == 200
    control.clock(advance_s=120)
    assert account.get("/settings/company/pickup").status_code == 401
    account.login()
    assert account.get("/settings/company/pickup").status_code == 200


def test_logout_and_the_expiry_fault_end_a_token(account: Account, control: SandboxControl) -> None:
    account.post("/auth/logout", {})
    assert account.get("/settings/company/pickup").status_code == 401
    account.login()
    control.add_fault("token_expire", times=1)
    assert account.get("/settings/company/pickup").status_code == 401
    assert account.get("/settings/company/pickup").status_code == 401
    account.login()
    assert account.get("/settings/company/pickup").status_code == 200


def test_pickup_places_are_added_once_by_nickname(account: Account) -> None:
    place = {
        "pickup_location": "BLR-01", "name": "Bengaluru", "email": "w@blouson.test", "phone": "9876500002",
        "address": "7 Mission Road", "city": "Bengaluru", "state": "Karnataka", "country": "India",
        "pin_code": "560027",
    }  # fmt: skip
    added = account.post("/settings/company/addpickup", place)
    assert (added.status_code, added.json()["success"]) == (200, True)
    assert account.post("/settings/company/addpickup", place).status_code == 422
    refused = account.post("/settings/company/addpickup", {**place, "email": "", "pickup_location": "x" * 37})
    assert set(refused.json()["message"]) == {"email", "pickup_location"}
    places = account.get("/settings/company/pickup").json()["data"]["shipping_address"]
    assert [(p["pickup_location"], p["pin_code"]) for p in places] == [
        ("Primary", "400013"),
        ("BLR-01", "560027"),
    ]


def test_the_wallet_pays_for_awbs_and_can_run_dry(account: Account, control: SandboxControl) -> None:
    control.options(wallet_rupees=150)
    first = account.post("/orders/create/adhoc", order_form("WEB-1")).json()
    second = account.post("/orders/create/adhoc", order_form("WEB-2")).json()
    account.post("/courier/assign/awb", {"shipment_id": first["shipment_id"]})
    left = account.get("/account/details/wallet-balance").json()["data"]["balance_amount"]
    assert left == "85.90"  # 150 less Delhivery Surface 64.10 from Mumbai to Bengaluru
    dry = account.post("/courier/assign/awb", {"shipment_id": second["shipment_id"]})
    assert dry.status_code == 200
    assert dry.json()["status_code"] == 350
    assert "recharge" in dry.json()["message"]
    assert account.get(f"/orders/show/{second['order_id']}").json()["data"]["awb_data"]["awb"] == ""


def test_a_request_status_fault_speaks_shiprockets_words(account: Account, control: SandboxControl) -> None:
    control.add_fault("status", params={"code": 500}, times=1)
    answer = account.get("/settings/company/pickup")
    assert (answer.status_code, answer.json()["status_code"]) == (500, 500)
