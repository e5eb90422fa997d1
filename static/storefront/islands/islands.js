// What HTML cannot do for the islands: wake them when they are wanted, fall back to the plain form, look after focus.
// docs/islands.md tells the words. Checked by the TypeScript compiler (tests/storefront/test_scripts.py).
"use strict";

const source = document.currentScript instanceof HTMLScriptElement ? document.currentScript.dataset.htmx : "";
/** @type {Promise<void> | undefined} */
let coming;

/** htmx, fetched when something first needs it; it looks for its islands by itself when it has come. */
function withHtmx() {
  if (window.htmx) return Promise.resolve();
  coming ??= wholePage().then(
    () =>
      new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = source ?? "";
        script.onload = () => resolve();
        script.onerror = () => reject(new Error("htmx did not come"));
        document.head.append(script);
      }),
  );
  return coming;
}

/** @returns {Promise<void>} when the page and its first pictures are there */
function wholePage() {
  if (document.readyState === "complete") return Promise.resolve();
  return new Promise((resolve) => addEventListener("load", () => resolve(), { once: true }));
}

/** @type {Record<string, (island: HTMLElement, wake: () => void) => void>} */
const moments = {
  load: (_, wake) => wake(),
  idle: (_, wake) => void wholePage().then(() => whenIdle(wake)),
  visible: (island, wake) => {
    const watch = new IntersectionObserver(
      (seen) => {
        if (!seen.some((each) => each.isIntersecting)) return;
        watch.disconnect();
        wake();
      },
      { rootMargin: "200px" },
    );
    watch.observe(island);
  },
  media: (island, wake) => {
    const asked = matchMedia(island.dataset.awakeMedia ?? "all");
    if (asked.matches) wake();
    else asked.addEventListener("change", wake, { once: true });
  },
  interaction: (island, wake) => {
    for (const kind of ["pointerenter", "pointerdown", "focusin"]) island.addEventListener(kind, wake, { once: true });
  },
};

/** @param {() => void} work */
function whenIdle(work) {
  if ("requestIdleCallback" in window) requestIdleCallback(work, { timeout: 2000 });
  else setTimeout(work, 200);
}

/** @type {WeakSet<Element>} */
const known = new WeakSet();

/** Every island in this part of the page wakes at its moment, once. @param {ParentNode} part */
function watchIslands(part) {
  for (const island of part.querySelectorAll("[data-awake]")) {
    if (!(island instanceof HTMLElement) || known.has(island)) continue;
    known.add(island);
    let isAwake = false;
    moments[island.dataset.awake ?? "load"]?.(island, () => {
      if (!isAwake) wake(island);
      isAwake = true;
    });
  }
}

/** Its module is fetched (a web component defines itself there), or it asks the server for itself. @param {HTMLElement} island */
function wake(island) {
  const { module } = island.dataset;
  if (module) import(module).catch(() => {});
  else withHtmx().then(() => window.htmx?.trigger(island, "awake")).catch(() => {});
}

document.addEventListener("DOMContentLoaded", () => watchIslands(document));
document.addEventListener("htmx:load", (event) => {
  const part = event instanceof CustomEvent ? event.detail.elt : null;
  if (part instanceof Element) watchIslands(part.parentElement ?? part);
});

// Whoever comes near an island has htmx fetched; what they do before it is there is done as soon as it is.
const ISLAND = "[data-hx-post], [data-hx-get]";
for (const kind of ["pointerover", "focusin"]) {
  document.addEventListener(kind, (event) => {
    if (!window.htmx && event.target instanceof Element && event.target.closest(ISLAND)) withHtmx().catch(() => {});
  });
}

document.addEventListener(
  "submit",
  (event) => {
    const { target: form, submitter } = event;
    if (window.htmx || document.readyState !== "complete" || !(form instanceof HTMLFormElement)) return;
    const island = submitter?.closest(ISLAND) ?? form.closest(ISLAND);
    if (!island) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const again = () => (island === submitter ? submitter?.click() : form.requestSubmit(submitter));
    withHtmx().then(again, () => form.submit());
  },
  true,
);

document.addEventListener(
  "change",
  ({ target }) => {
    if (window.htmx || !(target instanceof Element) || !target.closest(ISLAND)) return;
    withHtmx().then(() => target.dispatchEvent(new Event("change", { bubbles: true }))).catch(() => {});
  },
  true,
);

/**
 * @param {string} address
 * @param {{target: HTMLElement, swap: string}} where
 */
function ask(address, where) {
  withHtmx().then(() => window.htmx?.ajax("GET", address, where)).catch(() => {});
}

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
  if (asked.size) ask(`/islands/own-prices/?${asked}`, { target: document.body, swap: "none" });
}

document.addEventListener("DOMContentLoaded", askOwnPrices);
// A list that is narrowed in place has new cards.
onHtmx("htmx:afterSettle", ({ target, requestConfig }) => {
  if (requestConfig?.path.startsWith("/islands/own-prices/")) return;
  if (target instanceof Element && target.querySelector("[data-price-of]")) askOwnPrices();
});

/**
 * @param {string} name
 * @param {(detail: HtmxDetail) => void} react
 */
function onHtmx(name, react) {
  document.addEventListener(name, (event) => react(/** @type {CustomEvent<HtmxDetail>} */ (event).detail));
}

function added() {
  return document.getElementById("added");
}

/** @param {Element | null | undefined} place */
function focusOn(place) {
  if (place instanceof HTMLElement) place.focus();
}

function closeAdded() {
  const panel = added();
  if (!panel || !panel.hasChildNodes()) return;
  panel.replaceChildren();
  focusOn(document.querySelector("#add-form .button"));
}

// An island that gets no answer: its form is sent the ordinary way, and the server's own page explains.
for (const failure of ["htmx:sendError", "htmx:responseError"]) {
  onHtmx(failure, ({ elt }) => {
    if (elt instanceof HTMLFormElement) elt.submit();
  });
}

// A refusal to add a piece (sold out, bag full) is an answer too: its panel says so.
onHtmx("htmx:beforeSwap", (detail) => {
  if (detail.target.id === "added" && detail.xhr.status < 500) {
    detail.shouldSwap = true;
    detail.isError = false;
  }
});

// The answer about a PIN must not undo what was typed while it was on its way.
onHtmx("htmx:beforeSwap", (detail) => {
  if (detail.target.id !== "place") return;
  const sent = detail.requestConfig.parameters;
  for (const name of ["shipping_city", "shipping_state_code"]) {
    const field = document.getElementById(name);
    const typed = field instanceof HTMLInputElement || field instanceof HTMLSelectElement ? field.value : undefined;
    if (typed !== undefined && typed !== (sent[name] ?? "")) detail.shouldSwap = false;
  }
});

onHtmx("htmx:afterSwap", ({ target }) => {
  if (target.id === "added") target.focus();
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
  if (inside) focusOn(form?.querySelector("[type=search]"));
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
    /** @type {string[]} */
    const all = JSON.parse(localStorage.getItem("viewed") ?? "[]");
    const kept = all.filter((each) => each !== id);
    localStorage.setItem("viewed", JSON.stringify([id, ...kept].slice(0, 12)));
    const asked = new URLSearchParams(kept.slice(0, 4).map((each) => ["id", each]));
    const start = document.documentElement.lang === "hi-IN" ? "/hi" : "";
    if (kept.length) ask(`${start}/islands/recently-viewed/?${asked}`, { target: here, swap: "innerHTML" });
  } catch {
    // A browser that keeps nothing shows nothing.
  }
}

document.addEventListener("DOMContentLoaded", () => void wholePage().then(() => whenIdle(showRecentlyViewed)));
