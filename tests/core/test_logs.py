"""What the logs may hold."""

from __future__ import annotations

import io
import logging
from pathlib import Path

import pytest
from django.conf import settings

from config.celery import app
from core.logs import MaskedLogging, MaskingFormatter, masked

TOKEN = "eS9OwRaj0W8jDavIrOCqAWf7CNBZ24I9I_lZh9L01lc"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (f"GET /checkout/pay/{TOKEN}/: gone", "GET /checkout/pay/eS9O…/: gone"),
        (f"http://shop.test/orders/{TOKEN}", "http://shop.test/orders/eS9O…"),
        ("to asha.rao+x@mail.blouson.test failed", "to a…@mail.blouson.test failed"),
        ("paid by success@razorpay", "paid by s…@razorpay"),
        ("Key (phone)=(+919845012345) exists", "Key (phone)=(…2345) exists"),
        ("call 98450 12345 now", "call …2345 now"),
        ("card 4100 2800 0000 1007.", "card …1007."),
        ("card=4100280000001007", "card=…1007"),
        ("redis://:p4ss@127.0.0.1:6379/0", "redis://…@127.0.0.1:6379/0"),
        ("postgres://blouson:p4ss@db/blouson", "postgres://…@db/blouson"),
    ],
)
def test_keys_and_people_are_masked(written: str, kept: str) -> None:
    assert masked(written) == kept
    assert masked(kept) == kept


@pytest.mark.parametrize(
    "harmless",
    [
        "Task core.deliver[4a0b67c2-2878-4900-8605-db3578491e21] succeeded in 0.12987517100009427s: None",
        "order_01JDXB3Q9GZ6N0K1M2P3R4S5T6 of WEB-1004 for 249900 INR at 2026-11-30 10:16:26,935",
        "GET /admin/orders/order/order_01JDXB3Q9GZ6N0K1M2P3R4S5T6/change/",
        'File "/srv/shop/.venv/lib/python3.11/site-packages/django/db/backends/postgresql/base.py", line 105',
        "poll of intent 12 (pay_9A8B7C6D5E4F3G): unavailable, 1764475586",
        "http://shop.test/products/mulmul-handblock-printed-summer-blouse/",
    ],
)
def test_what_helps_to_find_a_fault_stays(harmless: str) -> None:
    assert masked(harmless) == harmless


def test_a_traceback_is_masked_too() -> None:
    out = io.StringIO()
    outlet = logging.StreamHandler(out)
    outlet.setFormatter(MaskingFormatter("%(message)s"))
    log = logging.getLogger("tests.masked")
    log.addHandler(outlet)
    try:
        raise ValueError("DETAIL: Key (email)=(asha@blouson.test) already exists.")
    except ValueError:
        log.exception("not stored for %s", "+91 98450 12345")
    finally:
        log.removeHandler(outlet)
    assert "asha" not in out.getvalue() and "9845" not in out.getvalue()
    assert "a…@blouson.test" in out.getvalue() and "…2345" in out.getvalue()


def test_the_workers_own_outlets_wear_the_mask(tmp_path: Path) -> None:
    assert isinstance(app.log, MaskedLogging)
    log, place = logging.Logger("worker"), tmp_path / "worker.log"
    for _ in range(2):
        app.log.setup_handlers(log, str(place), "%(levelname)s %(message)s", False)
    (outlet,) = log.handlers
    log.warning("no answer for %s", "asha@blouson.test")
    outlet.close()
    assert place.read_text() == "WARNING no answer for a…@blouson.test\n"


def test_the_shops_own_outlet_wears_the_mask() -> None:
    assert settings.LOGGING["formatters"]["plain"]["()"] == "core.logs.MaskingFormatter"
