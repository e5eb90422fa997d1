// Stand-in for Razorpay's checkout script: the same constructor, opening the hosted page by a form post.
(function () {
  "use strict";
  var base = new URL(document.currentScript.src).origin;

  function Razorpay(options) {
    if (!options || !options.key || !options.order_id) throw new Error("Razorpay: key and order_id are required");
    this.options = options;
    this.listeners = {};
  }

  Razorpay.prototype.on = function (event, listener) {
    (this.listeners[event] = this.listeners[event] || []).push(listener);
  };

  Razorpay.prototype.open = function () {
    var options = this.options;
    if (!options.callback_url) throw new Error("Razorpay: this stand-in redirects, so callback_url is required");
    var form = document.createElement("form");
    form.method = "post";
    form.action = base + "/v1/checkout/embedded";
    add(form, "key_id", options.key);
    add(form, "cancel_url", options.cancel_url || location.href);
    ["order_id", "amount", "currency", "name", "description", "image", "callback_url"].forEach(function (name) {
      add(form, name, options[name]);
    });
    addAll(form, "prefill", options.prefill);
    addAll(form, "notes", options.notes);
    document.body.appendChild(form);
    form.submit();
  };

  Razorpay.prototype.close = function () {};

  function add(form, name, value) {
    if (value === undefined || value === null) return;
    var input = document.createElement("input");
    input.type = "hidden";
    input.name = name;
    input.value = String(value);
    form.appendChild(input);
  }

  function addAll(form, name, fields) {
    Object.keys(fields || {}).forEach(function (key) {
      add(form, name + "[" + key + "]", fields[key]);
    });
  }

  window.Razorpay = Razorpay;
})();
