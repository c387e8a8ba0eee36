// A list whose filters, order and pages change in place: the server's answer takes the list's place, the address
// follows, focus and open groups stay. On any trouble the page is simply opened.
export default function browse(root) {
  const form = () => root.querySelector("form");
  const toggle = () => root.querySelector(".browse__toggle");
  let asked = 0;

  function replace(html) {
    const focused = document.activeElement?.id;
    const seen = new Map([...root.querySelectorAll("details[id]")].map((group) => [group.id, group.open]));
    root.innerHTML = html;
    for (const group of root.querySelectorAll("details[id]")) group.open = seen.get(group.id) ?? group.open;
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }

  async function show(address, push = true) {
    const mine = ++asked;
    root.ariaBusy = "true";
    try {
      const answer = await fetch(address, { headers: { "X-Fragment": "listing" } });
      const html = await answer.text();
      if (mine !== asked) return;
      if (!answer.ok || html.includes("<html")) throw new Error(answer.status);
      replace(html);
      if (push && address !== location.href) history.pushState({ browse: true }, "", address);
    } catch {
      location.assign(address);
    }
    root.ariaBusy = "false";
  }

  function submit() {
    const chosen = [...new FormData(form())].filter(([, value]) => value !== "");
    show(`${form().action}?${new URLSearchParams(chosen)}`.replace(/\?$/, ""));
  }

  root.addEventListener("change", ({ target }) => target.form === form() && submit());
  root.addEventListener("submit", (event) => {
    if (event.target !== form()) return;
    event.preventDefault();
    if (event.submitter && toggle()) toggle().open = false;
    submit();
  });
  root.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-browse]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    show(link.href);
  });
  root.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !toggle()?.open) return;
    toggle().open = false;
    toggle().querySelector("summary").focus();
  });
  addEventListener("popstate", () => show(location.href, false));
}
