// The Express Checkout Element: one wallet button that knows who the shopper is.
class DoubleExpressElement extends DoubleElement {
  type = "expressCheckout";

  constructor(elements, options) {
    super();
    this.elements = elements;
    this.options = options;
  }

  readiness() {
    return {availablePaymentMethods: {link: true, applePay: false, googlePay: false}};
  }

  draw(root) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Pay with Link (Stripe double)";
    button.addEventListener("click", () => this.#clicked());
    root.append(button);
  }

  // The page must resolve within a second, or the wallet stays closed.
  #clicked() {
    let resolved = false;
    const resolve = (options = {}) => {
      resolved = true;
      this.#confirm(options);
    };
    const late = () => resolved || console.error("The click event was not resolved within one second.");
    setTimeout(late, 1000);
    if (this.heard("click")) this.emit("click", {expressPaymentType: "link", resolve});
    else resolve();
  }

  #confirm(options) {
    const person = {name: "Lin Link", email: "lin@example.com", phone: "+14155550100"};
    const town = {city: "San Francisco", state: "CA", postal_code: "94103", country: "US"};
    const address = {line1: "510 Townsend St", line2: null, ...town};
    this.elements.wallet = {...person, address};
    this.emit("confirm", {
      expressPaymentType: "link",
      billingDetails: {...person, address},
      shippingAddress: options.shippingAddressRequired ? {name: person.name, address} : undefined,
      shippingRate: options.shippingRates?.[0],
      paymentFailed: ({message} = {}) => this.emit("cancel", {message}),
    });
  }

  fault() {
    return null;
  }

  async paymentMethod() {
    const card = {number: "4242424242424242", exp_month: 12, exp_year: 34, cvc: "123"};
    const {address, ...person} = this.elements.wallet;
    const params = {type: "card", card, billing_details: {...person, address}};
    return doubleApi.call(this.elements.key, "POST", "/v1/payment_methods", params);
  }
}
