// The wallets' button on a product's page and in the cart: pressed, it asks the shop for the price, then loads
// Stripe and the buttons themselves. What is chosen anew is quoted anew.
const box = document.querySelector("[data-express]");
const form = document.getElementById(box.dataset.form);
const { script, quote, offline } = JSON.parse(box.dataset.express);
const button = box.querySelector("[data-express-ask]");
const problem = box.querySelector("[data-express-error]");

async function look() {
  const body = new FormData(form);
  body.set("start", box.dataset.start);
  const answer = await fetch(quote, { method: "POST", body, headers: { Accept: "application/json" } });
  const said = await answer.json();
  if (said.go) return location.assign(said.go);
  if (!said.amount) throw new Error(said.error);
  box.dataset.expressQuote = JSON.stringify(said);
}

const load = () => new Promise((resolve, reject) => {
  if (window.Stripe) return resolve();
  const tag = Object.assign(document.createElement("script"), { src: script, onload: resolve, onerror: reject });
  document.head.append(tag);
});

async function open() {
  problem.textContent = "";
  button.setAttribute("aria-busy", "true");
  try {
    await look();
    await load();
    await import(box.dataset.sheet);
    button.hidden = true;
    form.addEventListener("change", () => look().then(() => form.dispatchEvent(new Event("updated")), refused));
  } catch (error) {
    refused(error);
  }
  button.removeAttribute("aria-busy");
}

function refused(error) {
  problem.textContent = error instanceof TypeError || !error.message ? offline : error.message;
}

box.hidden = false;
button.addEventListener("click", open);
