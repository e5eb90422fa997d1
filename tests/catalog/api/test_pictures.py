"""Pictures of a product through the Admin API."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from catalog.media.models import Image
from catalog.media.uploads.models import PictureUpload
from catalog.media.uploads.operations import encode_upload
from core.models import AuditEntry
from tests.backoffice import ADMIN, Office, kept
from tests.catalog.media.photos import photo
from tests.catalog.stockroom import add_style, shown_variant

pytestmark = pytest.mark.django_db


def hand_in(office: Office, path: str, content: bytes, name: str = "back.jpg", *, expect: int = 202) -> Any:
    file = BytesIO(content)
    file.name = name
    where = f"/admin-api/{path}/new"
    answer = office.client.post(where, {"file": file}, headers={"Authorization": f"Bearer {office.token}"})
    assert answer.status_code == expect, answer.content[:300]
    ADMIN.check("POST", where, expect, answer.json())
    return answer.json()


def test_handed_in_described_put_in_order_and_taken_down(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    product, other = shown_variant(stock={"BLR": 3}).product, add_style("BLS-900")
    office = Office(None, "products:write")
    where = f"products/{product.public_id}/pictures"
    for size in ((900, 1200), (1200, 900)):
        told = hand_in(office, where, photo(size))["upload"]
        assert (told["status"], told["picture"]) == ("waiting", None)
        encode_upload(int(told["id"].removeprefix("upl_")))
    hand_in(office, where, b"not a picture", "page.html")
    encode_upload(PictureUpload.objects.latest("id").pk)
    read = office.get(where)
    assert [each["status"] for each in read["uploads"]] == ["refused", "done", "done"]
    assert read["uploads"][0]["message"] and PictureUpload.objects.latest("id").created_by is not None
    first, second = (each["key"] for each in read["pictures"])
    words = {
        "pictures": [
            {"key": first, "alt": "The back, tied.", "rank": 5},
            {"key": second, "alt": "The front."},
        ]
    }
    held = {"If-Match": office.last["ETag"]}
    told = office.post(where, words, **held)
    assert [(each["key"], each["alt"]) for each in told["pictures"]] == [
        (second, "The front."),
        (first, "The back, tied."),
    ]
    before = kept(Image, PictureUpload)
    office.post(where, words, expect=412, **held)
    for body in (
        {},
        {"pictures": []},
        {"pictures": [{"key": first, "alt": ""}]},
        {"pictures": [{"key": first, "rank": -1}]},
    ):
        office.post(where, body, expect=400)
    office.post(f"products/{other.public_id}/pictures", words, expect=404)
    office.delete(f"products/{other.public_id}/pictures/{first}", expect=404)
    office.post(f"{where}/new", {"file": "x"}, expect=415)
    hand_in(office, "products/prod_x/pictures", photo(), expect=404)
    hand_in(office, where, b"", expect=400)
    assert kept(Image, PictureUpload) == before
    assert [each["key"] for each in office.delete(f"{where}/{first}")["pictures"]] == [second]
    assert "only picture" in office.delete(f"{where}/{second}", expect=400)["message"]
    actions = AuditEntry.objects.filter(kind="catalog.image").order_by("id").values_list("action", flat=True)
    assert list(actions) == ["changed", "changed", "removed"]
