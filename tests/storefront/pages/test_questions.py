"""Questions about a piece on its pages: asked without JavaScript, shown once answered, told to machines and by letter."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client

from catalog.products.models import Product
from orders.models import ProductQuestion
from orders.questions.operations import answer_question
from storefront.letters.models import Letter
from storefront.pagecache import store
from storefront.pagecache.refresh import refresh_page
from tests.storefront.counter import one_blouse
from tests.world import drain_outbox

pytestmark = pytest.mark.django_db
FORM = {"text": "Does the <i>colour</i> run?", "name": "Asha Rao", "email": "asha@example.com"}


@pytest.fixture
def page() -> str:
    one_blouse()
    drain_outbox()
    return f"/products/{Product.objects.get().handle}/"


def graphs(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', html, re.S)
    assert found is not None
    return {thing["@type"]: thing for thing in json.loads(found[1])["@graph"]}


def test_from_the_question_to_the_products_page_and_the_letter(client: Client, page: str) -> None:
    before = client.get(page).text
    assert f'href="{page}questions/"' in before and "FAQPage" not in graphs(before)
    assert "Nobody has asked" in client.get(f"{page}questions/").text
    thanked = client.post(f"{page}questions/", FORM)
    assert (thanked.status_code, "Thank you for asking" in thanked.text) == (200, True)
    assert "colour" not in Client().get(f"{page}questions/").text

    asked = ProductQuestion.objects.get()
    answer_question(question_id=asked.public_id, answer="No & never.", actor="meena")
    drain_outbox()
    assert page in store.stale_pages()
    for url in store.stale_pages():
        refresh_page(url)
    told = Client().get(page).text
    assert (
        "Does the &lt;i&gt;colour&lt;/i&gt; run?" in told and "No &amp; never." in told and "Asha R." in told
    )
    assert "asha@example.com" not in told
    (question,) = graphs(told)["FAQPage"]["mainEntity"]
    assert question == {
        "@type": "Question",
        "name": "Does the <i>colour</i> run?",
        "acceptedAnswer": {"@type": "Answer", "text": "No & never."},
    }
    letter = Letter.objects.get(kind="product_answer")
    assert (letter.to, letter.about) == ("asha@example.com", asked.public_id)
    assert "No & never." in letter.text and "No &amp; never." in letter.html
    assert f"{page}#questions" in letter.html

    answer_question(question_id=asked.public_id, answer="No, never.", actor="meena")
    drain_outbox()
    assert Letter.objects.count() == 1


def test_what_was_typed_is_kept_with_what_is_wrong(client: Client, page: str) -> None:
    answer = client.post(f"{page}questions/", {**FORM, "email": "nowhere"})
    assert answer.status_code == 400
    assert "Does the &lt;i&gt;colour" in answer.text and 'aria-describedby="error-email"' in answer.text
    client.post(f"{page}questions/", {**FORM, "website": "https://spam.example"})
    assert not ProductQuestion.objects.exists()
    assert client.get("/products/nothing/questions/").status_code == 404


def test_asking_is_slowed_down_and_speaks_hindi(client: Client, page: str) -> None:
    told = client.post(f"/hi{page}questions/", FORM)
    assert "पूछने के लिए धन्यवाद" in told.text
    assert ProductQuestion.objects.get().language == "hi"
    for number in range(5):
        answer = client.post(f"{page}questions/", {**FORM, "text": f"Is it lined, number {number}?"})
    assert answer.status_code == 429
    assert ProductQuestion.objects.count() == 5
