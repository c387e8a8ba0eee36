// stripe.elements(): a group of elements that share an amount, before or after the intent exists.
class DoubleElements {
  constructor(key, options = {}) {
    const {clientSecret, mode, amount, currency} = options;
    const deferred = mode !== undefined;
    const priced = Number.isInteger(amount) && amount > 0 && /^[a-z]{3}$/.test(currency);
    if (mode === "payment" && !priced)
      throw new doubleApi.IntegrationError("elements() needs a positive amount and a currency in small letters.");
    if (!deferred && !clientSecret) throw new doubleApi.IntegrationError("elements() needs a mode or a clientSecret.");
    Object.assign(this, {key, options, deferred, made: {}, submitted: false, wallet: null});
  }

  create(type, options = {}) {
    const kinds = {payment: DoublePaymentElement, expressCheckout: DoubleExpressElement};
    if (!kinds[type]) throw new doubleApi.IntegrationError(`The double has no ${type} Element.`);
    if (this.made[type]) throw new doubleApi.IntegrationError(`Can only create one Element of type ${type}.`);
    return (this.made[type] = new kinds[type](this, options));
  }

  getElement(type) {
    return this.made[type] ?? null;
  }

  update(options) {
    Object.assign(this.options, options);
    this.submitted = false;
  }

  async fetchUpdates() {
    return {};
  }

  // The element that pays: the wallet once its sheet was confirmed, otherwise the card form.
  payer() {
    return this.wallet ? this.made.expressCheckout : this.made.payment;
  }

  async submit() {
    const error = this.payer().fault();
    this.submitted = !error;
    return error ? {error} : {selectedPaymentMethod: this.wallet ? "link" : "card"};
  }

  // What the intent must agree with when it is confirmed.
  promise() {
    if (!this.deferred) return undefined;
    const {amount, currency, setupFutureUsage} = this.options;
    return {amount, currency, setup_future_usage: setupFutureUsage ?? ""};
  }
}
