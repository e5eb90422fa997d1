"""The shop's decisions that an operator may tune."""

from __future__ import annotations

import environ

env = environ.Env()

STOCK_HOLD_MINUTES = env.int("STOCK_HOLD_MINUTES", default=15)
PENDING_ORDER_HOURS = env.int("PENDING_ORDER_HOURS", default=24)
DRAFT_HOLD_HOURS = env.int(
    "DRAFT_HOLD_HOURS", default=48
)  # how long staff keep pieces for somebody who pays by a link
EDIT_PAY_HOURS = env.int("EDIT_PAY_HOURS", default=24)  # how long a change of an order waits for its payment
SAFETY_BUFFER = env.int("SAFETY_BUFFER", default=0)
LIVE_CHECK_TIMEOUT_S = env.float("LIVE_CHECK_TIMEOUT_S", default=0.8)
LIVE_PRICE_KEPT_S = env.int(
    "LIVE_PRICE_KEPT_S", default=60
)  # a quote that may stand in while the ERP is away
LIVE_STOCK_KEPT_S = env.int("LIVE_STOCK_KEPT_S", default=60)  # the soft answer at the cart
SNAPSHOT_MAX_AGE_MINUTES = env.int("SNAPSHOT_MAX_AGE_MINUTES", default=30)
IMPORT_MAX_BYTES = env.int("IMPORT_MAX_BYTES", default=50_000_000)
# Whoever logs in with an e-mail address reads its orders of an older shop: only while every address is verified.
IMPORTED_ORDERS_TRUST_EMAIL = env.bool("IMPORTED_ORDERS_TRUST_EMAIL", default=False)
COMPANY_NAME = env.str("COMPANY_NAME", default="Blouson")
# The number of the letter of undertaking (form GST RFD-11) under which goods are exported without paying IGST.
EXPORT_LUT = env.str("EXPORT_LUT", default="")
INVOICE_PREFIX = env.str("INVOICE_PREFIX", default="B")  # one letter before every invoice number
ORDER_LINK_KEY = env.str(
    "ORDER_LINK_KEY", default=""
)  # derives the guests' order links; falls back to SECRET_KEY

# --- Gift cards and store credit -----------------------------------------------------------------------------------
GIFT_CARD_KEY = env.str(
    "GIFT_CARD_KEY", default=""
)  # makes the codes; empty: SECRET_KEY. Never lose it: no code is stored
GIFT_CARD_KEY_PREVIOUS = env.str("GIFT_CARD_KEY_PREVIOUS", default="")
GIFT_CARD_VALID_MONTHS = env.int("GIFT_CARD_VALID_MONTHS", default=12)  # a year at least
GIFT_CARD_GRACE_DAYS = env.int(
    "GIFT_CARD_GRACE_DAYS", default=90
)  # how long what was given back can be spent

# --- Privacy -------------------------------------------------------------------------------------------------------
ERASURE_GRACE_DAYS = env.int("ERASURE_GRACE_DAYS", default=7)  # to think better of being forgotten
DATA_EXPORT_DAYS = env.int(
    "DATA_EXPORT_DAYS", default=7
)  # how long a download of everything held can be fetched

# How order news goes to the telephones of those who asked for it: sms or whatsapp.
ORDER_TEXT_CHANNEL = env.str("ORDER_TEXT_CHANNEL", default="sms")

# --- Collected in a store --------------------------------------------------------------------------------------------
COLLECT_DAYS = env.int("COLLECT_DAYS", default=7)  # ready in the store: then the shopper is reminded
COLLECT_GRACE_DAYS = env.int(
    "COLLECT_GRACE_DAYS", default=3
)  # after the reminder: then it is called off and refunded

# --- Returns -------------------------------------------------------------------------------------------------------
RETURN_WINDOW_DAYS = env.int("RETURN_WINDOW_DAYS", default=7)  # after delivery
MISSED_AFTER_DAYS = env.int("MISSED_AFTER_DAYS", default=14)  # on the road, where no day was promised
RTO_CHARGE = env.int("RTO_CHARGE", default=10_000)  # paise kept of a prepaid parcel that nobody took
COD_REMITTANCE_DAYS = env.int("COD_REMITTANCE_DAYS", default=14)  # then the courier is late with our cash
RETURNS_PHONE = env.str("RETURNS_PHONE", default="")  # whom the courier calls when it brings a return
EXCHANGE_HOLD_DAYS = env.int(
    "EXCHANGE_HOLD_DAYS", default=14
)  # the other piece is kept so long for what comes back
EXCHANGE_PAY_HOURS = env.int("EXCHANGE_PAY_HOURS", default=72)  # for paying what a dearer piece costs more
CLAIM_KEEP_UP_TO = env.int(
    "CLAIM_KEEP_UP_TO", default=100_000
)  # paise: pieces of a claim that need not come back
RETURN_INSPECT_DAYS = env.int("RETURN_INSPECT_DAYS", default=2)  # what we promise: then staff are warned
