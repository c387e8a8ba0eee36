// The sheet of a wallet: address, ways to deliver, sum, and the shopper's thumb. What the page tells it is checked
// as Stripe.js checks it.
class DoubleWalletSheet {
  constructor(element) {
    this.element = element;
    this.dialog = document.createElement("dialog");
    this.dialog.setAttribute("aria-label", "Wallet (Stripe double)");
  }

  async open() {
    const {shippingRates: rates, lineItems: lines} = this.element.asked;
    this.show({shippingRates: rates, lineItems: lines});
    document.body.append(this.dialog);
    this.dialog.showModal();
    const {city, state, postal_code, country} = this.element.address;
    const allowed = this.element.asked.allowedShippingCountries;
    if (allowed && !allowed.includes(country)) return this.refuse("country not served");
    await this.tell("shippingaddresschange", {name: this.element.person.name, address: {city, state, postal_code, country}});
  }

  check({shippingRates = [], lineItems = []}) {
    const {amount} = this.element.elements.options;
    const whole = (one) => Number.isInteger(one.amount) && (one.name ?? one.displayName);
    if (!shippingRates.length) throw new doubleApi.IntegrationError("shippingRates needs at least one rate.");
    if (![...shippingRates.map((rate) => ({...rate, name: rate.id && rate.displayName})), ...lineItems].every(whole))
      throw new doubleApi.IntegrationError("Rates and line items need a name and an integer amount.");
    const sum = lineItems.reduce((total, {amount: one}) => total + one, 0);
    if (sum > amount) throw new doubleApi.IntegrationError(`The line items (${sum}) come to more than the amount (${amount}).`);
  }

  show(told) {
    this.check({...this.told, ...told});
    this.told = {...this.told, ...told};
    const chosen = this.rate?.id;
    this.rate = this.told.shippingRates.find(({id}) => id === chosen) ?? this.told.shippingRates[0];
    this.draw();
  }

  draw() {
    const choices = this.told.shippingRates.map((rate) => {
      const label = document.createElement("label");
      const radio = Object.assign(document.createElement("input"), {type: "radio", name: "double-rate", checked: rate === this.rate});
      radio.addEventListener("change", () => { this.rate = rate; this.tell("shippingratechange", {shippingRate: rate}); });
      label.append(radio, `${rate.displayName} ${rate.amount}`);
      return label;
    });
    const sum = Object.assign(document.createElement("output"), {textContent: `Pay ${this.element.elements.options.amount}`});
    const pay = this.button("Confirm", () => this.element.confirm(this.rate, (reason, message) => this.refuse(message ?? reason)));
    this.dialog.replaceChildren(...choices, sum, pay, this.button("Cancel", () => this.close()));
  }

  button(text, act) {
    const button = Object.assign(document.createElement("button"), {type: "button", textContent: text});
    button.addEventListener("click", act);
    return button;
  }

  // The page answers every event, or the sheet waits for ever.
  tell(event, data) {
    return new Promise((done) => {
      const resolve = (told = {}) => { this.show(told); done(); };
      const reject = () => { this.refuse("not possible"); done(); };
      this.element.emit(event, {...data, resolve, reject});
    });
  }

  refuse(message) {
    const said = Object.assign(document.createElement("p"), {textContent: `Refused: ${message}`});
    said.setAttribute("role", "alert");
    this.dialog.replaceChildren(said, this.button("Cancel", () => this.close()));
  }

  close() {
    this.dialog.remove();
    this.element.elements.wallet = null;
    this.element.emit("cancel");
  }
}
