// A whole purchase with the official SDK, unchanged. What it hears is kept, to be held against the SDK's own types.
import { createRequire } from "node:module"
import { writeFileSync } from "node:fs"
import { createInterface } from "node:readline"

const require = createRequire(`${process.argv[4]}/node_modules/x.js`)
const Medusa = require("@medusajs/js-sdk").default
const [baseUrl, publishableKey, , out] = process.argv.slice(2)
const sdk = new Medusa({ baseUrl, publishableKey, auth: { type: "jwt", jwtTokenStorageMethod: "memory" } })

const heard = []
const keep = (type, value) => (heard.push([type, value]), value)
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const ask = async (step, told) => {
  process.stdout.write(`${JSON.stringify({ step, ...told })}\n`)
  return JSON.parse((await lines.next()).value)
}
const refused = async (promise) => {
  try {
    await promise
  } catch (error) {
    return { status: error.status, message: error.message }
  }
  throw new Error("this should have been refused")
}

const person = { email: "asha@blouson.test", password: "kanjivaram-9" }
const address = {
  first_name: "Asha", last_name: "Rao", address_1: "12, 4th Cross, Indiranagar", city: "Bengaluru",
  province: "Karnataka", postal_code: "560038", country_code: "in", phone: "98450 12345",
}

// Browse and filter, as the Next.js starter does.
const { regions } = keep("StoreRegionListResponse", await sdk.store.region.list())
const region = keep("StoreRegionResponse", await sdk.store.region.retrieve(regions[0].id)).region
const { product_categories } = keep(
  "StoreProductCategoryListResponse",
  await sdk.store.category.list({ fields: "*category_children, *products, *parent_category", limit: 100 }).catch(() =>
    sdk.store.category.list({ limit: 100, include_descendants_tree: true })
  )
)
const { collections } = keep("StoreCollectionListResponse", await sdk.store.collection.list({ limit: 100 }))
keep("StoreCollectionResponse", await sdk.store.collection.retrieve(collections[0].id))
const fields = "*variants.calculated_price,+variants.inventory_quantity,*variants.images,+metadata,+tags,"
const range = keep(
  "StoreProductListResponse",
  await sdk.store.product.list({ region_id: region.id, limit: 12, offset: 0, fields, category_id: [product_categories[0].id] })
)
const product = keep(
  "StoreProductResponse",
  await sdk.store.product.retrieve(range.products[0].id, { region_id: region.id, fields })
).product
const byHandle = await sdk.store.product.list({ handle: product.handle, region_id: region.id, fields })
const searched = await sdk.store.product.list({ q: "blouse", region_id: region.id })
keep("StoreLocaleListResponse", await sdk.store.locale.list())

// A cart with a promotion, an address, and a way of delivery.
let { cart } = await sdk.store.cart.create({ region_id: region.id })
keep("StoreCart", cart)
const variant = product.variants[0]
await sdk.store.cart.createLineItem(cart.id, { variant_id: variant.id, quantity: 1 })
;({ cart } = await sdk.store.cart.retrieve(cart.id, {
  fields: "*items, *region, *items.product, *items.variant, *items.thumbnail, *items.metadata, +items.total, *promotions, +shipping_methods.name",
}))
await sdk.store.cart.updateLineItem(cart.id, cart.items[0].id, { quantity: 2 })
const wrongCode = await refused(sdk.store.cart.addPromotions(cart.id, { promo_codes: ["NOTHING"] }))
;({ cart } = await sdk.store.cart.addPromotions(cart.id, { promo_codes: ["SAVE100"] }))
keep("StoreCart", cart)
const discounted = cart.discount_total
;({ cart } = await sdk.store.cart.update(cart.id, { email: person.email, shipping_address: address, billing_address: address }))
const { shipping_options } = keep(
  "StoreShippingOptionListResponse",
  await sdk.store.fulfillment.listCartOptions({ cart_id: cart.id })
)
keep(
  "StoreShippingOptionResponse",
  await sdk.store.fulfillment.calculate(shipping_options[0].id, { cart_id: cart.id, data: {} })
)
;({ cart } = await sdk.store.cart.addShippingMethod(cart.id, { option_id: shipping_options[0].id, data: {} }))

// An account, which takes the cart over.
await sdk.auth.register("customer", "emailpass", person)
keep("StoreCustomerResponse", await sdk.store.customer.create({ email: person.email, first_name: "Asha", last_name: "Rao" }))
await sdk.auth.login("customer", "emailpass", person)
;({ cart } = await sdk.store.cart.transferCart(cart.id))
const me = keep("StoreCustomerResponse", await sdk.store.customer.retrieve()).customer
await sdk.store.customer.update({ phone: "98450 12345" })
keep("StoreCustomerResponse", await sdk.store.customer.createAddress(address))
const book = keep("StoreCustomerAddressListResponse", await sdk.store.customer.listAddress())

// Pay and complete.
const { payment_providers } = keep(
  "StorePaymentProviderListResponse",
  await sdk.store.payment.listPaymentProviders({ region_id: region.id })
)
const begun = keep(
  "StorePaymentCollectionResponse",
  await sdk.store.payment.initiatePaymentSession(cart, { provider_id: payment_providers[0].id })
)
const early = await sdk.store.cart.complete(cart.id)
const session = begun.payment_collection.payment_sessions[0]
await ask("pay", { order: session.data.razorpay_order_id, amount: session.amount })
const done = await sdk.store.cart.complete(cart.id)
if (done.type !== "order") throw new Error(JSON.stringify(done))
keep("StoreOrder", done.order)
keep("StoreOrderResponse", await sdk.store.order.retrieve(done.order.id))
const orders = keep("StoreOrderListResponse", await sdk.store.order.list({ limit: 10, offset: 0 }))

// Sent back.
await ask("deliver", { order: done.order.id })
const { return_reasons } = keep("StoreReturnReasonListResponse", await sdk.client.fetch("/store/return-reasons"))
const sent = keep(
  "StoreReturnResponse",
  await sdk.client.fetch("/store/return", {
    method: "POST",
    body: {
      order_id: done.order.id,
      items: [{ id: done.order.items[0].id, quantity: 1, reason_id: return_reasons[0].id }],
      return_shipping: { option_id: "so_return_pickup" },
    },
  })
)
await sdk.auth.refresh()
await sdk.auth.logout()
const loggedOut = await refused(sdk.store.customer.retrieve())

const source = heard
  .map(([type, value]) => `check<HttpTypes.${type}>()(${JSON.stringify(value, null, 1)})`)
  .join("\n")
writeFileSync(out, source)
process.stdout.write(
  `${JSON.stringify({
    step: "end",
    found: [range.count, byHandle.products[0].id === product.id, searched.count],
    wrongCode, discounted, loggedOut, kept: heard.length,
    early: [early.type, early.error.type],
    total: done.order.total, paid: done.order.payment_status, orders: orders.count, me: me.email,
    book: book.count, returned: sent.return.status,
  })}\n`
)
process.exit(0)
