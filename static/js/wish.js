// Hearts: a press keeps a product or lets it go without leaving the page. On any trouble the form goes the
// ordinary way.
export default function wish(form) {
  function turn(button, on) {
    button.setAttribute("aria-pressed", String(on));
    if (on) button.setAttribute("formaction", form.dataset.removal);
    else button.removeAttribute("formaction");
  }

  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (!button) return;
    event.preventDefault();
    const on = button.getAttribute("aria-pressed") !== "true";
    try {
      const answer = await fetch(on ? form.action : form.dataset.removal, {
        method: "POST",
        body: new FormData(form, button),
        headers: { "X-Fragment": "wish" },
      });
      const count = answer.headers.get("X-Wish-Count");
      if (count === null) throw new Error("no count");
      for (const same of document.querySelectorAll(`.heart[value="${button.value}"]`)) turn(same, on);
      for (const node of document.querySelectorAll("[data-wish-count]")) {
        node.textContent = count;
        node.hidden = Number(count) === 0;
      }
    } catch {
      const product = Object.assign(document.createElement("input"), { type: "hidden", name: "product", value: button.value });
      form.append(product);
      form.action = button.getAttribute("formaction") ?? form.action;
      form.submit();
    }
  });
}
