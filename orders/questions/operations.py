"""Asking about a piece, answering for everybody, and refusing what should not stand there."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from catalog.products.models import Product
from core import clock
from core.errors import Invalid, NotFound
from core.locks import lock_rows
from core.outbox import publish
from core.personal.holdings import Person
from orders.customers.models import Customer
from orders.customers.rules import plain_text
from orders.questions.events import ProductQuestionAnswered, ProductQuestionsChanged
from orders.questions.models import ProductQuestion
from orders.questions.rules import REFUSAL_LENGTH, Asked, clean_answer, clean_asked

# The same words from the same person within this time are one question, sent twice.
SAME_FOR = timedelta(minutes=30)


class NoSuchQuestion(NotFound):
    """Unknown."""

    code = "no_such_question"
    message = "There is no such question."


@transaction.atomic
def ask_about_product(*, product_handle: str, asked: Asked, customer_id: str | None = None) -> str:
    """Keep a question for staff; returns its public id. Nobody reads it before it is answered; sent twice it is kept once.

    Raises Invalid naming each wrong field (text, name, email), and NotFound for a product there is not.
    """
    said = clean_asked(asked)
    product = Product.objects.filter(handle=product_handle).first()
    if product is None:
        raise NotFound("We do not sell this piece.")
    since = clock.now() - SAME_FOR
    twin = ProductQuestion.objects.filter(
        product=product, email=said.email, text=said.text, asked_at__gt=since
    ).first()
    if twin is not None:
        return twin.public_id
    question = ProductQuestion.objects.create(
        product=product,
        customer=Customer.objects.filter(public_id=customer_id).first() if customer_id else None,
        name=said.name,
        email=said.email,
        language=said.language,
        text=said.text,
    )
    return question.public_id


@transaction.atomic
def answer_question(*, question_id: str, answer: str, actor: str) -> None:
    """Answer a question, which shows both on the product's page; the asker is written to the first time.

    Answering again corrects what stands there. Raises NoSuchQuestion, and Invalid for an empty or too long answer.
    """
    words = clean_answer(answer)
    question = _locked(question_id)
    is_first = not question.answer
    question.answer, question.status, question.refusal = words, ProductQuestion.Status.ANSWERED, ""
    _decide(question, actor)
    if is_first:
        publish(ProductQuestionAnswered(question_id=question.public_id))


@transaction.atomic
def refuse_question(*, question_id: str, reason: str, actor: str) -> None:
    """Show a question no more, or never. Raises NoSuchQuestion, and Invalid without a reason."""
    why = plain_text(reason)[:REFUSAL_LENGTH]
    if not why:
        raise Invalid(fields={"reason": "Say why, for those who read it after you."})
    question = _locked(question_id)
    question.status, question.refusal = ProductQuestion.Status.REFUSED, why
    _decide(question, actor)


@transaction.atomic
def take_out_product_questions(person: Person) -> int:
    """Remove what a person asked about pieces, answers and all; answers how many."""
    rows = ProductQuestion.objects.filter(email__in=person.emails) | ProductQuestion.objects.filter(
        customer=person.customer_pk
    )
    shown = rows.filter(status=ProductQuestion.Status.ANSWERED)
    products = set(shown.values_list("product__public_id", flat=True))
    count, _ = rows.delete()
    for product_id in sorted(products):
        publish(ProductQuestionsChanged(product_id=product_id))
    return count


def _locked(question_id: str) -> ProductQuestion:
    question = lock_rows(ProductQuestion.objects.filter(public_id=question_id)).first()
    if question is None:
        raise NoSuchQuestion
    return question


def _decide(question: ProductQuestion, actor: str) -> None:
    question.decided_by, question.decided_at = actor[:120], clock.now()
    question.save(update_fields=["answer", "status", "refusal", "decided_by", "decided_at"])
    publish(ProductQuestionsChanged(product_id=question.product.public_id))
