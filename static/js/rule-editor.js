// The editor of a segment's rule: fields follow what is chosen, rows come and go in place, and the size follows.
// The server draws everything; without this the same buttons send the whole page.
export default function ruleEditor(form) {
  const part = (name, root = form) => root.querySelector(`[data-part="${name}"]`);
  let [timer, asked] = [0, 0];

  const send = async (url, act) => {
    const body = new FormData(form);
    body.set("do", act);
    const answer = await fetch(url, { method: "POST", body });
    if (!answer.ok) throw new Error(answer.status);
    const text = (await answer.text()).replace(/<style[^]*?<\/style>/g, ""); // its nonce is another page's
    return new DOMParser().parseFromString(text, "text/html");
  };

  const count = async () => {
    const mine = ++asked;
    part("size").setAttribute("aria-busy", "true");
    const page = await send(form.dataset.preview, "count").catch(() => null);
    if (mine !== asked) return;
    part("size").removeAttribute("aria-busy");
    if (page) part("size").replaceChildren(...page.body.childNodes);
  };

  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(count, 500);
  };

  const redraw = async (act, name) => {
    const open = [...part("rule").querySelectorAll("details")].map((fold) => fold.open);
    const page = await send(form.action, act).catch(() => null);
    if (!page) return;
    part("rule").replaceChildren(...part("rule", page).childNodes);
    if (act === "redraw") part("rule").querySelectorAll("details").forEach((fold, at) => { fold.open ||= open[at]; });
    const field = name ? form.elements[name] : [...part("rule").querySelectorAll("[data-redraw]")].at(-1);
    (field?.length && !field.options ? field[0] : field)?.focus();
    soon();
  };

  form.addEventListener("change", ({ target }) => {
    if (target.matches("[data-redraw]")) redraw("redraw", target.name);
    else soon();
  });
  form.addEventListener("input", ({ target }) => part("rule").contains(target) && soon());
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=do]");
    if (!button || button.value === "save") return;
    event.preventDefault();
    if (button.value === "count") count();
    else redraw(button.value);
  });
}
