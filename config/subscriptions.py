"""The map of news: every event of the shop and who hears it. A test checks that nothing is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from catalog.collections.events import ContentChanged
from catalog.inventory.events import BackInStock, LowStock, StockChanged
from catalog.pricing.events import PricesChanged
from catalog.products.events import ProductChanged, ProductsChanged
from core.events import Event
from orders.customers.duplicates.events import CustomersMerged, CustomersParted
from orders.customers.events import (
    CodeRequested,
    ConsentChanged,
    CustomerChanged,
    CustomerErased,
    CustomerRegistered,
    DataExportReady,
    ErasureAsked,
)
from orders.customers.leads.events import LeadConverted, LeadReceived
from orders.customers.tickets.events import TicketAnswered, TicketMoved, TicketOpened, TicketReplied
from orders.fulfilment.events import AttemptAsked, BookingAsked
from orders.giftcards.events import GiftCardPaid
from orders.handover.events import HandOverReady, HandOverReminded
from orders.invoices.events import CreditNoteIssued, InvoiceIssued
from orders.questions.events import ProductQuestionAnswered, ProductQuestionsChanged
from orders.returns.events import ExchangeUndone, ReturnMoved
from orders.reviews.events import ReviewsChanged
from orders.sales.events import (
    AddressCorrected,
    CancellationAccepted,
    CancellationAsked,
    CancellationRefused,
    CaptureRefused,
    CourierAsksCash,
    OrderAmended,
    OrderCancelled,
    OrderConfirmed,
    OrderDelivered,
    OrderEdited,
    OrderExpired,
    OrderHeld,
    OrderOutForDelivery,
    OrderPacked,
    OrderPaid,
    OrderPlaced,
    OrderReleased,
    OrderShipped,
    ShipmentMoved,
)
from payments.cash_refunds.events import CashRefundAsked
from payments.credit.events import CreditExpired, CreditGivenBack, CreditIssued
from payments.events import (
    DisputeDecided,
    DisputeOpened,
    PaymentAuthorized,
    PaymentCaptured,
    PaymentFailed,
    PaymentLinkMade,
    RefundApproved,
    RefundFailed,
    RefundHeld,
    RefundProcessed,
    RefundRequested,
)

# What others may subscribe to (erp_sync/hooks/public.py) is heard once more, last.
HOOKS = "erp_sync.hooks.subscribers.on_public_news"

SUBSCRIPTIONS: Mapping[type[Event], Sequence[str]] = {
    # What we sell
    ProductChanged: [
        "storefront.subscribers.on_product_changed",
        "erp_sync.erp.showing.on_product_changed",
        HOOKS,
    ],
    ProductsChanged: [
        "storefront.subscribers.on_products_changed",
        "erp_sync.erp.showing.on_products_changed",
        HOOKS,
    ],
    ContentChanged: ["storefront.subscribers.on_content_changed", HOOKS],
    PricesChanged: [
        "storefront.subscribers.on_prices_changed",
        "orders.subscribers.on_prices_changed",
        HOOKS,
    ],
    StockChanged: [
        "storefront.subscribers.on_stock_changed",
        "erp_sync.shiprocket.stock.on_stock_changed",
        HOOKS,
    ],
    LowStock: [HOOKS],
    BackInStock: ["orders.subscribers.on_back_in_stock", HOOKS],
    # Money
    PaymentAuthorized: ["orders.subscribers.on_payment_authorized"],
    PaymentCaptured: ["orders.subscribers.on_payment_captured", HOOKS],
    PaymentFailed: ["orders.subscribers.on_payment_failed", HOOKS],
    PaymentLinkMade: ["storefront.letters.payment_link.on_payment_link_made"],
    RefundRequested: [HOOKS],
    RefundHeld: ["orders.subscribers.on_refund_held"],
    RefundApproved: [
        "orders.subscribers.on_refund_approved",
        "storefront.letters.subscribers.on_refund_approved",
    ],
    RefundProcessed: [
        "orders.subscribers.on_refund_processed",
        "erp_sync.subscribers.on_refund_processed",
        "erp_sync.crm.history.on_refund_processed",
        "storefront.letters.subscribers.on_refund_processed",
        HOOKS,
    ],
    RefundFailed: ["orders.subscribers.on_refund_failed", HOOKS],
    CashRefundAsked: ["storefront.letters.cash_refund.on_cash_refund_asked"],
    DisputeOpened: ["orders.subscribers.on_dispute_opened", HOOKS],
    DisputeDecided: ["orders.subscribers.on_dispute_decided", HOOKS],
    CreditIssued: [],
    CreditGivenBack: [
        "erp_sync.subscribers.on_credit_given_back",
        "orders.subscribers.on_credit_given_back",
    ],
    CreditExpired: [],
    GiftCardPaid: ["storefront.letters.gift_card.on_gift_card_paid"],
    # Orders
    OrderPlaced: ["orders.rule_subscribers.on_placed", HOOKS],
    OrderHeld: ["erp_sync.hold_subscribers.on_order_held"],
    OrderReleased: ["erp_sync.hold_subscribers.on_order_released"],
    OrderConfirmed: [
        "orders.rule_subscribers.on_confirmed",
        "erp_sync.hold_subscribers.on_held_order_confirmed",
        "erp_sync.subscribers.on_order_confirmed",
        "orders.subscribers.on_order_confirmed",
        "storefront.letters.subscribers.on_order_confirmed",
        HOOKS,
    ],
    OrderPaid: ["erp_sync.subscribers.on_order_paid", "orders.rule_subscribers.on_paid", HOOKS],
    OrderEdited: ["storefront.letters.order_changed.on_order_edited", HOOKS],
    OrderAmended: ["erp_sync.subscribers.on_order_amended", HOOKS],
    AddressCorrected: [
        "erp_sync.subscribers.on_address_corrected",
        "storefront.letters.subscribers.on_address_corrected",
        HOOKS,
    ],
    CaptureRefused: [
        "orders.subscribers.on_capture_refused",
        "storefront.letters.subscribers.on_capture_refused",
    ],
    CourierAsksCash: ["storefront.letters.subscribers.on_courier_asks_cash"],
    OrderCancelled: [
        "orders.rule_subscribers.on_cancelled",
        "orders.subscribers.on_order_ended",
        "erp_sync.subscribers.on_order_cancelled",
        "erp_sync.shiprocket.subscribers.on_order_cancelled",
        "erp_sync.crm.history.on_order_cancelled",
        "storefront.letters.subscribers.on_order_cancelled",
        HOOKS,
    ],
    CancellationAsked: [
        "erp_sync.subscribers.on_cancellation_asked",
        "storefront.letters.subscribers.on_cancellation_asked",
    ],
    CancellationAccepted: ["erp_sync.subscribers.on_cancellation_accepted"],
    CancellationRefused: ["storefront.letters.subscribers.on_cancellation_refused"],
    OrderExpired: ["orders.subscribers.on_order_ended", HOOKS],
    # People
    LeadReceived: ["erp_sync.crm.leads.on_lead_received", HOOKS],
    LeadConverted: ["erp_sync.crm.leads.on_lead_converted"],
    TicketOpened: ["erp_sync.ticket_subscribers.on_ticket_opened", HOOKS],
    TicketReplied: ["erp_sync.ticket_subscribers.on_ticket_replied", HOOKS],
    TicketAnswered: [
        "erp_sync.ticket_subscribers.on_ticket_answered",
        "storefront.letters.tickets.on_ticket_answered",
        HOOKS,
    ],
    TicketMoved: ["erp_sync.ticket_subscribers.on_ticket_moved", HOOKS],
    CustomerRegistered: [
        "orders.subscribers.on_customer_registered",
        "storefront.letters.subscribers.on_customer_registered",
        HOOKS,
    ],
    CustomerChanged: ["erp_sync.people.subscribers.on_customer_changed"],
    ProductQuestionsChanged: ["storefront.subscribers.on_product_questions_changed"],
    ProductQuestionAnswered: ["storefront.letters.product_answer.on_product_question_answered"],
    ReviewsChanged: ["storefront.subscribers.on_reviews_changed", HOOKS],
    ConsentChanged: [
        "erp_sync.crm.subscribers.on_consent_changed",
        "storefront.letters.newsletter.on_consent_changed",
    ],
    CustomersMerged: ["erp_sync.merge_subscribers.on_customers_merged"],
    CustomersParted: ["erp_sync.merge_subscribers.on_customers_parted"],
    ErasureAsked: ["storefront.letters.privacy.on_erasure_asked"],
    CustomerErased: [
        "erp_sync.crm.subscribers.on_customer_erased",
        "erp_sync.erp.forgetting.on_customer_erased",
        HOOKS,
    ],
    DataExportReady: ["storefront.letters.privacy.on_data_export_ready"],
    CodeRequested: ["storefront.letters.subscribers.on_code_requested"],
    # Returns
    ReturnMoved: [
        "erp_sync.shiprocket.subscribers.on_return_moved",
        "erp_sync.crm.history.on_return_moved",
        "storefront.letters.returns.on_return_moved",
        HOOKS,
    ],
    ExchangeUndone: ["storefront.letters.returns.on_exchange_undone"],
    # Documents
    InvoiceIssued: [HOOKS],
    CreditNoteIssued: ["erp_sync.subscribers.on_credit_note_issued", HOOKS],
    # Parcels
    OrderPacked: [
        "erp_sync.shiprocket.subscribers.on_order_packed",
        "orders.rule_subscribers.on_packed",
        "storefront.letters.subscribers.on_order_packed",
        HOOKS,
    ],
    BookingAsked: ["erp_sync.shiprocket.subscribers.on_booking_asked"],
    OrderShipped: [
        "orders.subscribers.on_order_shipped",
        "orders.rule_subscribers.on_shipped",
        "erp_sync.crm.history.on_order_shipped",
        "storefront.letters.subscribers.on_order_shipped",
        HOOKS,
    ],
    OrderOutForDelivery: ["storefront.letters.subscribers.on_out_for_delivery", HOOKS],
    OrderDelivered: [
        "orders.subscribers.on_order_shipped",
        "orders.rule_subscribers.on_delivered",
        "erp_sync.crm.history.on_order_delivered",
        "storefront.letters.subscribers.on_delivered",
        HOOKS,
    ],
    AttemptAsked: ["erp_sync.shiprocket.subscribers.on_attempt_asked"],
    HandOverReady: ["storefront.letters.hand_over.on_hand_over_ready", HOOKS],
    HandOverReminded: ["storefront.letters.hand_over.on_hand_over_reminded"],
    ShipmentMoved: [
        "orders.subscribers.on_shipment_moved",
        "orders.rule_subscribers.on_parcel_moved",
        "erp_sync.subscribers.on_shipment_moved",
        "erp_sync.crm.history.on_shipment_moved",
        HOOKS,
    ],
}
