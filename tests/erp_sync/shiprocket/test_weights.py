"""Weights that the courier charges for: read, accepted or disputed with photos, and what they cost."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from core.models import User
from orders.fulfilment.weights.operations import take_in_weights
from orders.models import WeightClaim, WeightPhoto
from tests.erp_sync.test_parcels import packed
from tests.world import World

pytestmark = pytest.mark.django_db
Buy = Callable[..., str]


def photo(name: str = "scales.png") -> SimpleUploadedFile:
    written = io.BytesIO()
    Image.new("RGB", (800, 600), "white").save(written, "PNG")
    return SimpleUploadedFile(name, written.getvalue(), "image/png")


def weigh(world: World, awb: str, weight_g: int, paise: int) -> None:
    world.shiprocket.call("POST", f"/shipments/{awb}/weigh", {"weight_g": weight_g, "extra_paise": paise})


def test_read_decided_and_told(client: Client, range_in_shop: World, bought: Buy) -> None:
    order, parcel = packed(range_in_shop, bought)
    weigh(range_in_shop, parcel.awb, 1_500, 128_20)
    assert [take_in_weights(), take_in_weights()] == [1, 0]
    claim = WeightClaim.objects.get()
    assert (claim.shipment, claim.weighed_g, claim.extra, claim.status) == (parcel, 1_500, 128_20, "open")

    client.force_login(User.objects.create_superuser("owner@blouson.test", "kanjivaram-9"))
    assert "Weights that the courier charges for" in client.get("/admin/").content.decode()
    asked = client.get(reverse("admin:orders_weightclaim_dispute", args=[claim.pk]))
    dispute, said = asked.url, {"words": "600 g on <b>our</b> scales"}
    for wrong in ({}, {"photos": [SimpleUploadedFile("x.png", b"no picture", "image/png")]}):
        assert "600 g on &lt;b&gt;our" in client.post(dispute, said | wrong).content.decode()
        assert (WeightClaim.objects.get().status, WeightPhoto.objects.count()) == ("open", 0)
    client.post(dispute, said | {"photos": [photo("a.png"), photo("b.png")]})
    claim.refresh_from_db()
    assert (claim.status, claim.words, claim.photos.count()) == ("disputed", "600 g on <b>our</b> scales", 2)
    shown = client.get(reverse("admin:orders_weightclaim_change", args=[claim.pk])).content.decode()
    assert "&lt;b&gt;our&lt;/b&gt;" in shown
    address = reverse("admin:orders_weightclaim_photo", args=[claim.photos.first().public_id])
    assert client.get(address).content.startswith(b"\xff\xd8")
    assert order.facts.get(key=f"weight:{claim.source_id}").text.endswith("charges ₹128.20 more: disputed.")
    accept = reverse("admin:orders_weightclaim_accept", args=[claim.pk])
    assert client.post(accept, {"_form_submitted": "on"}).status_code == 403, "it is decided"

    weigh(range_in_shop, parcel.awb, 1_500, 0)
    assert take_in_weights() == 0
    claim.refresh_from_db()
    assert (claim.status, claim.extra) == ("given_back", 0)

    stranger = Client()
    stranger.force_login(User.objects.create_user("s@blouson.test", "kanjivaram-9", is_staff=True))
    assert stranger.get(address).status_code == 403
    assert stranger.post(dispute, said | {"photos": [photo()]}).status_code == 403
    assert stranger.post(accept, {"_form_submitted": "on"}).status_code == 403


def test_accepted_is_a_cost_and_strangers_are_listed(
    client: Client, range_in_shop: World, bought: Buy
) -> None:
    _, parcel = packed(range_in_shop, bought)
    weigh(range_in_shop, parcel.awb, 2_000, 64_10)
    take_in_weights()
    claim = WeightClaim.objects.get()
    client.force_login(User.objects.create_superuser("owner@blouson.test", "kanjivaram-9"))
    client.post(reverse("admin:orders_weightclaim_accept", args=[claim.pk]), {"_form_submitted": "on"})
    claim.refresh_from_db()
    assert (claim.status, claim.decided_by, claim.extra) == ("accepted", "owner@blouson.test", 64_10)
    assert "₹64.10" in client.get("/admin/orders/weightclaim/").content.decode()
    WeightClaim.objects.update(shipment=None)
    assert (
        "not a parcel of ours"
        in client.get(reverse("admin:orders_weightclaim_change", args=[claim.pk])).content.decode()
    )
