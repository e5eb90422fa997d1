"""The shop looks at itself: each fault is found once, named, and new ones stand out."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from catalog.content.operations import PageWords, Window, write_page
from core.models import User
from storefront.audit.models import SiteAudit
from storefront.audit.operations import audit_site
from storefront.audit.rules import anatomy_of, findings_of
from tests.storefront.counter import one_blouse
from tests.world import drain_outbox

GOOD = (
    '<html lang="en-IN"><head><title>A blouse</title><meta name="description" content="' + "word " * 12 + '">'
    '<link rel="canonical" href="https://shop.example/a/"></head><body><h1>A</h1><img alt="" src="x">'
    '<a href="/b/"><img alt="there" src="x"></a><label for="q">Q</label><input id="q" type="search"></body></html>'
)
OFFER = (
    '<script type="application/ld+json">{"@type":"Product","offers":{"@type":"Offer","price":"1"}}</script>'
)


def words(page: str, size: int = 100) -> list[str]:
    return [
        f"{each.kind}: {each.words}"
        for each in findings_of(anatomy_of(page), size=size, address="https://shop.example/a/")
    ]


def test_a_sound_page_and_each_fault_by_name() -> None:
    assert words(GOOD) == []
    assert words(GOOD.replace("A blouse", "")) == ["seo: It has no title."]
    assert words(GOOD.replace("<h1>A</h1>", "")) == ["seo: It has 0 first headings instead of one."]
    assert words(GOOD.replace('alt="" src', "src")) == ["access: 1 pictures have no description."]
    assert words(GOOD.replace('alt="there"', 'alt=""')) == ["access: 1 links have no words."]
    assert words(GOOD.replace('for="q"', 'for="p"')) == ["access: 1 fields have no label."]
    assert words(GOOD.replace(' lang="en-IN"', "")) == ["access: It does not say its language."]
    assert words(GOOD.replace("/a/", "/z/"))[0].startswith("seo: It says that it stands at")
    assert words(GOOD + OFFER) == [
        "schema: An offer lacks priceCurrency, availability, url.",
        "schema: A product for sale has no picture.",
    ]
    assert words(GOOD + OFFER.replace("{", "", 1)) == ["schema: Its structured data cannot be read."]
    assert words(GOOD, size=20_000)[0].startswith("weight: It weighs 19 KB")


@pytest.mark.django_db
def test_a_week_and_the_next(client: Client) -> None:
    one_blouse()
    drain_outbox()
    first = audit_site()
    assert first.ended_at is not None and first.pages >= 7 and first.weight > 1000
    assert not first.findings.filter(kind__in=["link", "lost", "access"]).exists(), list(
        first.findings.values("url", "words")
    )
    write_page(
        PageWords(
            "page", "about", "About", intro="Short.", body="[Gone](/products/no-such/) [Nowhere](/nowhere/)"
        ),
        window=Window(is_published=True),
    )
    second = audit_site()
    fresh = set(second.findings.filter(is_new=True).values_list("kind", "url"))
    assert {("link", "/pages/about/"), ("seo", "/pages/about/")} <= fresh
    assert {url for _, url in fresh} == {"/pages/about/"}
    told = " ".join(second.findings.filter(kind="link").values_list("words", flat=True))
    assert "/products/no-such/, which answers 404" in told and "/nowhere/, where there is nothing" in told
    client.force_login(User.objects.create_superuser("audit@blouson.test", "a-long-password"))
    listed = client.get(reverse("admin:storefront_siteaudit_changelist"))
    assert listed.status_code == 200 and "worse" in listed.text
    assert "/nowhere/" in client.get(reverse("admin:storefront_siteaudit_change", args=[second.pk])).text
    assert SiteAudit.objects.count() == 2
    assert settings.SITE_URL
