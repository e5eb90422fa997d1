"""What staff write is a still page at once, and their edits concern exactly the pages that show it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from catalog.content.models import HomeSection, WrittenPage
from catalog.content.operations import (
    PageWords,
    SectionWords,
    Window,
    arrange_section,
    remove_page,
    turn_content_windows,
    write_page,
)
from catalog.content.queries import ROOMS
from catalog.demo.pages import write_demo_pages
from core import clock
from core.errors import Invalid
from core.models import User
from core.preview import preview_path
from storefront.pagecache import store
from tests.storefront.counter import one_blouse
from tests.world import drain_outbox

pytestmark = pytest.mark.django_db
SHOWN = Window(is_published=True)
ABOUT = PageWords("page", "about", "Who we are", intro="A house.", body="## Who?\nWe <b>are</b> **us**.")
IKAT = PageWords("article", "ikat", "An ikat", intro="Blur.", author="Meera", dated_on=date(2026, 11, 1))


def graph_of(page: str) -> list[dict[str, Any]]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert found
    graph: list[dict[str, Any]] = json.loads(found[1])["@graph"]
    return graph


def stale_after(*urls: str) -> set[str]:
    drain_outbox()
    return {url for url in urls if url in store.stale_pages()}


def test_a_page_its_question_and_its_place_in_the_foot(client: Client) -> None:
    write_page(replace(ABOUT, in_footer=True), window=SHOWN)
    page = client.get("/pages/about/")
    assert "We &lt;b&gt;are&lt;/b&gt; <strong>us</strong>." in page.text
    asked = next(each for each in graph_of(page.text) if each["@type"] == "FAQPage")
    assert asked["mainEntity"][0]["acceptedAnswer"]["text"] == "We <b>are</b> us."
    assert 'href="/pages/about/">Who we are</a>' in client.get("/").text
    assert page["ETag"] == client.get("/pages/about/?utm_source=x")["ETag"]
    assert client.get("/journal/about/").status_code == 404
    assert client.get("/hi/pages/about/").status_code == 200


def test_an_edit_concerns_exactly_the_pages_that_show_it(client: Client) -> None:
    write_page(ABOUT, window=SHOWN)
    write_page(IKAT, window=SHOWN)
    drain_outbox()
    urls = ("/", "/journal/", "/journal/ikat/", "/pages/about/", "/lookbook/", "/hi/journal/ikat/")
    for url in urls:
        assert client.get(url).status_code == 200
    assert write_page(IKAT, window=SHOWN) is False
    assert stale_after(*urls) == set()
    assert write_page(replace(IKAT, title="Two ikats"), window=SHOWN) is True
    assert stale_after(*urls) == {"/", "/journal/", "/journal/ikat/", "/hi/journal/ikat/"}
    remove_page("ikat")
    drain_outbox()
    store.forget_everything()
    assert client.get("/journal/ikat/").status_code == 404


def test_a_window_opens_and_closes_by_the_clock(client: Client) -> None:
    now = clock.now()
    write_page(IKAT, window=Window(True, now + timedelta(hours=1), now + timedelta(hours=2)))
    drain_outbox()
    assert "An ikat" not in client.get("/journal/").text
    assert turn_content_windows() == 0
    for hours, is_there in ((1.5, True), (2.5, False)):
        with clock.moved(timedelta(hours=hours)):
            assert turn_content_windows() == 1
            assert turn_content_windows() == 0
            assert stale_after("/journal/") == {"/journal/"}
            store.forget_everything()
            assert ("An ikat" in client.get("/journal/").text) is is_there
    with pytest.raises(Invalid):
        write_page(IKAT, window=Window(True, now, now))


def test_the_journals_feed(client: Client) -> None:
    write_page(IKAT, window=SHOWN)
    feed = client.get("/journal/feed.xml")
    assert feed["Content-Type"].startswith("application/rss+xml")
    assert f"<link>{settings.SITE_URL}/journal/ikat/</link>" in feed.text
    assert "Sun, 01 Nov 2026" in feed.text
    assert f"{settings.SITE_URL}/hi/journal/ikat/" in client.get("/hi/journal/feed.xml").text


def test_the_front_page_as_staff_arrange_it(client: Client) -> None:
    one_blouse()
    write_page(IKAT, window=SHOWN)
    drain_outbox()
    assert "Handloom is slow" in client.get("/").text
    arrange_section(SectionWords("story", "ikat-story", page="ikat", rank=2), window=SHOWN)
    arrange_section(
        SectionWords("banner", "diwali", title="Lamps <lit>", link="/journal/", rank=1), window=SHOWN
    )
    arrange_section(SectionWords("words", "later", words="Not yet", rank=3), window=Window())
    assert stale_after("/") == {"/"}
    store.forget_everything()
    front = client.get("/").text
    assert front.index("Lamps &lt;lit&gt;") < front.index("An ikat")
    assert "Handloom is slow" not in front and "Not yet" not in front
    with pytest.raises(Invalid):
        arrange_section(SectionWords("banner", "away", link="//evil.example/"), window=SHOWN)
    with pytest.raises(Invalid):
        arrange_section(SectionWords("story", "nothing", page="no-such"), window=SHOWN)
    preview = client.get(preview_path("home"))
    assert "Not yet" in preview.text and preview["X-Robots-Tag"] == "noindex"
    assert preview["Cache-Control"] == "private, no-store"


def test_previews_are_for_those_with_the_link(client: Client) -> None:
    write_page(IKAT, window=Window())
    assert client.get("/journal/ikat/").status_code == 404
    assert "An ikat" in client.get(preview_path("journal/ikat")).text
    assert client.get("/preview/forged:1:x/").status_code == 404


def test_staff_write_in_the_admin(client: Client) -> None:
    staff = User.objects.create_superuser("words@blouson.test", "a-long-password")
    client.force_login(staff)
    said = {
        "kind": "article",
        "title": "New",
        "handle": "new",
        "intro": "",
        "body": "Hello",
        "author": "",
        "dated_on": "",
    }
    said |= {
        "seo_title": "",
        "seo_description": "",
        "rank": "0",
        "is_published": "on",
        "published_from_0": "",
    }
    answer = client.post(reverse("admin:catalog_writtenpage_add"), said)
    assert answer.status_code == 302, answer.text[:2000]
    page = WrittenPage.objects.get(handle="new")
    assert page.was_on_show and page.dated_on == clock.today_in_india()
    assert "Hello" in client.get("/journal/new/").text
    look = client.get(reverse("admin:catalog_writtenpage_look_at_it", args=[page.pk]))
    assert look.status_code == 302 and "Hello" in client.get(look["Location"]).text
    for model in ("writtenpage", "homesection"):
        assert client.get(reverse(f"admin:catalog_{model}_changelist")).status_code == 200
    section = {"kind": "words", "handle": "creed", "words": "We mend.", "rank": "1", "is_published": "on"}
    assert client.post(reverse("admin:catalog_homesection_add"), section).status_code == 302
    assert HomeSection.objects.get().words == "We mend."
    assert "We mend." in client.get("/").text


def test_the_demo_house_has_its_pages_in_both_languages(client: Client) -> None:
    assert write_demo_pages() == 10
    assert write_demo_pages() == 0
    for page in WrittenPage.objects.all():
        url = f"/{ROOMS[page.kind]}/{page.handle}/"
        assert page.title in client.get(url).text.replace("&#x27;", "'")
        assert page.translations["hi"]["title"] in client.get(f"/hi{url}").text
    assert urlsplit("/journal/").path
    assert client.get("/stores/").status_code == client.get("/contact/").status_code == 200
