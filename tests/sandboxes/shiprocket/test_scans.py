"""Scans, scripts, webhooks, tracking and undelivered parcels."""

from __future__ import annotations

import re

import pytest
import requests

from sandboxes.kit import SandboxControl, SandboxRefused
from tests.sandboxes.conftest import Receiver
from tests.sandboxes.shiprocket.parts import Account, told


def test_a_scan_is_told_with_both_tables_and_both_date_formats(
    account: Account, control: SandboxControl, receiver: Receiver
) -> None:
    booked = account.booked()
    scan = {"sr_status": 17, "at": "2026-11-23T05:00:00Z", "activity": "Out with Ravi"}
    control.call("POST", f"/shipments/{booked['awb']}/scan", scan)
    (news,) = told(receiver, 1)
    assert receiver.received[0].headers["x-api-key"] == "courier-sandbox-token"
    assert (news["shipment_status_id"], news["current_status_id"]) == (17, 19)
    assert (news["awb"], news["order_id"], news["sr_order_id"]) == (
        booked["awb"],
        "WEB-1001",
        booked["order_id"],
    )
    assert news["current_timestamp"] == "23 11 2026 10:30:00"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", news["etd"])
    assert news["scans"] == [
        {
            "date": "2026-11-23 10:30:00",
            "status": "X-017",
            "activity": "Out with Ravi",
            "location": "Bengaluru (Karnataka)",
            "sr-status": "17",
            "sr-status-label": "OUT FOR DELIVERY",
        }
    ]


def test_a_failed_webhook_is_sent_once_only(
    account: Account, control: SandboxControl, receiver: Receiver
) -> None:
    receiver.status = 500
    booked = account.booked()
    control.call("POST", f"/shipments/{booked['awb']}/scan", {"sr_status": 42})
    told(receiver, 1)
    control.clock(advance_s=86400)
    control.flush()
    assert len(receiver.received) == 1
    assert [delivery["status"] for delivery in control.deliveries()] == ["failed"]


@pytest.mark.parametrize(
    ("script", "steps"),
    [
        ("happy", [19, 42, 18, 38, 17, 7]),
        ("ndr_then_delivered", [19, 42, 18, 38, 17, 21, 17, 7]),
        ("rto", [19, 42, 18, 38, 17, 21, 9, 46, 41, 10]),
        ("lost", [19, 42, 18, 12]),
        ("damaged", [19, 42, 18, 38, 25]),
    ],
)
def test_a_script_played_at_once_tells_every_scan_in_order(
    account: Account, control: SandboxControl, receiver: Receiver, script: str, steps: list[int]
) -> None:
    booked = account.booked()
    control.call("POST", f"/shipments/{booked['awb']}/script", {"name": script})
    news = told(receiver, len(steps))
    assert [one["shipment_status_id"] for one in news] == steps
    dates = [scan["date"] for scan in news[-1]["scans"]]
    assert dates == sorted(set(dates))


def test_a_slow_script_follows_the_clock(
    account: Account, control: SandboxControl, receiver: Receiver
) -> None:
    booked = account.booked()
    control.call("POST", f"/shipments/{booked['awb']}/script", {"name": "happy", "step_s": 3600})
    control.clock(advance_s=3 * 3600 + 1)
    assert [one["shipment_status_id"] for one in told(receiver, 3)] == [19, 42, 18]
    control.clock(advance_s=10 * 3600)
    assert [one["shipment_status_id"] for one in told(receiver, 6)] == [19, 42, 18, 38, 17, 7]
    track = account.get(f"/courier/track/awb/{booked['awb']}").json()["tracking_data"]
    assert (track["track_status"], track["shipment_status"]) == (1, 7)


def test_a_parcel_can_play_its_way_by_itself(account: Account, control: SandboxControl) -> None:
    control.options(auto_scan_s=60)
    booked = account.booked()
    control.clock(advance_s=400)
    shown = account.get(f"/orders/show/{booked['order_id']}").json()["data"]
    assert (shown["status"], shown["shipments"]["status"]) == ("DELIVERED", 7)


def test_tracking_before_the_first_scan_says_so(account: Account) -> None:
    booked = account.booked()
    empty = account.get(f"/courier/track/awb/{booked['awb']}").json()["tracking_data"]
    assert (empty["track_status"], empty["shipment_track_activities"]) == (0, None)
    assert "no activities" in empty["error"]
    assert account.get("/courier/track/shipment/1").json() == {}


def test_awbs_are_tracked_in_bulk(account: Account, control: SandboxControl) -> None:
    first, second = account.booked("WEB-1"), account.booked("WEB-2")
    control.call("POST", f"/shipments/{first['awb']}/script", {"name": "happy"})
    answer = account.post("/courier/track/awbs", {"awbs": [first["awb"], second["awb"]]}).json()
    assert answer[first["awb"]]["tracking_data"]["shipment_status"] == 7
    assert answer[second["awb"]]["tracking_data"]["track_status"] == 0
    assert account.post("/courier/track/awbs", {"awbs": ["x"] * 51}).status_code == 400


def test_the_tracking_page_shows_the_scans(account: Account, control: SandboxControl) -> None:
    booked = account.booked()
    control.call("POST", f"/shipments/{booked['awb']}/script", {"name": "happy"})
    track = account.get(f"/courier/track/awb/{booked['awb']}").json()["tracking_data"]
    page = requests.get(track["track_url"], timeout=10)
    assert page.status_code == 200
    assert "Delivered to consignee" in page.text


def test_an_undelivered_parcel_waits_in_the_ndr_list_until_it_is_sent_back(
    account: Account, control: SandboxControl
) -> None:
    booked = account.booked()
    for status in (42, 17, 21):
        control.call("POST", f"/shipments/{booked['awb']}/scan", {"sr_status": status})
    (row,) = account.get("/ndr/all").json()["data"]
    assert (row["awb_code"], row["attempts"]) == (booked["awb"], 1)
    path = f"/ndr/{booked['awb']}/action"
    assert account.post(path, {"action": "dance", "comments": "x"}).status_code == 422
    assert account.post(path, {"action": "re-attempt"}).status_code == 422
    assert account.post(path, {"action": "re-attempt", "comments": "call first"}).status_code == 202
    assert account.post(path, {"action": "return", "comments": "refused"}).status_code == 202
    assert account.get("/ndr/all").json()["data"] == []
    assert control.state("orders")[0]["sr_status"] == 9
    assert account.post(path, {"action": "return", "comments": "again"}).status_code == 400


def test_unknown_awbs_statuses_and_scripts_are_refused(account: Account, control: SandboxControl) -> None:
    booked = account.booked()
    with pytest.raises(SandboxRefused, match="404"):
        control.call("POST", "/shipments/123/scan", {"sr_status": 7})
    with pytest.raises(SandboxRefused, match="400"):
        control.call("POST", f"/shipments/{booked['awb']}/scan", {"sr_status": 999})
    with pytest.raises(SandboxRefused, match="not a script"):
        control.call("POST", f"/shipments/{booked['awb']}/script", {"name": "teleport"})
    assert control.state("orders")[0]["scans"] == []


@pytest.mark.parametrize("word", ["shiprocket", "kartrocket", "srv", "krone"])
def test_a_webhook_address_with_a_forbidden_word_is_refused(control: SandboxControl, word: str) -> None:
    with pytest.raises(SandboxRefused, match="must not contain"):
        control.webhook(f"https://shop.example/hooks/{word}")


def test_the_panel_moves_a_parcel_on(account: Account, control: SandboxControl) -> None:
    booked = account.booked()
    home = f"{account.base_url}/"
    assert booked["awb"] in requests.get(home, params={"run": account.run_id}, timeout=10).text
    form = {"run": account.run_id, "awb": booked["awb"]}
    for _ in range(6):
        pressed = requests.post(f"{home}__panel__/move_on", data=form, timeout=10)
        assert pressed.status_code == 200
    assert control.state("orders")[0]["sr_status"] == 7
    ended = requests.post(f"{home}__panel__/move_on", data=form, timeout=10)
    assert "has ended" in ended.text
    assert len(control.state("orders")[0]["scans"]) == 6
