// Tells the shop what has been filled in as soon as a field is left, and puts the answer (delivery, price, state)
// in its place. Without scripts a button does it. What is being typed stays: only data-part elements change.
export default function checkoutUpdate(form) {
  const page = form.closest("main");
  let running;
  function carry(old, part) {
    for (const field of part.querySelectorAll("input:not([type=hidden], [type=radio]), select")) {
      const typed = document.getElementById(field.id);
      if (typed?.value && (form.contains(typed) || typed === document.activeElement)) field.value = typed.value;
      if (typed?.getAttribute("aria-invalid") === "true" && !field.value) say(field, typed, part);
    }
    const folds = old.querySelectorAll("details");
    part.querySelectorAll("details").forEach((fold, i) => { fold.open ||= folds[i]?.open; });
    if (old.open) part.open = true;
  }

  function say(field, typed, part) { // what has been said of a field that is still empty
    for (const name of ["aria-invalid", "aria-describedby"]) field.setAttribute(name, typed.getAttribute(name));
    const id = `${field.id}-error`;
    part.querySelector(`[id="${id}"]`)?.replaceWith(document.getElementById(id).cloneNode(true));
  }

  function put(html) {
    const focused = document.activeElement?.id;
    for (const part of new DOMParser().parseFromString(html, "text/html").querySelectorAll("[data-part]")) {
      const old = page.querySelector(`[data-part="${part.dataset.part}"]`);
      if (!old || old.outerHTML === part.outerHTML) continue; // a button being pressed must not go away
      carry(old, part);
      old.replaceWith(part);
    }
    if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus();
    const payment = form.querySelector("[data-payment]");
    if (payment) payment.hidden = payment.disabled = page.querySelector("[data-free]") !== null;
    form.dispatchEvent(new Event("updated"));
  }

  async function update(submitter) {
    running?.abort();
    running = new AbortController();
    try {
      const body = new FormData(form, submitter);
      const answer = await fetch(form.dataset.update, { method: "POST", body, signal: running.signal, headers: { "X-Fragment": "checkout" } });
      if (answer.redirected) location.assign(answer.url);
      else if (answer.ok) put(await answer.text());
    } catch (error) {
      if (error.name !== "AbortError") console.warn(error);
    }
  }

  form.addEventListener("change", ({ target }) => target.matches("[data-card]") || update());
  form.addEventListener("submit", (event) => {
    // a page that came without ways to pay may need them now, with their scripts: it is loaded whole
    if (event.submitter?.name !== "do" || !form.querySelector("[data-payment]")) return;
    event.preventDefault();
    update(event.submitter);
  });
  form.addEventListener("refresh", () => update());
  form.addEventListener("paying", () => running?.abort()); // its answer would lead away: the cart is an order by then
  if (form.querySelector("[data-ask]")) update(); // a look asks no carrier what delivery costs
}
