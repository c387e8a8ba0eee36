// 3-D Secure as Stripe.js shows it: a dialog over the page in which the shopper answers the bank.
const doubleChallenge = (key, intent) =>
  new Promise((done) => {
    const dialog = document.createElement("dialog");
    dialog.setAttribute("aria-label", "3-D Secure (Stripe double)");
    const answer = async (approve) => {
      dialog.remove();
      const params = {intent: intent.id, client_secret: intent.client_secret, approve};
      await doubleApi.call(key, "POST", "/v1/3ds2/authenticate", params);
      const path = `/v1/${intent.object}s/${intent.id}`;
      done(await doubleApi.call(key, "GET", path, {client_secret: intent.client_secret}));
    };
    const buttons = [["Complete", true], ["Fail", false]].map(([text, approve]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = text;
      button.addEventListener("click", () => answer(approve));
      return button;
    });
    dialog.append("Your bank wants to know that it is you.", ...buttons);
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    document.body.append(dialog);
    dialog.showModal();
  });
