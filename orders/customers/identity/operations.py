"""Showing that an address or a telephone is one's own, and changing how one logs in."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F

from core import clock
from core.errors import Invalid, NotFound, Refused
from core.models import User
from core.outbox import publish
from orders.customers.consents.operations import record_consents
from orders.customers.consents.queries import consents_of
from orders.customers.consents.rules import BY_PHONE
from orders.customers.elsewhere.operations import note_customer_change
from orders.customers.events import CustomerRegistered
from orders.customers.identity.queries import read_email_key, read_registration, sealed_registration
from orders.customers.models import Customer
from orders.customers.operations import EmailTaken, KeyLapsed
from orders.customers.rules import (
    NAME_LENGTH,
    business_problems,
    clean_email,
    clean_phone,
    plain_gstin,
    plain_text,
)
from orders.sales.operations.claim_orders import claim_orders


class PhoneTaken(Refused):
    """Another account has shown that this telephone is its own."""

    code = "phone_taken"
    message = "Another account logs in with this number. Log out and log in with the number to reach it."


@transaction.atomic
def confirm_email(*, token: str) -> str:
    """Use the key from a letter: the address is theirs from now on, and so are the guest orders with it.

    Answers the customer's public id; again is harmless. Raises KeyLapsed, or EmailTaken for a new address that somebody
    else has meanwhile.
    """
    key = read_email_key(token)
    customer = _locked(key.customer_id) if key else None
    if key is None or customer is None or customer.email not in (key.was, key.to):
        raise KeyLapsed
    if customer.email != key.to:
        _move_to(customer, key.to)
    is_news = customer.email_verified_at is None
    customer.email_verified_at = customer.email_verified_at or clock.now()
    customer.save(update_fields=["email", "email_verified_at"])
    if is_news:
        note_customer_change(customer)
    claim_orders(customer_id=customer.public_id)
    return customer.public_id


def _move_to(customer: Customer, email: str) -> None:
    """The new address takes the old one's place, also in what was agreed to: the person is the same."""
    agreed = {
        state.purpose: True
        for state in consents_of(email=customer.email, phone="")
        if state.is_granted and state.purpose not in BY_PHONE
    }
    try:
        with transaction.atomic():
            User.objects.filter(customer=customer).update(email=email)
    except IntegrityError as taken:
        raise EmailTaken from taken
    customer.email, customer.email_verified_at = email, None
    record_consents(
        email=email, phone="", answers=agreed, place="new address", customer_id=customer.public_id
    )


@transaction.atomic
def confirm_phone(*, customer_id: str, phone: str) -> None:
    """Note that a telephone, proven by a code just now, is this customer's; the guest orders with it are too.

    Raises NotFound, Invalid naming `phone`, or PhoneTaken.
    """
    customer = _locked(customer_id)
    if customer is None:
        raise NotFound("There is no such customer.")
    customer.phone, customer.phone_verified_at = clean_phone(phone), clock.now()
    try:
        with transaction.atomic():
            customer.save(update_fields=["phone", "phone_verified_at"])
    except IntegrityError as taken:
        raise PhoneTaken from taken
    note_customer_change(customer)
    claim_orders(customer_id=customer.public_id)


@transaction.atomic
def register_by_phone(
    *, phone: str, name: str, email: str, consents: Mapping[str, bool] | None = None
) -> User:
    """A new account for a telephone proven by a code just now; answers its login, which has no password.

    The e-mail address is not theirs until they show it. Raises Invalid (name, email), EmailTaken, or PhoneTaken.
    """
    problems: dict[str, str] = {}
    name = plain_text(name)
    if not name or len(name) > NAME_LENGTH:
        problems["name"] = "Tell us your name, in at most 120 characters."
    try:
        email = clean_email(email)
    except Invalid as wrong:
        problems |= wrong.fields
    if problems:
        raise Invalid(fields=problems)
    if Customer.objects.filter(phone=phone, phone_verified_at__isnull=False).exists():
        raise PhoneTaken
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, None, name=name)
            customer = Customer.objects.create(
                user=user, email=email, name=name, phone=phone, phone_verified_at=clock.now()
            )
    except IntegrityError as taken:
        raise EmailTaken from taken
    record_consents(
        email=email, phone=phone, answers=consents or {}, place="registration", customer_id=customer.public_id
    )
    publish(CustomerRegistered(customer_id=customer.public_id))
    note_customer_change(customer)
    claim_orders(customer_id=customer.public_id)
    return user


def begin_registration(*, email: str, password: str) -> str:
    """The first of two steps to an account: a key that holds both, sealed, good for an hour. Nothing is written.

    Raises Invalid naming `email` or `password`, and EmailTaken.
    """
    email = clean_email(email)
    try:
        validate_password(password, user=User(email=email))
    except ValidationError as wrong:
        raise Invalid(fields={"password": " ".join(wrong.messages)}) from wrong
    if User.objects.filter(email=email).exists():
        raise EmailTaken
    return sealed_registration(email, make_password(password))


@transaction.atomic
def finish_registration(*, key: str, name: str, phone: str = "") -> str:
    """The second step: the login and its customer; answers the customer's public id.

    Raises KeyLapsed, Invalid (name, phone), or EmailTaken, also when the key was used before.
    """
    begun = read_registration(key)
    if begun is None:
        raise KeyLapsed
    name, phone = (
        plain_text(name) or begun.email.partition("@")[0],
        clean_phone(phone) if phone.strip() else "",
    )
    if len(name) > NAME_LENGTH:
        raise Invalid(fields={"name": "Tell us your name, in at most 120 characters."})
    try:
        with transaction.atomic():
            user = User(email=begun.email, name=name, password=begun.password_hash)
            User.objects.bulk_create([user])
            customer = Customer.objects.create(user=user, email=begun.email, name=name, phone=phone)
    except IntegrityError as taken:
        raise EmailTaken from taken
    publish(CustomerRegistered(customer_id=customer.public_id))
    return customer.public_id


@transaction.atomic
def change_profile(*, customer_id: str, name: str, phone: str) -> None:
    """Another name or telephone; a new telephone is not proven yet. Raises NotFound, or Invalid (name, phone)."""
    customer = _locked(customer_id)
    if customer is None:
        raise NotFound("There is no such customer.")
    problems: dict[str, str] = {}
    name = plain_text(name)
    if not name or len(name) > NAME_LENGTH:
        problems["name"] = "Tell us your name, in at most 120 characters."
    try:
        phone = clean_phone(phone) if phone.strip() else ""
    except Invalid as wrong:
        problems |= wrong.fields
    if problems:
        raise Invalid(fields=problems)
    is_news = (name, phone) != (customer.name, customer.phone)
    if phone != customer.phone:
        customer.phone, customer.phone_verified_at = phone, None
    customer.name = name
    customer.save(update_fields=["name", "phone", "phone_verified_at"])
    User.objects.filter(customer=customer).update(name=name)
    if is_news:
        note_customer_change(customer)


@transaction.atomic
def change_business(*, customer_id: str, company_name: str, gstin: str) -> None:
    """The business that this customer buys for, filled in at the checkout; both empty for none.

    Raises NotFound, or Invalid naming `company_name` or `gstin`.
    """
    company_name, gstin = plain_text(company_name), plain_gstin(gstin)
    problems = business_problems(company_name=company_name, gstin=gstin, state_code="")
    if problems:
        raise Invalid(fields=problems)
    customer = _locked(customer_id)
    if customer is None:
        raise NotFound("There is no such customer.")
    if (company_name, gstin) == (customer.company_name, customer.gstin):
        return
    customer.company_name, customer.gstin = company_name, gstin
    customer.save(update_fields=["company_name", "gstin"])
    note_customer_change(customer)


@transaction.atomic
def change_password(*, customer_id: str, current: str, password: str) -> User:
    """Another password for somebody who knows the present one; answers their login. All other sessions end.

    Raises NotFound, or Invalid naming `current` or `password`.
    """
    user = User.objects.select_for_update().filter(customer__public_id=customer_id).first()
    if user is None:
        raise NotFound("There is no such customer.")
    if not user.check_password(current):
        raise Invalid(fields={"current": "This is not your present password."})
    try:
        validate_password(password, user=user)
    except ValidationError as wrong:
        raise Invalid(fields={"password": " ".join(wrong.messages)}) from wrong
    user.set_password(password)
    user.save(update_fields=["password"])
    return user


@transaction.atomic
def end_sessions(*, customer_id: str) -> User:
    """Log a customer out everywhere; answers their login, for the one session that stays. Raises NotFound."""
    user = User.objects.select_for_update().filter(customer__public_id=customer_id).first()
    if user is None:
        raise NotFound("There is no such customer.")
    User.objects.filter(pk=user.pk).update(session_round=F("session_round") + 1)
    user.refresh_from_db(fields=["session_round"])
    return user


def _locked(customer_id: str) -> Customer | None:
    return Customer.objects.select_for_update(no_key=True).filter(public_id=customer_id).first()
