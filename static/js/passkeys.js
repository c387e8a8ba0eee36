// Passkeys. A form with data-passkey ("create" or "get") asks the shop for its data-options, the browser for an
// answer, and is sent with it. Forms stay hidden where a browser cannot; "get" also fills the email field's list.
const Credential = window.PublicKeyCredential;
const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const named = (list = []) => list.map((one) => ({ ...one, id: bytes(one.id) }));

function parsed(kind, json) {
  const parse = kind === "create" ? "parseCreationOptionsFromJSON" : "parseRequestOptionsFromJSON";
  if (Credential[parse]) return Credential[parse](json);
  const made = { ...json, challenge: bytes(json.challenge) };
  if (json.user) made.user = { ...json.user, id: bytes(json.user.id) };
  return { ...made, allowCredentials: named(json.allowCredentials), excludeCredentials: named(json.excludeCredentials) };
}

function written(found) {
  if (found.toJSON) return found.toJSON();
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (found.response[name]) response[name] = text(found.response[name]);
  response.transports = found.response.getTransports?.();
  return { id: found.id, rawId: found.id, type: found.type, response, clientExtensionResults: {} };
}

async function ceremony(form, more) {
  const answer = await fetch(form.dataset.options, {
    method: "POST",
    headers: { "X-CSRFToken": form.elements.csrf_token.value },
  });
  if (!answer.ok) throw new Error(answer.status);
  const kind = form.dataset.passkey;
  const found = await navigator.credentials[kind]({ publicKey: parsed(kind, await answer.json()), ...more });
  form.elements.credential.value = JSON.stringify(written(found));
  form.submit();
}

async function offer(form) {
  let waiting = new AbortController();
  const said = form.querySelector("[data-failed]");
  const fail = ({ name }) => (said.textContent = ["AbortError", "NotAllowedError"].includes(name) ? "" : said.dataset.failed);
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    waiting.abort();
    waiting = new AbortController();
    ceremony(form, { signal: waiting.signal }).catch(fail);
  });
  if (form.dataset.passkey === "get" && (await Credential.isConditionalMediationAvailable?.()))
    ceremony(form, { mediation: "conditional", signal: waiting.signal }).catch(fail);
}

if (Credential) document.querySelectorAll("form[data-passkey]").forEach(offer);
