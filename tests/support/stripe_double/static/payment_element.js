// The Payment Element: a card form, and the saved cards of a customer session.
class DoublePaymentElement extends DoubleElement {
  type = "payment";
  fields = {number: "Card number", expiry: "Expiration date", cvc: "Security code"};

  constructor(elements, options) {
    super();
    this.elements = elements;
    this.options = options;
  }

  draw(root) {
    this.form = document.createElement("fieldset");
    const legend = document.createElement("legend");
    legend.textContent = "Card (Stripe double)";
    this.form.append(legend, ...Object.entries(this.fields).map(([name, label]) => this.#field(name, label)));
    root.append(this.form);
    this.form.addEventListener("input", () => this.emit("change", {complete: !this.fault(), empty: this.empty()}));
    const secret = this.elements.options.customerSessionClientSecret;
    if (secret) this.#drawSaved(secret);
  }

  #field(name, label) {
    const wrap = document.createElement("label");
    const input = document.createElement("input");
    input.inputMode = "numeric";
    input.autocomplete = {number: "cc-number", expiry: "cc-exp", cvc: "cc-csc"}[name];
    input.dataset.field = name;
    wrap.append(label, input);
    return wrap;
  }

  async #drawSaved(secret) {
    const params = {customer_session_client_secret: secret};
    const {object} = await doubleApi.call(this.elements.key, "GET", "/v1/elements/sessions", params);
    for (const method of object?.payment_methods ?? []) {
      const wrap = document.createElement("label");
      const input = Object.assign(document.createElement("input"), {type: "radio", name: "saved", value: method.id});
      wrap.append(input, `${method.card.brand} •••• ${method.card.last4}`);
      this.form.prepend(wrap);
    }
  }

  value(name) {
    return this.form.querySelector(`[data-field=${name}]`).value.replace(/[^0-9]/g, "");
  }

  saved() {
    return this.form.querySelector("[name=saved]:checked")?.value;
  }

  empty() {
    return Object.keys(this.fields).every((name) => !this.value(name));
  }
}
