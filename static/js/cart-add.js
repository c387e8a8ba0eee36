// «Add to cart» without leaving the page: posts the form, shows the answer in the sheet. On any trouble the
// form is sent the ordinary way. Buttons with their own formaction (buy now) are left alone.
export default function cartAdd(form) {
  const sheet = document.getElementById("cart-sheet");

  function open(html, count) {
    sheet.querySelector("[data-sheet-body]").innerHTML = html;
    for (const node of document.querySelectorAll("[data-cart-count]")) {
      node.textContent = count;
      node.hidden = Number(count) === 0;
    }
    if (!sheet.open) sheet.showModal();
  }

  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (!sheet?.showModal || event.defaultPrevented || button?.hasAttribute("formaction")) return;
    event.preventDefault();
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    button?.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new FormData(form, button),
        headers: { "X-Fragment": "cart-sheet" },
      });
      const count = answer.headers.get("X-Cart-Count");
      if (count === null) throw new Error("no fragment");
      open(await answer.text(), count);
    } catch {
      form.submit();
    } finally {
      form.ariaBusy = "false";
      button?.removeAttribute("aria-busy");
    }
  });

  sheet?.addEventListener("click", (event) => event.target === sheet && sheet.close());
}
