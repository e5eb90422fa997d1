"""Other languages as staff write them, through a real login."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.assortment.models import ProductType, SizeChart
from catalog.collections.models import ProductCategory, ProductCollection, ProductTag
from catalog.collections.operations import GroupContent, set_category, set_collection, set_tag
from catalog.content.models import HomeSection, WrittenPage
from catalog.media.models import Image
from catalog.products.models import Product
from catalog.translations.models import Phrase
from catalog.translations.operations import set_phrase, translate
from catalog.translations.queries import MODELS
from core.models import AuditEntry, OutboxEvent, User
from tests.catalog.products.test_queries import dress, picture
from tests.catalog.stockroom import add_shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("owner@example.com", "a-long-password"))
    return client


@pytest.fixture
def product() -> Product:
    """A blouse with a title, a subtitle and a picture; one row of every other kind."""
    product = add_shown()
    dress("BLS-001", subtitle="Silk")
    picture("front", alt="The front", view="front", colour="Maroon")
    set_category(GroupContent(handle="silk", title="Silk"))
    set_collection(GroupContent(handle="edit", title="Edit"))
    set_tag(handle="new", title="New")
    ProductType.objects.create(handle="blouse", title="Blouse")
    SizeChart.objects.create(handle="chart", title="Chart")
    WrittenPage.objects.create(handle="about", title="About")
    HomeSection.objects.create(kind="words", handle="words", title="Words")
    OutboxEvent.objects.all().delete()
    return Product.objects.get(pk=product.pk)


def page_of(row: object) -> str:
    return reverse(f"admin:catalog_{type(row).__name__.lower()}_translations", args=[row.pk])  # type: ignore[attr-defined]


def typed(product: Product, **words: str) -> dict[str, str]:
    """What a browser sends: every field as it was, and those typed over."""
    names = ("title", "subtitle")
    said = product.translations.get("hi", {})
    posted = {f"was-product-{product.pk}-{name}": said.get(name, "") for name in names}
    return {
        **posted,
        **{f"product-{product.pk}-{name}": words.get(name, said.get(name, "")) for name in names},
    }


@pytest.mark.parametrize("kind", MODELS)
def test_every_kind_has_its_page_its_column_and_its_filter(
    staff: Client, product: Product, kind: str
) -> None:
    row = MODELS[kind]._default_manager.get()
    page = staff.get(page_of(row)).content.decode()
    assert 'lang="hi"' in page
    assert "missing" in page
    listed = staff.get(reverse(f"admin:catalog_{row._meta.model_name}_changelist")).content.decode()
    assert "0 of" in listed
    for words, count in (("missing", 1), ("complete", 0)):
        found = staff.get(reverse(f"admin:catalog_{row._meta.model_name}_changelist"), {"words": words})
        assert found.context["cl"].result_count == count
    shown = staff.get(reverse(f"admin:catalog_{row._meta.model_name}_change", args=[row.pk])).content.decode()
    assert "translations_page" in shown, "the page is one click away"


def test_saving_goes_through_the_verb_is_told_and_leaves_its_entry(staff: Client, product: Product) -> None:
    front = Image.objects.get()
    said = typed(product, title=" चाँदनी ") | {
        f"was-image-{front.pk}-alt": "",
        f"image-{front.pk}-alt": "सामने से",
    }
    assert staff.post(page_of(product), said).status_code == 302
    product.refresh_from_db()
    front.refresh_from_db()
    assert product.translations == {"hi": {"title": "चाँदनी"}}
    assert front.translations == {"hi": {"alt": "सामने से"}}
    entries = list(AuditEntry.objects.order_by("pk").values_list("kind", "source", "action", "changes"))
    assert entries == [
        ("catalog.product", "translations", "changed", {"translations": [{}, {"hi": {"title": "चाँदनी"}}]}),
        ("catalog.image", "translations", "changed", {"translations": [{}, {"hi": {"alt": "सामने से"}}]}),
    ]
    assert OutboxEvent.objects.count() == 2
    assert staff.post(page_of(product), typed(product)).status_code == 302
    assert (OutboxEvent.objects.count(), AuditEntry.objects.count()) == (2, 2), (
        "nothing changed, nothing told"
    )


def test_a_text_too_long_saves_nothing_and_is_said_at_its_field(staff: Client, product: Product) -> None:
    said = typed(product, title="क" * 161, subtitle="रेशम")
    page = staff.post(page_of(product), said)
    assert page.status_code == 200
    content = page.content.decode()
    assert "Write at most 160 characters." in content
    assert "क" * 161 in content, "what was typed is kept"
    product.refresh_from_db()
    assert product.translations == {}
    assert (OutboxEvent.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_two_people_at_one_row_do_not_undo_each_other(staff: Client, product: Product) -> None:
    first = typed(product, title="चाँदनी")
    second = typed(product, subtitle="रेशम")
    staff.post(page_of(product), first)
    staff.post(page_of(product), second)
    product.refresh_from_db()
    assert product.translations == {"hi": {"title": "चाँदनी", "subtitle": "रेशम"}}


def test_the_next_that_lacks_words_follows_and_the_first_after_the_last(
    staff: Client, product: Product
) -> None:
    for number in range(3):
        set_tag(handle=f"t{number}", title=f"T{number}")
    zero, one, two = ProductTag.objects.filter(handle__startswith="t").order_by("pk")
    translate(kind="tag", row_id=one.pk, language="hi", words={"title": "एक"})
    assert staff.post(page_of(zero), {"next": "1"}).headers["Location"] == page_of(two)
    new = ProductTag.objects.get(handle="new")
    assert staff.post(page_of(two), {"next": "1"}).headers["Location"] == page_of(new)
    ProductTag.objects.exclude(pk=two.pk).update(translations={"hi": {"title": "शब्द"}})
    assert staff.post(page_of(two), {"next": "1"}).headers["Location"] == page_of(two)


def test_the_overview_counts_and_leads_to_what_is_missing(staff: Client, product: Product) -> None:
    translate(kind="product", row_id=product.pk, language="hi", words={"title": "चाँदनी"})
    response = staff.get(reverse("admin:catalog_phrase_overview"))
    rows = {row["said"].kind: row for row in response.context["rows"]}
    assert (rows["product"]["said"].done, rows["product"]["said"].complete) == (1, 0)
    for kind, row in rows.items():
        if kind != "phrase":
            found = staff.get(row["todo"])
            assert found.context["cl"].result_count == row["said"].lacking == 1
    assert staff.get(rows["phrase"]["todo"]).status_code == 200


def test_shared_words_are_written_together(staff: Client, product: Product) -> None:
    dress("BLS-001", fabric="Raw silk", care=("Dry clean only",))
    set_phrase(language="hi", text="Raw silk", meaning="रेशम")
    url = reverse("admin:catalog_phrase_shared")
    words = [word.text for word, _ in staff.get(url).context["rows"]]
    assert {"Dry clean only", "Sold out", "Raw silk", "Colour"} <= set(words)
    assert words[-1] == "Raw silk", "what has a meaning comes last"
    said = {
        "text": ["Raw silk", "Dry clean only", "Sold out", "Never used"],
        "was": ["रेशम", "", "", ""],
        "meaning": ["रॉ सिल्क", "केवल ड्राई क्लीन", "", "कभी नहीं"],
    }
    assert staff.post(url, said).status_code == 302
    found = dict(Phrase.objects.values_list("text", "meaning"))
    assert found == {"Raw silk": "रॉ सिल्क", "Dry clean only": "केवल ड्राई क्लीन"}
    assert sorted(AuditEntry.objects.values_list("kind", "action")) == [
        ("catalog.phrase", "added"),
        ("catalog.phrase", "changed"),
    ]
    assert b"at most" not in staff.get(url, {"q": "silk"}).content
    assert [word.text for word, _ in staff.get(url, {"q": "silk"}).context["rows"]] == ["Raw silk"]


def test_a_shared_word_too_long_is_refused_with_the_others(staff: Client, product: Product) -> None:
    url = reverse("admin:catalog_phrase_shared")
    said = {"text": ["Sold out", "Colour"], "was": ["", ""], "meaning": ["बिक गया", "र" * 301]}
    assert b"Nothing was saved yet" in staff.post(url, said).content
    assert not Phrase.objects.exists()
    assert not AuditEntry.objects.exists()


def test_pages_ask_the_same_for_many_rows(staff: Client, product: Product) -> None:
    paths = [
        reverse("admin:catalog_phrase_overview"),
        reverse("admin:catalog_phrase_shared"),
        reverse("admin:catalog_product_changelist"),
        reverse("admin:catalog_producttag_changelist"),
        page_of(product),
    ]

    def asked() -> list[int]:
        found = []
        for path in paths:
            with CaptureQueriesContext(connection) as queries:
                assert staff.get(path).status_code == 200
            found.append(len(queries))
        return found

    asked()
    before = asked()
    for number in range(8):
        set_tag(handle=f"t{number}", title=f"T{number}")
        add_shown(f"BLS-10{number}")
        picture(f"front-{number}", alt=f"Front {number}")
    assert asked() == before


def test_who_may_only_look_may_not_write(client: Client, product: Product) -> None:
    looker = User.objects.create_user("looker@example.com", "a-long-password", is_staff=True)
    looker.user_permissions.set(Permission.objects.filter(codename__in=["view_product", "view_phrase"]))
    client.force_login(looker)
    assert client.get(reverse("admin:catalog_phrase_overview")).status_code == 200
    assert client.get(reverse("admin:catalog_phrase_shared")).status_code == 403
    assert client.post(page_of(product), typed(product, title="चाँदनी")).status_code == 403
    product.refresh_from_db()
    assert product.translations == {}


def test_a_row_that_is_gone_is_not_found(staff: Client) -> None:
    for model in (Product, ProductCategory, ProductCollection):
        url = reverse(f"admin:catalog_{model._meta.model_name}_translations", args=[99])
        assert staff.get(url).status_code == 404
