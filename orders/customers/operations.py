"""Accounts of shoppers: made by themselves, with addresses kept for the next time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from catalog.pricing.models import CustomerGroup
from core import clock
from core.errors import Invalid, NotFound, Refused
from core.models import User
from core.outbox import publish
from orders.customers.consents.operations import record_consents
from orders.customers.elsewhere.operations import note_customer_change
from orders.customers.events import CustomerRegistered
from orders.customers.models import Customer, CustomerAddress, CustomerGroupMembership
from orders.customers.queries import is_password_key
from orders.customers.rules import (
    HOME_PARTS,
    NAME_LENGTH,
    Address,
    CustomerFacts,
    clean_address,
    clean_email,
    clean_phone,
    plain_text,
)

MOST_ADDRESSES = 20


class EmailTaken(Refused):
    """Somebody has an account with this e-mail address."""

    code = "email_taken"
    message = "There is already an account with this e-mail address. Please log in, or reset its password."


class KeyLapsed(Refused):
    """A link from a letter that opens nothing any more."""

    code = "key_lapsed"
    message = "This link has been used already, or is too old. Ask for a new one."
    http_status = 410


class TooManyAddresses(Refused):
    """The address book is full."""

    code = "too_many_addresses"
    message = f"Your address book holds {MOST_ADDRESSES} addresses. Please delete one you no longer use."


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What became of a customer of an older shop. `changes` maps a field to (was, is)."""

    pk: int
    name: str
    is_new: bool
    changes: Mapping[str, tuple[str, str]]


def register_customer(
    *, email: str, password: str, name: str, phone: str, consents: Mapping[str, bool] | None = None
) -> str:
    """Make a login and its customer, with what they agreed to hear of; returns the customer's public id.

    Raises Invalid naming each wrong field (email, password, name, phone) and EmailTaken.
    """
    email, name, phone = _checked_registration(email=email, password=password, name=name, phone=phone)
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, password, name=name)
            customer = Customer.objects.create(user=user, email=email, name=name, phone=phone)
            record_consents(
                email=email,
                phone=phone,
                answers=consents or {},
                place="registration",
                customer_id=customer.public_id,
            )
            publish(CustomerRegistered(customer_id=customer.public_id))
            return customer.public_id
    except IntegrityError as taken:
        raise EmailTaken from taken


def _checked_registration(*, email: str, password: str, name: str, phone: str) -> tuple[str, str, str]:
    """Every field looked at before anything is said, so that a form shows all its problems at once."""
    problems: dict[str, str] = {}
    name = plain_text(name)
    if not name or len(name) > NAME_LENGTH:
        problems["name"] = "Tell us your name, in at most 120 characters."
    try:
        email = clean_email(email)
    except Invalid as wrong:
        problems |= wrong.fields
    try:
        phone = clean_phone(phone) if phone.strip() else ""
    except Invalid as wrong:
        problems |= wrong.fields
    try:
        validate_password(password, user=User(email=email, name=name))
    except ValidationError as wrong_password:
        problems["password"] = " ".join(wrong_password.messages)
    if problems:
        raise Invalid(fields=problems)
    return email, name, phone


@transaction.atomic
def choose_password(*, customer_id: str, token: str, password: str) -> User:
    """Set a customer's password with the key from their letter; answers their login. All other sessions end.

    Raises KeyLapsed, or Invalid naming `password`; the key still opens after that.
    """
    locked = User.objects.select_for_update().filter(customer__public_id=customer_id).first()
    if locked is None or not is_password_key(customer_id=customer_id, token=token):
        raise KeyLapsed
    try:
        validate_password(password, user=locked)
    except ValidationError as wrong:
        raise Invalid(fields={"password": " ".join(wrong.messages)}) from wrong
    locked.set_password(password)
    locked.save(update_fields=["password"])
    mine = Customer.objects.filter(public_id=customer_id, email=locked.email, email_verified_at=None)
    if mine.update(email_verified_at=clock.now()):  # the letter has reached them
        note_customer_change(Customer.objects.select_for_update(no_key=True).get(public_id=customer_id))
    return locked


@transaction.atomic
def take_over_customer(facts: CustomerFacts) -> TakenOver:
    """Give a customer of an older shop a login without a password, or find the one with this e-mail address.

    What somebody says of themselves here stays: only an empty phone is filled, and an address joins the book, as the
    default only when it is the first. No letter, no event. Raises Invalid (email, phone), or what `save_address` raises.
    """
    email, phone = clean_email(facts.email), clean_phone(facts.phone) if facts.phone else ""
    name = plain_text(facts.name)[:NAME_LENGTH] or email.split("@")[0]
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, None, name=name)
    customer, is_new = Customer.objects.select_for_update(of=("self",)).get_or_create(
        user=user, defaults={"email": email, "name": name, "phone": phone}
    )
    changes: dict[str, tuple[str, str]] = {}
    if phone and not customer.phone:
        changes["phone"] = ("", phone)
        Customer.objects.filter(pk=customer.pk).update(phone=phone)
    if facts.address is not None:
        before = customer.addresses.count()
        save_address(customer_id=customer.public_id, address=facts.address)
        if customer.addresses.count() > before:
            changes["address"] = ("", f"{facts.address.line1}, {facts.address.pincode}")
    return TakenOver(customer.pk, f"{customer.name} <{email}>", is_new, changes)


@transaction.atomic
def save_address(*, customer_id: str, address: Address, is_default: bool = False) -> str:
    """Keep an address in the customer's book; returns its public id. The same address is kept once.

    The first address becomes the default. Raises NotFound, Invalid naming fields, or TooManyAddresses.
    """
    customer = Customer.objects.select_for_update().filter(public_id=customer_id).first()
    if customer is None:
        raise NotFound("There is no such customer.")
    tidy = clean_address(address)
    cleaned = {name: getattr(tidy, name) for name in HOME_PARTS}
    kept = customer.addresses.filter(**cleaned).first()
    count = customer.addresses.count()
    if kept is None and count >= MOST_ADDRESSES:
        raise TooManyAddresses
    wants_default = is_default or count == 0
    if wants_default:
        customer.addresses.filter(is_default=True).update(is_default=False)
    row = kept or CustomerAddress(customer=customer, **cleaned)
    row.is_default = row.is_default or wants_default
    row.save()
    return row.public_id


@transaction.atomic
def delete_address(*, customer_id: str, address_id: str) -> None:
    """Forget an address of this customer's book. Raises NotFound for one that is not theirs."""
    gone, _ = CustomerAddress.objects.filter(public_id=address_id, customer__public_id=customer_id).delete()
    if not gone:
        raise NotFound("This address is no longer in your book.")


@transaction.atomic
def join_group(*, customer_id: str, group_code: str) -> bool:
    """Put a customer into a group, whose prices are theirs from now on; False when they are in it. Raises NotFound."""
    customer, group = _customer_and_group(customer_id, group_code)
    _, is_new = CustomerGroupMembership.objects.get_or_create(customer=customer, group=group)
    return is_new


@transaction.atomic
def leave_group(*, customer_id: str, group_code: str) -> bool:
    """Take a customer out of a group; False when they are not in it. Raises NotFound."""
    customer, group = _customer_and_group(customer_id, group_code)
    gone, _ = CustomerGroupMembership.objects.filter(customer=customer, group=group).delete()
    return bool(gone)


def _customer_and_group(customer_id: str, group_code: str) -> tuple[Customer, CustomerGroup]:
    customer = Customer.objects.filter(public_id=customer_id).first()
    group = CustomerGroup.objects.filter(code=group_code).first()
    if customer is None or group is None:
        raise NotFound("There is no such customer or group.")
    return customer, group
