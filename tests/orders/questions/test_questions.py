"""Questions about pieces: kept for staff, shown once answered, told to whoever asked, taken back, forgotten."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from catalog.products.models import Product
from core.errors import Invalid, NotFound
from core.models import OutboxEvent, User
from core.personal.holdings import Person
from orders.models import ProductQuestion
from orders.questions.operations import (
    NoSuchQuestion,
    answer_question,
    ask_about_product,
    refuse_question,
    take_out_product_questions,
)
from orders.questions.queries import answer_letter_of, questions_about
from orders.questions.rules import Asked
from tests.catalog.stockroom import add_shown

pytestmark = pytest.mark.django_db
ASKED = Asked("Does the <b>colour</b> run?", " Asha  Rao ", "Asha@Example.com", "hi")


@pytest.fixture
def product() -> Product:
    return add_shown()


def news() -> list[str]:
    rows = OutboxEvent.objects.filter(name__startswith="orders.ProductQuestion").order_by("id")
    return [name.removeprefix("orders.") for name in rows.values_list("name", flat=True)]


def test_a_question_waits_is_answered_corrected_and_taken_back(product: Product) -> None:
    asked = ask_about_product(product_handle=product.handle, asked=ASKED)
    assert ask_about_product(product_handle=product.handle, asked=ASKED) == asked
    kept = ProductQuestion.objects.get()
    assert (kept.name, kept.email, kept.language) == ("Asha Rao", "asha@example.com", "hi")
    assert (questions_about(product.public_id), answer_letter_of(asked), news()) == ((), None, [])

    answer_question(question_id=asked, answer="No.\r\nWash it cold.", actor="meena")
    (shown,) = questions_about(product.public_id)
    assert (shown.question, shown.answer, shown.author) == (
        "Does the <b>colour</b> run?",
        "No.\nWash it cold.",
        "Asha R.",
    )
    letter = answer_letter_of(asked)
    assert letter is not None and (letter.email, letter.handle) == ("asha@example.com", product.handle)
    assert news() == ["ProductQuestionsChanged", "ProductQuestionAnswered"]

    answer_question(question_id=asked, answer="No. Wash it by hand.", actor="ravi")
    refuse_question(question_id=asked, reason="answered wrongly", actor="ravi")
    assert (questions_about(product.public_id), answer_letter_of(asked)) == ((), None)
    assert news().count("ProductQuestionAnswered") == 1
    kept.refresh_from_db()
    assert (kept.status, kept.refusal, kept.decided_by) == ("refused", "answered wrongly", "ravi")


def test_what_cannot_be_kept_names_every_field_and_keeps_nothing(product: Product) -> None:
    with pytest.raises(Invalid) as refused:
        ask_about_product(product_handle=product.handle, asked=Asked("Why?", " ", "nowhere"))
    assert set(refused.value.fields) == {"text", "name", "email"}
    with pytest.raises(Invalid) as refused:
        ask_about_product(product_handle=product.handle, asked=Asked("x" * 401, "n" * 300, "a@b.in"))
    assert set(refused.value.fields) == {"text", "name"}
    with pytest.raises(NotFound):
        ask_about_product(product_handle="nothing", asked=ASKED)
    assert not ProductQuestion.objects.exists()
    asked = ask_about_product(product_handle=product.handle, asked=ASKED)
    for answer in ("  ", "x" * 2001):
        with pytest.raises(Invalid):
            answer_question(question_id=asked, answer=answer, actor="meena")
    with pytest.raises(Invalid):
        refuse_question(question_id=asked, reason=" ", actor="meena")
    with pytest.raises(NoSuchQuestion):
        answer_question(question_id="pq_nothing", answer="Yes.", actor="meena")
    assert (ProductQuestion.objects.get().status, news()) == ("waiting", [])


def test_it_goes_with_its_person_and_the_page_is_told(product: Product) -> None:
    asked = ask_about_product(product_handle=product.handle, asked=ASKED)
    answer_question(question_id=asked, answer="No, it does not.", actor="meena")
    ask_about_product(product_handle=product.handle, asked=Asked("Is it lined?", "Ravi", "ravi@example.com"))
    person = Person(customer_id="cus_x", customer_pk=0, user_pk=None, emails=frozenset({"asha@example.com"}))
    assert take_out_product_questions(person) == 1
    assert ProductQuestion.objects.get().name == "Ravi"
    assert news()[-1] == "ProductQuestionsChanged"


def test_staff_answer_and_refuse_from_the_admin_and_never_read_the_address(
    product: Product, client: Client
) -> None:
    asked = ask_about_product(product_handle=product.handle, asked=ASKED)
    pk = ProductQuestion.objects.get().pk
    client.force_login(User.objects.create_superuser("owner@blouson.test", "x"))
    for page in (
        reverse("admin:orders_productquestion_changelist"),
        reverse("admin:orders_productquestion_change", args=[pk]),
    ):
        told = client.get(page)
        assert told.status_code == 200
        assert "&lt;b&gt;colour" in told.text and "asha@example.com" not in told.text
    client.post(
        reverse("admin:orders_productquestion_answer_it", args=[pk]),
        {"answer": "No, it does not.", "_form_submitted": "1"},
    )
    (shown,) = questions_about(product.public_id)
    assert (shown.id, shown.answer) == (asked, "No, it does not.")
    client.post(
        reverse("admin:orders_productquestion_refuse_it", args=[pk]),
        {"reason": "an advertisement", "_form_submitted": "1"},
    )
    assert questions_about(product.public_id) == ()
