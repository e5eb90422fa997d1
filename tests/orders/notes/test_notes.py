"""Notes and tags: who wrote what, tidy or refused, found again, never for those without the right."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from core.errors import Invalid, NotFound
from core.models import AuditEntry, User
from orders.models import Order, OrderNote, OrderTag
from orders.notes.operations import set_tags, write_note
from orders.notes.rules import tidy_tags
from tests.core.admin_rows import add_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(db: None) -> Order:
    """One that stands."""
    return add_order("1")


@pytest.fixture
def person(db: None) -> Callable[..., User]:
    """Somebody of staff with these rights."""

    def make(name: str, *codenames: str) -> User:
        user = User.objects.create_user(f"{name}@blouson.test", "kanjivaram-9", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        return user

    return make


def tags(order: Order) -> list[str]:
    return list(order.tags.values_list("name", flat=True))


def test_a_note_keeps_its_writer(order: Order, person: Callable[..., User]) -> None:
    write_note(order_id=order.public_id, text="  Call after six  ", by=person("vidya"))
    note = OrderNote.objects.get()
    assert (note.text, str(note.author)) == ("Call after six", "vidya@blouson.test")


@pytest.mark.parametrize("text", ["", "   ", "x" * 1001, "a\x00b"])
def test_a_note_that_says_nothing_or_too_much_is_refused(
    order: Order, person: Callable[..., User], text: str
) -> None:
    with pytest.raises(Invalid) as refused:
        write_note(order_id=order.public_id, text=text, by=person("vidya"))
    assert set(refused.value.fields) == {"text"}
    assert not OrderNote.objects.exists()


def test_tags_become_those_that_were_typed_and_the_trail_knows(
    order: Order, person: Callable[..., User]
) -> None:
    vidya = person("vidya")
    set_tags(order_id=order.public_id, typed=" VIP,  call   back, vip,", by=vidya)
    assert tags(order) == ["call back", "vip"]
    first = OrderTag.objects.get(name="vip").pk
    set_tags(order_id=order.public_id, typed="vip, wedding", by=vidya)
    assert tags(order) == ["vip", "wedding"] and OrderTag.objects.get(name="vip").pk == first
    set_tags(order_id=order.public_id, typed="wedding, vip", by=vidya)
    changes = list(AuditEntry.objects.order_by("id").values_list("actor_name", "changes"))
    assert changes == [
        ("vidya@blouson.test", {"tags": [[], ["call back", "vip"]]}),
        ("vidya@blouson.test", {"tags": [["call back", "vip"], ["vip", "wedding"]]}),
    ]


def test_bad_tags_change_nothing(order: Order, person: Callable[..., User]) -> None:
    vidya = person("vidya")
    set_tags(order_id=order.public_id, typed="vip", by=vidya)
    for typed, words in (("x" * 41, "too long"), (",".join("abcdefghijklm"), "more than 12")):
        with pytest.raises(Invalid) as refused:
            set_tags(order_id=order.public_id, typed=typed, by=vidya)
        assert words in refused.value.fields["tags"]
    with pytest.raises(NotFound):
        set_tags(order_id="order_none", typed="vip", by=vidya)
    assert tags(order) == ["vip"]
    with pytest.raises(IntegrityError, match="order_tag_is_tidy"), transaction.atomic():
        OrderTag.objects.create(order=order, name="Vip ", author=vidya)


def test_tags_in_every_script() -> None:
    assert tidy_tags("शादी, ß, ÀB") == ["ss", "àb", "शादी"]


def test_staff_write_on_the_page_and_find_by_tag(
    order: Order, person: Callable[..., User], client: Client
) -> None:
    other = add_order("2")
    client.force_login(person("vidya", "view_order", "add_ordernote", "add_ordertag"))
    press = {"_form_submitted": "on"}
    client.post(
        reverse("admin:orders_order_note", args=[order.pk]), {**press, "text": "<b>Call</b> after six"}
    )
    client.post(reverse("admin:orders_order_tag", args=[order.pk]), {**press, "tags": "VIP"})
    html = client.get(reverse("admin:orders_order_change", args=[order.pk])).content.decode()
    assert "&lt;b&gt;Call&lt;/b&gt; after six" in html and "vidya@blouson.test" in html
    listing = client.get(reverse("admin:orders_order_changelist"), {"tag": "vip"}).content.decode()
    assert order.number in listing and "#vip" in listing and other.number not in listing
    assert "vip" in client.get(reverse("admin:orders_order_tag", args=[order.pk])).content.decode()
    refused = client.post(reverse("admin:orders_order_tag", args=[order.pk]), {**press, "tags": "x" * 41})
    assert "too long for a tag" in refused.content.decode()
    assert tags(order) == ["vip"]


def test_readers_write_nothing(order: Order, person: Callable[..., User], client: Client) -> None:
    client.force_login(person("reader", "view_order"))
    press = {"_form_submitted": "on", "text": "Hello", "tags": "vip"}
    for name in ("note", "tag"):
        assert client.post(reverse(f"admin:orders_order_{name}", args=[order.pk]), press).status_code == 403
    assert not OrderNote.objects.exists() and not OrderTag.objects.exists()
    page = client.get(reverse("admin:orders_order_change", args=[order.pk])).content.decode()
    assert order.email not in page and order.phone not in page and order.shipping_line1 not in page
    assert "for those who write and call" in page
