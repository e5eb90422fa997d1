// One Node process as it comes: no Redis, no admin pages; the database at MEDUSA_DATABASE_URL.
const { defineConfig } = require("@medusajs/framework/utils")

const secret = "only-for-measuring"
const origin = "http://127.0.0.1:9100"
module.exports = defineConfig({
  admin: { disable: true },
  projectConfig: {
    databaseUrl: process.env.MEDUSA_DATABASE_URL,
    databaseDriverOptions: { ssl: false },
    http: { storeCors: origin, adminCors: origin, authCors: origin, jwtSecret: secret, cookieSecret: secret },
  },
})
