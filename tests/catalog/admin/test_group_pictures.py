"""The picture of a category or collection: handed in by staff, made ready by a worker, shown on its pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from catalog.collections.models import ProductCategory, ProductCollection
from catalog.collections.operations import GroupContent, remove_group, set_category, set_collection
from catalog.media.models import Image
from catalog.media.uploads.models import PictureUpload
from catalog.media.uploads.operations import encode_upload
from core.models import AuditEntry, OutboxEvent, StoredFile, User
from tests.catalog.media.photos import photo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    """A folder of one's own."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def staff(client: Client) -> Client:
    """The owner, at the admin."""
    client.force_login(User.objects.create_superuser("owner@blouson.test", "kanjivaram-9"))
    return client


def silk() -> ProductCategory:
    set_category(GroupContent("silk", "Silk"))
    return ProductCategory.objects.get()


def hand_in(client: Client, path: str, content: bytes, alt: str = "A pile of raw silk") -> str:
    """What the page says afterwards; the worker has done its part."""
    file = SimpleUploadedFile("silk.jpg", content)
    client.post(path, {"hand_in": "1", "file": file, "alt": alt})
    for row in PictureUpload.objects.filter(status="waiting"):
        encode_upload(row.pk)
    return client.get(path).content.decode()


def told() -> list[dict[str, str]]:
    return [row.payload for row in OutboxEvent.objects.filter(name="catalog.ContentChanged").order_by("id")]


@pytest.mark.parametrize("kind", ["category", "collection"])
def test_a_picture_handed_in_is_shown_and_news_goes_out(staff: Client, kind: str) -> None:
    (set_category if kind == "category" else set_collection)(GroupContent("silk", "Silk"))
    model = ProductCategory if kind == "category" else ProductCollection
    group = model.objects.get()
    before = len(told())
    page = hand_in(staff, f"/admin/catalog/product{kind}/{group.pk}/picture/", photo())
    group.refresh_from_db()
    assert (group.image.kind, group.image.alt) == (kind, "A pile of raw silk")
    assert group.image.stem in page and "ready" in page
    assert told()[before:] == [{"kind": kind, "handle": "silk"}]
    assert not StoredFile.objects.exists()


def test_without_a_description_nothing_is_kept(staff: Client) -> None:
    path = f"/admin/catalog/productcategory/{silk().pk}/picture/"
    file = SimpleUploadedFile("silk.jpg", photo())
    page = staff.post(path, {"hand_in": "1", "file": file, "alt": "  "}).content.decode()
    assert "Describe the picture for those who cannot see it." in page
    assert not PictureUpload.objects.exists() and not StoredFile.objects.exists()


def test_a_fake_is_named_and_the_old_picture_stays(staff: Client) -> None:
    group = silk()
    path = f"/admin/catalog/productcategory/{group.pk}/picture/"
    hand_in(staff, path, photo())
    group.refresh_from_db()
    shown, news = group.image_id, len(told())
    page = hand_in(staff, path, b"<html>no picture</html>")
    assert "This is not a picture we can show." in page
    group.refresh_from_db()
    assert (group.image_id, len(told())) == (shown, news)


def test_earlier_pictures_can_be_shown_again_or_none(staff: Client) -> None:
    group = silk()
    path = f"/admin/catalog/productcategory/{group.pk}/picture/"
    hand_in(staff, path, photo())
    first = Image.objects.get()
    hand_in(staff, path, photo(mode="L"), "A loom")
    group.refresh_from_db()
    assert group.image.alt == "A loom"
    staff.post(path, {"show": first.key})
    group.refresh_from_db()
    assert group.image == first
    hand_in(
        staff, path, photo(mode="L"), "A wooden loom"
    )  # the same file again: shown, described anew, kept once
    group.refresh_from_db()
    assert (group.image.alt, Image.objects.count()) == ("A wooden loom", 2)
    news = len(told())
    staff.post(path, {"show": ""})
    staff.post(path, {"show": ""})
    group.refresh_from_db()
    assert (group.image, len(told())) == (None, news + 1)
    assert "There is no picture nonsense." in staff.post(path, {"show": "nonsense"}).content.decode()
    assert AuditEntry.objects.filter(kind="catalog.productcategory", action="changed").exists()


def test_a_group_that_went_meanwhile_refuses_its_picture(staff: Client) -> None:
    path = f"/admin/catalog/productcategory/{silk().pk}/picture/"
    file = SimpleUploadedFile("silk.jpg", photo())
    staff.post(path, {"hand_in": "1", "file": file, "alt": "Silk"})
    remove_group(kind="category", handle="silk")
    row = PictureUpload.objects.get()
    encode_upload(row.pk)
    row.refresh_from_db()
    assert (row.status, row.message) == ("refused", "There is no such category any more.")
    assert not Image.objects.exists()


def test_only_who_may_change_categories_sees_the_page(client: Client) -> None:
    path = f"/admin/catalog/productcategory/{silk().pk}/picture/"
    client.force_login(User.objects.create_user("asha@blouson.test", is_staff=True))
    assert client.post(path, {"show": ""}).status_code in {403, 404}
    assert not PictureUpload.objects.exists()
