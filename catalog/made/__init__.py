"""What is made or cut for one shopper: body measurements, add-ons, goods by the metre, bundles."""
