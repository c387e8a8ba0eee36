// Asks every minute whether a delivery has news, and shows them in place. Rests while the page is hidden.
export default function trackPoll(page) {
  const minute = 60_000;
  let tag = "";

  const swap = async () => {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const news = fresh.querySelector('[data-behavior~="track-poll"]');
    if (!news) return;
    page.replaceChildren(...news.childNodes);
    page.dataset.version = news.dataset.version;
    document.title = fresh.title;
    const status = page.querySelector("[data-track-news]");
    if (status) status.textContent = page.dataset.news;
  };

  const look = async () => {
    if (document.hidden) return;
    const headers = tag ? { "If-None-Match": tag } : {};
    const answer = await fetch(page.dataset.url, { headers, cache: "no-store" });
    if (answer.status !== 200) return;
    tag = answer.headers.get("ETag") || "";
    const found = await answer.json();
    if (found.version !== page.dataset.version) await swap();
  };

  const calmly = () => look().catch(() => {});
  setInterval(calmly, minute);
  document.addEventListener("visibilitychange", calmly);
}
