"""Rules of staff, what each did, and what is wished for an order's dispatch."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.db import models
from django.db.models import Q

from core import clock
from core.ids import ID_LENGTH, new_id
from orders.staffrules.rules import ACTIONS, ATTRIBUTES, EVENTS, HOLD, NOTIFY, OPERATORS, Condition, Rule


class StaffRule(models.Model):
    """When this happens and the conditions hold, that is done. Rules act in the order of `rank`."""

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "rule"), editable=False
    )
    name = models.CharField(max_length=80, unique=True)
    event = models.CharField("when", max_length=12, choices=list(EVENTS.items()))
    action = models.CharField("then", max_length=10, choices=list(ACTIONS.items()))
    value = models.CharField(
        "which", max_length=40, blank=True, help_text="The tag, the courier, or the place's code; or why it needs a person."
    )  # fmt: skip
    rank = models.PositiveSmallIntegerField(default=10, help_text="The lowest acts first.")
    ends = models.BooleanField("no later rule after it", default=False, db_default=False)
    is_on = models.BooleanField("on", default=False, db_default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["rank", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(event__in=list(EVENTS)), name="staffrule_event_known"),
            models.CheckConstraint(condition=Q(action__in=list(ACTIONS)), name="staffrule_action_known"),
            models.CheckConstraint(
                condition=Q(action__in=[HOLD, NOTIFY]) | ~Q(value=""), name="staffrule_says_which"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def to_rule(self) -> Rule:
        """As the plain value that is weighed; with its conditions prefetched, no query."""
        conditions = tuple(
            Condition(each.attribute, each.operator, tuple(each.values)) for each in self.conditions.all()
        )
        return Rule(self.pk, self.name, self.event, conditions, self.action, self.value, self.ends)


class StaffRuleCondition(models.Model):
    """One condition of a rule; all have to hold."""

    rule = models.ForeignKey(StaffRule, on_delete=models.CASCADE, related_name="conditions")
    attribute = models.CharField("what", max_length=20, choices=list(ATTRIBUTES.items()))
    operator = models.CharField("how", max_length=8, choices=list(OPERATORS.items()), default="in")
    values = models.JSONField(default=list)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(attribute__in=list(ATTRIBUTES)), name="rulecondition_attribute_known"
            ),
            models.CheckConstraint(
                condition=Q(operator__in=list(OPERATORS)), name="rulecondition_operator_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{ATTRIBUTES[self.attribute]} {OPERATORS[self.operator]} {', '.join(self.values)}"


class StaffRuleAct(models.Model):
    """What a rule did to an order, once for each happening (`key`)."""

    rule = models.ForeignKey(StaffRule, on_delete=models.CASCADE, related_name="acts")
    order = models.ForeignKey("orders.Order", on_delete=models.CASCADE, related_name="rule_acts")
    key = models.CharField(max_length=120)
    done = models.CharField(max_length=200)
    at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-id"]
        verbose_name = "act of a rule"
        verbose_name_plural = "acts of rules"
        constraints = [models.UniqueConstraint(fields=["rule", "key"], name="ruleact_once")]

    def __str__(self) -> str:
        return f"{self.rule_id}: {self.done}"


class DispatchWish(models.Model):
    """What a rule wishes for the dispatch of an order: a courier, a place. Whoever books asks `dispatch_wish`."""

    order = models.OneToOneField("orders.Order", on_delete=models.CASCADE, related_name="dispatch_wish")
    courier = models.CharField(max_length=40, blank=True)
    location_code = models.CharField(max_length=40, blank=True)
    changed_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = "wish for dispatch"
        verbose_name_plural = "wishes for dispatch"

    def __str__(self) -> str:
        return f"{self.order_id}: {self.courier} {self.location_code}".strip()
