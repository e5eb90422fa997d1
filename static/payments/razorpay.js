// On the Pay click, and not before, fetch Razorpay's own script and open it; whatever goes wrong, the plain form goes.
"use strict";

const PATIENCE_MS = 8000;
/** @type {HTMLFormElement | null} */
const form = document.querySelector("form[data-pay-script]");
const button = form?.querySelector("button");
const words = form?.querySelector("[data-pay-words]");

/**
 * @param {string} text
 * @param {boolean} isBusy
 */
function say(text, isBusy) {
  if (words) words.textContent = text;
  if (button) button.disabled = isBusy;
}

// The form as it is: Razorpay's hosted page.
function sendPlainly() {
  say("Taking you to the payment page…", true);
  form?.submit();
}

/**
 * The form's fields as the script wants them: prefill[name] becomes prefill.name.
 * @param {Iterable<[string, FormDataEntryValue]>} fields
 */
function optionsOf(fields) {
  /** @type {Record<string, any>} */
  const options = { redirect: true, modal: { ondismiss: () => say("", false) } };
  for (const [name, value] of fields) {
    const inner = /^(\w+)\[(\w+)\]$/.exec(name);
    if (inner) (options[inner[1]] ??= {})[inner[2]] = value;
    else options[name === "key_id" ? "key" : name] = value;
  }
  // Typing a UPI address is no longer offered by the banks; apps and QR codes are.
  options.config = { display: { hide: [{ method: "upi", flows: ["collect"] }] } };
  return options;
}

function openOver() {
  try {
    if (!window.Razorpay) throw new TypeError("The script defined nothing.");
    new window.Razorpay(optionsOf(new FormData(form ?? undefined))).open();
    say("The payment window is open.", false);
  } catch {
    sendPlainly();
  }
}

function fetchAndOpen() {
  let isOver = false;
  const once = (/** @type {() => void} */ next) => () => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    next();
  };
  const timer = setTimeout(once(sendPlainly), PATIENCE_MS);
  const script = document.createElement("script");
  script.src = form?.dataset.payScript ?? "";
  script.addEventListener("load", once(openOver));
  script.addEventListener("error", once(sendPlainly));
  document.head.append(script);
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  say("Opening the payment…", true);
  if (window.Razorpay) openOver();
  else fetchAndOpen();
});

// Back from the payment page by the browser's own button: the page may come out of its memory as it was left.
window.addEventListener("pageshow", () => form && say("", false));
