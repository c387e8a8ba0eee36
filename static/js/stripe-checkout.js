// Pays with Stripe's Payment Element: the card goes from the browser straight to Stripe. The order is placed
// first (or found again), its client secret confirmed then; what the bank refuses is said in place, and the
// next press tries the same order again.
const box = document.querySelector("[data-stripe]");
const form = box.closest("form");
const { key, amount, currency, locale, offline } = JSON.parse(box.dataset.stripe);
const stripe = window.Stripe(key, { locale });
const dark = matchMedia("(prefers-color-scheme: dark)").matches;
const appearance = { theme: dark ? "night" : "stripe", variables: { borderRadius: "4px", fontSizeBase: "16px" } };
const elements = stripe.elements({ mode: "payment", amount, currency, appearance });
const keep = box.querySelector("[data-keep-card]");
const problem = document.getElementById("pay-error");
const radio = box.closest(".pay__method").querySelector("input[type=radio]");

elements.create("payment", { layout: "tabs" }).mount(box.querySelector("[data-stripe-element]"));
form.addEventListener("updated", () => {
  const fresh = document.querySelector("[data-stripe-amount]")?.dataset;
  if (fresh) elements.update({ amount: Number(fresh.stripeAmount), currency: fresh.stripeCurrency });
});

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
  const checked = await elements.submit();
  if (checked.error) return failed(checked.error.message);
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
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
  await pay().catch(() => failed(offline));
  form.dispatchEvent(new Event("retry"));
});
