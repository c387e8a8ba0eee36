// From what was typed to a payment method: what is missing, and the call that makes it.
Object.assign(DoublePaymentElement.prototype, {
  fault() {
    if (this.saved()) return null;
    const short = {number: 12, expiry: 4, cvc: 3};
    const text = {
      number: "Your card number is incomplete.",
      expiry: "Your card’s expiration date is incomplete.",
      cvc: "Your card’s security code is incomplete.",
    };
    const name = Object.keys(short).find((field) => this.value(field).length < short[field]);
    return name ? {type: "validation_error", code: `incomplete_${name}`, message: text[name]} : null;
  },

  // {object} or {error}: a wrong number is found out here, as at Stripe.
  async paymentMethod(billing) {
    if (this.saved()) return {object: {id: this.saved()}};
    const expiry = this.value("expiry");
    const card = {
      number: this.value("number"),
      exp_month: Number(expiry.slice(0, 2)),
      exp_year: Number(expiry.slice(-2)),
      cvc: this.value("cvc"),
    };
    const params = {type: "card", card, billing_details: billing};
    return doubleApi.call(this.elements.key, "POST", "/v1/payment_methods", params);
  },
});
