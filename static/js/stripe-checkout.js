// Pays with Stripe's Payment Element: the card goes from the browser straight to Stripe. The order is placed first
// (or found again), its client secret confirmed then; what the bank refuses is said in place, and the next press tries
// the same order again. Between `submit` and `confirmPayment` Stripe takes no new amount: one that arrives waits.
const box = document.querySelector("[data-stripe]");
const form = box.closest("form");
const { key, amount, currency, locale, offline } = JSON.parse(box.dataset.stripe);
const stripe = window.Stripe(key, { locale });
const appearance = { theme: matchMedia("(prefers-color-scheme: dark)").matches ? "night" : "stripe", variables: { borderRadius: "4px", fontSizeBase: "16px" } };
const elements = stripe.elements({ mode: "payment", amount, currency, appearance });
const [keep, problem] = [box.querySelector("[data-keep-card]"), document.getElementById("pay-error")];
const radio = box.closest(".pay__method").querySelector("input[type=radio]");
let paying = false;
elements.create("payment", { layout: "tabs" }).mount(box.querySelector("[data-stripe-element]"));function charge() {
  const fresh = document.querySelector("[data-stripe-amount]")?.dataset;
  if (fresh && !paying) elements.update({ amount: Number(fresh.stripeAmount), currency: fresh.stripeCurrency });
}
form.addEventListener("updated", charge);

// Stripe is told what the shopper has agreed to, and nothing more.
keep?.addEventListener("change", () => elements.update({ setupFutureUsage: keep.checked ? "on_session" : null }));

function failed(message, errors = {}) {
  problem.textContent = message;
  for (const [name, text] of Object.entries(errors)) {
    const field = form.elements[name];
    const place = field && document.getElementById(`${field.id}-error`);
    if (!place) continue;
    place.textContent = text;
    field.setAttribute("aria-invalid", "true");
    problem.textContent = "";
  }
  form.querySelector("[aria-invalid=true]")?.focus();
}

async function pay() {
  const body = new FormData(form);
  const { error: wrong } = await elements.submit();
  if (wrong) return failed(wrong.message);
  form.dispatchEvent(new Event("paying"));
  const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
  const said = await answer.json();
  if (said.go) return location.assign(said.go);
  if (!said.client_secret) {
    if (answer.status === 409) form.dispatchEvent(new Event("refresh"));
    return failed(said.error, said.errors);
  }
  const { error } = await stripe.confirmPayment({ elements, clientSecret: said.client_secret, confirmParams: { return_url: said.return_url } });
  if (error) failed(error.message);
}

form.addEventListener("submit", async (event) => {
  if (event.defaultPrevented || !radio.checked || radio.matches(":disabled")) return;
  event.preventDefault();
  problem.textContent = "";
  paying = true;
  await pay().catch(() => failed(offline));
  paying = false;
  charge();
  form.dispatchEvent(new Event("retry"));
});
