// Asks every minute whether a delivery has news, and puts them in place without moving what is open or typed.
// Rests while the page is hidden; waits longer each time that the shop does not answer.
export default function trackPoll(page) {
  const minute = 60_000;
  let [tag, wait] = ["", minute];

  // Times are those of the place; whose clock shows another reads their own beside it.
  const ownTimes = () => {
    const shown = (at, timeZone) => new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "short", hour: "numeric", minute: "2-digit", timeZone }).format(at);
    for (const time of page.querySelectorAll("time[data-zone]")) {
      const at = new Date(time.dateTime);
      const said = { className: "scan__meta", textContent: `${page.dataset.own} ${shown(at)}` };
      if (shown(at) !== shown(at, time.dataset.zone)) time.nextElementSibling.append(Object.assign(document.createElement("p"), said));
      delete time.dataset.zone;
    }
  };

  const parts = (root) => root.querySelectorAll("[data-live]");

  const place = (part, fresh) => {
    const open = [...part.querySelectorAll("details[open][id]")].map((fold) => fold.id);
    part.replaceChildren(...fresh.childNodes);
    for (const id of open) part.querySelector(`#${id}`)?.setAttribute("open", "");
    part.dispatchEvent(new Event("fresh", { bubbles: true }));
  };

  const swap = async () => {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const text = (await answer.text()).replace(/<style[^]*?<\/style>/g, ""); // its nonce is another page's
    const fresh = new DOMParser().parseFromString(text, "text/html");
    const news = fresh.querySelector('[data-behavior~="track-poll"]');
    if (!news) return;
    for (const part of parts(page)) {
      const other = news.querySelector(`[data-live="${part.dataset.live}"]`);
      if (other && !part.contains(document.activeElement)) place(part, other);
    }
    ownTimes();
    page.dataset.version = news.dataset.version;
    document.title = fresh.title;
    page.querySelector("[data-track-news]").textContent = `${page.dataset.news} ${page.querySelector("h1").textContent}`;
  };

  const look = async () => {
    if (document.hidden) return;
    const headers = tag ? { "If-None-Match": tag } : {};
    const answer = await fetch(page.dataset.url, { headers, cache: "no-store" });
    wait = answer.status < 400 ? minute : Math.min(wait * 2, 15 * minute);
    if (answer.status !== 200) return;
    tag = answer.headers.get("ETag") || "";
    const found = await answer.json();
    if (found.version !== page.dataset.version) await swap();
  };

  const calmly = () => look().catch(() => { wait = Math.min(wait * 2, 15 * minute); });
  const later = () => setTimeout(() => calmly().finally(later), wait);
  later();
  ownTimes();
  document.addEventListener("visibilitychange", calmly);
}
