// Suggestions while typing into a search field: the server sends the list, arrow keys walk it, Enter opens what is
// marked, Escape closes it. Without scripts the form searches.
export default function suggest(form) {
  const input = form.elements.q;
  const box = form.appendChild(document.createElement("div"));
  box.className = "suggestions";
  box.id = `${input.id}-suggestions`;
  const roles = { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-controls": box.id };
  for (const [name, value] of Object.entries(roles)) input.setAttribute(name, value);
  const options = () => [...box.querySelectorAll("[role=option]")];
  let [timer, asked, at] = [0, 0, -1];

  function open(on) {
    box.hidden = !on;
    input.ariaExpanded = String(on);
    mark(-1);
  }

  function mark(next) {
    at = next;
    options().forEach((option, i) => {
      option.id = `${box.id}-${i}`;
      option.ariaSelected = String(i === at);
      if (i === at) option.scrollIntoView({ block: "nearest" });
    });
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", `${box.id}-${at}`);
  }

  async function ask() {
    const mine = ++asked;
    const typed = input.value.trim();
    if (typed.length < 2) return open(false);
    const address = `${form.dataset.suggestions}?q=${encodeURIComponent(typed)}`;
    const answer = await fetch(address, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
    const html = answer?.ok ? await answer.text() : "";
    if (mine !== asked || document.activeElement !== input) return;
    box.innerHTML = html;
    open(options().length > 0);
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 150);
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" && !box.hidden) open(false);
    else if (event.key === "Enter" && at >= 0) options()[at].click();
    else if (step && !box.hidden) mark(((at + 1 + step + options().length + 1) % (options().length + 1)) - 1);
    else return;
    event.preventDefault();
  });
  form.addEventListener("focusout", ({ relatedTarget }) => form.contains(relatedTarget) || open(false));
  open(false);
}
