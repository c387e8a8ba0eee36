// The Express Checkout Element: one wallet button that knows who the shopper is. Asked for a shipping address, the
// wallet opens its sheet and tells the page every change, as coarsely as real wallets do before the confirmation.
class DoubleExpressElement extends DoubleElement {
  type = "expressCheckout";
  person = {name: "Lin Link", email: "lin@example.com", phone: "+14155550100"};

  constructor(elements, options) {
    super();
    this.elements = elements;
    this.options = options;
  }

  readiness() {
    return {availablePaymentMethods: window.__STRIPE_NO_WALLET__ ? undefined : {link: true, applePay: false, googlePay: false}};
  }

  draw(root) {
    if (window.__STRIPE_NO_WALLET__) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Buy with Link (Stripe double)";
    button.addEventListener("click", () => this.#clicked());
    root.append(button);
  }

  // Where the shopper lives; a test may say so.
  get address() {
    const home = {line1: "510 Townsend St", line2: null, city: "San Francisco", state: "CA", postal_code: "94103", country: "US"};
    return window.__STRIPE_WALLET__ ?? home;
  }

  // The page must resolve within a second, or the wallet stays closed.
  #clicked() {
    let resolved = false;
    const resolve = (options = {}) => {
      resolved = true;
      this.asked = {...this.options, ...options};
      if (this.asked.shippingAddressRequired) new DoubleWalletSheet(this).open();
      else this.confirm();
    };
    const late = () => resolved || console.error("The click event was not resolved within one second.");
    setTimeout(late, 1000);
    if (this.heard("click")) this.emit("click", {expressPaymentType: "link", resolve});
    else resolve();
  }

  confirm(shippingRate, failed = () => {}) {
    const {address, person} = this;
    this.elements.wallet = {...person, address};
    this.emit("confirm", {
      expressPaymentType: "link",
      billingDetails: {...person, email: this.asked.emailRequired === false ? undefined : person.email, address},
      shippingAddress: this.asked.shippingAddressRequired ? {name: person.name, address} : undefined,
      shippingRate,
      paymentFailed: ({reason = "fail", message} = {}) => failed(reason, message),
    });
  }

  fault() {
    return null;
  }

  async paymentMethod() {
    const card = {number: window.__STRIPE_WALLET_CARD__ ?? "4242424242424242", exp_month: 12, exp_year: 34, cvc: "123"};
    const {address, ...person} = this.elements.wallet;
    const params = {type: "card", card, billing_details: {...person, address}};
    return doubleApi.call(this.elements.key, "POST", "/v1/payment_methods", params);
  }
}
