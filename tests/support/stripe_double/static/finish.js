// After a confirmation: follow what the bank asks, say what became of it, go where the page wanted to go.
const doubleFinish = (key) => {
  const away = (url) => {
    location.assign(url);
    return new Promise(() => {}); // the page is being left
  };

  const back = (intent, returnUrl) => {
    const url = new URL(returnUrl);
    url.searchParams.set(intent.object, intent.id);
    url.searchParams.set(`${intent.object}_client_secret`, intent.client_secret);
    url.searchParams.set("redirect_status", "succeeded");
    return away(url);
  };

  const named = (intent) => (intent.object === "setup_intent" ? {setupIntent: intent} : {paymentIntent: intent});

  const finish = async ({object: intent, error}, returnUrl = null) => {
    if (error) return {error};
    if (intent.next_action?.type === "redirect_to_url") return away(intent.next_action.redirect_to_url.url);
    if (intent.status === "requires_action") return finish(await doubleChallenge(key, intent), returnUrl);
    const failure = intent.last_payment_error ?? intent.last_setup_error;
    if (intent.status === "requires_payment_method" && failure) return {error: {...failure, [intent.object]: intent}};
    return returnUrl ? back(intent, returnUrl) : named(intent);
  };

  return {finish, named};
};
