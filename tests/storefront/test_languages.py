"""The shop in Hindi: its own addresses, every word, and no page of one language in another's place."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from catalog.products.models import Product
from catalog.translations.operations import translate
from storefront.languages import split_language, translate_addresses
from storefront.pagecache import store
from storefront.pagecache.addresses import page_key
from storefront.sentences import PLACE, page_said_in, said_in
from tests.storefront.counter import add, one_blouse
from tests.storefront.speech import page_code, refusals, sentences_in, templates, untold, words_in_template
from tests.world import drain_outbox

MO = Path(settings.BASE_DIR) / "locale/hi/LC_MESSAGES/django.mo"
DEVANAGARI = re.compile(r"[\u0900-\u097f]")
# Sentences of the code that nobody reads as words: headers, classes, file names, names that stay.
NO_WORDS = re.compile(
    r"[A-Z]\w*(-\w+)+|[A-Z]\w+(Page|Card|Node|Block)|ETag|Vary|Location|Referer|Lax|Blouson(: \{\})?|Letter|Storefront"
    r"|IO\[bytes\]|(User-agent|Sitemap|Disallow): .*|HX-.*|Cross-.*"
)

# Said in every language as they are.
SAME = re.compile(r"\S+@\S+|HDFC0001234|29ABCDE1234F1ZW|PIN|GSTIN|GST|UPI|IFSC|OTP|SMS|WhatsApp|Blouson")
# Nobody but staff and other systems is told this: notes on an order's timeline, flags, advice in the admin.
STAFF = re.compile(
    r"(There is no such|Say why|The ERP|Noted in the CRM|Metadata of|No GST slab|Goes to \{\}: book|Expired)\b.*|Claim \{\}: .*"
    r"|(The new address came|The telephone for the courier was|The address was corrected|Somebody asked to take)\b.*"
    r"|(The order's e-mail address (agreed|declined)|Enter the bank's reference|The parcel was packed for cash)\b.*"
    r"|Paid online(, but packed for cash before|) .*|Only \{\} left of \{\}\{\}\.\{\}"
)


def hindi() -> dict[object, str]:
    with MO.open("rb") as file:
        return dict(gettext.GNUTranslations(file)._catalog)  # type: ignore[attr-defined]


def test_every_word_of_every_page_is_said_in_hindi() -> None:
    said = hindi()
    outside = {str(path): found for path in templates() if (found := untold(path.read_text()))}
    assert outside == {}, "words outside of {% translate %}"
    asked = {words for path in templates() for words in words_in_template(path.read_text())}
    lacking = {one for one, many in asked if ((one, 0) if many else one) not in said}
    assert lacking == set(), "templates say this in English only: add it to locale/hi and run compilemessages"


def test_every_sentence_of_the_code_of_pages_is_said_in_hindi() -> None:
    said = hindi()
    lacking = {
        text: place
        for text, place in sentences_in(page_code()).items()
        if text not in said and not NO_WORDS.fullmatch(text)
    }
    assert lacking == {}, "pages say this in English only: add it to locale/hi and run compilemessages"


def test_every_refusal_that_a_shopper_reads_is_said_in_hindi() -> None:
    told = {text: PLACE.sub("¤", text) for text in refusals()}
    assert len(told) > 50
    lacking = {
        text: refusals()[text]
        for text, english in told.items()
        if re.search(r"[A-Za-z]{2,}", SAME.sub("", said_in("hi", english))) and not STAFF.fullmatch(text)
    }
    assert lacking == {}, "the shop refuses this in English only: add it to locale/hi and run compilemessages"


def test_the_compiled_file_is_the_written_one() -> None:
    written = MO.with_suffix(".po").read_text()
    count = written.count("\nmsgid ") + written.count("\nmsgstr[1]")
    assert len([key for key in hindi() if key]) == count
    assert 'msgstr ""\n\n' not in written


def test_addresses() -> None:
    assert split_language("/hi/cart/") == ("hi", "/cart/")
    assert split_language("/hi/") == ("hi", "/")
    assert split_language("/history/") == ("", "/history/")
    assert split_language("/hi/static/x.css") == ("", "/hi/static/x.css")
    assert page_key("/hi/products/meera/", "colour=red&utm_source=x") == "/hi/products/meera/?colour=red"
    assert page_key("/hi/cart/", "") is None
    page = '<a href="/cart/"><form action="/search/"><img src="/media/a.jpg"><a href="//x/"><a href="/hi/x/"><a href="#m">'
    assert translate_addresses(page, "hi") == (
        '<a href="/hi/cart/"><form action="/hi/search/"><img src="/media/a.jpg"><a href="//x/"><a href="/hi/x/"><a href="#m">'
    )


def test_sentences_of_the_code() -> None:
    assert said_in("hi", "Only 3 left.") == "केवल 3 बचे।"
    assert said_in("hi", "In stock. Only 3 left in 34.") == "उपलब्ध। केवल 3 बचे, 34 में।"
    assert said_in("hi", "Nobody wrote this.") == "Nobody wrote this."
    # Advice beside a field, whole: none of its words is taken for a place of a shorter sentence.
    assert (
        said_in("hi", "PIN 560001 is in Karnataka, not in Delhi. Please correct the PIN or the state.")
        == "पिन 560001 Karnataka में है, Delhi में नहीं। कृपया पिन या राज्य ठीक करें।"
    )
    assert (
        said_in("hi", "This is no postal code of Japan. They look like 154-0023.")
        == "यह Japan का डाक कोड नहीं है। वे ऐसे होते हैं: 154-0023।"
    )
    page = "<p>Sold out &amp; gone</p><p> Sold out </p><textarea>Sold out</textarea><script>Sold out</script>"
    told = page_said_in("hi", page)
    assert told == page.replace("<p> Sold out </p>", "<p> बिक चुका </p>")
    assert (
        page_said_in("hi", "<p>Choose at most &lt;b&gt; photos.</p>")
        == "<p>ज़्यादा से ज़्यादा &lt;b&gt; तस्वीरें चुनें।</p>"
    )


@pytest.mark.django_db
def test_a_page_in_hindi_is_stored_apart_and_news_concerns_both(client: Client) -> None:
    one_blouse()
    drain_outbox()
    product = Product.objects.get()
    url = f"/products/{product.handle}/"
    translate(kind="product", row_id=product.pk, language="hi", words={"title": "मीरा ब्लाउज़"})
    english, told = client.get(url), client.get(f"/hi{url}")
    assert '<html lang="en-IN">' in english.text and '<html lang="hi-IN">' in told.text
    assert "मीरा ब्लाउज़" in told.text and "मीरा ब्लाउज़" not in english.text
    assert "बैग में डालें" in told.text and "Add to bag" not in told.text
    assert told["Content-Language"] == "hi-IN"
    site = settings.SITE_URL
    assert f'<link rel="canonical" href="{site}/hi{url}">' in told.text
    for page in (english.text, told.text):
        assert f'hreflang="en-IN" href="{site}{url}"' in page
        assert f'hreflang="hi-IN" href="{site}/hi{url}"' in page
        assert f'hreflang="x-default" href="{site}{url}"' in page
    assert 'href="/hi/cart/"' in told.text and 'href="/cart/"' not in told.text
    assert f'"item":"{site}/hi/"' in told.text
    assert f"{site}/hi/media" not in told.text
    translate(kind="product", row_id=product.pk, language="hi", words={"title": "राधा ब्लाउज़"})
    drain_outbox()
    assert {url, f"/hi{url}"} <= set(store.stale_pages())


@pytest.mark.django_db
def test_a_live_page_its_refusals_and_the_way_on_stay_in_hindi(client: Client) -> None:
    one_blouse()
    variant = Product.objects.get().variants.get()
    add(client, variant)
    page = client.get("/hi/cart/")
    assert "आपका बैग" in page.text and 'href="/hi/checkout/"' in page.text
    answer = client.post(
        "/hi/islands/add-to-cart/",
        {"variant": variant.public_id, "quantity": "1"},
        headers={"Origin": settings.SITE_URL},
    )
    assert (answer.status_code, answer["Location"]) == (303, "/hi/cart/")
    lost = client.get("/hi/products/nothing/")
    assert lost.status_code == 404 and "हम यह पीस नहीं बेचते" in lost.text
    assert "आपका बैग" not in client.get("/cart/").text
