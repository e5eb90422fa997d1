"""Who may do what: the rights of each kind of staff, no more than their day needs. `manage.py keep_roles` keeps them.

Everybody in a role is also marked as staff; somebody with two jobs is put into two roles.
"""

from __future__ import annotations

from core.roles.rules import EVERYTHING, Role

__all__ = ["ROLES"]

_ORDER = "orders view: order orderedit shipment shipmentscan parcelbooking return returnitem returnreason exchange claim claimphoto invoice creditnote handover"
_GOODS = (
    "catalog view: productlink addonprice measurementfield pricerule specialprice regioncountry",
    "catalog view: product productvariant productcategory productcollection producttag producttype sizechart image "
    "price pricelist inventorylevel stocklocation bundle tailoring addon metregoods measurementform kitcomponent",
)
_OFFERS = "orders view: promotion promotionrule promotioncode promotionuse campaign campaignbudget surcharge surchargerule"
_NOTES = "orders add: ordernote ordertag"
_OWN = "core: own_apikey"
_MONEY = "payments view: paymentintent paymentlink payment capture refund cashrefund ledgerentry creditaccount creditentry credituse"
_CARRIAGE = "orders view: shippingprofile shippingprofileproduct servicezone shippingoptionzone shippingoptionprofile shippingrate"

ROLES = (
    Role(
        "Support",
        "answers customers: looks everything up, calls orders off, agrees to returns",
        (
            _OWN, _ORDER, *_GOODS, _OFFERS, _MONEY,
            "orders view: customerelsewhere settledfield leadactivity",
            "orders view: customer importedorder cart wishlist lead ticket ticketmessage productalert review consentrecord suspectedduplicate customermerge",
            _CARRIAGE,
            "orders view: shippingoption checkoutterms dispatchcalendar dispatchholiday",
            "orders view: erasurerequest dataexport",
            "orders: cancel_order tend_order readdress_order edit_order see_contacts approve_return merge_customer answer_ticket",
            "orders view+change: productquestion",
            "orders view+add+change: draftorder",
            _NOTES,
            "orders view: customeraddress customergroupmembership importedorderline keptmeasurements lineitem cartreminder wishlistitem",
            "storefront view+change: letter",
            "erp_sync view+change: inboxmessage outboundmessage webhookdelivery",
            "erp_sync view: syncrun cursor flowpause externalref reconciliation webhooksubscription",
            "erp_sync view+change: drift",
            "core view: scheduledjob",
        ),
    ),
    Role(
        "Sales",
        "sells: customers, carts, enquiries and what can be had at which price",
        (
            _OWN, _ORDER, *_GOODS, _OFFERS,
            "orders view: customer customeraddress importedorder importedorderline cart lineitem cartreminder wishlist wishlistitem",
            _CARRIAGE,
            "orders view: customerelsewhere settledfield leadactivity",
            "orders view: lead customergroupmembership shippingoption",
            "orders: see_contacts edit_order agree_price take_payment",
            "orders view+add+change: draftorder",
            _NOTES,
            "catalog view: customergroup",
        ),
    ),
    Role(
        "Marketing",
        "promotions, campaigns, reviews and what shoppers look for; no customer's order or address",
        (
            _OWN, *_GOODS,
            "orders view+add+change: promotion promotionrule promotioncode campaign campaignbudget",
            "orders view: promotionuse surcharge surchargerule campaignbudget",
            "orders view+change: review productquestion",
            "orders view+add+change+delete: sharetag",
            "catalog view+add+change+delete: searchsynonym",
            "catalog view: searchlog phrase",
            "catalog change: productcollection",
            "catalog view+add+change+delete: writtenpage homesection",
            "storefront view: siteaudit auditfinding",
        ),
    ),
    Role(
        "Warehouse",
        "packs, hands over, and looks at what comes back",
        (
            _OWN, _ORDER, *_GOODS,
            "orders view+change: shipment handover weightclaim",
            _CARRIAGE,
            "orders view: shippingoption",
            "orders view+add+change+delete: dispatchcalendar dispatchholiday courierrule",
            "orders: see_contacts receive_return",
            _NOTES,
            "catalog view: reservationitem stockmovement stockterms stocksettings",
        ),
    ),
    Role(
        "Finance",
        "money in, money back, tax: ties out every paisa",
        (
            _OWN, _ORDER, _OFFERS, _MONEY,
            "payments view+change: settlement dispute webhookevent",
            "payments view: settlementitem downtime",
            "payments view+change: orphanpayment",
            "payments change: creditaccount",
            "payments: approve_refund",
            "payments view: refundterms",
            "payments: pay_cashrefund",
            "orders: refund_return",
            "orders view+change: weightclaim",
            _NOTES,
            _CARRIAGE,
            "orders view: checkoutterms importedorder importedorderline shippingoption",
            "orders add+change: surcharge surchargerule",
            "orders view: surchargerule",
            "catalog view: taxrate region regioncountry product productvariant price pricelist pricerule specialprice",
            "catalog view: image productlink",
        ),
    ),
    Role(
        "Merchandiser",
        "what the shop shows: products, pictures, texts, lists of prices, stock settings",
        (
            _OWN, *_GOODS,
            "catalog add+change+delete: productlink addonprice measurementfield pricerule specialprice",
            "catalog add+change: product productcategory productcollection producttag producttype sizechart image",
            "catalog change: productvariant",
            "catalog delete: productcategory productcollection producttag sizechart image handleredirect",
            "catalog view+add+change: pricelist bundle tailoring addon metregoods measurementform phrase",
            "catalog view+add+change: handleredirect stockterms stocksettings",
            "catalog view+add+change+delete: searchsynonym",
            "catalog view: searchlog reservationitem stockmovement saleschannel region customergroup taxrate",
            "core view: importjob",
            "orders view: review",
            "orders view+change: productquestion",
        ),
    ),
    Role("Owner", "everything, and who else may do what", (EVERYTHING,)),
)  # fmt: skip
