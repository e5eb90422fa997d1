"""The letter to somebody who asked about a piece: once, with the first answer."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings

from orders.questions.events import ProductQuestionAnswered
from orders.questions.queries import answer_letter_of
from storefront.letters.composing import compose_news
from storefront.letters.operations import write_letter

KIND = "product_answer"


def on_product_question_answered(event: ProductQuestionAnswered) -> None:
    """One letter for each question; none when the answer was taken back meanwhile."""
    found = answer_letter_of(event.question_id)
    if found is None:
        return
    words = {
        "letter": found,
        "subject": f"Your question about {found.product_title}",
        "first_name": found.name.split(" ")[0],
        "button_url": f"{settings.SITE_URL}/products/{found.handle}/#questions",
    }
    letter = compose_news(kind=KIND, about=found.id, to=found.email, words=words)
    write_letter(replace(letter, language=found.language))
