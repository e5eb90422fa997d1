"""What rules do when something happens to an order."""

from __future__ import annotations

from django.db import transaction

from core import clock
from core.outbox import publish
from orders.notes.models import OrderTag
from orders.notes.rules import MOST_TAGS
from orders.sales.events import OrderHeld
from orders.sales.models import Order
from orders.sales.operations.locked_order import locked_order
from orders.sales.operations.record_fact import Fact, record_fact
from orders.sales.operations.serve_from import serve_from
from orders.sales.operations.settle_flags import HELD
from orders.staffrules.models import DispatchWish, StaffRule, StaffRuleAct
from orders.staffrules.queries import facts_of_orders, live_rules
from orders.staffrules.rules import COURIER, HOLD, LOCATION, NOTIFY, TAG, Rule, acting

NEEDS_A_PERSON = "staff_rule"


@transaction.atomic
def apply_staff_rules(*, event: str, order_id: str, happening: str) -> int:
    """Let the rules that are on act on an order to which this has happened; how many acted now.

    `happening` names it within the order (a parcel's id, an attempt): each rule acts once for each. Raises NotFound.
    """
    rules = [rule for rule in live_rules() if rule.event == event]
    if not rules:
        return 0
    order = locked_order(public_id=order_id)
    facts = facts_of_orders([order])[order.pk]
    done = 0
    for rule in acting(rules, event, facts):
        key = f"{order.number}:{event}:{happening}"[:120]
        act, is_new = StaffRuleAct.objects.get_or_create(
            rule_id=rule.id, key=key, defaults={"order": order, "done": ""}
        )
        if not is_new:
            continue
        act.done = _act(rule, order, key)[:200]
        act.save(update_fields=["done"])
        words = f"Rule “{rule.name}”: {act.done}"
        record_fact(
            order, Fact(key=f"rule:{rule.id}:{event}:{happening}", kind="rule", text=words, actor="rule")
        )
        done += 1
    return done


def _act(rule: Rule, order: Order, key: str) -> str:
    """Do what the rule says; in words what was done."""
    if rule.action == HOLD:
        return _hold(rule, order, key)
    if rule.action == NOTIFY:
        _flag(order, f"{NEEDS_A_PERSON}_{rule.id}", f"{rule.name}: {rule.value}" if rule.value else rule.name)
        return "put on the list of orders that need a person."
    if rule.action == TAG:
        return _tag(rule, order)
    field = {COURIER: "courier", LOCATION: "location_code"}[rule.action]
    DispatchWish.objects.update_or_create(
        order=order, defaults={field: rule.value, "changed_at": clock.now()}
    )
    became = serve_from(order, rule.value) if rule.action == LOCATION else ""
    return f"wished for {rule.value}; {became}" if became else f"wished for {rule.value}."


def _hold(rule: Rule, order: Order, key: str) -> str:
    if order.status not in (Order.Status.PENDING, Order.Status.CONFIRMED):
        return "too late to hold: the order is over."
    if order.fulfilment_status != Order.FulfilmentStatus.NONE:
        return "too late to hold: it is packed."
    reason = f"{rule.name}: {rule.value}" if rule.value else rule.name
    _flag(order, HELD, f"Held: {reason}")
    publish(OrderHeld(order_id=order.public_id, number=order.number, held=key, reason=reason))
    return "held until somebody has looked at it."


def _tag(rule: Rule, order: Order) -> str:
    has = set(order.tags.values_list("name", flat=True))
    if rule.value in has:
        return f"has the tag {rule.value} already."
    if len(has) >= MOST_TAGS:
        return f"has {MOST_TAGS} tags already: {rule.value} found no room."
    author = StaffRule.objects.values_list("made_by", flat=True).get(pk=rule.id)
    OrderTag.objects.create(order=order, name=rule.value, author_id=author)
    return f"tagged {rule.value}."


def _flag(order: Order, flag: str, why: str) -> None:
    order.flags = {**order.flags, flag: why}
    order.save(update_fields=["flags"])
