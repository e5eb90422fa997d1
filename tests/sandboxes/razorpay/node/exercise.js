"use strict";
// The official SDK through an order, its payment, capture, refund and signatures. Speaks JSON lines with the test:
// it says what it did, and waits for a line when somebody has to act at the gateway.
const readline = require("node:readline");
const Razorpay = require("razorpay");
const { validatePaymentVerification, validateWebhookSignature } = require("razorpay/dist/utils/razorpay-utils");

const [, , hostUrl, keyId, keySecret] = process.argv;
const lines = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const say = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);
const hear = async () => JSON.parse((await lines.next()).value);

async function refusalOf(promise) {
  try {
    await promise;
  } catch (refusal) {
    return { status: refusal.statusCode, code: refusal.error.code, description: refusal.error.description };
  }
  return null;
}

async function main() {
  const client = new Razorpay({ key_id: keyId, key_secret: keySecret });
  client.api.rq.defaults.baseURL = hostUrl; // the only thing that is changed
  const order = await client.orders.create({
    amount: 249900, currency: "INR", receipt: "node-1", payment: { capture: "manual" }, notes: { from: "node" },
  });
  say({ order, fetched: await client.orders.fetch(order.id) });
  const told = await hear();
  const payment = await client.payments.fetch(told.payment_id);
  const wrong = await refusalOf(client.payments.capture(payment.id, 100, "INR"));
  const captured = await client.payments.capture(payment.id, 249900, "INR");
  const again = await refusalOf(client.payments.capture(payment.id, 249900, "INR"));
  const refund = await client.payments.refund(payment.id, { amount: 100000, speed: "normal", receipt: "node-r1" });
  const tooMuch = await refusalOf(client.payments.refund(payment.id, { amount: 200000 }));
  say({
    payment, wrong, captured, again, refund, tooMuch,
    refunds: await client.payments.fetchMultipleRefund(payment.id),
    attempts: await client.orders.fetchPayments(order.id),
    paid: await client.orders.fetch(order.id),
    returned: validatePaymentVerification(
      { order_id: order.id, payment_id: payment.id }, told.signature, keySecret,
    ),
    forged: validatePaymentVerification(
      { order_id: "order_other", payment_id: payment.id }, told.signature, keySecret,
    ),
    news: validateWebhookSignature(told.body, told.news_signature, told.news_secret),
    tampered: validateWebhookSignature(`${told.body} `, told.news_signature, told.news_secret),
  });
  process.exit(0);
}

main().catch((failure) => {
  process.stderr.write(`${failure.stack || JSON.stringify(failure)}\n`);
  process.exit(1);
});
