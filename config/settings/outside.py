"""The outside world: adapters by dotted path, accounts by environment."""

from __future__ import annotations

import environ

env = environ.Env()

PAYMENT_PROVIDERS = {
    "razorpay": "payments.providers.razorpay.RazorpayProvider",
    "cash": "payments.providers.cash.CashProvider",
}
PAYMENT_PROVIDERS |= {
    name: path
    for name, _, path in (item.partition("=") for item in env.list("EXTRA_PAYMENT_PROVIDERS", default=[]))
}
DEFAULT_PAYMENT_PROVIDER = env.str("DEFAULT_PAYMENT_PROVIDER", default="razorpay")
COURIER = env.str("COURIER", default="erp_sync.shiprocket.courier.ShiprocketCourier")
# Who books packed parcels at the courier: "erp", which tells us the AWB, or "shop" where the ERP cannot.
PARCELS_BOOKED_BY = env.str("PARCELS_BOOKED_BY", default="erp")
# Only where orders also come in by a channel of Shiprocket: what can be sold is told to its catalogue.
SHIPROCKET_STOCK_SYNC = env.bool("SHIPROCKET_STOCK_SYNC", default=False)
# Ways to find products by what was typed; their rankings are fused.
SEARCH_RETRIEVERS = ["catalog.search.retrieval.TextRetriever"]
# Text messages to telephones. The general adapter posts JSON to any gateway (or a small bridge to one).
TEXT_MESSENGER = env.str("TEXT_MESSENGER", default="storefront.letters.texting.GatewayMessenger")
TEXT_GATEWAY_URL = env.str("TEXT_GATEWAY_URL", default="")
TEXT_GATEWAY_TOKEN = env.str("TEXT_GATEWAY_TOKEN", default="")
# The book of record: ArkOne (our own contract), or erp_sync.erpnext.erp.ErpNextErp.
ERP = env.str("ERP", default="erp_sync.arkone.erp.ArkOneErp")
# Who follows up customers: our own contract, or erp_sync.hubspot.crm.HubSpotCrm.
# What the shop shows of an item, and in which words, is told to the ERP: false where it has no fields for it.
ERP_HEARS_WHAT_IS_SHOWN = env.bool("ERP_HEARS_WHAT_IS_SHOWN", default=True)
CRM = env.str("CRM", default="erp_sync.crm.contract.ContractCrm")
LIVE_STOCK = env.str("LIVE_STOCK", default="erp_sync.erp.live.ErpLiveStock")
LIVE_PRICE = env.str("LIVE_PRICE", default="erp_sync.erp.live.ErpLivePrice")
ALLOCATION_STRATEGIES = {
    "single_parcel": "catalog.inventory.allocation.SingleParcelFirst",
    "nearest": "catalog.inventory.allocation.NearestFirst",
    "highest_stock": "catalog.inventory.allocation.HighestStockFirst",
}
ALLOCATION_STRATEGY = env.str("ALLOCATION_STRATEGY", default="single_parcel")  # staff may choose another

RAZORPAY_BASE_URL = env.str("RAZORPAY_BASE_URL", default="https://api.razorpay.com")
RAZORPAY_KEY_ID = env.str("RAZORPAY_KEY_ID", default="")
RAZORPAY_KEY_SECRET = env.str("RAZORPAY_KEY_SECRET", default="")
RAZORPAY_WEBHOOK_SECRET = env.str("RAZORPAY_WEBHOOK_SECRET", default="")
RAZORPAY_WEBHOOK_SECRET_PREVIOUS = env.str("RAZORPAY_WEBHOOK_SECRET_PREVIOUS", default="")
ARKONE_BASE_URL = env.str("ARKONE_BASE_URL", default="")
ARKONE_TOKEN = env.str("ARKONE_TOKEN", default="")
ARKONE_WEBHOOK_SECRET = env.str("ARKONE_WEBHOOK_SECRET", default="")
ARKONE_WEBHOOK_SECRET_PREVIOUS = env.str("ARKONE_WEBHOOK_SECRET_PREVIOUS", default="")
ARKONE_PRICE_LIST = env.str("ARKONE_PRICE_LIST", default="RETAIL-INR")
ERPNEXT_BASE_URL = env.str("ERPNEXT_BASE_URL", default="")
ERPNEXT_API_KEY = env.str("ERPNEXT_API_KEY", default="")
ERPNEXT_API_SECRET = env.str("ERPNEXT_API_SECRET", default="")
ERPNEXT_WEBHOOK_SECRET = env.str("ERPNEXT_WEBHOOK_SECRET", default="")
ERPNEXT_WEBHOOK_SECRET_PREVIOUS = env.str("ERPNEXT_WEBHOOK_SECRET_PREVIOUS", default="")
ERPNEXT_TIME_ZONE = env.str("ERPNEXT_TIME_ZONE", default="Asia/Kolkata")  # of the site: its moments name none
ERPNEXT_COMPANY = env.str("ERPNEXT_COMPANY", default="Blouson")
ERPNEXT_COMPANY_ABBR = env.str("ERPNEXT_COMPANY_ABBR", default="BL")
ERPNEXT_PRICE_LIST = env.str("ERPNEXT_PRICE_LIST", default="RETAIL")
ERPNEXT_CHARGES_ITEM = env.str(
    "ERPNEXT_CHARGES_ITEM", default="CHARGES"
)  # a service: carriage and fees are its rows
ERPNEXT_REJECTS_WAREHOUSE = env.str("ERPNEXT_REJECTS_WAREHOUSE", default="Rejects - BL")
ERPNEXT_CUSTOMER_GROUP = env.str("ERPNEXT_CUSTOMER_GROUP", default="Individual")
ERPNEXT_TERRITORY = env.str("ERPNEXT_TERRITORY", default="India")
ERPNEXT_MODE_OF_PAYMENT = env.str("ERPNEXT_MODE_OF_PAYMENT", default="Razorpay")
ERPNEXT_WALK_IN_CUSTOMER = env.str(
    "ERPNEXT_WALK_IN_CUSTOMER", default="Web Shop"
)  # whom public prices are asked for
CRM_BASE_URL = env.str("CRM_BASE_URL", default="")
CRM_TOKEN = env.str("CRM_TOKEN", default="")
CRM_WEBHOOK_SECRET = env.str("CRM_WEBHOOK_SECRET", default="")
CRM_WEBHOOK_SECRET_PREVIOUS = env.str("CRM_WEBHOOK_SECRET_PREVIOUS", default="")
HUBSPOT_BASE_URL = env.str("HUBSPOT_BASE_URL", default="https://api.hubapi.com")
HUBSPOT_TOKEN = env.str("HUBSPOT_TOKEN", default="")
HUBSPOT_WEBHOOK_SECRET = env.str("HUBSPOT_WEBHOOK_SECRET", default="")
HUBSPOT_WEBHOOK_SECRET_PREVIOUS = env.str("HUBSPOT_WEBHOOK_SECRET_PREVIOUS", default="")
SHIPROCKET_BASE_URL = env.str("SHIPROCKET_BASE_URL", default="https://apiv2.shiprocket.in/v1/external")
SHIPROCKET_EMAIL = env.str("SHIPROCKET_EMAIL", default="")
SHIPROCKET_PASSWORD = env.str("SHIPROCKET_PASSWORD", default="")
COURIER_WALLET_LOW_RUPEES = env.int("COURIER_WALLET_LOW_RUPEES", default=2000)  # below this somebody is told
SHIPROCKET_WEBHOOK_TOKEN = env.str("SHIPROCKET_WEBHOOK_TOKEN", default="")
SHIPROCKET_WEBHOOK_TOKEN_PREVIOUS = env.str("SHIPROCKET_WEBHOOK_TOKEN_PREVIOUS", default="")

# Whether staff may have webhooks sent into private networks, without TLS: on a developer's machine only.
PRIVATE_RECEIVERS_ALLOWED = False
RECEIVER_TIMEOUT_S = env.float(
    "RECEIVER_TIMEOUT_S", default=10.0
)  # a webhook is answered within, or tried again

OUTSIDE_ADDRESSES = [
    "RAZORPAY_BASE_URL",
    "ARKONE_BASE_URL",
    "ERPNEXT_BASE_URL",
    "CRM_BASE_URL",
    "HUBSPOT_BASE_URL",
    "SHIPROCKET_BASE_URL",
    "TEXT_GATEWAY_URL",
]
