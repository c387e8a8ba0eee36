// Asks every ten seconds what goes on in the shop, and puts it in place when something changed. Rests while the
// page is hidden, waits longer each time that the shop does not answer.
export default function live(page) {
  const often = 10_000;
  let [known, wait] = ["", often];

  const parts = (root) => root.querySelectorAll("[data-live]");

  const swap = async () => {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
    if (!answer.ok) return;
    const text = (await answer.text()).replace(/<style[^]*?<\/style>/g, ""); // its nonce is another page's
    const fresh = new DOMParser().parseFromString(text, "text/html");
    for (const part of parts(page)) {
      const other = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
      if (!other || part.contains(document.activeElement)) continue;
      const open = [...part.querySelectorAll("details")].map((fold) => fold.open);
      part.replaceChildren(...other.childNodes);
      part.querySelectorAll("details").forEach((fold, at) => { fold.open = open[at] || false; });
    }
  };

  const look = async () => {
    if (document.hidden) return;
    const answer = await fetch(page.dataset.url, { cache: "no-store" });
    if (!answer.ok) throw new Error(answer.status);
    const { tiles, tables } = await answer.json();
    const found = JSON.stringify([tiles, tables]);
    if (found !== known) await swap();
    [known, wait] = [found, often];
  };

  const calmly = () => look().catch(() => { wait = Math.min(wait * 2, 300_000); });
  const later = () => setTimeout(() => calmly().finally(later), wait);
  later();
  document.addEventListener("visibilitychange", calmly);
}
