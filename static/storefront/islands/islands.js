// What HTML cannot do for the islands: fall back to the plain form, and look after focus.
"use strict";

// Prices of their own for customers who are logged in: asked once for all a page shows, and by nobody else.
function askOwnPrices() {
  if (!document.cookie.split("; ").includes("signed_in=1")) return;
  const asked = new URLSearchParams();
  const asking = document.querySelector("[data-asking-of]");
  if (asking instanceof HTMLElement) {
    asked.set("product", asking.dataset.askingOf ?? "");
    asked.set("colour", asking.dataset.colour ?? "");
  }
  for (const card of document.querySelectorAll("[data-price-of]")) {
    const id = card.getAttribute("data-price-of") ?? "";
    if (!asked.getAll("id").includes(id)) asked.append("id", id);
  }
  if (asked.size) htmx.ajax("GET", `/islands/own-prices/?${asked}`, { target: document.body, swap: "none" });
}

document.addEventListener("DOMContentLoaded", askOwnPrices);
// A list that is narrowed in place has new cards.
document.addEventListener("htmx:afterSettle", (event) => {
  const { target, requestConfig } = event.detail;
  if (requestConfig?.path.startsWith("/islands/own-prices/")) return;
  if (target instanceof Element && target.querySelector("[data-price-of]")) askOwnPrices();
});

function added() {
  return document.getElementById("added");
}

function closeAdded() {
  const panel = added();
  if (!panel || !panel.hasChildNodes()) return;
  panel.replaceChildren();
  document.querySelector("#add-form .button")?.focus();
}

// An island that gets no answer: its form is sent the ordinary way, and the server's own page explains.
for (const failure of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(failure, (event) => {
    if (event.detail.elt instanceof HTMLFormElement) event.detail.elt.submit();
  });
}

// A refusal to add a piece (sold out, bag full) is an answer too: its panel says so.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id === "added" && event.detail.xhr.status < 500) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

// The answer about a PIN must not undo what was typed while it was on its way.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "place") return;
  const sent = event.detail.requestConfig.parameters;
  for (const name of ["shipping_city", "shipping_state_code"]) {
    const field = document.getElementById(name);
    if (field && field.value !== (sent[name] ?? "")) event.detail.shouldSwap = false;
  }
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id === "added") event.detail.target.focus();
});

document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-close]")) closeAdded();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  closeAdded();
  closeSuggestions();
});

// Suggestions go away with Escape, and when focus leaves the form they belong to.
function closeSuggestions() {
  const open = document.querySelector(".suggestions");
  if (!open) return;
  const form = open.closest("form");
  const inside = open.contains(document.activeElement);
  open.remove();
  if (inside) form?.querySelector("[type=search]")?.focus();
}

document.addEventListener("focusout", (event) => {
  const form = event.target instanceof Element ? event.target.closest("[role=search]") : null;
  if (form && event.relatedTarget instanceof Element && !form.contains(event.relatedTarget)) closeSuggestions();
});

// Without a connection, a page that says so instead of the browser's own.
addEventListener("load", () => navigator.serviceWorker?.register("/sw.js").catch(() => {}));

// What was looked at before stays in this browser; the shop is asked for its cards.
function showRecentlyViewed() {
  const here = document.getElementById("recently");
  const id = here?.dataset.viewing;
  if (!here || !id) return;
  try {
    const kept = JSON.parse(localStorage.getItem("viewed") ?? "[]").filter((each) => each !== id);
    localStorage.setItem("viewed", JSON.stringify([id, ...kept].slice(0, 12)));
    const asked = new URLSearchParams(kept.slice(0, 4).map((each) => ["id", each]));
    const start = document.documentElement.lang === "hi-IN" ? "/hi" : "";
    if (kept.length) htmx.ajax("GET", `${start}/islands/recently-viewed/?${asked}`, { target: here, swap: "innerHTML" });
  } catch {
    // A browser that keeps nothing shows nothing.
  }
}

document.addEventListener("DOMContentLoaded", showRecentlyViewed);
