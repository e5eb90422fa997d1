"""What promotions, codes, campaigns and trials look like in the Admin API."""

from __future__ import annotations

from core.backoffice.things import moment, money, text, texts, thing, whole, yes_or_no
from orders.models import Promotion
from orders.promotions.rules import Allocation, Method, Target
from orders.promotions.rules.conditions import OPERATORS
from orders.promotions.rules.terms import KINDS
from orders.promotions.words import ATTRIBUTES

CONDITION = thing(
    "promotion_rule",
    kind=text("target", words=KINDS),
    attribute=text("category", about=f"One of {', '.join(ATTRIBUTES)}."),
    operator=text("in", words=OPERATORS),
    values=texts("silk-blouses", about="Handles, codes and SKUs by name; an amount in minor units."),
)
TIER = thing("promotion_tier", threshold=whole(200000), value=whole(1000))
PART = thing("promotion_part", quantity=whole(1), attribute=text("category"), values=texts("silk-blouses"))
PROMOTION = thing(
    "promotion",
    id=text("promo_7"),
    name=text("Diwali: 10% off silk"),
    status=text("active", words=tuple(Promotion.Status.values)),
    lane=whole(2),
    priority=whole(0),
    is_exclusive=yes_or_no(False),
    is_automatic=yes_or_no(False, about="Needs no code."),
    method=text("percentage", words=tuple(each.value for each in Method)),
    target=text("items", words=tuple(each.value for each in Target)),
    allocation=text("across", words=tuple(each.value for each in Allocation)),
    value=whole(1000, about="Hundredths of a percent for a percentage, else minor units."),
    currency=text("INR"),
    tiers=[TIER],
    tiers_by=text("spend", words=("spend", "count"), about="What the threshold of a step counts."),
    buy_quantity=whole(1),
    get_quantity=whole(1),
    max_quantity=whole(None, null=True),
    max_discount=money(50000, null=True),
    parts=[PART],
    gift_sku=text(None, null=True),
    starts_at=moment(),
    ends_at=moment(None),
    campaign=text("Diwali", null=True),
    upsell_message=text(""),
    created_at=moment(),
    rules=[CONDITION],
)
CODE = thing(
    "promotion_code",
    id=text("code_88"),
    code=text("DIWALI-7KQ2M9XA"),
    batch=text("Diwali letters"),
    limit=whole(1, null=True, about="Orders it is good for; null: any number."),
    held=whole(0),
    used=whole(0),
    once_per_customer=yes_or_no(),
    expires_at=moment(None),
    is_active=yes_or_no(),
)
CAMPAIGN = thing(
    "campaign",
    id=text("camp_2"),
    name=text("Diwali"),
    description=text(""),
    starts_at=moment(),
    ends_at=moment(None),
    budget_kind=text("spend", null=True, words=("spend", "usage")),
    budget=whole(5000000, null=True, about="Minor units for spend, a number of uses; null: without limit."),
    held=whole(20000, about="By orders that are being paid."),
    used=whole(310000),
)
JUDGED = thing(
    "judged_promotion",
    id=text("promo_7"),
    name=text("Diwali: 10% off silk"),
    lane=text("2 Order"),
    priority=whole(0),
    applied=yes_or_no(),
    words=text("", about="Why it does not apply."),
    amount=money(24995),
    is_on_trial=yes_or_no(),
)
FEE = thing("trial_fee", title=text("Cash on delivery fee"), amount=money(4900))
TRIAL = thing(
    "promotion_trial",
    cart_id=text("cart_01KB9Q7E3N5XQ0T8S4W2Y6Z1AM"),
    order_number=text("", about="Of the order that the cart became, if it did."),
    discount=money(24995),
    total=money(224955),
    promotions=[JUDGED],
    surcharges=[FEE],
)
