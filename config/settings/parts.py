"""What every app adds to the whole shop: checks, front page, files in and out. In the order they are shown or done."""

from __future__ import annotations

DIAGNOSES = [
    "core.diagnoses.settings_are_safe",
    "core.diagnoses.database_is_ready",
    "core.diagnoses.redis_is_ready",
    "core.diagnoses.workers_are_alive",
    "core.diagnoses.nothing_is_dead",
    "core.diagnoses.roles_are_kept",
    "catalog.inventory.diagnoses.ledger_adds_up",
    "catalog.inventory.diagnoses.availability_agrees",
    "payments.diagnoses.gateway_knows_us",
    "payments.diagnoses.no_money_is_stuck",
    "payments.diagnoses.news_is_applied",
    "payments.diagnoses.payouts_agree",
    "orders.diagnoses.money_has_its_order",
    "orders.diagnoses.cash_of_couriers_arrives",
    "erp_sync.diagnoses.systems_answer",
    "erp_sync.diagnoses.nothing_is_stuck",
    "erp_sync.shiprocket.wallet.wallet_holds",
    "erp_sync.diagnoses.nothing_waits_too_long",
    "erp_sync.diagnoses.receivers_are_told",
]

PORTABLE = [  # what export_shop and import_shop move, in this order where nothing points at anything
    "core.portability.accounts.PORTABLE",
    "catalog.portability.PORTABLE",
    "payments.portability.PORTABLE",
    "orders.portability.PORTABLE",
    "erp_sync.portability.PORTABLE",
    "storefront.portability.PORTABLE",
]

PERSONAL = [  # what is held about people, told to them and taken out when they ask
    "payments.personal.PERSONAL",
    "orders.personal.PERSONAL",
    "erp_sync.personal.PERSONAL",
    "storefront.personal.PERSONAL",
    "catalog.personal.PERSONAL",
    "core.personal.accounts.PERSONAL",
]

FRONT_PAGE = [
    "orders.admin.front_page.sales",
    "orders.admin.front_page.sold_elsewhere",
    "orders.admin.front_page.work",
    "orders.admin.front_page.unconfirmed",
    "orders.admin.front_page.failed_deliveries",
    "orders.admin.parcel_cash.overdue_remittances",
    "orders.admin.weights.open_weights",
    "orders.admin.front_page.returns_to_decide",
    "orders.admin.front_page.returns_to_inspect",
    "orders.admin.front_page.returns_to_settle",
    "orders.admin.front_page.reviews_to_read",
    "orders.admin.front_page.questions_to_answer",
    "catalog.admin.front_page.sold_out_products",
    "catalog.admin.front_page.low_stock",
    "catalog.admin.front_page.oversold",
    "payments.front_page.waiting_refunds",
    "payments.front_page.failed_refunds",
    "payments.front_page.due_cash_refunds",
    "payments.front_page.dead_gateway_messages",
    "payments.front_page.late_gateway_messages",
    "payments.front_page.webhook_silence",
    "payments.front_page.differing_payouts",
    "payments.front_page.waiting_disputes",
    "payments.front_page.orphan_payments",
    "storefront.front_page.letters_in_doubt",
    "erp_sync.front_page.dead_incoming",
    "erp_sync.front_page.dead_outgoing",
    "erp_sync.front_page.late_messages",
    "erp_sync.front_page.webhook_trouble",
    "erp_sync.shiprocket.wallet.low_wallet",
    "core.front_page.dead_news",
    "core.front_page.late_schedules",
    "orders.admin.front_page.latest_orders",
]

ORDER_STORY = [  # what stands on an order's page beside what orders know themselves
    "erp_sync.order_story.sync_state",
    "storefront.order_story.letters",
]

CUSTOMER_STORY = [  # the same on a customer's page
    "erp_sync.customer_story.known_as",
    "erp_sync.customer_story.messages",
]

IMPORTERS = [  # kinds of spreadsheets that staff hand in, in the order of the desk
    "catalog.sheets.content.ContentImporter",
    "catalog.sheets.membership.MembershipImporter",
    "catalog.sheets.categories.CategoryImporter",
    "catalog.sheets.pictures.PictureImporter",
    "catalog.sheets.translations.TranslationImporter",
    "catalog.sheets.list_prices.ListPriceImporter",
    "catalog.sheets.stock_terms.StockTermsImporter",
    "catalog.moving.shopify_products.ShopifyProducts",
    "catalog.moving.medusa_products.MedusaProducts",
    "orders.moving.shopify_customers.ShopifyCustomers",
    "orders.moving.shopify_orders.ShopifyOrders",
    "orders.moving.medusa_customers.MedusaCustomers",
    "orders.moving.medusa_orders.MedusaOrders",
]

ADMIN_API = [  # the doors of the Admin API, by app
    "catalog.api.urls",
    "orders.api.urls",
    "erp_sync.api.urls",
]
