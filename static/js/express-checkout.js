// Pays with a wallet (Apple Pay, Google Pay, Link), which knows who the shopper is and where they live. What its sheet
// shows is quoted by the shop before it opens and for every change; the order is placed as the form places it.
const box = document.querySelector("[data-express]"), form = document.getElementById(box.dataset.form);
const { key, locale, name, quote, place, offline } = JSON.parse(box.dataset.express);
const onPage = () => JSON.parse(document.querySelector("[data-express-quote]")?.dataset.expressQuote ?? "null");
const say = (text = "") => { box.querySelector("[data-express-error]").textContent = text; };
const fieldsOf = ({ country, state, postal_code, city, line1, line2 } = {}) => ({ country, region: state, postal_code, city, line1, line2 });
let [seen, where, paying, open] = [onPage(), {}, false, false]; // while its sheet is open, what it says is what is paid
const stripe = window.Stripe(key, { locale });
const appearance = { theme: matchMedia("(prefers-color-scheme: dark)").matches ? "night" : "stripe" };
const elements = stripe.elements({ mode: "payment", amount: seen.amount, currency: seen.currency, appearance });
const express = elements.create("expressCheckout", { buttonHeight: 48, billingAddressRequired: true });
const sheet = () => ({ lineItems: seen.lines, ...(seen.ships && { shippingRates: seen.rates }) });

async function post(url, fields) {
  const body = new FormData(form);
  for (const [field, value] of Object.entries(fields)) body.set(field, value ?? "");
  const said = await (await fetch(url, { method: "POST", body, headers: { Accept: "application/json" } })).json();
  if (said.go) location.assign(said.go);
  return said;
}
function charge(fresh) {
  seen = fresh;
  if (seen && !paying) elements.update({ amount: seen.amount, currency: seen.currency });
}
const answered = (fieldsIn) => async (event) => {
  where = { ...where, ...fieldsIn(event) };
  const fresh = await post(quote, where).catch(() => ({}));
  if (!fresh.amount || (fresh.ships && !fresh.rates.length)) return event.reject();
  charge(fresh);
  event.resolve(sheet());
};

async function pay({ billingDetails: who, shippingAddress: to = who, shippingRate, paymentFailed }) {
  const person = { ...fieldsOf(to.address), name: to.name, email: who.email, phone: who.phone };
  const sent = { ...person, shipping_code: shippingRate?.id, payment_code: "card", save_card: "", ...seen.fields };
  form.dispatchEvent(new Event("paying"));
  paying = true; // Stripe takes no new amount until this has ended
  const { error } = await elements.submit();
  const said = error ? { error: error.message } : await post(place, sent);
  const [confirmParams, clientSecret] = [{ return_url: said.return_url }, said.client_secret];
  if (clientSecret) return say((await stripe.confirmPayment({ elements, clientSecret, confirmParams })).error.message);
  const [field, text] = Object.entries(said.errors ?? {})[0] ?? [];
  paymentFailed({ reason: field in person ? "invalid_shipping_address" : "fail" });
  say(text ?? said.error);
  form.dispatchEvent(new Event("refresh"));
}

express.on("ready", ({ availablePaymentMethods: found }) => { box.hidden = !found; });
express.on("click", ({ resolve }) => {
  where = {}; open = true; say(); charge(onPage());
  const countries = seen.ships && seen.countries && { allowedShippingCountries: seen.countries };
  resolve({ business: { name }, emailRequired: true, shippingAddressRequired: seen.ships, ...countries, ...sheet() });
});
express.on("shippingaddresschange", answered(({ address }) => ({ ...fieldsOf(address), shipping_code: "" })));
express.on("shippingratechange", answered(({ shippingRate }) => ({ shipping_code: shippingRate.id })));
express.on("cancel", () => { open = false; charge(onPage()); });
express.on("confirm", (event) => pay(event).catch(() => { event.paymentFailed({ reason: "fail" }); say(offline); }).finally(() => { paying = false; }));
form.addEventListener("updated", () => { if (!open) charge(onPage()); box.hidden = !seen; });
express.mount(box.querySelector("[data-express-buttons]"));
