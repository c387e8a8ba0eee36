// How the double of Stripe.js speaks with the double of the API: forms, the publishable key, CORS.
const doubleApi = (() => {
  const flatten = (value, name, form) => {
    if (value === undefined || value === null) return form;
    if (typeof value !== "object") form.append(name, String(value));
    else for (const [key, inner] of Object.entries(value)) flatten(inner, name ? `${name}[${key}]` : key, form);
    return form;
  };

  // Answers {object} or {error}, never throws for a refusal, as Stripe.js does.
  const call = async (key, method, path, params = {}) => {
    const form = flatten({...params, key}, "", new URLSearchParams());
    const url = window.__STRIPE_DOUBLE__ + path;
    const answer = await (method === "GET" ? fetch(`${url}?${form}`) : fetch(url, {method, body: form}));
    const object = await answer.json();
    return object.error ? {error: object.error} : {object};
  };

  class IntegrationError extends Error {
    name = "IntegrationError";
  }

  return {call, IntegrationError};
})();
