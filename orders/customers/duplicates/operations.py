"""Looking for customers who may be one person, making them one, and making them two again."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from core import clock
from core.audit import Author, record
from core.errors import Invalid, NotFound, Refused
from core.models import User
from core.outbox import publish
from orders.customers.duplicates.events import CustomersMerged, CustomersParted
from orders.customers.duplicates.models import CustomerMerge, SuspectedDuplicate
from orders.customers.duplicates.moving import give_over, take_back
from orders.customers.duplicates.queries import facts_of, merged_into, pairs_alike
from orders.customers.duplicates.rules import Suspicion, suspicion
from orders.customers.elsewhere.operations import note_customer_change
from orders.customers.models import Customer
from orders.customers.privacy.models import ErasureRequest
from orders.customers.privacy.queries import is_proven
from payments.credit.operations import Passing, move_store_credit

REASON_LENGTH = 200


class NotMergeable(Refused):
    """These two cannot become one; `message` says why and what to do."""

    code = "not_mergeable"
    http_status = 409


class NotUndoable(Refused):
    """This merge cannot be undone; `message` says why."""

    code = "merge_not_undoable"
    http_status = 409


def find_duplicates() -> int:
    """Weigh every pair that has something in common; how many are strong enough and wait for a person.

    What staff called two people comes up again only with more points than then; what is weak now and was never
    looked at goes.
    """
    seen: set[int] = set()
    for pairs in pairs_alike():
        facts = facts_of({pk for pair in pairs for pk in pair})
        weighed = [
            (pair, suspicion(facts[pair[0]], facts[pair[1]]))
            for pair in pairs
            if pair[0] in facts and pair[1] in facts
        ]
        seen |= {_keep_suspicion(pair, each).pk for pair, each in weighed if each.is_strong}
    waiting = SuspectedDuplicate.objects.filter(status=SuspectedDuplicate.Status.WAITING)
    waiting.exclude(pk__in=seen).delete()
    return waiting.count()


@transaction.atomic
def _keep_suspicion(pair: tuple[int, int], found: Suspicion) -> SuspectedDuplicate:
    rows = SuspectedDuplicate.objects.select_for_update()
    row = rows.filter(first__in=pair, second__in=pair).first()
    told = {"points": found.points, "reasons": list(found.reasons)}
    if row is None:
        return SuspectedDuplicate.objects.create(first_id=pair[0], second_id=pair[1], **told)
    if row.status == SuspectedDuplicate.Status.DISMISSED and found.points <= row.points:
        return row
    SuspectedDuplicate.objects.filter(pk=row.pk).update(
        **told, status=SuspectedDuplicate.Status.WAITING, decided_at=None, decided_by=""
    )
    return row


@transaction.atomic
def dismiss_duplicate(*, suspicion_id: int, author: Author) -> None:
    """Say that they are two people. Again is harmless. Raises NotFound, and NotMergeable for a merged pair."""
    row = SuspectedDuplicate.objects.select_for_update().filter(pk=suspicion_id).first()
    if row is None:
        raise NotFound("This suspicion is gone: the two have nothing in common any more.")
    if row.status == SuspectedDuplicate.Status.MERGED:
        raise NotMergeable("They are merged already. Undo the merge first.")
    if row.status == SuspectedDuplicate.Status.WAITING:
        _decide(row, SuspectedDuplicate.Status.DISMISSED, author)
        record(author, "called two people", row, {"status": ("to be looked at", "two people")})


@transaction.atomic
def merge_customers(*, kept_id: str, gone_id: str, reason: str, author: Author) -> str:
    """Give all that is one customer's to another; the merge's public id. Both are told apart again by `part_customers`.

    The login of `gone_id` opens nothing from then on. Raises NotFound, Invalid (reason), or NotMergeable: staff, people
    who are forgotten or asked to be, somebody merged already, credit that an order holds, or an account that was never
    proven taking one over that was.
    """
    reason = " ".join(reason.split())
    if not reason or len(reason) > REASON_LENGTH:
        raise Invalid(
            fields={"reason": f"Say in at most {REASON_LENGTH} letters how you know that they are one."}
        )
    kept, gone = _both(kept_id, gone_id)
    _check_mergeable(kept, gone)
    merge = CustomerMerge(kept=kept, gone=gone, reason=reason, merged_by=author.name[:120])
    merge.moved, merge.before = give_over(gone, kept)
    merge.before["login"] = _closed_login(gone)
    merge.credit = move_store_credit(
        Passing(gone_id, kept_id, merge.public_id, f"merged: {reason}", author.name)
    )
    merge.save()
    for pair in SuspectedDuplicate.objects.filter(first__in=[kept, gone], second__in=[kept, gone]):
        _decide(pair, SuspectedDuplicate.Status.MERGED, author)
    told = {"merged": (None, f"{gone.public_id} into {kept.public_id}: {reason}")}
    record(author, "merged", kept, told)
    record(author, "was merged", gone, told)
    publish(CustomersMerged(merge_id=merge.public_id, kept_id=kept_id, gone_id=gone_id))
    _tell_again(kept)
    return merge.public_id


@transaction.atomic
def part_customers(*, merge_id: str, author: Author) -> bool:
    """Undo a merge: what went over and is still there goes back, and the login opens again; False when it is undone.

    What came about since stays with the kept one, also what was spent of the credit. Raises NotFound, or NotUndoable
    once the kept one was merged further or is forgotten.
    """
    merge = CustomerMerge.objects.select_for_update().filter(public_id=merge_id).first()
    if merge is None:
        raise NotFound("There is no such merge.")
    if merge.status == CustomerMerge.Status.PARTED:
        return False
    kept, gone = _both(merge.kept.public_id, merge.gone.public_id)
    if merged_into(kept.pk) is not None:
        raise NotUndoable(f"{kept} was merged into another account since. Undo that merge first.")
    if _is_forgotten(kept):
        raise NotUndoable("These customers are forgotten: nothing is left to give back.")
    take_back(gone, kept, merge.moved, merge.before)
    _open_login(gone, merge.before.get("login"))
    back = Passing(kept.public_id, gone.public_id, f"{merge_id}:undone", "merge undone", author.name)
    move_store_credit(back, most=merge.credit)
    merge.status, merge.parted_at, merge.parted_by = (
        CustomerMerge.Status.PARTED,
        clock.now(),
        author.name[:120],
    )
    merge.save(update_fields=["status", "parted_at", "parted_by"])
    pairs = SuspectedDuplicate.objects.filter(first__in=[kept, gone], second__in=[kept, gone])
    pairs.filter(status=SuspectedDuplicate.Status.MERGED).update(
        status=SuspectedDuplicate.Status.DISMISSED
    )  # whoever undid it has looked at them
    told = {"merged": (f"{gone.public_id} into {kept.public_id}", None)}
    record(author, "undid the merge", kept, told)
    record(author, "undid the merge", gone, told)
    publish(CustomersParted(merge_id=merge_id, kept_id=kept.public_id, gone_id=gone.public_id))
    _tell_again(kept, gone)
    return True


def _tell_again(*customers: Customer) -> None:
    """Other systems look once more whether they know those whom they may know: notes of a merge name them.

    What a system said of each stays each one's own (`CustomerElsewhere`), so that it is right again when they are parted.
    """
    for each in customers:
        if is_proven(each):
            note_customer_change(each)


@transaction.atomic
def forward_credit(*, owner: str, key: str) -> None:
    """Credit that came back to somebody who was merged goes on to whom they are now. Again is harmless."""
    customer = Customer.objects.filter(public_id=owner).first()
    merge = merged_into(customer.pk) if customer is not None else None
    if merge is None:
        return
    merge = CustomerMerge.objects.select_for_update(of=("self",)).select_related("kept").get(pk=merge.pk)
    went = move_store_credit(Passing(owner, merge.kept.public_id, f"{merge.public_id}:{key}", "merged"))
    for currency, amount in went.items():
        merge.credit[currency] = merge.credit.get(currency, 0) + amount
    merge.save(update_fields=["credit"])


def _both(kept_id: str, gone_id: str) -> tuple[Customer, Customer]:
    """The two, locked in the order of their keys. Raises NotFound, or NotMergeable for one and the same."""
    if kept_id == gone_id:
        raise NotMergeable("This is one account already. Choose two.")
    rows = Customer.objects.select_for_update(of=("self",)).select_related("user").order_by("pk")
    found = {row.public_id: row for row in rows.filter(public_id__in=[kept_id, gone_id])}
    if len(found) != 2:
        raise NotFound("There is no such customer.")
    return found[kept_id], found[gone_id]


def _check_mergeable(kept: Customer, gone: Customer) -> None:
    for each in (kept, gone):
        if each.user is not None and (each.user.is_staff or each.user.is_superuser):
            raise NotMergeable(f"{each} works here. Accounts of staff stay as they are.")
        if merged_into(each.pk) is not None:
            raise NotMergeable(f"{each} is merged into another account already. Choose that one.")
        if _is_forgotten(each) or each.erasures.filter(status=ErasureRequest.Status.WAITING).exists():
            raise NotMergeable(f"{each} is forgotten or asked to be. Their wish comes first.")
    if is_proven(gone) and not is_proven(kept):
        raise NotMergeable(
            f"{kept} never showed that the e-mail address or telephone is theirs, {gone} did. "
            "Keep the account that was proven."
        )


def _is_forgotten(customer: Customer) -> bool:
    return customer.erasures.filter(status=ErasureRequest.Status.DONE).exists()


def _closed_login(gone: Customer) -> bool | None:
    """Close the login of whoever goes, with all its sessions; whether it was open, None without one."""
    user = gone.user
    if user is None:
        return None
    User.objects.filter(pk=user.pk).update(is_active=False, session_round=F("session_round") + 1)
    return bool(user.is_active)


def _open_login(gone: Customer, was_open: bool | None) -> None:
    if was_open:
        User.objects.filter(customer=gone).update(is_active=True)


def _decide(row: SuspectedDuplicate, status: str, author: Author) -> None:
    SuspectedDuplicate.objects.filter(pk=row.pk).update(
        status=status, decided_at=clock.now(), decided_by=author.name[:120]
    )
