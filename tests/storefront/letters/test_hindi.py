"""Letters to those who read Hindi: subject, text and HTML, links into the language; English for everybody else."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client

from orders.customers.reading import keep_language, reader_language
from orders.models import Customer, Order
from orders.sales.operations import CapturedPayment, cancel_order, confirm_order
from storefront.letters.composing import ComposedLetter, tidy_text
from storefront.letters.languages import letter_said_in
from storefront.letters.models import Letter
from storefront.letters.operations import write_letter
from storefront.letters.subscribers import RETURNED_BECAUSE
from storefront.sentences import PLACE, said_in
from tests.orders.conftest import begin
from tests.orders.returns.parcels import deliver
from tests.orders.wardrobe import add_customer
from tests.shopper import ADDRESS
from tests.storefront.letters.spoken import VALUE, kinds, tellings
from tests.storefront.pages.test_checkout import FORM, bag
from tests.storefront.speech import ROOT, sentences_in
from tests.world import World, drain_outbox

pytestmark = pytest.mark.django_db
# What is the same in every language: names of people, pieces, towns, couriers and forms, and numbers with letters in them.
NAMES = re.compile(
    r"https?://\S+|\S*\d\S*|asha\S*|Asha|Rao|Meera|Silk|Blouse|Maroon|Blouson|BLOUSON|Cross|Indiranagar|"
    r"Bengaluru|Delhivery|WEB|Standard|delivery|Near the park",
    re.IGNORECASE,
)
# Said in every language as they are.
SAME = re.compile(r"https?://\S+|&\w+;|Blouson|BLOUSON|UPI|GST")
# Modules whose words are headers, notes for staff, or texts to telephones, which are registered word for word.
NO_LETTERS = ("languages", "models", "one_time_code", "operations", "order_texts", "sending", "texting")
TEXT_MESSAGES = ("Blouson: please pay", "Pay for ")


def english_left(text: str) -> set[str]:
    body = re.sub(r"<[^>]+>", " ", text[max(text.find("<body"), 0) :])
    return set(re.findall(r"[A-Za-z]{3,}", NAMES.sub(" ", body)))


def english_words(text: str) -> set[str]:
    return set(re.findall(r"[A-Za-z]{2,}", SAME.sub("", text)))


@pytest.mark.parametrize("kind", kinds())
def test_whatever_a_letter_says_is_said_in_hindi(kind: str) -> None:
    lacking = set()
    for text, page in tellings(kind):
        told = letter_said_in("hi", ComposedLetter(kind, "", "", "", "", tidy_text(text), page))
        body = re.sub(r"<head>.*?</head>", "", told.html, flags=re.DOTALL)
        runs = [*told.text.split("\n"), *re.findall(r"(?<=>)[^<>]+(?=<)", body)]
        lacking |= {run.strip() for run in runs if english_words(run)}
    assert lacking == set(), (
        "the letter says this in English only: add it to locale/hi and run compilemessages"
    )


def test_every_subject_and_reason_is_said_in_hindi() -> None:
    letters = [path for path in (ROOT / "storefront/letters").glob("*.py") if path.stem not in NO_LETTERS]
    sentences = {text for text in sentences_in(letters) if not text.startswith(TEXT_MESSAGES)}
    assert len(sentences) > 60
    sentences |= {*RETURNED_BECAUSE.values(), "{} has a gift for you"}
    told = {text: said_in("hi", PLACE.sub(VALUE, text)) for text in sentences}
    assert {text: said for text, said in told.items() if english_words(said)} == {}


def test_a_place_does_not_swallow_the_sentence_behind_it() -> None:
    said = said_in("hi", "We have sent ₹10.00 to asha@upi. Your bank's reference is 123.")
    assert said == "हमने ₹10.00 asha@upi पर भेज दिए हैं। आपके बैंक का संदर्भ 123 है।"
    # Nothing else fits a reason of two sentences: the place takes it whole.
    long = "We are sorry: we could not stop your order any more. It is gone. So sorry."
    assert said_in("hi", long) == "हमें खेद है: हम आपका ऑर्डर अब नहीं रोक सके। It is gone. So sorry."


def test_a_purchase_in_hindi_is_written_about_in_hindi(client: Client, world: World) -> None:
    bag(client)
    answer = client.post("/hi/checkout/", FORM | {"accepted_total": "159900"})
    assert answer["Location"].startswith("/hi/checkout/pay/")
    order = Order.objects.get()
    assert order.language == "hi"
    confirm_order(reference=order.reference, payment=CapturedPayment("pay_1", order.money_total))
    deliver(order)
    drain_outbox()
    letters = {letter.kind: letter for letter in Letter.objects.filter(channel="email")}
    assert {"order_confirmed", "order_packed", "delivered"} <= set(letters)
    confirmed = letters["order_confirmed"]
    assert confirmed.subject == f"धन्यवाद! आपका ऑर्डर {order.number} पक्का हो गया"
    assert "आपका भुगतान हमें मिल गया" in confirmed.text and "प्रिय Asha," in confirmed.html
    assert 'lang="hi-IN"' in confirmed.html
    for letter in letters.values():
        assert (
            f"{settings.SITE_URL}/hi/orders/" in letter.text
            and f'"{settings.SITE_URL}/hi/orders/' in letter.html
        )
        assert (english_left(letter.text), english_left(letter.html)) == (set(), set()), letter.kind
        assert english_left(letter.subject) == set()


def test_everybody_else_reads_english_and_a_text_stays_as_it_is_registered(world: World) -> None:
    order = Order.objects.get(public_id=begin().order_id)
    confirm_order(reference=order.reference, payment=CapturedPayment("pay_1", order.money_total))
    cancel_order(order_id=order.public_id, reason="Torn", actor="meera")
    drain_outbox()
    assert order.language == "en"
    assert {letter.subject.split(" ")[0] for letter in Letter.objects.all()} <= {"Thank", "Your"}
    Order.objects.update(language="hi")
    text = ComposedLetter(
        "delivered", "x", order.number, "+919845012345", "", "It arrived.", "", channel="sms"
    )
    write_letter(text)
    assert Letter.objects.get(channel="sms").text == "It arrived."


def test_a_customer_s_letters_follow_the_language_they_logged_in_with(client: Client) -> None:
    add_customer()
    assert reader_language(email=ADDRESS["email"]) == "en"
    login = {"login_email": ADDRESS["email"], "login_password": "kanjivaram-9"}
    assert client.post("/hi/account/login/", login).status_code == 303
    assert Customer.objects.get().language == "hi"
    client.post("/hi/account/password/", {"email": ADDRESS["email"]})
    drain_outbox()
    letter = Letter.objects.get(kind="password_reset")
    assert letter.subject == "नया पासवर्ड चुनें"
    assert english_left(letter.text) == set() == english_left(letter.html)
    assert keep_language(customer_id=Customer.objects.get().public_id, language="hi") is False
    assert reader_language(email="stranger@example.com") == "en"


def test_what_the_file_does_not_know_stays_english_and_nothing_is_lost() -> None:
    letter = ComposedLetter(
        "news", "1", "", "a@b.in", "Something quite new", "Nobody wrote this.\n\n- one\nOn 3 Nov 2026.\n", "<p>Nobody wrote this.</p>"
    )  # fmt: skip
    told = letter_said_in("hi", letter)
    assert told.text == "Nobody wrote this.\n\n- one\nOn 3 नवमबर 2026.\n"
    assert (told.subject, told.html) == (letter.subject, letter.html)
