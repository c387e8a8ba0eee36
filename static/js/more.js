// "Show more" under a list: the products of the next page join those that are there, focus goes to the first of
// them, and how many are seen is said. On any trouble, and without scripts, the link opens the next page.
export default function more(root) {
  async function fetched(address) {
    const answer = await fetch(address, { headers: { "X-Fragment": "listing" } });
    const html = await answer.text();
    if (!answer.ok || html.includes("<html")) throw new Error(answer.status);
    return new DOMParser().parseFromString(html, "text/html");
  }

  root.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-more]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    if (link.ariaBusy === "true") return;
    link.ariaBusy = "true";
    try {
      const next = await fetched(link.href);
      if (!link.isConnected) return;
      const cards = [...next.querySelectorAll(".grid--products > *")];
      root.querySelector(".grid--products").append(...cards);
      for (const part of ["[data-seen]", "[data-pages]"])
        root.querySelector(part).replaceChildren(...next.querySelector(part).childNodes);
      history.replaceState(history.state, "", link.href);
      cards[0].querySelector("a").focus();
    } catch {
      location.assign(link.href);
    }
  });
}
