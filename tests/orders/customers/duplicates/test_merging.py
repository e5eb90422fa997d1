"""Two accounts become one, with all that hangs on them, and two again as they were."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.pricing.models import CustomerGroup
from core import clock
from core.audit import Author
from core.errors import Invalid, NotFound
from core.models import AuditEntry, User
from core.money import Money
from orders.carts.models import Cart
from orders.customers.consents.operations import record_consents
from orders.customers.duplicates.models import CustomerMerge, SuspectedDuplicate
from orders.customers.duplicates.moving import TABLES
from orders.customers.duplicates.operations import (
    NotMergeable,
    NotUndoable,
    dismiss_duplicate,
    find_duplicates,
    forward_credit,
    merge_customers,
    part_customers,
)
from orders.customers.models import Customer, CustomerAddress, CustomerGroupMembership
from orders.models import (
    ErasureRequest,
    ImportedOrder,
    KeptMeasurements,
    Lead,
    Review,
    Ticket,
    Wishlist,
    WishlistItem,
)
from payments.credit.models import CreditAccount
from payments.credit.operations import WantedCredit, hold_credit, issue_credit
from payments.credit.queries import store_credit_of
from tests.core.admin_rows import add_order, add_product, add_variant
from tests.orders.wardrobe import news

pytestmark = pytest.mark.django_db
MEERA = Author("meera@blouson.test", "duplicates")
HOME = {
    "name": "Asha Rao", "phone": "+919845012345", "line1": "12, 4th Cross", "city": "Bengaluru", "state_code": "29",
    "pincode": "560038",
}  # fmt: skip


def account(email: str, *, name: str = "Asha Rao", is_proven: bool = False) -> Customer:
    user = User.objects.create_user(email, None, name=name)
    proven_at = clock.now() if is_proven else None
    return Customer.objects.create(user=user, email=email, name=name, email_verified_at=proven_at)


def merge(kept: Customer, gone: Customer) -> str:
    return merge_customers(
        kept_id=kept.public_id, gone_id=gone.public_id, reason="She rang and told both", author=MEERA
    )


def belongings() -> dict[str, Any]:
    """Every row that could move, with all its columns but the count of what others heard; credit; who may log in."""
    tables = [*(each.model for each in TABLES), Wishlist, WishlistItem, Customer]
    found: dict[str, Any] = {
        model._meta.label: sorted(
            str({name: value for name, value in row.items() if name != "revision"})
            for row in model._default_manager.order_by("pk").values()
        )
        for model in tables
    }
    for customer in Customer.objects.all():
        credit = store_credit_of(customer.public_id)
        found[f"credit of {customer.pk}"] = credit.balance.amount if credit else 0
    found["logins"] = list(User.objects.order_by("pk").values_list("pk", "is_active"))
    return found


def fill(customer: Customer, parts: list[str], number: int) -> None:
    """Some of everything, so that two who are filled alike have much in common."""
    where = {"customer": customer}
    now = clock.now()
    if "order" in parts:
        add_order(f"{number}1", **where)
        ImportedOrder.objects.create(
            source="shopify",
            number=f"#{number}",
            currency="INR",
            item_total=1,
            total=1,
            placed_at=now,
            **where,
        )
    if "bag" in parts:
        Cart.objects.create(expires_at=now + timedelta(days=1), **where)
        Cart.objects.create(expires_at=now, status="abandoned", **where)
    if "address" in parts:
        CustomerAddress.objects.create(**HOME, is_default=True, is_billing_default=True, **where)
    if "another" in parts:
        CustomerAddress.objects.create(**{**HOME, "line1": f"{number}, Hill Road"}, **where)
    if "body" in parts:
        for name in ("Me", "me (2)", f"Sister {number}"):
            KeptMeasurements.objects.create(form="blouse", name=name, values={"bust": 900 + number}, **where)
    if "group" in parts:
        for code in ("trade", f"only-{number}"):
            group, _ = CustomerGroup.objects.get_or_create(code=code, defaults={"name": code})
            CustomerGroupMembership.objects.create(group=group, **where)
    if "wish" in parts:
        wishes = Wishlist.objects.create(**where)
        for variant in (*PIECES[:1], PIECES[number]):
            WishlistItem.objects.create(wishlist=wishes, variant=variant, unit_price=1)
    if "credit" in parts:
        issue_credit(owner=customer.public_id, amount=Money(10_000 + number), reason="x", key=f"c{number}")
    if "words" in parts:
        Lead.objects.create(
            topic="bridal", name="Asha", email=customer.email, message="?", consent="x", **where
        )
        Ticket.objects.create(subject="Which size?", **where)
        record_consents(
            email=customer.email, phone="", answers={"marketing_email": True}, place="account",
            customer_id=customer.public_id,
        )  # fmt: skip
    if "review" in parts:
        Review.objects.create(
            product=PIECES[0].product, order=add_order(f"{number}2"), buyer_ref=f"b{number}", author="A", stars=5,
            text="Good", **where,
        )  # fmt: skip


PIECES: list[Any] = []
PARTS = ["order", "bag", "address", "another", "body", "group", "wish", "credit", "words", "review"]
some = st.lists(st.sampled_from(PARTS), unique=True)


@settings(max_examples=15)
@given(mine=some, theirs=some)
def test_a_merge_undone_is_as_before(mine: list[str], theirs: list[str]) -> None:
    with transaction.atomic():
        PIECES[:] = [add_variant(add_product(f"m{n}"), f"m{n}") for n in range(3)]
        kept, gone = account("asha@example.com"), account("asha.rao@example.com")
        fill(kept, mine, 1)
        fill(gone, theirs, 2)
        before = belongings()
        merge_id = merge(kept, gone)
        after = belongings()
        assert gone.orders.count() == gone.leads.count() == gone.tickets.count() == gone.reviews.count() == 0
        assert (
            after[f"credit of {kept.pk}"] == before[f"credit of {kept.pk}"] + before[f"credit of {gone.pk}"]
        )
        for table in TABLES:
            assert len(after[table.model._meta.label]) == len(before[table.model._meta.label])
        assert part_customers(merge_id=merge_id, author=MEERA)
        assert belongings() == before
        assert not part_customers(merge_id=merge_id, author=MEERA)
        assert [each["merge_id"] for each in news("CustomersParted")] == [merge_id]
        transaction.set_rollback(True)


def test_all_goes_over_the_login_closes_and_what_came_since_stays() -> None:
    PIECES[:] = [add_variant(add_product(f"m{n}"), f"m{n}") for n in range(3)]
    kept, gone = account("asha@example.com", is_proven=True), account("asha.rao@example.com")
    fill(kept, ["body", "credit", "wish"], 1)
    fill(gone, PARTS, 2)
    gone_account = CreditAccount.objects.get(owner=gone.public_id)
    hold_credit(reference="WEB-77", wanted=WantedCredit([gone_account.public_id], Money(4_002), Money(0)))

    merge_id = merge(kept, gone)

    row = CustomerMerge.objects.get()
    assert (row.public_id, row.merged_by, row.credit) == (merge_id, MEERA.name, {"INR": 6_000})
    assert len(row.moved["orders.Order"]) == 1 and len(row.moved["orders.Cart"]) == 2
    assert set(kept.measurements.values_list("name", flat=True)) == {
        "Me", "me (2)", "Sister 1", "Me (3)", "me (2) (2)", "Sister 2",
    }  # fmt: skip
    assert kept.addresses.get(is_default=True).line1 == "12, 4th Cross"
    assert not User.objects.get(customer=gone).is_active and User.objects.get(customer=kept).is_active
    assert set(AuditEntry.objects.values_list("action", "object_id")) == {
        ("merged", str(kept.pk)), ("was merged", str(gone.pk)),
    }  # fmt: skip
    # What an order held and did not need comes back to an account that nobody opens: it goes on.
    gone_account.uses.update(status="released")
    forward_credit(owner=gone.public_id, key="back-1")
    forward_credit(owner=gone.public_id, key="back-1")
    credit = store_credit_of(kept.public_id)
    assert credit is not None and credit.balance == Money(20_003)

    later = add_order("later", customer=kept)
    assert part_customers(merge_id=merge_id, author=MEERA)
    later.refresh_from_db()
    assert later.customer_id == kept.pk
    back = store_credit_of(gone.public_id)
    assert back is not None and back.balance == Money(10_002)
    assert User.objects.get(customer=gone).is_active


def test_who_cannot_be_merged_and_nothing_changes() -> None:
    kept, gone, third = account("a@example.com"), account("b@example.com"), account("c@example.com")
    proven = account("d@example.com", is_proven=True)
    User.objects.filter(customer=third).update(is_staff=True)
    before = belongings()
    with pytest.raises(NotMergeable, match="one account already"):
        merge(kept, kept)
    with pytest.raises(NotMergeable, match="works here"):
        merge(kept, third)
    with pytest.raises(NotMergeable, match="Keep the account that was proven"):
        merge(kept, proven)
    with pytest.raises(NotFound):
        merge_customers(kept_id=kept.public_id, gone_id="cus_none", reason="x", author=MEERA)
    with pytest.raises(Invalid) as wrong:
        merge_customers(kept_id=kept.public_id, gone_id=gone.public_id, reason=" \n", author=MEERA)
    assert "reason" in wrong.value.fields
    wish = ErasureRequest.objects.create(customer=gone, due_at=clock.now())
    with pytest.raises(NotMergeable, match="Their wish comes first"):
        merge(kept, gone)
    assert belongings() == before and not AuditEntry.objects.exists() and news("CustomersMerged") == []

    wish.delete()
    first = merge(kept, gone)
    with pytest.raises(NotMergeable, match="merged into another"):
        merge(proven, gone)
    second = merge(proven, kept)
    with pytest.raises(NotUndoable, match="Undo that merge first"):
        part_customers(merge_id=first, author=MEERA)
    assert part_customers(merge_id=second, author=MEERA) and part_customers(merge_id=first, author=MEERA)
    assert belongings() == {**before, "logins": belongings()["logins"]}
    assert all(active for _, active in belongings()["logins"])


def test_pairs_are_found_weighed_and_brought_up_again_only_with_more(
    django_assert_max_num_queries: Any,
) -> None:
    asha, twin = account("asha.rao@gmail.com"), account("asharao+x@gmial.com")
    husband = account("vikram@example.com", name="Vikram Shetty")
    namesake = account("asha@work.in")
    for each in (asha, husband):
        Customer.objects.filter(pk=each.pk).update(phone="+919845012345")
        CustomerAddress.objects.create(**HOME, customer=each)
    CustomerAddress.objects.create(**{**HOME, "phone": "+919845099999", "line1": "9"}, customer=namesake)
    for n in range(13):  # an office: too many behind one number to mean anything
        other = account(f"p{n}@example.com", name=f"Person {'abcdefghijklm'[n] * 3}")
        Customer.objects.filter(pk=other.pk).update(phone="+919812345678")

    with django_assert_max_num_queries(20):
        assert find_duplicates() == 2
    found = {(row.first.email, row.second.email): row for row in SuspectedDuplicate.objects.all()}
    assert {pair: (row.points, row.reasons) for pair, row in found.items()} == {
        ("asha.rao@gmail.com", "asharao+x@gmial.com"): (70, ["email", "name"]),
        ("asha.rao@gmail.com", "asha@work.in"): (40, ["name_and_pin"]),
    }
    namesakes = found["asha.rao@gmail.com", "asha@work.in"]
    dismiss_duplicate(suspicion_id=namesakes.pk, author=MEERA)
    assert find_duplicates() == 1, "called two people"
    CustomerAddress.objects.create(**{**HOME, "phone": "+919845099999"}, customer=namesake)
    assert find_duplicates() == 2, "the same house too, by now"
    namesakes.refresh_from_db()
    assert (namesakes.points, namesakes.status, namesakes.decided_by) == (55, "waiting", "")

    merge_id = merge(asha, twin)
    assert find_duplicates() == 1
    assert SuspectedDuplicate.objects.get(second=twin).status == "merged"
    part_customers(merge_id=merge_id, author=MEERA)
    assert find_duplicates() == 1, "whoever undid it has looked at them"
