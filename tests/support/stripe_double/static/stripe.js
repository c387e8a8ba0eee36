// window.Stripe: the part of Stripe.js that a checkout uses, over the double's API.
window.Stripe = (key) => {
  if (!/^pk_/.test(key ?? "")) throw new doubleApi.IntegrationError("Stripe() needs a publishable key.");
  const {finish, named} = doubleFinish(key);
  const url = (secret) =>
    `/v1/${secret.startsWith("seti_") ? "setup_intents" : "payment_intents"}/${secret.split("_secret_")[0]}`;

  const check = ({elements, secret, returnUrl, redirect}) => {
    const fault =
      (!secret && "confirm needs the clientSecret of an intent.") ||
      (redirect === "always" && !returnUrl && "confirmParams.return_url is needed unless redirect is if_required.") ||
      (elements?.deferred && !elements.submitted && "elements.submit() must be called before confirming.");
    if (fault) throw new doubleApi.IntegrationError(fault);
  };

  const confirm = async ({elements, clientSecret, confirmParams = {}, redirect = "always"}) => {
    const secret = clientSecret ?? elements?.options.clientSecret;
    const {payment_method_data: data = {}, ...params} = confirmParams;
    check({elements, secret, returnUrl: params.return_url, redirect});
    if (elements) {
      const method = await elements.payer().paymentMethod(data.billing_details);
      if (method.error) return method;
      Object.assign(params, {payment_method: method.object.id, elements: elements.promise()});
    }
    const body = {...params, client_secret: secret, use_stripe_sdk: true};
    const answer = await doubleApi.call(key, "POST", `${url(secret)}/confirm`, body);
    return finish(answer, redirect === "always" ? params.return_url : null);
  };

  const retrieve = (secret) => doubleApi.call(key, "GET", url(secret), {client_secret: secret});

  const createConfirmationToken = async ({elements, params = {}}) => {
    const {payment_method_data: data = {}, ...rest} = params;
    const method = await elements.payer().paymentMethod(data.billing_details);
    if (method.error) return method;
    const body = {...rest, payment_method: method.object.id};
    const {object, error} = await doubleApi.call(key, "POST", "/v1/confirmation_tokens", body);
    return error ? {error} : {confirmationToken: object};
  };

  return {
    elements: (options) => new DoubleElements(key, options),
    confirmPayment: confirm,
    confirmSetup: confirm,
    createConfirmationToken,
    handleNextAction: async ({clientSecret}) => finish(await retrieve(clientSecret)),
    retrievePaymentIntent: async (secret) => {
      const {object, error} = await retrieve(secret);
      return error ? {error} : named(object);
    },
  };
};
