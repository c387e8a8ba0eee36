// Shows price, picture and availability of the chosen variant. The form carries data-variants, a JSON list of
// {id, options, sku, price, was, available, note, image}; without scripts the server finds the variant itself.
export default function optionPicker(form) {
  const variants = JSON.parse(form.dataset.variants);
  const page = form.closest("[data-product]") ?? document;
  const groups = [...form.querySelectorAll("[data-option]")];
  const chosen = () => groups.map((group) => group.querySelector("input:checked")?.value);
  const matches = (variant, wanted) => wanted.every((value, i) => value === variant.options[i]);
  const put = (mark, text) => page.querySelectorAll(`[${mark}]`).forEach((node) => (node.textContent = text));

  function markGone(wanted) {
    groups.forEach((group, i) => {
      for (const input of group.querySelectorAll("input")) {
        const found = variants.some((one) => one.available && matches(one, wanted.with(i, input.value)));
        input.parentElement.classList.toggle("option--gone", !found);
      }
      const name = group.querySelector("[data-option-chosen]");
      if (name) name.textContent = wanted[i] ?? "";
    });
  }

  function showPrice(variant) {
    put("data-price-now", variant.price);
    put("data-price-was", variant.was);
    for (const node of page.querySelectorAll("[data-price]")) node.classList.toggle("price--sale", variant.was !== "");
    for (const node of page.querySelectorAll("[data-price-compare]")) node.hidden = variant.was === "";
  }

  function showPicture(variant) {
    const slide = [...page.querySelectorAll("[data-picture]")].find((one) => one.dataset.picture === variant.image);
    slide?.parentElement.scrollTo({ left: slide.offsetLeft - slide.parentElement.firstElementChild.offsetLeft });
  }

  function showWaiting(variant) {
    page.querySelector("[data-alert]")?.toggleAttribute("hidden", !variant || variant.available);
    for (const node of page.querySelectorAll("[data-variant-id]"))
      if (variant && (node.localName !== "select" || !variant.available)) node.value = variant.id;
    put("data-chosen", variant?.options.join(" / ") ?? "");
    put("data-sku", variant?.sku ?? "");
  }

  function show({ isTrusted }) {
    const wanted = chosen();
    const variant = variants.find((each) => matches(each, wanted));
    markGone(wanted);
    put("data-availability", variant?.note ?? form.dataset.missing);
    page.querySelector("[data-availability]")?.classList.toggle("stock--gone", !variant?.available);
    for (const button of form.querySelectorAll("[data-buy]")) button.disabled = !variant?.available;
    showWaiting(variant);
    if (variant) showPrice(variant);
    if (!variant || !isTrusted) return;
    showPicture(variant);
    const address = new URL(location);
    address.searchParams.set("variant", variant.id);
    history.replaceState(history.state, "", address);
  }

  form.addEventListener("change", (event) => event.target.closest("[data-option]") && show(event));
  show({ isTrusted: false });
}
