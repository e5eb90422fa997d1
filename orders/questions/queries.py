"""Questions about pieces as pages and letters show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.rows import PreparedModels
from orders.questions.models import ProductQuestion
from orders.reviews.rules import shown_name

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A question with its answer; `author` is how the asker is called in public."""

    id: str
    question: str
    answer: str
    author: str
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class AnswerLetter:
    """What the letter to the asker needs. `handle` leads to the piece."""

    id: str
    name: str
    email: str
    language: str
    question: str
    answer: str
    product_title: str
    handle: str


_ANSWERED = PreparedModels(
    lambda product_id: ProductQuestion.objects.filter(
        product__public_id=product_id, status=ProductQuestion.Status.ANSWERED
    ).order_by("-id")[:MOST_SHOWN]
)


def questions_about(product_id: str) -> tuple[ShownQuestion, ...]:
    """The answered questions about a product (public id), the latest first, fifty at most. One query."""
    return tuple(
        ShownQuestion(row.public_id, row.text, row.answer, shown_name(row.name), row.decided_at)
        for row in _ANSWERED.rows(product_id=product_id)
        if row.decided_at is not None
    )


def answer_letter_of(question_id: str) -> AnswerLetter | None:
    """What the asker is told; None when the answer was taken back, or nobody is left to tell. One query."""
    row = (
        ProductQuestion.objects.select_related("product")
        .filter(public_id=question_id, status=ProductQuestion.Status.ANSWERED)
        .exclude(email="")
        .first()
    )
    if row is None:
        return None
    return AnswerLetter(
        row.public_id,
        row.name,
        row.email,
        row.language,
        row.text,
        row.answer,
        row.product.title,
        row.product.handle,
    )
