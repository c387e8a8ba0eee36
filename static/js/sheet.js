// The drawer: forms marked data-sheet, and buttons so marked, are answered in a dialog instead of on a page: the
// cart after a change, or what is bought with one tap. On any trouble the form is sent the ordinary way.
export default function sheet(dialog) {
  const body = dialog.querySelector("[data-sheet-body]");
  const status = dialog.querySelector("[data-sheet-status]");
  let plain;

  function tell(units) {
    for (const node of document.querySelectorAll("[data-cart-count]")) {
      node.textContent = units;
      node.hidden = Number(units) === 0;
    }
    const here = [...body.querySelectorAll(".cart-line a")].some((line) => line.pathname === location.pathname);
    for (const node of document.querySelectorAll("[data-in-cart]")) node.hidden = !here;
  }

  function show(html) {
    const { name, form } = document.activeElement;
    const action = form?.getAttribute?.("action");
    body.innerHTML = html;
    body.dispatchEvent(new Event("fresh", { bubbles: true }));
    if (!dialog.open) dialog.showModal();
    const same = [...body.querySelectorAll("input, button")].find((one) => name && one.name === name && one.form?.getAttribute("action") === action);
    (same ?? body.querySelector("h2")).focus();
    status.textContent = body.querySelector("[data-say]")?.textContent ?? "";
  }

  async function send(form, button) {
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    button?.setAttribute("aria-busy", "true");
    try {
      const address = button?.getAttribute("formaction") ?? form.action;
      const answer = await fetch(address, { method: "POST", body: new FormData(form, button), headers: { "X-Fragment": "cart-sheet" } });
      if (answer.redirected) return location.assign(answer.url);
      if (!answer.headers.has("X-Sheet")) throw new Error("no sheet");
      show(await answer.text());
      if (answer.headers.has("X-Cart-Count")) tell(answer.headers.get("X-Cart-Count"));
    } catch {
      plain = form;
      form.dispatchEvent(new Event("retry"));
      form.requestSubmit(button);
    } finally {
      form.ariaBusy = "false";
      button?.removeAttribute("aria-busy");
    }
  }

  document.addEventListener("submit", (event) => {
    const { target: form, submitter: button } = event;
    const marked = "sheet" in (button?.dataset ?? {}) || ("sheet" in form.dataset && !button?.hasAttribute("formaction"));
    if (!marked || form === plain || event.defaultPrevented || !dialog.showModal) return;
    event.preventDefault();
    send(form, button);
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
}
