"""From the file that staff drop to the picture that hangs, and down again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from catalog.media.models import Image
from catalog.media.uploads.models import PictureUpload, RetiredPicture
from catalog.media.uploads.operations import encode_upload, receive_picture, take_down_picture
from catalog.media.uploads.tidy import remove_retired_files
from catalog.products.models import Product
from core import clock
from core.errors import Refused
from core.files import FileTooLarge
from core.models import AuditEntry, OutboxEvent, StoredFile, User
from tests.catalog.media.photos import from_a_phone, photo
from tests.core.admin_rows import add_product, add_variant

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """A folder of one's own."""
    settings.MEDIA_ROOT = tmp_path
    yield tmp_path


@pytest.fixture
def product() -> Product:
    """On show, with one picture that has no files."""
    found = add_product("a")
    add_variant(found, "a")
    return found


def upload(product: Product, content: bytes, name: str = "photo.jpg") -> PictureUpload:
    """Handed in and worked on."""
    row = receive_picture(name=name, chunks=[content], kind="product", product_id=product.pk, created_by=None)
    encode_upload(row.pk)
    row.refresh_from_db()
    return row


def test_a_picture_hangs_with_all_its_files(product: Product, media: Path) -> None:
    row = upload(product, from_a_phone())
    assert (row.status, row.message, row.file) == ("done", "", None)
    image = row.image
    assert (image.width, image.height, image.widths, image.formats) == (
        900,
        1200,
        [400, 640, 800, 900],
        ["avif", "webp", "jpg"],
    )
    assert (image.alt, image.rank) == ("", 1)
    names = {path.name for path in media.iterdir()}
    modern = {f"{image.stem}-{width}.{form}" for width in (400, 640, 800, 900) for form in ("avif", "webp")}
    assert names == modern | {f"{image.stem}-800.jpg"}
    assert not StoredFile.objects.exists()
    assert OutboxEvent.objects.filter(name="catalog.ProductChanged").count() == 1
    encode_upload(row.pk)
    assert product.images.count() == 2


def test_the_same_picture_twice_hangs_once(product: Product) -> None:
    upload(product, photo())
    again = upload(product, photo(), "copy.jpg")
    assert (again.status, again.message) == ("refused", "This very picture hangs there already.")
    assert product.images.count() == 2 and not StoredFile.objects.exists()


def test_a_fake_leaves_nothing(product: Product, media: Path) -> None:
    row = upload(product, b"<html>not a picture</html>", "photo.jpg")
    assert row.status == "refused" and "not a picture" in row.message
    assert product.images.count() == 1 and not list(media.iterdir()) and not OutboxEvent.objects.exists()


def test_too_many_bytes_are_refused_at_the_door(product: Product) -> None:
    with pytest.raises(FileTooLarge):
        receive_picture(
            name="x", chunks=[bytes(5_000_001)] * 6, kind="product", product_id=product.pk, created_by=None
        )
    assert not PictureUpload.objects.exists() and not StoredFile.objects.exists()


def test_files_go_an_hour_after_the_picture(product: Product, media: Path) -> None:
    image = upload(product, photo()).image
    take_down_picture(image.key)
    assert not Image.objects.filter(pk=image.pk).exists() and len(list(media.iterdir())) == 9
    assert remove_retired_files() == 0
    with clock.moved(timedelta(minutes=61)):
        assert remove_retired_files() == 1
    assert not list(media.iterdir()) and not RetiredPicture.objects.exists()


def test_a_picture_hung_again_keeps_its_files(product: Product, media: Path) -> None:
    take_down_picture(upload(product, photo()).image.key)
    assert upload(product, photo()).status == "done"
    with clock.moved(timedelta(hours=2)):
        remove_retired_files()
    assert len(list(media.iterdir())) == 9


def test_the_only_picture_of_a_product_on_show_stays(product: Product) -> None:
    with pytest.raises(Refused, match="only picture"):
        take_down_picture("pic-a")
    assert product.images.count() == 1 and not OutboxEvent.objects.exists()


def test_the_page_takes_pictures_words_order_and_removals(product: Product, client: Client) -> None:
    client.force_login(User.objects.create_superuser("owner@blouson.test", "kanjivaram-9"))
    path = f"/admin/catalog/product/{product.pk}/pictures/"
    files = [SimpleUploadedFile("a.jpg", photo()), SimpleUploadedFile("b.jpg", b"nothing")]
    client.post(path, {"hand_in": "1", "files": files})
    assert "being prepared" in client.get(path).content.decode()
    for row in PictureUpload.objects.all():
        encode_upload(row.pk)
    page = client.get(path).content.decode()
    assert "This is not a picture we can show." in page and "1 without a description" in page
    old, new = product.images.get(key="pic-a"), product.images.exclude(key="pic-a").get()
    form = {
        f"alt-{old.pk}": "Front",
        f"rank-{old.pk}": "2",
        f"alt-{new.pk}": "Back, with lace",
        f"rank-{new.pk}": "1",
    }
    client.post(path, form)
    new.refresh_from_db()
    assert (new.alt, new.rank) == ("Back, with lace", 1)
    client.post(path, {**form, "take_down": [str(old.pk)]})
    assert list(product.images.values_list("alt", flat=True)) == ["Back, with lace"]
    actions = set(AuditEntry.objects.filter(kind="catalog.image").values_list("action", flat=True))
    assert actions == {"changed", "removed"}
    client.force_login(User.objects.create_user("asha@blouson.test", is_staff=True))
    assert client.get(path).status_code == 403
