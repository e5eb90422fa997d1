"""Photos of buyers: encoded anew, few, moderated with their review, gone with their files."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from PIL import Image
from pytest_django.fixtures import Settings

from catalog.media.uploads.tidy import remove_retired_files
from catalog.products.models import Product
from core import clock
from core.errors import Invalid
from orders.models import Order, Review, ReviewPhoto
from orders.reviews.operations import (
    ReviewPhotos,
    approve_review,
    drop_review_photos,
    refuse_review,
    write_review,
)
from orders.reviews.photos import PhotoFile
from orders.reviews.queries import reviews_of
from orders.reviews.rules import NotBought, ReviewWords
from tests.catalog.media.photos import from_a_phone, photo
from tests.orders.reviews.delivered import deliver
from tests.orders.wardrobe import news

pytestmark = pytest.mark.django_db
Place = Callable[..., Order]
WORDS = ReviewWords(stars="4", title="Lovely", text="The silk falls well.")


@pytest.fixture(autouse=True)
def kept(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def handed(content: bytes, name: str = "IMG_1.jpg") -> PhotoFile:
    return PhotoFile(name, len(content), io.BytesIO(content))


def write(order: Order, *contents: bytes, removed: frozenset[int] = frozenset()) -> str:
    return write_review(
        order_id=order.public_id,
        product_handle=Product.objects.get().handle,
        words=WORDS,
        photos=ReviewPhotos([handed(each) for each in contents], removed),
    )


def files(kept: Path) -> list[Path]:
    return [each for each in kept.rglob("*") if each.is_file()]


def test_nothing_of_the_file_is_kept_but_its_pixels(placed: Place, kept: Path) -> None:
    write(deliver(placed()), from_a_phone())
    row = ReviewPhoto.objects.get()
    assert (row.width, row.height) == (900, 1200), "upright, as the phone was held"
    assert sorted(each.suffix for each in files(kept)) == [".jpg", ".webp"]
    for each in files(kept):
        content = each.read_bytes()
        assert b"SECRET" not in content and b"Asha" not in content
        with Image.open(each) as shown:
            assert not shown.getexif() and max(shown.size) in (400, 1200)


def test_it_is_shown_with_its_review_and_not_before(placed: Place) -> None:
    order, product = deliver(placed()), Product.objects.get()
    review_id = write(order, photo())
    assert reviews_of(product.public_id).reviews == ()
    approve_review(review_id=review_id, actor="meena")
    (shown,) = reviews_of(product.public_id).reviews
    (picture,) = shown.photos
    assert (picture.alt, picture.width, picture.height) == ("Photo by Asha R.", 900, 1200)
    assert default_storage.exists(picture.src.removeprefix("/media/"))


def test_another_photo_is_looked_at_again(placed: Place) -> None:
    order = deliver(placed())
    review_id = write(order, photo())
    approve_review(review_id=review_id, actor="meena")
    assert write(order) == review_id
    assert Review.objects.get().status == "approved", "nothing new to look at"
    write(order, photo((640, 640)))
    assert (Review.objects.get().status, ReviewPhoto.objects.count()) == ("waiting", 2)


@pytest.mark.parametrize(
    ("contents", "advice"),
    [
        ([b"<svg xmlns='http://www.w3.org/2000/svg'/>"], "SVG drawings"),
        ([b"not a picture at all"], "not a picture"),
        ([photo()[:2000]], "damaged"),
        ([photo((100, 100))], "too few"),
        ([photo((400, 400))] * 4, "at most 3 photos"),
        ([photo((400, 400)), b"GIF89a"], "GIF"),
    ],
)
def test_what_is_no_photo_is_refused_and_nothing_is_kept(
    contents: list[bytes], advice: str, placed: Place, kept: Path
) -> None:
    order = deliver(placed())
    with pytest.raises(Invalid) as refused:
        write(order, *contents)
    assert advice in refused.value.fields["photos"]
    assert not Review.objects.exists() and files(kept) == []


def test_too_large_a_file_is_not_even_opened(placed: Place) -> None:
    order = deliver(placed())
    big = PhotoFile("huge.jpg", 10_000_001, io.BytesIO(b""))
    with pytest.raises(Invalid) as refused:
        write_review(
            order_id=order.public_id,
            product_handle=Product.objects.get().handle,
            words=WORDS,
            photos=ReviewPhotos([big]),
        )
    assert "huge.jpg is larger than 10 MB" in refused.value.fields["photos"]


def test_a_refused_review_leaves_no_files(placed: Place, kept: Path) -> None:
    with pytest.raises(NotBought):
        write(placed(), photo())
    order = deliver(Order.objects.get())
    write(order, photo(), photo())
    with pytest.raises(Invalid):
        write(order, photo(), photo())
    assert ReviewPhoto.objects.count() == 2 and len(files(kept)) == 4


def test_taken_out_by_the_buyer_or_by_staff_the_files_follow(placed: Place, kept: Path) -> None:
    order = deliver(placed())
    review_id = write(order, photo(), photo())
    first, _ = ReviewPhoto.objects.values_list("pk", flat=True)
    write(order, removed=frozenset({first, 99_999}))
    approve_review(review_id=review_id, actor="meena")
    assert drop_review_photos(review_id=review_id) == 1
    assert drop_review_photos(review_id=review_id) == 0
    assert len(news("ReviewsChanged")) == 2
    assert len(files(kept)) == 4
    with clock.moved(timedelta(hours=2)):
        assert remove_retired_files() == 2
    assert files(kept) == []


def test_nobody_takes_out_anothers_photo(placed: Place) -> None:
    order = deliver(placed())
    write(order, photo())
    other = ReviewPhoto.objects.get()
    Review.objects.update(buyer_ref="somebody else")
    write(order, removed=frozenset({other.pk}))
    assert ReviewPhoto.objects.filter(pk=other.pk).exists()


def test_refused_reviews_show_no_photos(placed: Place) -> None:
    order, product = deliver(placed()), Product.objects.get()
    review_id = write(order, photo())
    approve_review(review_id=review_id, actor="meena")
    refuse_review(review_id=review_id, reason="Names a neighbour", actor="meena")
    assert reviews_of(product.public_id).reviews == ()
