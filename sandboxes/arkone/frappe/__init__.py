"""The same ERP in ERPNext's dialect: `/api/resource/<Doctype>` and `/api/method/<path>`, `Authorization: token key:secret` or Basic.

The key `erpnext-test-key` (`erpnext-test-key.<run>` calls a run) with the secret `erpnext-test-secret`. Documents are
views of the run's objects: Warehouse, Item, Item Price, Bin, Customer, Address, Sales Order, Delivery Note,
Payment Entry, Sales Invoice. Amounts and quantities are JSON numbers, `modified` is in the site's zone (Asia/Kolkata)
without an offset, lists hold no child tables and 20 rows unless told otherwise. Refusals are 417 with an `exc_type`,
404 DoesNotExistError, 409 DuplicateEntryError, 401 AuthenticationError.

The house has put these custom fields on its doctypes: Item `shop_mrp`, `shop_gst_policy`, `shop_length_cm`,
`shop_breadth_cm`, `shop_height_cm`; Warehouse `shop_title`, `shop_gstin`; Customer `shop_customer_id` (unique);
Address `shop_address_id` (unique); Sales Order `shop_order_id` (unique), `shop_payment_terms`,
`shop_amount_to_collect`, `shop_delivery_method`, `shop_flags`, `shop_cancel_reason`; Delivery Note `shop_order_id`,
`shop_delivery_ref`, `shop_tracking_url`, `shop_label_url`, `shop_parcel_status`, `shop_parcel_at`,
`shop_parcel_note`, `shop_parcel_place`; Payment Entry `shop_payment_id` (unique), `shop_refund_of`; Sales Invoice
`shop_credit_note_no` (unique). The item `CHARGES` is a service: carriage and fees are rows of it. Goods that come back
unfit go to `Rejects - BL`.

With the run's option `dialect: "frappe"` webhooks go out as Frappe sends them: a hint `{doctype, name, modified,
event}` with `X-Frappe-Webhook-Signature`, base64 of the HMAC-SHA256 of the body.
"""
