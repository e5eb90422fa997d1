// The demo house in Medusa: its products, variants, prices, groups, a region of India with GST in its prices, and a publishable key.
// `npx medusa exec ./seed.js` tells the key.
const { Modules, ContainerRegistrationKeys } = require("@medusajs/framework/utils")
const f = require("@medusajs/medusa/core-flows")
const catalogue = require("./catalogue.json") // python -m tests.bench.medusa writes it

exports.default = async function ({ container }) {
  const run = async (flow, input) => (await flow(container).run({ input })).result
  const link = container.resolve(ContainerRegistrationKeys.LINK)
  const [store] = await container.resolve(Modules.STORE).listStores()
  let [channel] = await container.resolve(Modules.SALES_CHANNEL).listSalesChannels()
  if (!channel) [channel] = await run(f.createSalesChannelsWorkflow, { salesChannelsData: [{ name: "Web" }] })
  await run(f.updateStoresWorkflow, { selector: { id: store.id }, update: { supported_currencies: [{ currency_code: "inr", is_default: true }], default_sales_channel_id: channel.id } })
  const [region] = await run(f.createRegionsWorkflow, { regions: [{ name: "India", currency_code: "inr", countries: ["in"], payment_providers: ["pp_system_default"], is_tax_inclusive: true }] })
  await run(f.createTaxRegionsWorkflow, [{ country_code: "in", provider_id: "tp_system", default_tax_rate: { rate: 5, name: "GST", code: "gst5" } }])
  const [place] = await run(f.createStockLocationsWorkflow, { locations: [{ name: "Jaipur", address: { city: "Jaipur", country_code: "IN", address_1: "" } }] })
  await link.create({ [Modules.STOCK_LOCATION]: { stock_location_id: place.id }, [Modules.FULFILLMENT]: { fulfillment_provider_id: "manual_manual" } })
  let [profile] = await container.resolve(Modules.FULFILLMENT).listShippingProfiles({ type: "default" })
  if (!profile) [profile] = await run(f.createShippingProfilesWorkflow, { data: [{ name: "Default", type: "default" }] })
  await run(f.linkSalesChannelsToStockLocationWorkflow, { id: place.id, add: [channel.id] })
  const [key] = await run(f.createApiKeysWorkflow, { api_keys: [{ title: "Web", type: "publishable", created_by: "" }] })
  await run(f.linkSalesChannelsToApiKeyWorkflow, { id: key.id, add: [channel.id] })
  const categories = {}
  for (const each of catalogue.categories) {
    const [made] = await run(f.createProductCategoriesWorkflow, { product_categories: [{ name: each.title, handle: each.handle, description: each.description, is_active: true, parent_category_id: each.parent ? categories[each.parent] : null }] })
    categories[each.handle] = made.id
  }
  const collections = {}
  for (const made of await run(f.createCollectionsWorkflow, { collections: catalogue.collections })) collections[made.handle] = made.id
  const tags = {}
  for (const made of await run(f.createProductTagsWorkflow, { product_tags: catalogue.tags.map((value) => ({ value })) })) tags[made.value] = made.id
  for (let at = 0; at < catalogue.products.length; at += 10) {
    const products = catalogue.products.slice(at, at + 10).map((each) => ({
      title: each.title, subtitle: each.subtitle, handle: each.handle, description: each.description, material: each.material, status: "published",
      shipping_profile_id: profile.id, sales_channels: [{ id: channel.id }], options: each.options, origin_country: "in",
      images: [1, 2, 3, 4].map((n) => ({ url: `http://127.0.0.1:9000/static/${each.handle}-${n}.jpg` })),
      category_ids: each.categories.map((handle) => categories[handle]).filter(Boolean), collection_id: collections[each.collections[0]], tag_ids: each.tags.map((handle) => tags[handle]).filter(Boolean),
      variants: each.variants.map((variant) => ({ title: variant.title, sku: variant.sku, options: variant.options, weight: variant.weight, hs_code: variant.hs, manage_inventory: true, prices: [{ amount: variant.price, currency_code: "inr" }] })),
    }))
    await run(f.createProductsWorkflow, { products })
  }
  const items = await container.resolve(Modules.INVENTORY).listInventoryItems({}, { take: 5000 })
  await run(f.createInventoryLevelsWorkflow, { inventory_levels: items.map((item) => ({ location_id: place.id, inventory_item_id: item.id, stocked_quantity: 1000 })) })
  console.log("SEEDED", key.token, region.id, items.length)
}
